"""Values that hypothesis makes: anything a field of each kind may hold."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st

from deliverydesk.schema.fields import Field
from deliverydesk.schema.kinds import (
    Absent,
    AbsentReason,
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
    YesNo,
)
from deliverydesk.schema.problems import ValueProblem

# Letters of several scripts, marks that compose, right-to-left order, emoji, and the white space of Word.
_CHARACTERS = st.sampled_from(
    "aZé e\u0301 ñ ß 漢 ع א ९ ٣ 🙂 👩‍🔬 \u202e \u200f \u00a0 \t \n \u2028 ' \" = + - , ; /"
)


def _read(kind: Kind, raw: str) -> Any:
    try:
        return kind.parse(raw)
    except ValueProblem:
        return None


def _texts(kind: Text, *, longest: int = 60) -> st.SearchStrategy[Any]:
    letters = st.text(_CHARACTERS | st.characters(exclude_categories=["Cs"]), max_size=longest)
    return letters.map(lambda raw: _read(kind, raw)).filter(lambda value: value is not None)


def values(kind: Kind, targets: tuple[str, ...] = ("one", "two", "three")) -> st.SearchStrategy[Any]:
    """Values of a kind, as they stand in a record; links lead to `targets`."""
    match kind:
        case Text():
            return _texts(kind)
        case Day():
            return st.dates(date(1900, 1, 1), date(2199, 12, 31))
        case Whole():
            least, most = kind.least, kind.most
            return st.integers(
                -(2**53) + 1 if least is None else int(least), 2**53 - 1 if most is None else int(most)
            )
        case Amount():
            return st.floats(kind.least, kind.most, allow_nan=False, allow_infinity=False)
        case YesNo():
            return st.booleans()
        case Choice():
            return st.sampled_from(list(kind.of))
        case Rating():
            return st.sampled_from(kind.order)
        case Ref():
            return st.sampled_from(targets)
        case Refs():
            return st.sets(st.sampled_from(targets)).map(lambda some: tuple(sorted(some)))
    raise NotImplementedError(kind)


def absences() -> st.SearchStrategy[Absent]:
    """A value that is absent for a reason."""
    return st.builds(Absent, st.sampled_from(list(AbsentReason)), _texts(Text(200)))


def of_field(field: Field, targets: tuple[str, ...] = ("one", "two", "three")) -> st.SearchStrategy[Any]:
    """What a field may hold, empty and absent for a reason included."""
    found = values(field.kind, targets).filter(lambda value: not field.required or value != "")
    if not field.required:
        found = st.just(field.empty) | found.map(lambda value: field.empty if value == "" else value)
    return found | absences() if field.may_be_absent else found


def one_of_each() -> list[Kind]:
    """Every kind once, for tests that go through them all."""
    from deliverydesk.domain.measures import Direction
    from deliverydesk.domain.ratings import read_rating

    return [
        Text(),
        Prose(),
        Day(),
        Amount(),
        Whole(),
        YesNo(),
        Choice(Direction),
        Rating(read_rating),
        Ref("ministry"),
        Refs("ministry"),
    ]
