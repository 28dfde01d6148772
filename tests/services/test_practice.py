"""The practice country on a person's own computer."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from deliverydesk.domain.exchanges import Returned
from deliverydesk.exchange.practice import Entry, fill
from deliverydesk.progress import Cancelled, Progress
from deliverydesk.services.desk import Desk
from deliverydesk.services.issuing import issue_workbooks
from deliverydesk.services.practice import practice_desk


def test_the_practice_desk_is_made_once_with_returns_to_practise_on(tmp_path: Path) -> None:
    path = practice_desk(tmp_path)
    with Desk.open(path) as desk:
        assert desk.actor is not None
        assert desk.picture.all(Returned)
    before = path.stat().st_mtime_ns
    assert practice_desk(tmp_path) == path
    assert path.stat().st_mtime_ns == before


def test_a_making_that_was_stopped_leaves_no_country_behind(tmp_path: Path) -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        practice_desk(tmp_path, progress)
    assert list(tmp_path.glob("**/Practice country/*.desk")) == []


def test_a_practice_return_does_not_tell_the_hour_it_was_made(a_country: Desk, tmp_path: Path) -> None:
    """Its hash is written in the journal, and every making of the sample is the same step for step."""
    (issued, *_rest) = issue_workbooks(a_country, tmp_path / "out")
    entry = Entry("programmes", "G01", "owner", "A. Rowan")
    fill(issued.path, tmp_path / "back.xlsx", [entry])
    with zipfile.ZipFile(tmp_path / "back.xlsx") as parts:
        assert {one.date_time for one in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        told = parts.read("docProps/core.xml").decode()
    assert told.partition("<dcterms:modified")[2].partition(">")[2].startswith("1980-01-01T00:00:00Z<")
