"""Each benchmark by itself: what those before it left in memory is not walked through while it is timed."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def leftovers_at_rest() -> Iterator[None]:
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()
