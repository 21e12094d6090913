#!/bin/sh
# Makes vN.db and vN.jsonl, N being the schema version of the notebib given:
#   refs/catalogs/make.sh target/debug/notebib
set -eu
here=$(cd "$(dirname "$0")" && pwd)
program=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp "$here"/../notes/*.txt "$folder"
touch -d 2026-01-01T00:00:00Z "$folder"/*.txt
cd "$folder"
export HOME="$folder" NOTEBIB_NOW=2026-01-02T03:04:05Z
notebib() { "$program" --quiet "$@"; }
notebib init
notebib scan .
notebib tag add "The Ubiquitous B-Tree" to-read
notebib set "Introduction to Algorithms" key=clrs year=2009 publisher="MIT Press"
notebib alias add "MapReduce: Simplified data processing on large clusters" "the MapReduce paper"
notebib distinct "Bigtable" "Spanner"
notebib merge "Dostoevsky" "FlashAttention"
notebib remove "Bigtable"
notebib undo
notebib remove "CAP twelve years later"
version=$(notebib stats --json | sed 's/.*"version":\([0-9]*\).*/\1/')
notebib list --json > "$here/v$version.jsonl"
cp .notebib/catalog.db "$here/v$version.db"
