"""The catalogue's keys are a contract: commands, maps and counts speak them."""

from __future__ import annotations

import pytest

from deliverydesk.domain.catalogue import CATALOGUE
from deliverydesk.domain.steps import StepKind

KEYS = {
    "settings": "unit_name country marking language scale practice_today",
    "ministry": "code name kind contact",
    "person": "name post ministry from_on to_on",
    "place": "code name level parent valid_from valid_to",
    "period": "ref start end due",
    "priority": "ref title ministry tier aspiration people_served noticed_by status sro account_lead start end "
    "narrative_ministry narrative_unit order",
    "programme": "priority ref title owner",
    "indicator": "priority ref title headline decimals unit direction series rollup frequency owner source",
    "trajectory": "indicator version status baseline_on baseline target_on target method agreed_by agreed_on reason",
    "trajectory_point": "trajectory on value",
    "reading": "indicator period_start period_end place grp status value received_on source",
    "milestone": "priority programme ref title type critical original_baseline current_baseline forecast actual "
    "cancelled_on owner evidence depends_on",
    "barrier": "priority ref title category impact began_on raised_on recipient_agency decide_by level status next_step",
    "assessment": "priority period as_at voice assessor scale overall original_words reason clearance",
    "outcome": "priority ref title people indicators",
    "do_nothing": "trajectory on value",
    "intervention": "trajectory title programme impact starts_on full_on ramp overlap basis",
    "deliverable": "priority programme ref title due delivered_on owner evidence",
    "flag": "priority rule raised_on period assessment evidence state answer by outcome outcome_on",
    "translation": "record field language text",
    "issue": "ministry period step schema language sha256 due sections part sends_back",
    "dispatch": "issue kind on note",
    "brought": "file sha256 brought_on as_at through cells",
    "note": "priority record heading words source",
    "returned": "issue file sha256 received_on status",
    "ruling": "returned record field theirs verdict reason",
    "freeze": "ref step sha256",
}


def test_every_entity_is_there():
    assert {entity.key for entity in CATALOGUE} == KEYS.keys()


@pytest.mark.parametrize("key", KEYS)
def test_the_names_of_fields_are_kept(key: str):
    assert set(KEYS[key].split()) <= CATALOGUE[key].by_name.keys()


def test_what_a_desk_computes_is_never_a_field():
    assert "status" not in CATALOGUE["milestone"].by_name
    assert "data" not in CATALOGUE["assessment"].by_name


@pytest.mark.parametrize(
    ("entity", "names"),
    [
        ("milestone", "original_baseline current_baseline"),
        ("trajectory", "baseline_on baseline target_on target"),
        ("trajectory_point", "on value"),
        ("priority", "end"),
    ],
)
def test_what_was_promised_is_guarded(entity: str, names: str):
    assert {field.name for field in CATALOGUE[entity].fields if field.guarded} == set(names.split())


def test_only_readings_are_a_series_and_only_settings_are_single():
    assert [entity.key for entity in CATALOGUE if entity.series] == ["reading"]
    assert [entity.key for entity in CATALOGUE if entity.single] == ["settings"]


@pytest.mark.parametrize("entity", list(CATALOGUE), ids=lambda entity: entity.key)
def test_a_ministry_never_fills_in_what_is_guarded(entity):
    asked = set(entity.views.value.split())
    assert not {field.name for field in entity.fields if field.guarded} & asked


@pytest.mark.parametrize("entity", list(CATALOGUE), ids=lambda entity: entity.key)
def test_every_label_begins_with_a_capital_and_every_entity_says_what_it_is(entity):
    assert all(field.label[0].isupper() for field in entity.fields)
    assert entity.record.__doc__
    assert entity.singular[0].isupper()
    assert entity.plural[0].isupper()


def test_steps_that_can_be_undone_are_those_done_to_records_by_people():
    assert {kind for kind in StepKind if kind.is_undoable} == {
        StepKind.EDIT, StepKind.PASTE, StepKind.IMPORT, StepKind.RECEIVE,
    }  # fmt: skip
    assert {kind for kind in StepKind if kind.is_an_edge} == {
        StepKind.BEGIN,
        StepKind.MIGRATE,
        StepKind.RESTORE,
    }
