CREATE TABLE brought (
    id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    file TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    brought_on TEXT NOT NULL,
    as_at TEXT,
    through TEXT,
    cells TEXT NOT NULL,
    absences TEXT,
    PRIMARY KEY (id)
) STRICT;

CREATE TABLE dispatch (
    id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    issue TEXT NOT NULL,
    kind TEXT NOT NULL,
    "on" TEXT NOT NULL,
    note TEXT,
    absences TEXT,
    PRIMARY KEY (id),
    FOREIGN KEY(issue) REFERENCES issue (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE INDEX ix_dispatch_issue ON dispatch (issue);

CREATE TABLE note (
    id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    priority TEXT NOT NULL,
    record TEXT NOT NULL,
    heading TEXT NOT NULL,
    words TEXT NOT NULL,
    source TEXT,
    absences TEXT,
    PRIMARY KEY (id),
    FOREIGN KEY(priority) REFERENCES priority (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE INDEX ix_note_priority ON note (priority);

ALTER TABLE settings ADD COLUMN label_name TEXT;

ALTER TABLE settings ADD COLUMN label_id TEXT;

ALTER TABLE settings ADD COLUMN label_site TEXT;

ALTER TABLE issue ADD COLUMN due TEXT;

ALTER TABLE issue ADD COLUMN sections TEXT;

ALTER TABLE issue ADD COLUMN part TEXT;

ALTER TABLE issue ADD COLUMN sends_back TEXT;
