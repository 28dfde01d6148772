"""Issued, theirs, ours: what is proposed, what is left alone, and what is never taken unseen."""

from __future__ import annotations

from typing import Any

import pytest

from deliverydesk.domain.catalogue import CATALOGUE
from deliverydesk.schema.kinds import Absent, AbsentReason
from deliverydesk.schema.problems import Where
from deliverydesk.schema.proposals import (
    NOT_ISSUED,
    Accept,
    Flag,
    Given,
    Proposal,
    compare,
    flag,
    new_record,
    not_returned,
    taken_by,
)

VALUE = CATALOGUE["reading"].field("value")
OWNER = CATALOGUE["milestone"].field("owner")
RATING = CATALOGUE["assessment"].field("overall")
ABSENT = Absent(AbsentReason.NOT_YET_KNOWN)


def asked(theirs: Any, ours: Any, base: Any = NOT_ISSUED, flags: tuple[Flag, ...] = ()) -> Proposal | None:
    given = Given(VALUE.entity, "r", "value", theirs, base, Where(sheet="Readings", cell="K6"), flags)
    return compare(VALUE, given, ours)


@pytest.mark.parametrize(
    ("base", "theirs", "ours", "kind"),
    [
        (1.0, 1.0, 1.0, None),  # nobody
        (1.0, 2.0, 1.0, "safe"),  # they
        (1.0, 1.0, 3.0, None),  # we
        (1.0, 2.0, 2.0, None),  # both, alike
        (1.0, 2.0, 3.0, "conflict"),  # both, differently
        (None, 2.0, None, "safe"),
        (None, 2.0, 3.0, "conflict"),
        (1.0, None, 1.0, "safe"),
        (1.0, None, 3.0, "conflict"),
        (1.0, None, None, None),
        (ABSENT, 2.0, ABSENT, "safe"),
        (0.3, 0.1 + 0.2, 0.3, None),  # dust
        (0.3, 2.0, 0.1 + 0.2, "safe"),
        (NOT_ISSUED, 2.0, None, "safe"),
        (NOT_ISSUED, 2.0, 3.0, "conflict"),
        (NOT_ISSUED, 2.0, 2.0, None),
    ],
)
def test_the_three_way_compare(base: Any, theirs: Any, ours: Any, kind: str | None) -> None:
    found = asked(theirs, ours, base)
    assert (str(found.kind) if found else None) == kind


@pytest.mark.parametrize(("base", "ours"), [(1.0, 1.0), (1.0, 3.0), (NOT_ISSUED, 1.0)])
def test_a_blank_where_a_value_was_is_flagged_as_blanking(base: Any, ours: Any) -> None:
    found = asked(None, ours, base)
    assert found is not None
    assert found.is_blanking


def test_the_plain_form_is_the_contract() -> None:
    found = asked(2.0, 3.0, 1.0, (Flag("percent", "It shows 200%."),))
    assert found is not None
    assert found.plain() == {
        "id": "reading:r:value",
        "entity": "reading",
        "record": "r",
        "field": "value",
        "issued": 1.0,
        "theirs": 2.0,
        "ours": 3.0,
        "kind": "conflict",
        "flags": ["percent: It shows 200%."],
        "cell": "Readings!K6",
    }


def proposal(what: str) -> Proposal:
    where = Where(sheet="Milestones", cell="I6")
    found: Proposal | None
    match what:
        case "safe":
            found = compare(OWNER, Given("milestone", "m", "owner", "A", "B", where), "B")
        case "flagged":
            found = flag(proposal("safe"), Flag("hidden"))
        case "conflict":
            found = compare(OWNER, Given("milestone", "m", "owner", "A", "B", where), "C")
        case "blanking":
            found = compare(OWNER, Given("milestone", "m", "owner", None, "B", where), "B")
        case "rating":
            found = compare(RATING, Given("assessment", "a", "overall", "G", None, where), None)
        case "new":
            found = new_record("milestone", "m", {"title": "T"}, where)
        case _:
            found = not_returned("milestone", "m", where)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("what", "clean", "everything"),
    [
        ("safe", True, True),
        ("flagged", False, True),
        ("conflict", False, True),
        ("rating", False, True),
        ("new", False, True),
        ("blanking", False, False),
        ("missing", False, False),
    ],
)
def test_what_is_taken_unseen(what: str, clean: bool, everything: bool) -> None:
    one = proposal(what)
    taken = [taken_by(accept, CATALOGUE, one) for accept in (Accept.NONE, Accept.CLEAN, Accept.ALL)]
    assert taken == [False, clean, everything]
