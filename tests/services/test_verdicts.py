"""Verdicts kept from picture to picture are those of the exact rule, however many are judged at once."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta

import pytest

from deliverydesk.domain.lines import judged
from deliverydesk.domain.measures import Indicator, Trajectory, TrajectoryStatus
from deliverydesk.domain.verdicts import Verdict
from deliverydesk.schema.changes import Change
from deliverydesk.schema.picture import Picture
from deliverydesk.services import verdicts
from deliverydesk.services.desk import Desk
from deliverydesk.services.verdicts import Verdicts


@pytest.fixture(params=[1, 120], ids=["in columns", "one by one"])
def kept(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, a_country: Desk) -> Verdicts:
    monkeypatch.setattr(verdicts, "MANY", request.param)
    return Verdicts(a_country)


def plain(verdict: Verdict) -> dict[str, object]:
    """Every figure to twelve digits, without the one that columns leave out."""
    values = {one.name: getattr(verdict, one.name) for one in fields(verdict) if one.name != "best_year"}
    return {name: float(f"{v:.12g}") if isinstance(v, float) else v for name, v in values.items()}


def told(found: Verdicts, at: Picture) -> dict[str, dict[str, object]]:
    return {id: plain(one) for id, one in found.every(at).items()}


def exactly(desk: Desk, at: Picture) -> dict[str, dict[str, object]]:
    return {one.id: plain(judged(at, one, desk.picture.settings)) for one in at.all(Indicator)}


def test_they_follow_the_desk_step_by_step(kept: Verdicts, a_country: Desk) -> None:
    def same() -> None:
        assert told(kept, a_country.picture) == exactly(a_country, a_country.picture)

    same()
    reading = a_country.picture.series("i-read")[-1]
    a_country.write("Reading", [Change(reading, replace(reading, value=51.25))])
    same()
    path = next(one for one in a_country.picture.all(Trajectory) if one.status is TrajectoryStatus.AGREED)
    anew = replace(path, id="tr-anew", revision=0, version=path.version + 8, target=path.target + 3)
    old = Change(path, replace(path, status=TrajectoryStatus.SUPERSEDED))
    a_country.write("Path", [old, Change(None, anew)], reason="Agreed anew")
    same()
    settings = a_country.picture.settings
    a_country.write("Settings", [Change(settings, replace(settings, threshold_g=0.99))])
    same()
    for _undo in range(3):
        a_country.undo()
        same()


def test_another_day_and_an_earlier_step_are_judged_by_themselves(kept: Verdicts, a_country: Desk) -> None:
    first = a_country.picture.step
    reading = a_country.picture.series("i-read")[-1]
    a_country.write("Reading", [Change(reading, replace(reading, value=51.25))])
    pictures = [
        a_country.picture,
        a_country.viewed(known=first),
        a_country.viewed(at=a_country.picture.today - timedelta(days=500)),
        a_country.viewed(at=date(2029, 1, 1)),
        a_country.picture,
    ]
    for at in pictures:
        assert told(kept, at) == exactly(a_country, at)


def test_an_indicator_that_is_gone_is_still_judged(kept: Verdicts, a_country: Desk) -> None:
    books = a_country.picture.get(Indicator, "i-books")
    assert books is not None
    gone = replace(books, id="elsewhere")
    assert kept.of(gone, a_country.picture).latest is None
