"""One set of colours and shapes, so that a red in the window is the same red in a workbook and on paper."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from deliverydesk import assets

NO_RATING = "N"
TOO_EARLY = "E"


@dataclass(frozen=True)
class RatingLook:
    """The three colours of a rating's tag, each `#RRGGBB`."""

    fill: str
    edge: str
    letter: str


@dataclass(frozen=True)
class ToneLook:
    """How a tone shows: the name of a colour of the scheme, a letter for plain text, a shape."""

    colour: str
    letter: str
    shape: str


@dataclass(frozen=True)
class Scheme:
    """Light or dark: every colour by its token, and the rating tags by code."""

    name: str
    colours: Mapping[str, str]
    ratings: Mapping[str, RatingLook]

    def __getitem__(self, token: str) -> str:
        """The colour of a token, `#RRGGBB`; KeyError names a token that does not exist."""
        return self.colours[token]

    def rating(self, code: str | None) -> RatingLook:
        """The tag of a rating; no rating, and too early to judge, look alike but for their mark."""
        return self.ratings.get(code or NO_RATING, self.ratings[NO_RATING])


@dataclass(frozen=True)
class Looks:
    """The whole of `theme.toml`. Paper and workbooks always use `light`."""

    light: Scheme
    dark: Scheme
    shapes: Mapping[str, str]
    tones: Mapping[str, ToneLook]

    def shape(self, code: str | None) -> str:
        """square, pointed, rounded, stadium or dashed."""
        return self.shapes.get(code or NO_RATING, self.shapes[NO_RATING])


def read_looks(path: Path) -> Looks:
    """Read a theme file; a missing token or a misspelt colour raises ValueError naming it."""
    with path.open("rb") as file:
        raw = tomllib.load(file)
    looks = Looks(
        light=_scheme("light", raw["light"]),
        dark=_scheme("dark", raw["dark"]),
        shapes=MappingProxyType(dict(raw["shape"])),
        tones=MappingProxyType({name: ToneLook(**look) for name, look in raw["tone"].items()}),
    )
    one_sided = looks.light.colours.keys() ^ looks.dark.colours.keys()
    if one_sided:
        raise ValueError(f"{path.name}: {', '.join(sorted(one_sided))} stands in one scheme only")
    return looks


@cache
def looks() -> Looks:
    """The looks that ship with DeliveryDesk."""
    return read_looks(assets.resources() / "theme.toml")


def _scheme(name: str, raw: Mapping[str, Any]) -> Scheme:
    colours = {token: _colour(name, token, value) for token, value in raw.items() if isinstance(value, str)}
    ratings = {code: RatingLook(**look) for code, look in raw["rating"].items()}
    for code, look in ratings.items():
        for value in (look.fill, look.edge, look.letter):
            _colour(name, f"rating.{code}", value)
    return Scheme(name, MappingProxyType(colours), MappingProxyType(ratings))


def _colour(scheme: str, token: str, value: str) -> str:
    if len(value) != 7 or value[0] != "#" or any(c not in "0123456789ABCDEFabcdef" for c in value[1:]):
        raise ValueError(f"{scheme}.{token}: {value!r} is not a colour. Write it like #1B2025")
    return value
