"""The base of every kind, closed lists of words, and how written text is cleaned before it is read."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Any, ClassVar

from deliverydesk.i18n import _, heard
from deliverydesk.schema.problems import ValueProblem

if TYPE_CHECKING:
    from deliverydesk.schema.picture import Picture


class Words(str, Enum):
    """A closed list. A member's value is its code, a contract; `label` is what people read."""

    label: str

    def __new__(cls, code: str, label: str = "") -> Words:
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = label or code
        return member

    def __str__(self) -> str:
        return str(self.value)


class Align(Enum):
    """Words follow the script's direction; figures stand right in every script."""

    WORDS = "words"
    FIGURES = "figures"
    CENTRE = "centre"


class Tone(Enum):
    """How loud a value is. The theme gives each tone a colour, a letter and a shape."""

    GOOD = "good"
    WATCH = "watch"
    BAD = "bad"
    QUIET = "quiet"


@dataclass(frozen=True)
class Kind:
    """The base of all kinds; `None` never reaches a kind, a field deals with it."""

    align: ClassVar[Align] = Align.WORDS
    summable: ClassVar[bool] = False

    def parse(self, raw: object, at: Picture | None = None) -> Any:
        """The value a person meant by `raw`, or a `ValueProblem`. `at` is the desk for look-ups."""
        raise NotImplementedError

    def check(self, value: Any) -> None:
        """Raise a `ValueProblem` where a value of the right type breaks the kind's own limits."""

    def show(self, value: Any, at: Picture | None = None) -> str:
        """What people read."""
        return str(value)

    def edit(self, value: Any, at: Picture | None = None) -> str:
        """What stands in an editor: `parse(edit(value))` gives the value back."""
        return self.show(value, at)

    def plain(self, value: Any) -> Any:
        """The JSON and SQL form."""
        return value

    def restore(self, plain: Any) -> Any:
        """Back from the plain form."""
        return plain

    def sort(self, value: Any, at: Picture | None = None) -> Any:
        """A key that orders values of this kind."""
        return self.plain(value)

    def same(self, a: Any, b: Any) -> bool:
        """Whether two values are the same to a person."""
        return bool(a == b)

    def tone(self, value: Any) -> Tone | None:
        """How loud the value is, where its kind can say."""
        return None


# Tab, the line breaks and the separators that count as white space may stand in a text; NUL ends a text
# early in many programs, and the others show nowhere.
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1b\x7f\ufffe\uffff]")
_HALF = re.compile("[\ud800-\udfff]")
_BYTE_ORDER_MARK = "\ufeff"


def refuse_unseen(text: str) -> None:
    """Raise a `ValueProblem` for characters that cannot be kept or seen, naming the first."""
    if text.isprintable():  # most texts, and none of these characters is
        return
    if _HALF.search(text):
        raise ValueProblem(
            "characters", _("The text holds half a character (a lone surrogate). Type it again.")
        )
    if found := _UNSEEN.search(text):
        raise ValueProblem(
            "characters",
            _("The text holds a control character (U+{code:04X}). Take it out.").format(code=ord(found[0])),
        )


def clean(raw: object) -> str:
    """Text in Unicode's composed form, refused where it holds characters that nobody could see.

    An integral float reads as digits, yes and no as words, a moment at midnight as its day.
    """
    if isinstance(raw, bool):
        return _("yes") if raw else _("no")
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e15:
        raw = int(raw)
    if isinstance(raw, datetime):
        raw = raw.date() if raw.time() == datetime.min.time() else raw
    text = str(raw)
    refuse_unseen(text)
    return unicodedata.normalize("NFC", text.replace(_BYTE_ORDER_MARK, ""))


# Marks of direction that keyboards and programs of right-to-left scripts put in and nobody sees, and the
# stroke that only stretches a word.
_DIRECTION = dict.fromkeys(
    map(ord, "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
)
_STRETCH = "\u0640"


def without_direction(text: str) -> str:
    """The text without the unseen marks of direction, which say nothing about a figure or a word."""
    return text if text.isascii() else text.translate(_DIRECTION)


def fold(text: str) -> str:
    """What two spellings of one word have in common: without case, accents, hamzas and vowel signs."""
    if text.isascii():
        return " ".join(text.split()).casefold()
    text = without_direction(text).replace(_STRETCH, "").replace("\u2019", "'")
    parts = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in parts if not unicodedata.combining(c)).split())


def said(text: str, words: str) -> bool:
    """Whether a written text is `words`, in any of the languages that are listened to now.

    English is read to the letter; in languages that put signs on letters, people leave them out.
    """
    if text.casefold() == words.casefold():
        return True
    others = heard(words)[1:]
    return bool(others) and fold(text) in map(fold, others)


def digits(text: str) -> str:
    """The text with every script's decimal digits written 0 to 9."""
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.decimal(c)) if unicodedata.decimal(c, None) is not None else c for c in text
    )
