-- Why: the first schema. Notes are sources that can be read again; what a person typed cannot, so it
-- lives in tables of its own (fields, tags, names, decisions, rejections) that no scan clears.
--
-- Times are RFC 3339 in UTC. Paths are relative to the folder that holds `.notebib` where the file is
-- inside it, absolute elsewhere, always with `/`.

-- One row a note file that was read or was refused.
CREATE TABLE notes (
  id          INTEGER PRIMARY KEY,
  path        TEXT    NOT NULL UNIQUE,
  size        INTEGER NOT NULL,            -- bytes
  mtime_ns    INTEGER NOT NULL,            -- since 1970
  inode       INTEGER NOT NULL,            -- 0 where the platform has none
  fingerprint BLOB    NOT NULL,            -- XXH3-128 of the bytes
  format      TEXT    NOT NULL,
  title       TEXT,
  date        TEXT,                        -- 2023, 2023-10 or 2023-10-15
  tags        TEXT    NOT NULL DEFAULT '[]', -- JSON array, from front matter
  state       TEXT    NOT NULL CHECK (state IN ('present', 'gone', 'skipped')),
  reason      TEXT,                        -- why it was skipped
  scanned_at  TEXT    NOT NULL
) STRICT;

-- For each note a filter of the name-like words in it, see app/spot.rs. Not in notes, which every scan
-- reads whole: these are most of a note's bytes.
CREATE TABLE filters (
  note_id INTEGER PRIMARY KEY REFERENCES notes(id) ON DELETE CASCADE,
  words   BLOB    NOT NULL
) STRICT;

-- Headings of a note; `NOTE#section` and the outline of a mention are made of them. Sections, mentions
-- and sightings of a note are replaced together, so what points at a section needs no key (a key with no
-- index behind it would read the whole table at every delete).
CREATE TABLE sections (
  id        INTEGER PRIMARY KEY,
  note_id   INTEGER NOT NULL REFERENCES notes(id) ON DELETE CASCADE,
  parent_id INTEGER,                       -- sections.id of the heading above
  heading   TEXT    NOT NULL,
  line      INTEGER NOT NULL,
  end_line  INTEGER NOT NULL
) STRICT;
CREATE INDEX sections_by_note ON sections(note_id, line);

-- The things cited. The columns from kind to noted_at are what is shown: chosen by rank from fields and
-- mentions whenever one of them changes (catalog/choose.rs). A row is never deleted by a scan: a work
-- that was removed or merged stays, so that no rescan brings it back.
CREATE TABLE works (
  id          INTEGER PRIMARY KEY,
  -- Citation key; never changes by itself. BibTeX takes `Codd` and `codd` for one key.
  key         TEXT    NOT NULL UNIQUE COLLATE NOCASE,
  state       TEXT    NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'removed', 'merged')),
  merged_into INTEGER REFERENCES works(id) ON DELETE SET NULL,
  kind        TEXT    NOT NULL,
  title       TEXT    NOT NULL,
  authors     TEXT    NOT NULL DEFAULT '[]', -- JSON array of names as written
  year        INTEGER,
  venue       TEXT,
  org         TEXT,
  cited_by    INTEGER,
  cited_by_at TEXT,                        -- date of the note or record that says so
  volume      TEXT,
  issue       TEXT,
  pages       TEXT,
  publisher   TEXT,
  urls        TEXT    NOT NULL DEFAULT '[]', -- JSON array
  remark      TEXT,
  mentions    INTEGER NOT NULL DEFAULT 0,  -- in present notes, names not counted
  noted_at    TEXT,                        -- date of the earliest note that cites it
  added_at    TEXT    NOT NULL
) STRICT;
CREATE INDEX works_merged ON works(merged_into) WHERE merged_into IS NOT NULL;

-- Every spelling of its title under which a work was cited, folded (model::title::fold).
CREATE TABLE titles (
  fold    TEXT    NOT NULL,
  work_id INTEGER NOT NULL REFERENCES works(id) ON DELETE CASCADE,
  PRIMARY KEY (fold, work_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX titles_by_work ON titles(work_id);
-- A title with a typo at its beginning is found by its end.
CREATE INDEX titles_by_end ON titles(substr(fold, -12));

CREATE TABLE identifiers (
  scheme  TEXT    NOT NULL,                -- model::Scheme, or 'url' for a normalised URL
  value   TEXT    NOT NULL,
  work_id INTEGER NOT NULL REFERENCES works(id) ON DELETE CASCADE,
  source  TEXT    NOT NULL CHECK (source IN ('note', 'user', 'provider')),
  PRIMARY KEY (scheme, value, work_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX identifiers_by_work ON identifiers(work_id);

-- Short names and aliases.
CREATE TABLE names (
  fold    TEXT    NOT NULL,
  work_id INTEGER NOT NULL REFERENCES works(id) ON DELETE CASCADE,
  name    TEXT    NOT NULL,                -- as written
  source  TEXT    NOT NULL CHECK (source IN ('user', 'key', 'colon', 'acronym', 'weak')),
  state   TEXT    NOT NULL DEFAULT 'on' CHECK (state IN ('on', 'off')), -- off: the user took it away
  spotted INTEGER NOT NULL DEFAULT 0 CHECK (spotted IN (0, 1)), -- 1: looked for in all notes, see sightings
  PRIMARY KEY (fold, work_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX names_by_work ON names(work_id);
CREATE INDEX names_to_spot ON names(fold) WHERE spotted = 0;

-- Places in notes that point at a work. work_id is NULL for a citation key that no work has, and for
-- what a person rejected.
CREATE TABLE mentions (
  id         INTEGER PRIMARY KEY,
  note_id    INTEGER NOT NULL REFERENCES notes(id) ON DELETE CASCADE,
  section_id INTEGER,
  work_id    INTEGER REFERENCES works(id) ON DELETE SET NULL,
  manner     TEXT    NOT NULL,
  line       INTEGER NOT NULL,
  end_line   INTEGER NOT NULL,
  col        INTEGER NOT NULL,
  byte_start INTEGER NOT NULL,
  byte_end   INTEGER NOT NULL,
  title      TEXT    NOT NULL,
  fold       TEXT    NOT NULL,
  text       TEXT    NOT NULL,             -- the line as it stands, trimmed
  confidence REAL    NOT NULL,
  facts      TEXT    NOT NULL              -- JSON: kind, authors, year, venue, …, evidence
) STRICT;
CREATE INDEX mentions_by_note ON mentions(note_id, line);
CREATE INDEX mentions_by_work ON mentions(work_id, note_id);
-- Citation keys that no work has yet.
CREATE INDEX mentions_open ON mentions(id) WHERE manner = 'key' AND work_id IS NULL;

-- Where a short name stands in a note, apart from the mentions above. By name, not by work: who owns a
-- name can change without reading a note again.
CREATE TABLE sightings (
  fold       TEXT    NOT NULL,
  note_id    INTEGER NOT NULL REFERENCES notes(id) ON DELETE CASCADE,
  byte_start INTEGER NOT NULL,
  byte_end   INTEGER NOT NULL,
  line       INTEGER NOT NULL,
  col        INTEGER NOT NULL,
  section_id INTEGER,
  text       TEXT    NOT NULL,
  PRIMARY KEY (fold, note_id, byte_start)
) STRICT, WITHOUT ROWID;
CREATE INDEX sightings_by_note ON sightings(note_id);

-- What a person or a provider says of a work, field by field, newest value per source.
CREATE TABLE fields (
  work_id INTEGER NOT NULL REFERENCES works(id) ON DELETE CASCADE,
  field   TEXT    NOT NULL,
  source  TEXT    NOT NULL,                -- 'user', or 'provider:NAME'
  value   TEXT    NOT NULL,                -- JSON
  at      TEXT    NOT NULL,
  PRIMARY KEY (work_id, field, source)
) STRICT, WITHOUT ROWID;

CREATE TABLE tags (
  work_id INTEGER NOT NULL REFERENCES works(id) ON DELETE CASCADE,
  tag     TEXT    NOT NULL,
  source  TEXT    NOT NULL CHECK (source IN ('user', 'suggested')),
  state   TEXT    NOT NULL DEFAULT 'on' CHECK (state IN ('on', 'off')), -- off: never suggest it again
  PRIMARY KEY (work_id, tag)
) STRICT, WITHOUT ROWID;
CREATE INDEX tags_by_tag ON tags(tag, work_id);

-- Two works are the same, or are not, whatever a scan thinks. a < b.
CREATE TABLE decisions (
  a       INTEGER NOT NULL REFERENCES works(id) ON DELETE CASCADE,
  b       INTEGER NOT NULL REFERENCES works(id) ON DELETE CASCADE,
  verdict TEXT    NOT NULL CHECK (verdict IN ('same', 'distinct')),
  at      TEXT    NOT NULL,
  PRIMARY KEY (a, b),
  CHECK (a < b)
) STRICT, WITHOUT ROWID;

-- "This is no reference": everywhere (note_id NULL), or in one note.
CREATE TABLE rejections (
  id      INTEGER PRIMARY KEY,
  note_id INTEGER REFERENCES notes(id) ON DELETE CASCADE,
  fold    TEXT    NOT NULL,
  at      TEXT    NOT NULL
) STRICT;
CREATE INDEX rejections_by_fold ON rejections(fold);

-- One row a verb that wrote, newest last; what it changed is in changes and arrivals, so that undo can
-- put it back (catalog/record.rs).
CREATE TABLE operations (
  id      INTEGER PRIMARY KEY,
  verb    TEXT    NOT NULL,
  summary TEXT    NOT NULL,
  at      TEXT    NOT NULL,
  undoes  INTEGER REFERENCES operations(id) ON DELETE SET NULL,
  undone  INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1))
) STRICT;

-- Each row that an operation changed as it was before, NULL for a row that was not there. The operation's
-- own row is written last, once it is known that anything changed: hence the deferred key.
CREATE TABLE changes (
  operation_id INTEGER NOT NULL REFERENCES operations(id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  table_name   TEXT    NOT NULL,
  row_key      TEXT    NOT NULL,           -- JSON array of the primary key
  before       TEXT,                       -- JSON array of the row, bytes in hexadecimal
  PRIMARY KEY (operation_id, table_name, row_key)
) STRICT, WITHOUT ROWID;

-- Rows with low < id <= high were inserted by the operation, and so was all that belongs to them: one row
-- here instead of one a work, which keeps the first scan of a large folder fast.
CREATE TABLE arrivals (
  operation_id INTEGER NOT NULL REFERENCES operations(id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  table_name   TEXT    NOT NULL,
  low          INTEGER NOT NULL,
  high         INTEGER NOT NULL,
  PRIMARY KEY (operation_id, table_name)
) STRICT, WITHOUT ROWID;

-- Full-text search; contentless, its rowid is works.id, its text is cut into words by catalog/search.rs
-- so that Chinese is found; FTS5 only takes them apart at the spaces.
CREATE VIRTUAL TABLE search USING fts5(
  title, authors, venue, names, remarks,
  content = '', contentless_delete = 1, tokenize = 'ascii'
);
