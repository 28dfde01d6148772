"""What an indicator says of itself."""

from __future__ import annotations

import pytest

from deliverydesk.domain.measures import Indicator


@pytest.mark.parametrize(
    ("unit", "percent"),
    [("%", True), ("% of pupils", True), ("per cent", True), ("deaths per 100,000", False), ("homes", False)],
)
def test_per_cent_is_known_however_it_is_written(unit: str, percent: bool) -> None:
    assert Indicator(priority="p", ref="I1", title="One", unit=unit).is_percent is percent
