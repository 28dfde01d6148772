"""The sample country is whole, says what it shows, and is the same every time."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from deliverydesk.domain import rules
from deliverydesk.domain.assessments import Assessment, Voice
from deliverydesk.domain.barrier_clock import WHO
from deliverydesk.domain.exchanges import Freeze
from deliverydesk.domain.measures import (
    Indicator,
    Method,
    ReadingStatus,
    RollUp,
    Series,
    Trajectory,
    TrajectoryPoint,
    TrajectoryStatus,
)
from deliverydesk.domain.milestone_status import Status
from deliverydesk.domain.parties import Level, Ministry, Person, Place
from deliverydesk.domain.planwords import adds_up_words
from deliverydesk.domain.promises import Outcome, Priority, Programme
from deliverydesk.domain.raised import Flag, FlagState
from deliverydesk.domain.reader_questions import RULES
from deliverydesk.domain.scorecard import Scorecard, opening, scorecards
from deliverydesk.domain.steps import StepKind
from deliverydesk.domain.verdicts import Grey
from deliverydesk.domain.work import Barrier, Deliverable, Milestone
from deliverydesk.schema.problems import Severity
from deliverydesk.services.desk import Desk
from deliverydesk.services.freezing import reopen
from deliverydesk.services.sample import make_sample
from deliverydesk.services.sampling.material import load
from deliverydesk.services.trajectories import begin, draw


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with make_sample(tmp_path_factory.mktemp("sample") / "sample.desk", remember=False) as desk:
        yield desk


@pytest.fixture(scope="module")
def cards(sample: Desk) -> list[Scorecard]:
    return scorecards(sample.picture)


def test_the_same_seed_makes_the_same_desk_step_for_step(sample: Desk, tmp_path: Path) -> None:
    with make_sample(tmp_path / "again.desk", remember=False) as again:
        ours = [(one.no, one.at, one.actor, one.label, one.hash) for one in sample.journal.steps()]
        theirs = [(one.no, one.at, one.actor, one.label, one.hash) for one in again.journal.steps()]
        assert theirs == ours


def test_another_seed_makes_another_desk(sample: Desk, tmp_path: Path) -> None:
    with make_sample(tmp_path / "other.desk", seed=7, remember=False) as other:
        assert next(iter(other.journal.steps())).hash != next(iter(sample.journal.steps())).hash


def test_it_lives_on_a_monday_of_its_own(sample: Desk) -> None:
    assert sample.picture.today == date(2026, 10, 19)
    assert sample.picture.today.isoweekday() == 1


def test_the_counts_are_the_records_of_its_material(sample: Desk) -> None:
    material = load()
    counts = sample.counts()
    for key, told in (("milestone", "milestones"), ("barrier", "barrier"), ("indicator", "indicator"),
                      ("programme", "programme"), ("assessment", "ratings")):  # fmt: skip
        assert counts[key] == sum(len(one.get(told, ())) for one in material.promises), key
    for key in ("ministry", "person", "place", "period"):
        assert counts[key] == len(material.country[key]), key
    paths = [path for one in material.promises for ind in one["indicator"] for path in ind["path"]]
    assert counts["trajectory"] == len(paths)
    assert counts["trajectory_point"] == sum(len(one.get("points", ())) for one in paths)
    assert counts["priority"] == len(material.promises) == 17
    assert counts["reading"] == sum(1 for _one in sample.readings())
    assert counts["freeze"] == 1


def test_it_has_the_size_of_a_real_unit(sample: Desk) -> None:
    leading = {one.ministry for one in sample.picture.all(Priority)}
    assert len(leading) == 13
    assert 40 <= sample.counts()["indicator"] <= 50
    assert 125 <= sample.counts()["milestone"] <= 145
    assert 28 <= sample.counts()["barrier"] <= 40
    places = Counter(one.level for one in sample.picture.all(Place))
    assert (places[Level.NATIONAL], places[Level.REGIONAL], places[Level.CITY]) == (1, 6, 4)


def test_every_rule_of_the_desk_is_kept(sample: Desk) -> None:
    at = sample.picture
    found = [one for one in rules.check_all(at) if one.severity is Severity.ERROR]
    for entity in at.catalogue:
        if not entity.series:
            found += [one for record in at.of_entity(entity.key) for one in entity.check(record)]
    found += [one for reading in sample.readings() for one in reading.entity.check(reading)]
    assert found == []
    assert sample.integrity() == []


def test_our_ratings_are_spread_and_add_up(cards: list[Scorecard]) -> None:
    ours = Counter(card.unit.code for card in cards)
    assert ours == {"G": 3, "AG": 5, "AR": 5, "R": 4}
    assert ours.total() == len(cards) == 17
    assert opening(cards).startswith("We rate three green, five amber-green, nine amber-red or red.")


def test_movement_since_the_last_stocktake_adds_up(cards: list[Scorecard]) -> None:
    moved = Counter(card.moved for card in cards)
    assert sum(count for steps, count in moved.items() if steps is not None and steps < 0) == 6
    assert sum(count for steps, count in moved.items() if steps is not None and steps > 0) == 4
    assert moved[0] == 7
    assert moved[None] == 0


def test_the_data_say_something_else_in_places(cards: list[Scorecard]) -> None:
    implied = Counter(card.data or card.verdict.grey for card in cards)
    assert implied.total() == len(cards)
    assert implied[Grey.STALE] == implied[Grey.TOO_EARLY] == implied[Grey.NO_READING] == 1
    assert all(implied[code] >= 3 for code in ("G", "AG", "AR", "R"))
    assert sum(bool(card.data_steps) for card in cards) >= 3


def test_one_ministry_rates_green_what_we_rate_red(cards: list[Scorecard]) -> None:
    apart = {card.priority.ref: card.steps_from_unit(Voice.MINISTRY) for card in cards}
    assert apart["P10"] == 3
    assert (
        min(steps for steps in apart.values() if steps is not None) < 0
    )  # one is harder on itself than we are
    assert sum(steps == 0 for steps in apart.values()) >= 4


def test_a_rating_on_another_scale_is_not_counted_in_steps(cards: list[Scorecard]) -> None:
    independent = [card for card in cards if card.voices[Voice.INDEPENDENT].code]
    assert len(independent) == 3
    assert all(card.steps_from_unit(Voice.INDEPENDENT) is None for card in independent)


def test_a_move_of_two_steps_has_a_written_reason(cards: list[Scorecard]) -> None:
    far = [card for card in cards if card.moved is not None and abs(card.moved) >= 2]
    assert [card.priority.ref for card in far] == ["P10"]
    rated = far[0].voices[Voice.UNIT].record
    assert rated is not None
    assert "Two steps down" in str(rated.reason)


def test_some_of_our_ratings_say_how_we_know_and_what_was_asked(sample: Desk) -> None:
    rated = [one for one in sample.picture.all(Assessment) if one.voice is Voice.UNIT]
    told = [one for one in rated if one.capacity_evidence and one.planning_evidence and one.stage_evidence]
    assert len(told) == 5
    flags = sample.picture.all(Flag)
    assert {one.state for one in flags} == {FlagState.OPEN, FlagState.ANSWERED}
    assert {one.assessment for one in flags} <= {one.id for one in told}
    assert {one.rule for one in flags} <= set(RULES)


def test_every_priority_is_told_by_both_sides(sample: Desk) -> None:
    for one in sample.picture.all(Priority):
        assert one.narrative_ministry, one.ref
        assert one.narrative_unit, one.ref
        assert one.sro, one.ref
        assert one.account_lead, one.ref


def test_every_priority_has_one_headline_and_one_agreed_path_each(sample: Desk) -> None:
    at = sample.picture
    for priority in at.all(Priority):
        indicators = at.children(Indicator, "priority", priority.id)
        assert sum(one.headline for one in indicators) == 1, priority.ref
        for one in indicators:
            paths = at.children(Trajectory, "indicator", one.id)
            assert sum(path.status is TrajectoryStatus.AGREED for path in paths) == 1, one.ref


def test_both_superseded_paths_are_kept_with_the_reason_of_the_next(sample: Desk) -> None:
    at = sample.picture
    old = [one for one in at.all(Trajectory) if one.status is TrajectoryStatus.SUPERSEDED]
    assert {at.reference(one.indicator) for one in old} == {"I031", "I071"}
    for one in old:
        newer = [path for path in at.children(Trajectory, "indicator", one.indicator) if path.version == 2]
        assert newer[0].reason


def test_one_path_is_built_from_interventions_that_just_add_up(sample: Desk) -> None:
    at = sample.picture
    (path,) = (one for one in at.all(Trajectory) if one.method is Method.INTERVENTION)
    indicator = at.get(Indicator, path.indicator)
    drawn = draw(at, indicator, begin(at, indicator))
    assert adds_up_words(drawn.sufficiency, interventions=3, unit=indicator.unit, decimals=1) == (
        "The interventions bring 22.1 of the 22 points needed: the plan adds up, with 0.5 % to spare."
    )
    # Its agreed points are those its interventions led to, in round figures.
    for point in at.children(TrajectoryPoint, "trajectory", path.id):
        built = next(value for on, value in drawn.plan.points if on == point.on)
        assert abs(built - point.value) < 1


def test_all_kinds_of_series_are_there(sample: Desk) -> None:
    indicators = sample.picture.all(Indicator)
    assert {one.series for one in indicators} == set(Series)
    assert {str(one.direction) for one in indicators} == {"up", "down", "floor", "ceiling", "range"}
    statuses = Counter(one.status for one in sample.readings())
    assert all(statuses[one] for one in ReadingStatus)


def test_places_and_groups_add_up_to_the_country(sample: Desk) -> None:
    at = sample.picture
    weights = {one["code"]: one["weight"] for one in load().country["place"] if "weight" in one}
    compared = 0
    for one in at.all(Indicator):
        readings = at.series(one.id)
        for whole in (r for r in readings if not r.place and not r.grp):
            of_period = [r for r in readings if r.period_end == whole.period_end and r is not whole]
            regions = [r for r in of_period if r.place]
            groups = [r for r in of_period if r.grp]
            for parts in (regions, groups):
                if parts and one.rollup is RollUp.SUM:
                    assert sum(float(r.value) for r in parts) == pytest.approx(float(whole.value)), one.ref  # type: ignore[arg-type]
                    compared += 1
            if regions and one.rollup is RollUp.WEIGHTED:
                mean = sum(float(r.value) * weights[at.reference(r.place or "")] for r in regions)  # type: ignore[arg-type]
                assert mean == pytest.approx(float(whole.value), abs=0.6 * 10**-one.decimals), one.ref  # type: ignore[arg-type]
                compared += 1
    assert compared > 50


def test_a_total_never_falls(sample: Desk) -> None:
    at = sample.picture
    for one in at.all(Indicator):
        if one.series is Series.CUMULATIVE:
            told: dict[tuple[str | None, str], float] = {}
            for reading in at.series(one.id):
                cut = reading.place, reading.grp
                assert float(reading.value) >= told.get(cut, 0.0), (one.ref, reading.id)  # type: ignore[arg-type]
                told[cut] = float(reading.value)  # type: ignore[arg-type]


def test_milestones_are_met_missed_moved_and_one_is_cancelled(cards: list[Scorecard]) -> None:
    lines = [line for card in cards for line in card.milestones]
    statuses = Counter(line.status for line in lines)
    assert statuses.total() == len(lines)
    assert statuses[Status.CANCELLED] == 1
    assert all(
        statuses[one] >= 5 for one in (Status.COMPLETE, Status.COMPLETE_LATE, Status.MISSED, Status.DELAYED)
    )
    assert sum(line.dates.rebaselined for line in lines) >= 8
    assert sum(line.dates.forecast is None and line.dates.actual is None for line in lines) >= 3
    assert sum(bool(line.record.depends_on) for line in lines) >= 8


def test_barriers_stand_on_every_level_and_few_are_over_their_time(
    cards: list[Scorecard], sample: Desk
) -> None:
    lines = [line for card in cards for line in card.barriers]
    everyone = sample.picture.all(Barrier)
    assert len(lines) == sum(one.is_open for one in everyone)
    assert len(everyone) - len(lines) == 4  # closed, each verified by somebody else
    assert {str(line.record.level) for line in lines} == set(WHO)
    over = sorted(line.record.ref for line in lines if line.clock.over and line.clock.colours)
    assert over == ["B041", "B092", "B121", "B131"]
    for line in lines:
        assert line.record.decision_needed, line.record.ref
        assert line.ages.age is not None
        assert line.ages.reporting_delay is not None
        assert line.ages.reporting_delay >= 0
    for one in everyone:
        if not one.is_open:
            assert one.verified_by, one.ref


def test_the_history_is_told_by_several_people_over_months(sample: Desk) -> None:
    steps = sorted(sample.journal.steps(), key=lambda one: one.no)
    people = {sample.picture.reference(one.actor) for one in steps}
    assert people == {"RFE", "TAL", "PAR", "OVR"}
    days = [one.at for one in steps]
    assert days == sorted(days)
    assert (max(days) - min(days)).days > 200
    kinds = Counter(one.kind for one in steps)
    assert kinds[StepKind.UNDO] == 1
    assert kinds[StepKind.FREEZE] == 1
    assert sum(bool(one.reason) for one in steps) >= 5


def test_the_freeze_shows_the_picture_of_july(sample: Desk) -> None:
    freeze = sample.picture.all(Freeze)[0]
    frozen = reopen(sample, freeze.ref)
    assert frozen.picture.today == date(2026, 7, 29)
    then = scorecards(frozen.picture)
    assert Counter(card.unit.code for card in then) == {"G": 2, "AG": 8, "AR": 5, "R": 2}
    path = next(card for card in then if card.priority.ref == "P07").plan
    assert path is not None
    assert path.target_on == date(2026, 12, 31)  # before the promise was moved


def test_as_known_in_july_the_old_promise_stands(sample: Desk) -> None:
    july = sample.viewed(known="2026-07-29/1")
    p07 = july.get(Priority, july.find("priority", "P07"))
    assert p07 is not None
    assert p07.end == date(2026, 12, 31)


def test_undo_offers_the_last_thing_a_person_did(sample: Desk) -> None:
    assert sample.undo_label == "Moderated ratings, September 2026"


def test_both_cycles_are_rated_by_ministry_and_unit(sample: Desk) -> None:
    at = sample.picture
    for period in ("2026-Q2", "2026-Q3"):
        id = at.find("period", period)
        rated = Counter((one.voice, one.priority) for one in at.all(Assessment) if one.period == id)
        for voice in (Voice.MINISTRY, Voice.UNIT):
            assert sum(count for (said, _p), count in rated.items() if said is voice) == 17


def test_nobody_answers_for_a_promise_after_leaving(sample: Desk) -> None:
    at = sample.picture
    for one in at.all(Priority):
        person = at.get(Person, one.sro)
        assert person is not None
        assert person.in_post(at.today), one.ref
        assert person.ministry == one.ministry, one.ref


def test_every_reporting_ministry_has_somebody_to_ask(sample: Desk) -> None:
    at = sample.picture
    for one in at.all(Ministry):
        if at.children(Priority, "ministry", one.id):
            assert one.contact, one.code


def test_milestone_references_follow_their_priority(sample: Desk) -> None:
    at = sample.picture
    for one in at.all(Milestone):
        assert one.ref[1:3] == at.reference(one.priority)[1:], one.ref


def test_the_material_is_plain_data() -> None:
    material = load()
    assert (
        json.loads(json.dumps(material.country, default=str))["desk"]["country"] == material.name == "Velmora"
    )


def test_a_gap_over_time_ends_in_the_gap_of_today(cards: list[Scorecard]) -> None:
    checked = 0
    for card in cards:
        last, verdict = card.narrowing.standings[-1], card.verdict
        if last.is_fresh and last.as_at == verdict.as_at:
            assert last.share == verdict.share_missing_now, card.priority.ref
            checked += 1
    assert checked > 10


def test_nearly_every_promise_has_an_outcome_and_every_programme_but_a_few_hands_something_over(
    sample: Desk,
) -> None:
    at = sample.picture
    assert at.settings.vision
    served = {one.priority for one in at.all(Outcome)}
    assert len(served) == 16
    for one in at.all(Outcome):
        own = {indicator.id for indicator in at.children(Indicator, "priority", one.priority)}
        assert set(one.indicators) <= own
        assert one.indicators
    handed = {one.programme for one in at.all(Deliverable)}
    without = [one.ref for one in at.all(Programme) if one.id not in handed]
    assert without == ["G092", "G172"]
