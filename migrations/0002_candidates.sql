-- Why: what the extractor half believes waits for a person. A scan keeps it apart from the mentions, where
-- nothing that lists, counts or exports sees it; `review` makes mentions of what is accepted. A decision is
-- remembered by note and folded title, as in `rejections`, so that no later scan forgets it however the
-- note around it changes. Candidates are found in notes alone: the notes are read again after this step.

-- Places in notes that may point at a work, and that nobody decided over. A scan replaces them with the note.
CREATE TABLE candidates (
  id         INTEGER PRIMARY KEY,
  note_id    INTEGER NOT NULL REFERENCES notes(id) ON DELETE CASCADE,
  section_id INTEGER,
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
  facts      TEXT    NOT NULL,             -- JSON, as in mentions
  skipped_at TEXT                          -- when a person last passed it over; asked again after all others
) STRICT;
CREATE INDEX candidates_by_note ON candidates(note_id, line);

-- "This is a reference": a title, in a note.
CREATE TABLE acceptances (
  id      INTEGER PRIMARY KEY,
  note_id INTEGER NOT NULL REFERENCES notes(id) ON DELETE CASCADE,
  fold    TEXT    NOT NULL,
  title   TEXT    NOT NULL,                -- as it was written when it was accepted
  work_id INTEGER REFERENCES works(id) ON DELETE SET NULL,
  at      TEXT    NOT NULL,
  UNIQUE (note_id, fold)
) STRICT;
CREATE INDEX acceptances_by_work ON acceptances(work_id) WHERE work_id IS NOT NULL;
