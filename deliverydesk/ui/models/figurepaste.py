"""A block of figures by period, pasted among an indicator's readings: asked first, written as one step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from deliverydesk.domain.measures import Indicator, Reading, ReadingKey
from deliverydesk.i18n import _, plural
from deliverydesk.schema.kinds import Absent
from deliverydesk.schema.problems import ValueProblem
from deliverydesk.schema.records import Record
from deliverydesk.services.desk import Desk
from deliverydesk.services.figureblock import BlockFigure, figures_of
from deliverydesk.ui.models import cellwords
from deliverydesk.ui.models.manners import Block, PastePreview, Refusal
from deliverydesk.ui.models.pasting import Prepared, address
from deliverydesk.ui.models.source import Source


def prepare(desk: Desk, source: Source, rows: Block) -> PastePreview | None:
    """What the block would add and change; None where it is no such block or these are no readings."""
    at = desk.picture
    indicator = at.get(Indicator, str(source.fixed.get("indicator", "")))
    if source.entity is not Reading.entity or indicator is None:
        return None
    figures = figures_of(at, indicator, rows)
    if not figures:
        return None
    known = {one.key: one for one in at.series(indicator.id)}
    edits: list[tuple[Record, str, Any]] = []
    new: dict[ReadingKey, tuple[type[Record], Mapping[str, object]]] = {}
    refusals: list[Refusal] = []
    field = Reading.entity.field("value")
    for one in figures:
        key = ReadingKey(indicator.id, one.span.end, one.place, one.grp)
        try:
            value = cellwords.read(field, one.words, at)
        except ValueProblem as problem:
            refusals.append(_refused(one, problem.sentence))
            continue
        if one.trouble or key in new:
            refusals.append(_refused(one, one.trouble or _("This figure stands in the block twice.")))
        elif (reading := known.get(key)) is None:
            new[key] = Reading, _values(indicator, one, value)
        elif not field.same(reading.value, value):
            edits.append((reading, "value", value))
    question = _question(len(new), len(edits))
    prepared = Prepared(tuple(edits), tuple(new.values()))
    return PastePreview(len(figures) - len(refusals), tuple(refusals), question, prepared)


def _values(indicator: Indicator, one: BlockFigure, value: float | Absent | None) -> dict[str, object]:
    return {
        "indicator": indicator.id,
        "period_start": one.span.start,
        "period_end": one.span.end,
        "place": one.place,
        "grp": one.grp,
        "value": value,
    }


def _question(new: int, edits: int) -> str:
    added = plural("Add one new reading?", "Add {n} new readings?", new)
    changed = plural("Change one reading that is there?", "Change {n} readings that are there?", edits)
    return " ".join(words for words, count in ((added, new), (changed, edits)) if count)


def _refused(one: BlockFigure, sentence: str) -> Refusal:
    return Refusal(address(one.row, one.column), sentence)
