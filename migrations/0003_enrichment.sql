-- Why: enrichment. What services answered is kept, so that a run that was broken off goes on where it
-- stopped and a second run asks nothing; candidates that nobody could be sure of wait for a person; and
-- citation counts keep their history.

-- One row a question that a service answered. An answer can be asked for again: the table is in no undo,
-- and may be emptied at any time. A failure is no answer and never comes here.
CREATE TABLE answers (
  provider TEXT NOT NULL,                  -- enrich::PROVIDERS
  question TEXT NOT NULL,                  -- enrich::Question::key
  records  TEXT NOT NULL,                  -- JSON array of records; [] when the service has none
  etag     TEXT,
  at       TEXT NOT NULL,                  -- when it was asked
  PRIMARY KEY (provider, question)
) STRICT, WITHOUT ROWID;

-- What a provider said of the number of citations, each time that it changed.
CREATE TABLE counts (
  work_id INTEGER NOT NULL REFERENCES works(id) ON DELETE CASCADE,
  source  TEXT    NOT NULL,                -- 'provider:NAME'
  at      TEXT    NOT NULL,
  count   INTEGER NOT NULL,
  PRIMARY KEY (work_id, source, at)
) STRICT, WITHOUT ROWID;

-- Records that may be a work, and of which a person has to say whether they are.
CREATE TABLE proposals (
  id         INTEGER PRIMARY KEY,
  work_id    INTEGER NOT NULL REFERENCES works(id) ON DELETE CASCADE,
  provider   TEXT    NOT NULL,
  record     TEXT    NOT NULL,             -- the provider's own id of it, or its title, folded
  content    TEXT    NOT NULL,             -- JSON of the record
  why        TEXT    NOT NULL,             -- what agrees and what does not
  score      REAL    NOT NULL,
  state      TEXT    NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'taken', 'declined')),
  at         TEXT    NOT NULL,
  skipped_at TEXT,                         -- when a person last passed it over
  UNIQUE (work_id, provider, record)
) STRICT;
CREATE INDEX proposals_open ON proposals(work_id) WHERE state = 'open';
