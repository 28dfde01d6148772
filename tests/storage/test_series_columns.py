"""Readings as columns: the country's own figures, as they were known at any step."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from deliverydesk.domain.measures import Reading
from deliverydesk.schema.changes import Change
from deliverydesk.services.desk import Desk


def figures(desk: Desk, indicator: str = "i-books", step: int | None = None) -> list[tuple[date, float]]:
    found = desk.columns(["nobody", indicator], step)
    assert found.counts[0] == 0
    first, last = found.starts[1], found.starts[2]
    return [
        (date.fromordinal(on), value)
        for on, value in zip(found.on[first:last].tolist(), found.value[first:last].tolist(), strict=True)
    ]


def a_reading(month: int, value: float | None, **more) -> Reading:
    end = date(2025, month, 28)
    return Reading(
        indicator="i-books", period_start=date(2025, month, 1), period_end=end, value=value, **more
    )


def test_columns_hold_the_countrys_figures_by_period(a_country: Desk) -> None:
    before = figures(a_country)
    made = [
        a_reading(3, 7.5),
        a_reading(2, 6.5),
        a_reading(4, None),
        a_reading(5, 9.0, place="pl-north"),
        a_reading(6, 9.0, grp="girls"),
    ]
    a_country.write("Readings", [Change(None, one) for one in made])
    assert figures(a_country) == sorted([*before, (date(2025, 2, 28), 6.5), (date(2025, 3, 28), 7.5)])


def test_a_revised_figure_stays_what_it_was_at_the_step_before(a_country: Desk) -> None:
    before = figures(a_country)
    first = a_country.write("Reading", [Change(None, a_reading(3, 7.5))]).step.no
    reading = next(one for one in a_country.picture.series("i-books") if one.period_end == date(2025, 3, 28))
    a_country.write("Revised", [Change(reading, replace(reading, value=8.5))])
    assert (date(2025, 3, 28), 8.5) in figures(a_country)
    assert (date(2025, 3, 28), 7.5) in figures(a_country, step=first)
    assert figures(a_country, step=first - 1) == before
