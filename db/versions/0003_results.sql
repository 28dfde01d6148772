CREATE TABLE outcome (
    id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    priority TEXT NOT NULL,
    ref TEXT NOT NULL,
    title TEXT NOT NULL,
    people TEXT,
    absences TEXT,
    PRIMARY KEY (id),
    FOREIGN KEY(priority) REFERENCES priority (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE INDEX ix_outcome_priority ON outcome (priority);

CREATE TABLE do_nothing (
    id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    trajectory TEXT NOT NULL,
    "on" TEXT NOT NULL,
    value REAL NOT NULL,
    absences TEXT,
    PRIMARY KEY (id),
    FOREIGN KEY(trajectory) REFERENCES trajectory (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE INDEX ix_do_nothing_trajectory ON do_nothing (trajectory);

CREATE TABLE intervention (
    id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    trajectory TEXT NOT NULL,
    title TEXT NOT NULL,
    programme TEXT,
    impact REAL NOT NULL,
    starts_on TEXT NOT NULL,
    full_on TEXT NOT NULL,
    ramp TEXT NOT NULL,
    overlap REAL NOT NULL,
    basis TEXT,
    absences TEXT,
    PRIMARY KEY (id),
    FOREIGN KEY(trajectory) REFERENCES trajectory (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(programme) REFERENCES programme (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE INDEX ix_intervention_programme ON intervention (programme);

CREATE INDEX ix_intervention_trajectory ON intervention (trajectory);

CREATE TABLE deliverable (
    id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    priority TEXT NOT NULL,
    programme TEXT,
    ref TEXT NOT NULL,
    title TEXT NOT NULL,
    due TEXT,
    delivered_on TEXT,
    owner TEXT,
    evidence TEXT,
    absences TEXT,
    PRIMARY KEY (id),
    FOREIGN KEY(priority) REFERENCES priority (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(programme) REFERENCES programme (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE INDEX ix_deliverable_priority ON deliverable (priority);

CREATE INDEX ix_deliverable_programme ON deliverable (programme);

CREATE TABLE flag (
    id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    priority TEXT NOT NULL,
    rule TEXT NOT NULL,
    raised_on TEXT NOT NULL,
    period TEXT,
    assessment TEXT,
    evidence TEXT NOT NULL,
    state TEXT NOT NULL,
    answer TEXT,
    "by" TEXT,
    outcome TEXT,
    outcome_on TEXT,
    absences TEXT,
    PRIMARY KEY (id),
    FOREIGN KEY(priority) REFERENCES priority (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(period) REFERENCES period (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(assessment) REFERENCES assessment (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY("by") REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE INDEX ix_flag_assessment ON flag (assessment);

CREATE INDEX ix_flag_by ON flag ("by");

CREATE INDEX ix_flag_period ON flag (period);

CREATE INDEX ix_flag_priority ON flag (priority);

ALTER TABLE priority ADD COLUMN arrived TEXT;

ALTER TABLE assessment ADD COLUMN challenge_evidence TEXT;

ALTER TABLE assessment ADD COLUMN planning_evidence TEXT;

ALTER TABLE assessment ADD COLUMN capacity_evidence TEXT;

ALTER TABLE assessment ADD COLUMN stage_evidence TEXT;

ALTER TABLE settings ADD COLUMN vision TEXT;

ALTER TABLE settings ADD COLUMN slip_ag INTEGER;

ALTER TABLE settings ADD COLUMN slip_ar INTEGER;

ALTER TABLE settings ADD COLUMN rule_after_rating INTEGER;

ALTER TABLE settings ADD COLUMN rank_numbers INTEGER;

ALTER TABLE settings ADD COLUMN quiet_rules TEXT;
