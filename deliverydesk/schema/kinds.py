"""How a value behaves: read from what a person wrote, checked, shown, sorted, and kept as plain JSON.

A kind knows nothing of widgets, number formats or columns: each reader keeps its own table from kind
to its own means. `parse` either returns the value or raises a `ValueProblem` that says what to write;
it never answers bad input with an empty value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from deliverydesk.i18n import N_, _
from deliverydesk.schema.amounts import Amount, Whole, read_number
from deliverydesk.schema.days import Day
from deliverydesk.schema.kind import Align, Kind, Tone, Words, clean, refuse_unseen, said
from deliverydesk.schema.problems import ValueProblem

if TYPE_CHECKING:
    from deliverydesk.schema.picture import Picture

__all__ = [
    "Absent",
    "AbsentReason",
    "Align",
    "Amount",
    "Choice",
    "Day",
    "Kind",
    "Prose",
    "Rating",
    "Ref",
    "Refs",
    "Text",
    "Tone",
    "Whole",
    "Words",
    "YesNo",
    "present",
    "read_number",
]


@dataclass(frozen=True)
class Text(Kind):
    """One line of words, at most `limit` characters; runs of white space are one space."""

    limit: int = 300

    def parse(self, raw: object, at: Picture | None = None) -> str:
        text = " ".join(clean(raw).split())
        self.check(text)
        return text

    def check(self, value: Any) -> None:
        if len(value) > self.limit:
            raise ValueProblem(
                "length",
                _("The text is {n} characters long and {limit} fit. Shorten it.").format(
                    n=len(value), limit=self.limit
                ),
            )
        refuse_unseen(value)

    def sort(self, value: Any, at: Picture | None = None) -> Any:
        return str(value).casefold()


@dataclass(frozen=True)
class Prose(Text):
    """Paragraphs. The limit leaves room under what one workbook cell can hold (32,767 characters)."""

    limit: int = 30_000

    def parse(self, raw: object, at: Picture | None = None) -> str:
        lines = clean(raw).replace("\r\n", "\n").replace("\r", "\n").split("\n")
        text = "\n".join(" ".join(line.split()) for line in lines).strip()
        self.check(text)
        return text


@dataclass(frozen=True)
class YesNo(Kind):
    """Yes or no."""

    align: ClassVar[Align] = Align.CENTRE

    def parse(self, raw: object, at: Picture | None = None) -> bool:
        if isinstance(raw, bool):
            return raw
        word = " ".join(clean(raw).split()).casefold()
        if word in ("y", "true", "1") or said(word, "yes"):
            return True
        if word in ("n", "false", "0") or said(word, "no"):
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
        word = " ".join(clean(raw).split()).casefold()
        for member in self.of:
            if word == str(member.value).casefold() or said(word, member.label):
                return member
        allowed = ", ".join(_(m.label) for m in self.of)
        raise ValueProblem(
            "list",
            _("“{text}” is not on the list. Choose one of: {allowed}.").format(
                text=word[:60], allowed=allowed
            ),
        )

    def show(self, value: Any, at: Picture | None = None) -> str:
        return _(value.label)

    def plain(self, value: Any) -> Any:
        return str(value.value)

    def restore(self, plain: Any) -> Any:
        return self._members[plain] if plain in self._members else self.of(plain)

    def sort(self, value: Any, at: Picture | None = None) -> Any:
        return list(self.of).index(value)

    @cached_property
    def _members(self) -> Mapping[Any, Words]:
        # A lookup is a fifth of an enum's call, and a desk restores fifty thousand choices as it opens.
        return {member.value: member for member in self.of}


@dataclass(frozen=True)
class Rating(Kind):
    """A rating's code, `G AG A AR R`; `read` turns the words people use into a code, or raises."""

    read: Callable[[str], str | None]
    order: tuple[str, ...] = ("G", "AG", "A", "AR", "R")
    align: ClassVar[Align] = Align.CENTRE

    def parse(self, raw: object, at: Picture | None = None) -> str:
        code = self.read(" ".join(clean(raw).split()))
        if code is None:
            raise ValueProblem(
                "rating", _("A rating is needed here: {codes}.").format(codes=" ".join(self.order))
            )
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
        text = " ".join(clean(raw).split())
        if at is None:
            return text
        found = at.find(self.to, text)
        if found is None:
            raise ValueProblem(
                "link",
                _("“{text}” is not a known {entity}. Use a reference from the list of {plural}.").format(
                    text=text[:60],
                    entity=at.word(self.to).lower(),
                    plural=at.word(self.to, many=True).lower(),
                ),
            )
        return found

    def show(self, value: Any, at: Picture | None = None) -> str:
        return at.label(value) if at is not None else str(value)

    def edit(self, value: Any, at: Picture | None = None) -> str:
        if at is None:
            return str(value)
        words = at.reference(value)
        # Some records have no reference of their own (a version of a path): only the id leads back to them.
        return words if at.find(self.to, words) == value else str(value)

    def sort(self, value: Any, at: Picture | None = None) -> Any:
        return (at.reference(value) if at is not None else str(value)).casefold()


@dataclass(frozen=True)
class Refs(Kind):
    """Links to any number of records of the entity `to`; the value is a sorted tuple of ids, none twice."""

    to: str

    def parse(self, raw: object, at: Picture | None = None) -> tuple[str, ...]:
        if isinstance(raw, tuple | list):
            return tuple(sorted({str(part) for part in raw}))
        one = Ref(self.to)
        parts = [part for part in re.split(r"[;,\n]", clean(raw)) if part.strip()]
        return tuple(sorted({one.parse(part, at) for part in parts}))

    def show(self, value: Any, at: Picture | None = None) -> str:
        return ", ".join(sorted(at.reference(one) if at is not None else str(one) for one in value))

    def edit(self, value: Any, at: Picture | None = None) -> str:
        one = Ref(self.to)
        return ", ".join(sorted(one.edit(target, at) for target in value))

    def plain(self, value: Any) -> Any:
        return sorted(set(value))

    def restore(self, plain: Any) -> Any:
        return tuple(sorted(set(plain)))

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
