//! Whole folders of notes: scanned, exported, and given to the programs that read BibTeX.

use std::fs;
use std::path::Path;

use super::{keys, peers};
use crate::harness::{World, shared};

fn sample_notes() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("refs/notes")
}

fn export(notes: &[&Path], options: &[&str]) -> String {
    let world = World::with_catalog();
    let notes: Vec<&str> = notes.iter().map(|path| path.to_str().unwrap()).collect();
    world.run(&[&["scan"], &notes[..]].concat()).expect(0);
    world.run(&[&["export"], options].concat()).expect(0).stdout
}

#[test]
fn the_real_note_is_read_without_a_warning() {
    let Some(shared) = shared() else { return };
    let note = shared.join("corpus/2023-10-15-llm-training.txt");
    if !note.is_file() {
        eprintln!("skipped: {} is not there", note.display());
        return;
    }
    let bib = export(&[&note], &[]);
    assert!(keys(&bib).len() >= 60, "{} entries", keys(&bib).len());
    peers::check(&bib, false);
    peers::check(
        &export(&[&note], &["--ascii", "--remarks", "--keywords"]),
        true,
    );
}

#[test]
fn notes_of_other_authors_are_read_without_a_warning() {
    let Some(shared) = shared() else { return };
    let notes = shared.join("corpus/dev");
    if !notes.is_dir() {
        eprintln!("skipped: {} is not there", notes.display());
        return;
    }
    peers::check(&export(&[&notes], &["--remarks", "--keywords"]), false);
}

#[test]
fn the_sample_notes_are_read_without_a_warning() {
    peers::check(
        &export(&[&sample_notes()], &["--remarks", "--keywords"]),
        false,
    );
    peers::check(&export(&[&sample_notes()], &["--ascii"]), true);
}

/// Two ways to the same file: they must not part.
#[test]
fn a_catalog_exports_what_extract_prints() {
    let world = World::with_catalog();
    // Found below one name, so that both read the notes in one order.
    for entry in fs::read_dir(sample_notes()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        world.write(&format!("notes/{name}"), fs::read(&path).unwrap());
    }
    world.run(&["scan", "notes"]).expect(0);
    let exported = world.run(&["export"]).expect(0).stdout;
    let extracted = world
        .run(&["extract", "notes", "--format", "bibtex"])
        .expect(0)
        .stdout;
    assert_eq!(keys(&extracted), keys(&exported));
    assert!(
        extracted == exported,
        "{:#?}",
        extracted
            .lines()
            .zip(exported.lines())
            .find(|(a, b)| a != b)
    );
}
