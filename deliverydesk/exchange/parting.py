"""A ministry's workbook cut into parts for its directorates: by sheet, or by programme."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any

from deliverydesk.domain.promises import Programme
from deliverydesk.domain.work import Barrier, Milestone
from deliverydesk.exchange.sections import SECTIONS, Scope
from deliverydesk.i18n import _
from deliverydesk.schema.kinds import Words

REST = "rest"


class Parts(Words):
    """How a workbook is cut."""

    SECTION = "section", "section"
    PROGRAMME = "programme", "programme"


@dataclass(frozen=True)
class Part:
    """One part: what goes into its file's name, what people call it, and which rows it asks about."""

    key: str
    label: str
    scope: Scope
    sections: frozenset[str]


def parts_of(scope: Scope, how: Parts, sections: Collection[str] = ()) -> Iterator[Part]:
    """The parts of one ministry's workbook, of `sections` where any are named; no row is in two of them.

    A sheet for new records goes with the sheet of those that are there. By programme, whatever hangs on no
    programme is the last part.
    """
    wanted = [one for one in SECTIONS if not sections or one.key in sections]
    if how is Parts.SECTION:
        for of in dict.fromkeys(one.of for one in wanted):
            keys = [one.key for one in wanted if one.of is of]
            yield Part(keys[0], _(of.entity.plural), scope, frozenset(keys))
        return
    every = frozenset(one.key for one in wanted)
    for programme in scope.beneath(Programme):
        yield Part(
            programme.ref, programme.label(scope.at).strip(), replace(scope, programme=programme), every
        )
    yield Part(REST, _("What hangs on no programme"), replace(scope, is_rest=True), every)


def holds(scope: Scope, record: Any) -> bool:
    """Whether a record's row belongs to the part that a scope is cut to."""
    if scope.programme is None and not scope.is_rest:
        return True
    own = _programme_of(record, scope)
    if scope.programme is not None:
        return own == scope.programme.id
    return own not in {one.id for one in scope.beneath(Programme)}


def _programme_of(record: Any, scope: Scope) -> str | None:
    match record:
        case Programme():
            return record.id
        case Milestone():
            return record.programme
        case Barrier():
            milestone = scope.at.get(Milestone, record.milestone)
            return record.programme or (milestone.programme if milestone is not None else None)
    return None
