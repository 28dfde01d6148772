"""How a value behaves: read from what a person wrote, checked, shown, sorted, and kept as plain JSON.

A kind knows nothing of widgets, number formats or columns: each reader keeps its own table from kind
to its own means. `parse` either returns the value or raises a `ValueProblem` that says what to write;
it never answers bad input with an empty value.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING, Any, ClassVar

from deliverydesk.i18n import FORMATS, MONTHS, MONTHS_SHORT, N_, _
from deliverydesk.schema.numbers import same
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


_CONTROLS = {c: None for c in (*range(0x20), 0x7F, 0xFEFF, 0xFFFE, 0xFFFF) if c not in (0x09, 0x0A, 0x0D)}


def _clean(raw: object) -> str:
    """Text without control characters, in Unicode's composed form; an integral float reads as digits."""
    if isinstance(raw, bool):
        return _("yes") if raw else _("no")
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e15:
        raw = int(raw)
    if isinstance(raw, datetime):
        raw = raw.date() if raw.time() == datetime.min.time() else raw
    text = str(raw)
    if any("\ud800" <= c <= "\udfff" for c in text):
        raise ValueProblem("characters", _("The text holds half a character (a lone surrogate). Type it again."))
    return unicodedata.normalize("NFC", text).translate(_CONTROLS)


@dataclass(frozen=True)
class Text(Kind):
    """One line of words, at most `limit` characters; runs of white space are one space."""

    limit: int = 300

    def parse(self, raw: object, at: Picture | None = None) -> str:
        text = " ".join(_clean(raw).split())
        self.check(text)
        return text

    def check(self, value: Any) -> None:
        if len(value) > self.limit:
            raise ValueProblem(
                "length",
                _("The text is {n} characters long and {limit} fit. Shorten it.").format(n=len(value), limit=self.limit),
            )

    def sort(self, value: Any, at: Picture | None = None) -> Any:
        return str(value).casefold()


@dataclass(frozen=True)
class Prose(Text):
    """Paragraphs. The limit leaves room under what one workbook cell can hold (32,767 characters)."""

    limit: int = 30_000

    def parse(self, raw: object, at: Picture | None = None) -> str:
        lines = _clean(raw).replace("\r\n", "\n").replace("\r", "\n").split("\n")
        text = "\n".join(" ".join(line.split()) for line in lines).strip()
        self.check(text)
        return text


_MONTH_NUMBERS = {
    name.casefold(): n for names in (MONTHS, MONTHS_SHORT) for n, name in enumerate(names, start=1)
} | {"sept": 9}
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_WORDY = re.compile(r"(\d{1,2})[\s.-]+([^\W\d_]+)\.?[\s,.-]+(\d{2}|\d{4})")
_FIGURES = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{2}|\d{4})")
_EXCEL_EPOCH = date(1899, 12, 30)
_SERIAL_FROM, _SERIAL_TO = 36_526, 73_050  # 1 Jan 2000 and 31 Dec 2099 in Excel's count of days


@dataclass(frozen=True)
class Day(Kind):
    """A calendar day. Figures whose order could be either are refused, never guessed."""

    align: ClassVar[Align] = Align.FIGURES

    def parse(self, raw: object, at: Picture | None = None) -> date:
        if isinstance(raw, datetime):
            raw = raw.date()
        if isinstance(raw, date):
            self.check(raw)
            return raw
        if isinstance(raw, int | float) and not isinstance(raw, bool):
            if float(raw).is_integer() and _SERIAL_FROM <= raw <= _SERIAL_TO:
                return _EXCEL_EPOCH + timedelta(days=int(raw))
            raise self._unread(FORMATS.number(float(raw)))
        return self._from_text(_digits(_clean(raw)).strip())

    def _from_text(self, text: str) -> date:
        if found := _ISO.fullmatch(text):
            year, month, day = (int(part) for part in found.groups())
        elif (found := _WORDY.fullmatch(text)) and found[2].casefold() in _MONTH_NUMBERS:
            day, month, year = int(found[1]), _MONTH_NUMBERS[found[2].casefold()], int(found[3])
            year += 2000 if len(found[3]) == 2 else 0
        elif found := _FIGURES.fullmatch(text):
            day, month, year = self._from_figures(text, int(found[1]), int(found[3]), found[4])
        else:
            raise self._unread(text)
        try:
            value = date(year, month, day)
        except ValueError:
            raise ValueProblem(
                "date",
                _("{text} does not exist. Write a day like 28 Feb 2027.").format(
                    text=f"{day} {_(MONTHS_SHORT[month - 1])} {year}" if 1 <= month <= 12 else f"“{text}”"
                ),
            ) from None
        self.check(value)
        return value

    @staticmethod
    def _from_figures(text: str, first: int, second: int, year: str) -> tuple[int, int, int]:
        if len(year) == 2:
            raise ValueProblem("date", _("“{text}” has no century. Write it like 28 Feb 2027.").format(text=text))
        if first <= 12 and second <= 12 and first != second:
            raise ValueProblem(
                "date",
                _("“{text}” could be two different days. Write it like 28 Feb 2027.").format(text=text),
            )
        return (first, second, int(year)) if second <= 12 else (second, first, int(year))

    def check(self, value: Any) -> None:
        if not 1900 <= value.year <= 2199:
            raise ValueProblem(
                "date", _("The year {year} is out of reach. Days run from 1900 to 2199.").format(year=value.year)
            )

    @staticmethod
    def _unread(text: str) -> ValueProblem:
        return ValueProblem("date", _("“{text}” is not a date. Write it like 28 Feb 2027.").format(text=text[:60]))

    def show(self, value: Any, at: Picture | None = None) -> str:
        return FORMATS.day(value)

    def edit(self, value: Any, at: Picture | None = None) -> str:
        return FORMATS.day_full(value)

    def plain(self, value: Any) -> Any:
        return value.isoformat()

    def restore(self, plain: Any) -> Any:
        return date.fromisoformat(plain)


def _digits(text: str) -> str:
    """The text with every script's decimal digits written 0 to 9."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(c)) if unicodedata.decimal(c, None) is not None else c for c in text)


_GROUPED = re.compile(r"[+-]?\d{1,3}(?:([, ])\d{3})(?:\1\d{3})*(?:\.\d+)?")
_PLAIN_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?")


def read_number(raw: object) -> float:
    """A finite number: `1250`, `1,250`, `1 250.5`, `−3`; words, `1.234,56` and infinities are refused."""
    if isinstance(raw, bool):
        raise _no_number(str(raw))
    if isinstance(raw, int | float):
        value = float(raw)
    else:
        text = _digits(_clean(raw)).replace("\N{MINUS SIGN}", "-").replace("٫", ".").replace("٬", ",")
        text = re.sub(r"[\u00a0\u202f\u2009]", " ", text).strip()
        if _GROUPED.fullmatch(text):
            text = text.replace(",", "").replace(" ", "")
        elif not _PLAIN_NUMBER.fullmatch(text):
            raise _no_number(text)
        value = float(text)
    if not math.isfinite(value):
        raise _no_number(str(raw)[:30])
    return value


def _no_number(text: str) -> ValueProblem:
    return ValueProblem(
        "number", _("A number is needed here, without words; “{text}” is not one. Write it like 1250.5.").format(text=text[:60])
    )


@dataclass(frozen=True)
class Amount(Kind):
    """A number in the unit its label or its record names. `summable` only where adding makes sense."""

    least: float | None = None
    most: float | None = None
    decimals: int | None = None
    align: ClassVar[Align] = Align.FIGURES

    def parse(self, raw: object, at: Picture | None = None) -> float:
        value = read_number(raw)
        self.check(value)
        return value

    def check(self, value: Any) -> None:
        if not math.isfinite(value):
            raise _no_number(str(value))
        if (self.least is not None and value < self.least) or (self.most is not None and value > self.most):
            raise ValueProblem("range", self._range_sentence(value))

    def _range_sentence(self, value: float) -> str:
        number = FORMATS.number
        if self.most is None and self.least is not None:
            return _("{value} is too small: at least {least}.").format(value=number(value), least=number(self.least))
        if self.least is None and self.most is not None:
            return _("{value} is too large: at most {most}.").format(value=number(value), most=number(self.most))
        return _("{value} is out of range: from {least} to {most}.").format(
            value=number(value), least=number(self.least or 0), most=number(self.most or 0)
        )

    def show(self, value: Any, at: Picture | None = None) -> str:
        return FORMATS.number(value, self.decimals)

    def edit(self, value: Any, at: Picture | None = None) -> str:
        return repr(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(float(value))

    def same(self, a: Any, b: Any) -> bool:
        return same(a, b)


@dataclass(frozen=True)
class Whole(Amount):
    """A count."""

    summable: ClassVar[bool] = True

    def parse(self, raw: object, at: Picture | None = None) -> int:
        value = read_number(raw)
        if not value.is_integer():
            raise ValueProblem("whole", _("{value} is not a whole number.").format(value=FORMATS.number(value)))
        self.check(value)
        return int(value)

    def show(self, value: Any, at: Picture | None = None) -> str:
        return FORMATS.number(value, 0)

    def edit(self, value: Any, at: Picture | None = None) -> str:
        return str(value)


@dataclass(frozen=True)
class YesNo(Kind):
    """Yes or no."""

    align: ClassVar[Align] = Align.CENTRE

    def parse(self, raw: object, at: Picture | None = None) -> bool:
        if isinstance(raw, bool):
            return raw
        word = " ".join(_clean(raw).split()).casefold()
        if word in ("yes", "y", "true", "1", _("yes").casefold()):
            return True
        if word in ("no", "n", "false", "0", _("no").casefold()):
            return False
        raise ValueProblem("yes or no", _("“{text}” is neither yes nor no.").format(text=word[:60]))

    def show(self, value: Any, at: Picture | None = None) -> str:
        return _("yes") if value else _("no")

    def plain(self, value: Any) -> Any:
        return int(value)

    def restore(self, plain: Any) -> Any:
        return bool(plain)


@dataclass(frozen=True)
class Choice(Kind):
    """One of a closed list."""

    of: type[Words]

    def parse(self, raw: object, at: Picture | None = None) -> Words:
        if isinstance(raw, self.of):
            return raw
        word = " ".join(_clean(raw).split()).casefold()
        for member in self.of:
            if word in (str(member.value).casefold(), member.label.casefold(), _(member.label).casefold()):
                return member
        allowed = ", ".join(_(m.label) for m in self.of)
        raise ValueProblem(
            "list", _("“{text}” is not on the list. Choose one of: {allowed}.").format(text=word[:60], allowed=allowed)
        )

    def show(self, value: Any, at: Picture | None = None) -> str:
        return _(value.label)

    def plain(self, value: Any) -> Any:
        return str(value.value)

    def restore(self, plain: Any) -> Any:
        return self.of(plain)

    def sort(self, value: Any, at: Picture | None = None) -> Any:
        return list(self.of).index(value)


@dataclass(frozen=True)
class Rating(Kind):
    """A rating's code, `G AG A AR R`; `read` turns the words people use into a code, or raises."""

    read: Callable[[str], str | None]
    order: tuple[str, ...] = ("G", "AG", "A", "AR", "R")
    align: ClassVar[Align] = Align.CENTRE

    def parse(self, raw: object, at: Picture | None = None) -> str:
        code = self.read(" ".join(_clean(raw).split()))
        if code is None:
            raise ValueProblem("rating", _("A rating is needed here: {codes}.").format(codes=" ".join(self.order)))
        return code

    def check(self, value: Any) -> None:
        if value not in self.order:
            raise ValueProblem("rating", _("“{value}” is not a rating's code.").format(value=value))

    def sort(self, value: Any, at: Picture | None = None) -> Any:
        return -self.order.index(value)

    def tone(self, value: Any) -> Tone | None:
        return {"G": Tone.GOOD, "AG": Tone.QUIET, "A": Tone.WATCH, "AR": Tone.WATCH, "R": Tone.BAD}.get(value)


@dataclass(frozen=True)
class Ref(Kind):
    """A link to one record of the entity `to`; the value is that record's id."""

    to: str

    def parse(self, raw: object, at: Picture | None = None) -> str:
        text = " ".join(_clean(raw).split())
        if at is None:
            return text
        found = at.find(self.to, text)
        if found is None:
            raise ValueProblem(
                "link",
                _("“{text}” is not a known {entity}. Use a reference from the list of {plural}.").format(
                    text=text[:60], entity=at.word(self.to).lower(), plural=at.word(self.to, many=True).lower()
                ),
            )
        return found

    def show(self, value: Any, at: Picture | None = None) -> str:
        return at.label(value) if at is not None else str(value)

    def edit(self, value: Any, at: Picture | None = None) -> str:
        return at.reference(value) if at is not None else str(value)

    def sort(self, value: Any, at: Picture | None = None) -> Any:
        return self.edit(value, at).casefold()


@dataclass(frozen=True)
class Refs(Kind):
    """Links to any number of records of the entity `to`; the value is a sorted tuple of ids."""

    to: str

    def parse(self, raw: object, at: Picture | None = None) -> tuple[str, ...]:
        if isinstance(raw, tuple | list):
            return tuple(sorted({str(part) for part in raw}))
        one = Ref(self.to)
        parts = [part for part in re.split(r"[;,\n]", _clean(raw)) if part.strip()]
        return tuple(sorted({one.parse(part, at) for part in parts}))

    def show(self, value: Any, at: Picture | None = None) -> str:
        return ", ".join(sorted(at.reference(one) if at is not None else str(one) for one in value))

    def plain(self, value: Any) -> Any:
        return list(value)

    def restore(self, plain: Any) -> Any:
        return tuple(plain)

    def sort(self, value: Any, at: Picture | None = None) -> Any:
        return self.show(value, at).casefold()


class AbsentReason(Words):
    """Why a value is not there, where somebody said so."""

    WITHHELD = "withheld", N_("withheld")
    NOT_APPLICABLE = "not applicable", N_("not applicable")
    NOT_YET_KNOWN = "not yet known", N_("not yet known")
    NOT_PROVIDED = "not provided", N_("not provided")


@dataclass(frozen=True)
class Absent:
    """Stands in an optional field for a value that is absent for a reason; `words` are the source's own."""

    reason: AbsentReason
    words: str = ""

    def plain(self) -> dict[str, str]:
        """The JSON form, kept in the record's companion column."""
        return {"absent": str(self.reason.value), "words": self.words}

    @staticmethod
    def restore(plain: dict[str, str]) -> Absent:
        """Back from the JSON form."""
        return Absent(AbsentReason(plain["absent"]), plain.get("words", ""))


def present(value: Any) -> Any:
    """The value, or None where it is absent for a reason."""
    return None if isinstance(value, Absent) else value
