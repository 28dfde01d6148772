CREATE TABLE blob (
    sha256 TEXT NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (sha256)
) STRICT;

CREATE TABLE freeze (
    id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    ref TEXT NOT NULL,
    step INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    made_on TEXT NOT NULL,
    purpose TEXT,
    absences TEXT,
    PRIMARY KEY (id)
) STRICT;

CREATE TABLE journal_step (
    no INTEGER NOT NULL,
    replica TEXT NOT NULL,
    replica_no INTEGER NOT NULL,
    at TEXT NOT NULL,
    actor TEXT NOT NULL,
    kind TEXT NOT NULL,
    label TEXT NOT NULL,
    reason TEXT,
    undoes INTEGER,
    schema INTEGER NOT NULL,
    prev TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (no),
    FOREIGN KEY(undoes) REFERENCES journal_step (no)
) STRICT;

CREATE TABLE link (
    source TEXT NOT NULL,
    field TEXT NOT NULL,
    target TEXT NOT NULL,
    PRIMARY KEY (source, field, target)
) STRICT;

CREATE TABLE meta (
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (name)
) STRICT;

CREATE TABLE ministry (
    id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    contact TEXT,
    absences TEXT,
    PRIMARY KEY (id)
) STRICT;

CREATE TABLE period (
    id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    ref TEXT NOT NULL,
    start TEXT NOT NULL,
    "end" TEXT NOT NULL,
    due TEXT,
    absences TEXT,
    PRIMARY KEY (id)
) STRICT;

CREATE TABLE place (
    id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    level TEXT NOT NULL,
    parent TEXT,
    valid_from TEXT,
    valid_to TEXT,
    absences TEXT,
    PRIMARY KEY (id),
    FOREIGN KEY(parent) REFERENCES place (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE INDEX ix_place_parent ON place (parent);

CREATE TABLE reading (
    no INTEGER NOT NULL,
    indicator TEXT NOT NULL,
    period_start TEXT NOT NULL,
    period_end TEXT NOT NULL,
    place TEXT,
    grp TEXT NOT NULL,
    status TEXT NOT NULL,
    value REAL,
    received_on TEXT,
    source TEXT,
    absence TEXT,
    from_step INTEGER NOT NULL,
    to_step INTEGER,
    PRIMARY KEY (no)
) STRICT;

CREATE INDEX ix_reading_indicator ON reading (indicator);

CREATE INDEX ix_reading_place ON reading (place);

CREATE UNIQUE INDEX ux_reading_in_force ON reading (indicator, period_end, coalesce(place, ''), grp) WHERE to_step IS NULL;

CREATE TABLE settings (
    id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    unit_name TEXT NOT NULL,
    country TEXT NOT NULL,
    marking TEXT NOT NULL,
    language TEXT NOT NULL,
    scale TEXT NOT NULL,
    threshold_g REAL NOT NULL,
    threshold_ag REAL NOT NULL,
    threshold_ar REAL NOT NULL,
    ahead_from REAL NOT NULL,
    shortfall_ag REAL NOT NULL,
    shortfall_ar REAL NOT NULL,
    practice_today TEXT,
    absences TEXT,
    PRIMARY KEY (id)
) STRICT;

CREATE TABLE translation (
    id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    record TEXT NOT NULL,
    field TEXT NOT NULL,
    language TEXT NOT NULL,
    text TEXT NOT NULL,
    absences TEXT,
    PRIMARY KEY (id)
) STRICT;

CREATE TABLE issue (
    id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    ref TEXT NOT NULL,
    ministry TEXT NOT NULL,
    period TEXT NOT NULL,
    issued_on TEXT NOT NULL,
    step INTEGER NOT NULL,
    schema INTEGER NOT NULL,
    language TEXT NOT NULL,
    file TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    cells TEXT NOT NULL,
    absences TEXT,
    PRIMARY KEY (id),
    FOREIGN KEY(ministry) REFERENCES ministry (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(period) REFERENCES period (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE INDEX ix_issue_ministry ON issue (ministry);

CREATE INDEX ix_issue_period ON issue (period);

CREATE TABLE journal_change (
    no INTEGER NOT NULL,
    step INTEGER NOT NULL,
    entity TEXT NOT NULL,
    record TEXT NOT NULL,
    "before" TEXT,
    "after" TEXT,
    PRIMARY KEY (no),
    FOREIGN KEY(step) REFERENCES journal_step (no)
) STRICT;

CREATE INDEX ix_journal_change_record ON journal_change (record);

CREATE INDEX ix_journal_change_step ON journal_change (step);

CREATE TABLE journal_series (
    step INTEGER NOT NULL,
    indicator TEXT NOT NULL,
    rows INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (step, indicator),
    FOREIGN KEY(step) REFERENCES journal_step (no)
) STRICT;

CREATE TABLE person (
    id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    ref TEXT NOT NULL,
    name TEXT NOT NULL,
    post TEXT,
    ministry TEXT,
    from_on TEXT,
    to_on TEXT,
    absences TEXT,
    PRIMARY KEY (id),
    FOREIGN KEY(ministry) REFERENCES ministry (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE INDEX ix_person_ministry ON person (ministry);

CREATE TABLE priority (
    id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    ref TEXT NOT NULL,
    title TEXT NOT NULL,
    ministry TEXT NOT NULL,
    tier INTEGER,
    aspiration TEXT,
    people_served TEXT,
    noticed_by TEXT,
    status TEXT NOT NULL,
    sro TEXT,
    account_lead TEXT,
    start TEXT,
    "end" TEXT,
    narrative_ministry TEXT,
    narrative_unit TEXT,
    "order" INTEGER,
    absences TEXT,
    PRIMARY KEY (id),
    FOREIGN KEY(ministry) REFERENCES ministry (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(sro) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(account_lead) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE INDEX ix_priority_account_lead ON priority (account_lead);

CREATE INDEX ix_priority_ministry ON priority (ministry);

CREATE INDEX ix_priority_sro ON priority (sro);

CREATE TABLE returned (
    id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    issue TEXT NOT NULL,
    file TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    received_on TEXT NOT NULL,
    status TEXT NOT NULL,
    cells TEXT NOT NULL,
    signed_by TEXT,
    signed_on TEXT,
    absences TEXT,
    PRIMARY KEY (id),
    FOREIGN KEY(issue) REFERENCES issue (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE INDEX ix_returned_issue ON returned (issue);

CREATE TABLE assessment (
    id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    priority TEXT NOT NULL,
    period TEXT,
    as_at TEXT NOT NULL,
    voice TEXT NOT NULL,
    assessor TEXT,
    scale TEXT NOT NULL,
    overall TEXT,
    original_words TEXT,
    challenge TEXT,
    planning TEXT,
    capacity TEXT,
    recent TEXT,
    delivery_stage TEXT,
    reason TEXT,
    clearance TEXT NOT NULL,
    absences TEXT,
    PRIMARY KEY (id),
    FOREIGN KEY(priority) REFERENCES priority (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(period) REFERENCES period (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE INDEX ix_assessment_period ON assessment (period);

CREATE INDEX ix_assessment_priority ON assessment (priority);

CREATE TABLE indicator (
    id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    priority TEXT NOT NULL,
    ref TEXT NOT NULL,
    title TEXT NOT NULL,
    headline INTEGER NOT NULL,
    unit TEXT NOT NULL,
    decimals INTEGER NOT NULL,
    direction TEXT NOT NULL,
    series TEXT NOT NULL,
    window INTEGER,
    numerator TEXT,
    denominator TEXT,
    rollup TEXT NOT NULL,
    margin_of_error REAL,
    seasonal INTEGER NOT NULL,
    lower_bound REAL,
    upper_bound REAL,
    type TEXT,
    definition TEXT,
    source TEXT,
    owner TEXT,
    frequency TEXT NOT NULL,
    publication_lag_days INTEGER NOT NULL,
    data_quality TEXT,
    disaggregations TEXT,
    perverse_effect TEXT,
    threshold_g REAL,
    threshold_ag REAL,
    threshold_ar REAL,
    absences TEXT,
    PRIMARY KEY (id),
    FOREIGN KEY(priority) REFERENCES priority (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(perverse_effect) REFERENCES indicator (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE INDEX ix_indicator_perverse_effect ON indicator (perverse_effect);

CREATE INDEX ix_indicator_priority ON indicator (priority);

CREATE TABLE programme (
    id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    priority TEXT NOT NULL,
    ref TEXT NOT NULL,
    title TEXT NOT NULL,
    owner TEXT,
    absences TEXT,
    PRIMARY KEY (id),
    FOREIGN KEY(priority) REFERENCES priority (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE INDEX ix_programme_priority ON programme (priority);

CREATE TABLE ruling (
    id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    returned TEXT NOT NULL,
    entity_key TEXT NOT NULL,
    record TEXT NOT NULL,
    field TEXT NOT NULL,
    theirs TEXT NOT NULL,
    verdict TEXT NOT NULL,
    reason TEXT,
    absences TEXT,
    PRIMARY KEY (id),
    FOREIGN KEY(returned) REFERENCES returned (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE INDEX ix_ruling_returned ON ruling (returned);

CREATE TABLE milestone (
    id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    priority TEXT NOT NULL,
    programme TEXT,
    ref TEXT NOT NULL,
    title TEXT NOT NULL,
    type TEXT NOT NULL,
    critical INTEGER NOT NULL,
    original_baseline TEXT,
    current_baseline TEXT,
    forecast TEXT,
    actual TEXT,
    cancelled_on TEXT,
    owner TEXT,
    evidence TEXT,
    absences TEXT,
    PRIMARY KEY (id),
    FOREIGN KEY(priority) REFERENCES priority (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(programme) REFERENCES programme (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE INDEX ix_milestone_priority ON milestone (priority);

CREATE INDEX ix_milestone_programme ON milestone (programme);

CREATE TABLE trajectory (
    id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    indicator TEXT NOT NULL,
    version INTEGER NOT NULL,
    status TEXT NOT NULL,
    baseline_on TEXT NOT NULL,
    baseline REAL NOT NULL,
    target_on TEXT NOT NULL,
    target REAL NOT NULL,
    lower REAL,
    upper REAL,
    method TEXT NOT NULL,
    agreed_by TEXT,
    agreed_on TEXT,
    reason TEXT,
    absences TEXT,
    PRIMARY KEY (id),
    FOREIGN KEY(indicator) REFERENCES indicator (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(agreed_by) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE INDEX ix_trajectory_agreed_by ON trajectory (agreed_by);

CREATE INDEX ix_trajectory_indicator ON trajectory (indicator);

CREATE TABLE barrier (
    id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    priority TEXT NOT NULL,
    ref TEXT NOT NULL,
    title TEXT NOT NULL,
    description TEXT,
    category TEXT,
    sub_category TEXT,
    impact INTEGER,
    began_on TEXT,
    began_on_basis TEXT,
    raised_by TEXT,
    raised_on TEXT,
    sponsor TEXT,
    recipient_agency TEXT,
    owner TEXT,
    decision_needed TEXT,
    decide_by TEXT,
    decision_level_required TEXT,
    indicator TEXT,
    milestone TEXT,
    programme TEXT,
    place TEXT,
    days_of_slip_at_stake INTEGER,
    money_at_stake REAL,
    level TEXT NOT NULL,
    level_since TEXT,
    status TEXT NOT NULL,
    next_step TEXT,
    next_step_due TEXT,
    options TEXT,
    resolution TEXT,
    resolution_type TEXT,
    resolved_on TEXT,
    verified_by TEXT,
    recurrence_of TEXT,
    absences TEXT,
    PRIMARY KEY (id),
    FOREIGN KEY(priority) REFERENCES priority (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(sponsor) REFERENCES ministry (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(recipient_agency) REFERENCES ministry (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(indicator) REFERENCES indicator (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(milestone) REFERENCES milestone (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(programme) REFERENCES programme (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(place) REFERENCES place (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(verified_by) REFERENCES person (id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(recurrence_of) REFERENCES barrier (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE INDEX ix_barrier_indicator ON barrier (indicator);

CREATE INDEX ix_barrier_milestone ON barrier (milestone);

CREATE INDEX ix_barrier_place ON barrier (place);

CREATE INDEX ix_barrier_priority ON barrier (priority);

CREATE INDEX ix_barrier_programme ON barrier (programme);

CREATE INDEX ix_barrier_recipient_agency ON barrier (recipient_agency);

CREATE INDEX ix_barrier_recurrence_of ON barrier (recurrence_of);

CREATE INDEX ix_barrier_sponsor ON barrier (sponsor);

CREATE INDEX ix_barrier_verified_by ON barrier (verified_by);

CREATE TABLE trajectory_point (
    id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    trajectory TEXT NOT NULL,
    "on" TEXT NOT NULL,
    value REAL NOT NULL,
    absences TEXT,
    PRIMARY KEY (id),
    FOREIGN KEY(trajectory) REFERENCES trajectory (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE INDEX ix_trajectory_point_trajectory ON trajectory_point (trajectory);

CREATE TRIGGER journal_step_no_update BEFORE UPDATE ON journal_step
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

CREATE TRIGGER journal_step_no_delete BEFORE DELETE ON journal_step
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

CREATE TRIGGER journal_change_no_update BEFORE UPDATE ON journal_change
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

CREATE TRIGGER journal_change_no_delete BEFORE DELETE ON journal_change
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

CREATE TRIGGER journal_series_no_update BEFORE UPDATE ON journal_series
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

CREATE TRIGGER journal_series_no_delete BEFORE DELETE ON journal_series
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

CREATE TRIGGER reading_no_delete BEFORE DELETE ON reading
BEGIN SELECT RAISE(ABORT, 'readings are never removed'); END;

CREATE TRIGGER reading_close_only BEFORE UPDATE ON reading
WHEN OLD.to_step IS NOT NULL OR NEW.to_step IS NULL OR NEW.no IS NOT OLD.no OR NEW.indicator IS NOT
    OLD.indicator OR NEW.period_start IS NOT OLD.period_start OR NEW.period_end IS NOT OLD.period_end OR
    NEW.place IS NOT OLD.place OR NEW.grp IS NOT OLD.grp OR NEW.status IS NOT OLD.status OR NEW.value IS
    NOT OLD.value OR NEW.received_on IS NOT OLD.received_on OR NEW.source IS NOT OLD.source OR NEW.absence
    IS NOT OLD.absence OR NEW.from_step IS NOT OLD.from_step
BEGIN SELECT RAISE(ABORT, 'a reading is only ever closed'); END;
