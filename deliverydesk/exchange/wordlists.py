"""What people call things in their own lists, read from data: headings, totals, words for no value."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from deliverydesk import assets
from deliverydesk.exchange.convert import AbsentWords, fold
from deliverydesk.schema.kinds import AbsentReason


@dataclass(frozen=True)
class Wordlists:
    """`headings` by kind of list and field (`headings["milestone"]["forecast"]`), all plain words."""

    subjects: Mapping[str, tuple[str, ...]]
    headings: Mapping[str, Mapping[str, tuple[str, ...]]]
    totals: tuple[str, ...]
    absent: tuple[AbsentWords, ...]


def plain_words(text: object) -> str:
    """Words as headings are compared: no case, no accents, no signs, one space."""
    bare = unicodedata.normalize("NFKD", fold(text).replace("_", " "))
    kept = "".join(c if c.isalnum() or c == "°" else " " for c in bare if not unicodedata.combining(c))
    return " ".join(kept.split())


@cache
def wordlists() -> Wordlists:
    """The words that ship."""
    path = assets.resources() / "guessing.toml"
    raw: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    absent = [
        AbsentWords(AbsentReason(reason), tuple(fold(word) for word in words))
        for reason, words in raw.pop("absent").items()
    ]
    withheld = tuple(fold(word) for word in raw.pop("withheld")["starts"])
    totals = tuple(plain_words(word) for word in raw.pop("totals")["starts"])
    subjects = raw.pop("subject")
    return Wordlists(
        subjects={key: tuple(plain_words(word) for word in words) for key, words in subjects.items()},
        headings={
            kind: {name: tuple(plain_words(word) for word in words) for name, words in fields.items()}
            for kind, fields in raw.items()
        },
        totals=totals,
        absent=(*absent, AbsentWords(AbsentReason.WITHHELD, (), withheld)),
    )


def same_numbers(one: str, other: str) -> bool:
    """Whether two names have the same figures in them: phase 1 is never a slip of the pen for phase 2."""
    return re.findall(r"\d+", one) == re.findall(r"\d+", other)
