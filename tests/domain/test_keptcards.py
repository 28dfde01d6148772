"""Scorecards kept from picture to picture are those that would be made anew, and no more than needed are made."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from deliverydesk.domain import keptcards
from deliverydesk.domain.assessments import Assessment, Voice
from deliverydesk.domain.catalogue import CATALOGUE
from deliverydesk.domain.keptcards import KeptCards, Noted
from deliverydesk.domain.promises import Priority
from deliverydesk.domain.scorecard import Scorecard, scorecards
from deliverydesk.schema.changes import Change
from deliverydesk.services.desk import Desk


def changes(desk: Desk) -> list[list[Change]]:
    """One small change of every record that somebody may edit, and of every reading."""
    at = desk.picture
    made = []
    for entity in CATALOGUE:
        records = at.of_entity(entity.key) if not entity.series else ()
        for one in records:
            for name in ("title", "name", "narrative_unit", "marking"):
                if hasattr(one, name) and isinstance(getattr(one, name), str):
                    made.append([Change(one, replace(one, **{name: getattr(one, name) + " x"}))])
                    break
    for indicator in at.of_entity("indicator"):
        figures = (one for one in at.series(indicator.id) if isinstance(one.value, float))
        made.extend([Change(one, replace(one, value=one.value + 1))] for one in figures)
    return made


def test_kept_cards_are_those_made_anew_whatever_changes(a_country: Desk) -> None:
    kept = KeptCards()
    assert kept.every(a_country.picture) == scorecards(a_country.picture)
    written = 0
    for one in changes(a_country):
        a_country.write("Changed", one, reason="To try it")
        written += 1
        assert kept.every(a_country.picture) == scorecards(a_country.picture)
    assert written > 10
    for _undo in range(3):
        a_country.undo()
        assert kept.every(a_country.picture) == scorecards(a_country.picture)


def test_another_day_and_a_new_rating_are_followed(a_country: Desk) -> None:
    kept = KeptCards()
    kept.every(a_country.picture)
    later = a_country.viewed(at=a_country.picture.today + timedelta(days=400))
    assert kept.every(later) == scorecards(later)
    rating = Assessment(priority="pr-read", as_at=date(2026, 11, 2), voice=Voice.UNIT, overall="G")
    a_country.write("Rated", [Change(None, rating)])
    assert kept.every(a_country.picture) == scorecards(a_country.picture)


def test_an_edited_reading_makes_its_own_promise_anew_alone(
    a_country: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = KeptCards()
    kept.every(a_country.picture)
    made: list[str] = []

    def counted(at: Noted, priority: Priority) -> Scorecard:
        made.append(priority.ref)
        return scorecard(at, priority)

    scorecard = keptcards.scorecard
    monkeypatch.setattr(keptcards, "scorecard", counted)
    reading = a_country.picture.series("i-read")[-1]
    a_country.write("Edited", [Change(reading, replace(reading, value=51.0))])
    kept.every(a_country.picture)
    assert made == ["P03"]
