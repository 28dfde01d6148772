"""The practice country on a person's own computer."""

from __future__ import annotations

from pathlib import Path

import pytest

from deliverydesk.domain.exchanges import Returned
from deliverydesk.progress import Cancelled, Progress
from deliverydesk.services.desk import Desk
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
