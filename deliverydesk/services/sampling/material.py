"""The sample's raw material, read from its data files: all words and figures live there, none in code.

country.toml   the desk, its ministries, people, places and periods
story.toml     what was done when and by whom: one beat is one step of the journal
returns.toml   which ministries' workbooks come back how
p01.toml ...   one promise each, with its plan, figures, milestones, barriers and ratings
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from deliverydesk.assets import resources

Table = Mapping[str, Any]
COUNTRY = "velmora"


@dataclass(frozen=True)
class Material:
    """The data files as read; `promises` in the order of their file names."""

    country: Table
    promises: tuple[Table, ...]
    beats: tuple[Table, ...]
    returns: Table

    @property
    def name(self) -> str:
        """The country's name."""
        return str(self.country["desk"]["country"])


def load(folder: Path | None = None) -> Material:
    """Read the files of one sample; the shipped one where no folder is given."""
    folder = folder or resources() / "samples" / COUNTRY
    return Material(
        _read(folder / "country.toml"),
        tuple(_read(path) for path in sorted(folder.glob("p[0-9][0-9].toml"))),
        tuple(_read(folder / "story.toml")["beat"]),
        _read(folder / "returns.toml"),
    )


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def on_day(values: Any, day: date) -> Any:
    """What held on a day, of `[[day, value], ...]` in order of time; any other value always held.

    None before the first day.
    """
    if not (isinstance(values, list) and values and isinstance(values[0], list)):
        return values
    return next((value for since, value in reversed(values) if since <= day), None)
