"""What a field is: its kind, its label, whether it must be there, whether a change to it needs a reason.

Optional fields must spell out `default=None`: without it type checkers believe them required.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from deliverydesk.i18n import ABSENT, _
from deliverydesk.schema.kinds import (
    Absent,
    Amount,
    Choice,
    Day,
    Kind,
    Prose,
    Rating,
    Ref,
    Refs,
    Text,
    Whole,
    Words,
    YesNo,
)
from deliverydesk.schema.picture import Picture
from deliverydesk.schema.problems import ValueProblem

_MISSING = dataclasses.MISSING
_ABSENT_WORDS = Text(2000)


@dataclass(frozen=True)
class Field:
    """One declared field of one entity. `entity` is its key, `empty` the value a blank stands for.

    `may_be_absent` says that it may hold an `Absent` instead of a value: its annotation names it, so that
    type checkers and the gate agree.
    """

    entity: str
    name: str
    kind: Kind
    label: str
    required: bool
    help: str = ""
    guarded: bool = False
    empty: Any = None
    may_be_absent: bool = False

    def parse(self, raw: object, at: Picture | None = None) -> Any:
        """The value meant by `raw`; blank gives None where that is allowed, and a problem where not."""
        if isinstance(raw, Absent):
            self._check_absent(raw)
            return raw
        blank = raw is None or (isinstance(raw, str) and not raw.strip())
        value = None if blank else self.kind.parse(raw, at)
        if value in (None, "", ()):
            if self.required:
                raise ValueProblem("required", _("{label} is needed.").format(label=_(self.label)))
            return self.empty
        return value

    def check(self, value: Any) -> None:
        """Raise a `ValueProblem` where a value in memory breaks this field's rules."""
        if value is None or value == "":
            if self.required:
                raise ValueProblem("required", _("{label} is needed.").format(label=_(self.label)))
        elif isinstance(value, Absent):
            self._check_absent(value)
        else:
            self.kind.check(value)

    def _check_absent(self, value: Absent) -> None:
        if self.required:
            raise ValueProblem("required", _("{label} cannot be left out.").format(label=_(self.label)))
        if not self.may_be_absent:
            raise ValueProblem(
                "absent", _("A reason for its absence cannot be kept here. Leave it empty instead.")
            )
        _ABSENT_WORDS.check(value.words)

    def show(self, value: Any, at: Picture | None = None) -> str:
        """What people read: nothing for empty, a dash where absent for a reason."""
        if value is None:
            return ""
        return ABSENT if isinstance(value, Absent) else self.kind.show(value, at)

    def edit(self, value: Any, at: Picture | None = None) -> str:
        """What stands in an editor."""
        return "" if value is None or isinstance(value, Absent) else self.kind.edit(value, at)

    def plain(self, value: Any) -> Any:
        """The JSON form; an `Absent` is an object with the key `absent`."""
        if value is None:
            return None
        return value.plain() if isinstance(value, Absent) else self.kind.plain(value)

    def restore(self, plain: Any) -> Any:
        """Back from the JSON form."""
        if plain is None:
            return self.empty
        if isinstance(plain, dict) and "absent" in plain:
            return Absent.restore(plain)
        return self.kind.restore(plain)

    def same(self, a: Any, b: Any) -> bool:
        """Whether two values are the same to a person."""
        if a is None or b is None or isinstance(a, Absent) or isinstance(b, Absent):
            return bool(a == b)
        return self.kind.same(a, b)

    def sort(self, value: Any, at: Picture | None = None) -> tuple[int, Any]:
        """A key that orders values of this field, the empty ones last."""
        if value is None or isinstance(value, Absent):
            return (1, 0)
        return (0, self.kind.sort(value, at))


@dataclass(frozen=True)
class Spec:
    """What a declaration leaves in the dataclass field's metadata, until the entity is built."""

    kind: Kind
    label: str
    help: str
    guarded: bool


def _declare(kind: Kind, label: str, default: Any, help: str, guarded: bool) -> Any:
    spec = {"spec": Spec(kind, label, help, guarded)}
    if default is _MISSING:
        return dataclasses.field(metadata=spec)
    return dataclasses.field(default=default, metadata=spec)


def text(
    label: str, *, limit: int = 300, default: Any = _MISSING, help: str = "", guarded: bool = False
) -> Any:
    """One line of words."""
    return _declare(Text(limit), label, default, help, guarded)


def prose(
    label: str, *, limit: int = 30_000, default: Any = _MISSING, help: str = "", guarded: bool = False
) -> Any:
    """Paragraphs."""
    return _declare(Prose(limit), label, default, help, guarded)


def day(label: str, *, default: Any = _MISSING, help: str = "", guarded: bool = False) -> Any:
    """A calendar day."""
    return _declare(Day(), label, default, help, guarded)


def amount(
    label: str,
    *,
    least: float | None = None,
    most: float | None = None,
    decimals: int | None = None,
    default: Any = _MISSING,
    help: str = "",
    guarded: bool = False,
) -> Any:
    """A number in the unit its record names."""
    return _declare(Amount(least, most, decimals), label, default, help, guarded)


def whole(
    label: str,
    *,
    least: int | None = None,
    most: int | None = None,
    default: Any = _MISSING,
    help: str = "",
    guarded: bool = False,
) -> Any:
    """A count."""
    return _declare(Whole(least, most), label, default, help, guarded)


def yes_no(label: str, *, default: Any = _MISSING, help: str = "", guarded: bool = False) -> Any:
    """Yes or no."""
    return _declare(YesNo(), label, default, help, guarded)


def choice(
    label: str, of: type[Words], *, default: Any = _MISSING, help: str = "", guarded: bool = False
) -> Any:
    """One of a closed list."""
    return _declare(Choice(of), label, default, help, guarded)


def rating(
    label: str,
    read: Callable[[str], str | None],
    *,
    default: Any = _MISSING,
    help: str = "",
    guarded: bool = False,
) -> Any:
    """A rating's code."""
    return _declare(Rating(read), label, default, help, guarded)


def link(label: str, to: str, *, default: Any = _MISSING, help: str = "", guarded: bool = False) -> Any:
    """A link to one record."""
    return _declare(Ref(to), label, default, help, guarded)


def links(label: str, to: str, *, default: Any = (), help: str = "", guarded: bool = False) -> Any:
    """Links to any number of records."""
    return _declare(Refs(to), label, default, help, guarded)
