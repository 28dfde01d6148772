"""Whether parts add up to the whole: within rounding, by places and groups, nothing missing counted as nought."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliverydesk.domain import rules
from deliverydesk.domain.catalogue import CATALOGUE
from deliverydesk.domain.measures import Indicator, Reading, ReadingStatus, RollUp, Series
from deliverydesk.domain.parties import Level, Place
from deliverydesk.domain.rollup import Fault, disagreements
from deliverydesk.domain.rollupwords import sentence, told
from deliverydesk.schema.kinds import Absent, AbsentReason
from deliverydesk.schema.problems import Severity
from deliverydesk.storage.snapshot import Snapshot

START, END = date(2026, 7, 1), date(2026, 9, 30)
REGIONS = [
    Place(id=f"r{n}", code=f"R{n}", name=name)
    for n, name in enumerate(("Norland", "Soland", "Estmark", "Westmark", "Midmoor", "Coast"))
]
HOMES = Indicator(
    id="i", priority="p", ref="I1", title="Homes", unit="homes", rollup=RollUp.SUM, series=Series.FLOW
)


def reading(
    value: object, place: str | None = None, grp: str = "", end: date = END, **more: object
) -> Reading:
    given = {"indicator": "i", "period_start": START, "period_end": end, **more}
    made = Reading(place=place, grp=grp, value=value, **given)  # type: ignore[arg-type]
    return replace(made, id=str(made.key))


def a_desk(
    readings: Iterable[Reading],
    indicator: Indicator = HOMES,
    places: Iterable[Place] = REGIONS,
    *more: Indicator,
) -> Snapshot:
    slices: dict = {entity.key: {} for entity in CATALOGUE}
    slices["indicator"] = {one.id: one for one in (indicator, *more)}
    slices["place"] = {one.id: one for one in places}
    known = sorted(readings, key=lambda one: one.period_end)
    return Snapshot(
        CATALOGUE,
        slices,
        step=1,
        series=lambda wanted: {id: tuple(one for one in known if one.indicator == id) for id in wanted},
        clock=lambda: date(2026, 11, 23),
    )


def found(readings: Iterable[Reading], indicator: Indicator = HOMES, places: Iterable[Place] = REGIONS):
    return disagreements(a_desk(readings, indicator, places), indicator)


SIX = (200.0, 201.0, 202.0, 200.0, 199.0, 202.0)


def six(*values: float, **more: object) -> list[Reading]:
    return [reading(value, f"r{n}", **more) for n, value in enumerate(values or SIX)]


def test_the_six_regions_add_up_to_another_figure_than_the_national_one() -> None:
    [one] = found([reading(1310.0), *six()])
    assert one.fault is Fault.SUM
    assert sentence(one) == "The six regions add up to 1,204; the national figure is 1,310."


def test_parts_that_add_up_are_not_remarked_on() -> None:
    assert found([reading(1204.0), *six()]) == []


@given(st.lists(st.integers(0, 10**6), min_size=6, max_size=6))
def test_rounding_alone_is_never_a_disagreement(tenths: list[int]) -> None:
    parts = [round(one / 10) for one in tenths]
    assert found([reading(float(round(sum(tenths) / 10))), *six(*map(float, parts))]) == []


def test_one_unit_more_than_rounding_can_make_is() -> None:
    # Six parts and the whole, each half a home off: three and a half.
    assert found([reading(1207.0), *six()]) == []
    assert [one.fault for one in found([reading(1208.0), *six()])] == [Fault.SUM]


def test_a_missing_part_is_named_and_nothing_is_compared() -> None:
    none = Absent(AbsentReason.NOT_YET_KNOWN, "flooded office")
    [one] = found([reading(1310.0), *six()[:5], reading(none, "r5")])
    assert (one.fault, one.parts) == (Fault.MISSING, ("Coast",))
    assert (
        sentence(one) == "Coast has no figure, so the other parts were not set against the national figure."
    )


def test_parts_alone_or_a_whole_alone_are_not_remarked_on() -> None:
    assert found(six()) == []
    assert found([reading(1310.0)]) == []


def test_what_does_not_add_up_is_not_added_up() -> None:
    assert found([reading(1310.0), *six()], replace(HOMES, rollup=RollUp.NONE)) == []


@pytest.mark.parametrize(("whole", "faults"), [(44.0, []), (44.1, []), (44.2, [Fault.MEAN])])
def test_a_weighted_mean_uses_the_denominator_where_it_is_an_indicator(
    whole: float, faults: list[Fault]
) -> None:
    rate = replace(HOMES, unit="%", decimals=1, rollup=RollUp.WEIGHTED, denominator="I2", series=Series.LEVEL)
    pupils = replace(HOMES, id="j", ref="I2", title="Pupils", rollup=RollUp.SUM)
    places = REGIONS[:2]
    weights = [reading(300.0, "r0", indicator="j"), reading(700.0, "r1", indicator="j")]
    parts = [reading(30.0, "r0"), reading(50.0, "r1")]
    desk = a_desk([reading(whole), *parts, *weights], rate, places, pupils)
    assert [one.fault for one in disagreements(desk, rate)] == faults


def test_without_a_denominator_a_mean_lies_between_its_parts() -> None:
    rate = replace(HOMES, unit="%", decimals=1, rollup=RollUp.WEIGHTED, series=Series.LEVEL)
    parts = [reading(30.0, "r0"), reading(50.0, "r1")]
    assert found([reading(49.0), *parts], rate, REGIONS[:2]) == []
    [one] = found([reading(51.0), *parts], rate, REGIONS[:2])
    assert sentence(one) == "The two regions lie between 30.0% and 50.0%; the national figure is 51.0%."


def test_local_areas_add_up_to_their_region_and_not_to_the_country() -> None:
    local = [
        Place(id=f"l{n}", code=f"L{n}", name=f"District {n}", level=Level.LOCAL, parent="r0")
        for n in range(2)
    ]
    given = [
        reading(300.0),
        reading(100.0, "r0"),
        reading(200.0, "r1"),
        reading(40.0, "l0"),
        reading(80.0, "l1"),
    ]
    [one] = found(given, HOMES, [*REGIONS[:2], *local])
    assert sentence(one) == "The two local areas of Norland add up to 120; the figure of Norland is 100."


def test_the_country_among_the_places_is_stepped_over() -> None:
    country = Place(id="n", code="N", name="Velmora", level=Level.NATIONAL)
    within = [replace(one, parent="n") for one in REGIONS]
    [one] = found([reading(1310.0), *six()], HOMES, [country, *within])
    assert one.fault is Fault.SUM


def test_a_place_that_has_ended_keeps_its_readings_and_is_owed_none_after() -> None:
    ended = replace(REGIONS[5], valid_to=date(2026, 6, 30))
    before = date(2026, 6, 30)
    old = [reading(1204.0, end=before, period_start=date(2026, 4, 1))]
    old += six(end=before, period_start=date(2026, 4, 1))
    now = [reading(1002.0), *six()[:5]]
    assert found([*old, *now], HOMES, [*REGIONS[:5], ended]) == []
    late = found([*old, *now, reading(5.0, "r5")], HOMES, [*REGIONS[:5], ended])
    assert [one.fault for one in late] == [Fault.ENDED]
    assert sentence(late[0]) == "Coast ended on 30 Jun 2026, and has a figure for a later period."


def test_groups_of_one_split_add_up() -> None:
    given = [reading(10.0), reading(6.0, grp="girls"), reading(8.0, grp="boys")]
    [one] = found(given)
    assert sentence(one) == "The two groups (boys, girls) add up to 14; the national figure is 10."


def test_groups_of_several_splits_are_kept_apart_by_their_names_or_not_compared() -> None:
    mixed = replace(HOMES, disaggregations="Sex; age")
    bare = [
        reading(10.0),
        reading(4.0, grp="girls"),
        reading(6.0, grp="boys"),
        reading(3.0, grp="under five"),
    ]
    assert found(bare, mixed) == []
    named = [
        reading(10.0),
        reading(4.0, grp="sex: girls"),
        reading(6.0, grp="sex: boys"),
        reading(3.0, grp="age: 5"),
    ]
    assert [(one.fault, one.parts) for one in found(named, mixed)] == [(Fault.SUM, ("age: 5",))]


def test_amounts_of_unlike_periods_are_not_compared() -> None:
    months = six(period_start=date(2026, 9, 1))
    assert found([reading(1310.0), *months]) == []
    assert [one.fault for one in found([reading(1310.0), *months], replace(HOMES, series=Series.LEVEL))] == [
        Fault.SUM
    ]


@pytest.mark.parametrize("status", list(ReadingStatus))
def test_a_total_since_the_start_never_falls_unless_revised(status: ReadingStatus) -> None:
    total = replace(HOMES, series=Series.CUMULATIVE)
    given = [reading(500.0, end=date(2026, 6, 30)), reading(480.0, status=status)]
    told_of = found(given, total)
    if status is ReadingStatus.REVISED:
        assert told_of == []
    else:
        assert sentence(told_of[0]) == "The national figure, a total since the start, fell from 500 to 480."


def test_the_newest_period_speaks_for_the_earlier_ones() -> None:
    given = [reading(1310.0), *six()]
    for end in (date(2026, 6, 30), date(2026, 3, 31)):
        given += [reading(1310.0, end=end), *six(end=end)]
    first = "Period to 30 Sep 2026: The six regions add up to 1,204; the national figure is 1,310."
    assert told(a_desk(given), HOMES) == [f"{first} The same in 2 earlier periods."]


def test_a_check_warns_by_the_indicators_name() -> None:
    [problem] = [one for one in rules.warnings(a_desk([reading(1310.0), *six()])) if one.rule == "adds up"]
    assert problem.severity is Severity.WARNING
    assert problem.sentence.startswith("I1: Period to 30 Sep 2026: The six regions add up to 1,204")
    assert (problem.where.entity, problem.where.record) == ("indicator", "i")
