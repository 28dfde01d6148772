"""The head of a review: how far it is, where the file comes from, and what was written last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QSizePolicy, QWidget

from deliverydesk.domain.exchanges import Returned, ReturnStatus, Verdict
from deliverydesk.errors import DeskError
from deliverydesk.i18n import FORMATS, _, plural
from deliverydesk.services.reviewlines import Review
from deliverydesk.ui.models.reviewrows import Decision
from deliverydesk.ui.paint.drawn import Drawn
from deliverydesk.ui.paint.text import END, Hand, line_height
from deliverydesk.ui.theme import theme


class Standing(Drawn):
    """How far a review is: what is written, what is decided and not written, what is to go."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("How far the review is"), parent)
        self._written, self._pending, self._left = 0, 0, 0
        self.fit(460)

    def fit(self, width: int) -> None:
        """As wide as asked, as high as the text needs."""
        self.setFixedSize(width, round(line_height(12.5 * theme().scale)) + 24)

    def tell(self, written: int, pending: int, left: int) -> None:
        """Show these counts."""
        self._written, self._pending, self._left = written, pending, left
        self.setAccessibleDescription(f"{self._words} {self._remark}")
        self.update()

    def draw(self, hand: Hand, rect: QRectF) -> None:
        top = QRectF(rect.x(), rect.y() + 6, rect.width(), line_height(12.5 * hand.scale))
        hand.text(top, self._words, 12.5, 600)
        hand.text(top, self._remark, 12, 400, "ink3", END)
        bar = QRectF(rect.x(), rect.bottom() - 9, rect.width(), 8)
        hand.box(bar, "raised", "axis")
        total = max(1, self._written + self._pending + self._left)
        x = 0.0
        for count, colour in ((self._written, "ghost"), (self._pending, "accent")):
            wide = bar.width() * count / total
            if wide:
                hand.box(hand.flip(QRectF(bar.x() + x, bar.y(), wide, bar.height()), bar), colour)
            x += wide

    @property
    def _words(self) -> str:
        decided = self._written + self._pending
        return _("{done} decided, {left} to go").format(
            done=FORMATS.number(decided), left=FORMATS.number(self._left)
        )

    @property
    def _remark(self) -> str:
        return plural("{n} not written yet", "{n} not written yet", self._pending) if self._pending else ""


class Beneath(Drawn):
    """The line beneath the title: the file, when it came, who signed; and what was written last."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._facts, self._told = "", ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._fit()
        theme().changed.connect(self._fit)

    def _fit(self) -> None:
        self.setFixedHeight(round(2 * line_height(12 * theme().scale)) + 12)

    @property
    def told(self) -> str:
        """What was done last."""
        return self._told

    def tell(self, facts: str, told: str) -> None:
        """Say something else."""
        self._facts, self._told = facts, told
        self.setAccessibleName(f"{facts} {told}".strip())
        self.update()

    def draw(self, hand: Hand, rect: QRectF) -> None:
        tall = line_height(12 * hand.scale)
        inner = rect.adjusted(20, 0, -20, 0)
        hand.text(QRectF(inner.x(), inner.y(), inner.width(), tall), self._facts, 12, 400, "ink2")
        second = QRectF(inner.x(), inner.y() + tall + 2, inner.width(), tall)
        hand.text(second, self._told, 12, 600, "accent")


def facts(reviews: Sequence[Review], unopened: int) -> str:
    """Of one return its file; of several how many there are, not signed off, stale, and not to be opened."""
    lost = plural("{n} cannot be opened: check this desk", "{n} cannot be opened: check this desk", unopened)
    if len(reviews) == 1:
        return "   ·   ".join([_facts_of(reviews[0].returned), *([lost] if unopened else [])])
    unsigned = sum(1 for one in reviews if not one.returned.signed_by)
    stale = sum(1 for one in reviews if one.returned.status is ReturnStatus.STALE)
    parts = [
        plural("{n} return", "{n} returns", len(reviews)),
        plural("{n} not signed off", "{n} not signed off", unsigned) if unsigned else _("all signed off"),
        plural("{n} stale, taken one by one", "{n} stale, taken one by one", stale) if stale else "",
        lost if unopened else "",
    ]
    return "   ·   ".join(part for part in parts if part)


def _facts_of(one: Returned) -> str:
    """The file, the day it came, who signed it, and whether a newer workbook has replaced its own."""
    signed = _("not signed off")
    if one.signed_by:
        signed = _("signed off by {name}").format(name=one.signed_by)
    parts = [one.file, _("received {day}").format(day=FORMATS.day(one.received_on)), signed]
    if one.status is ReturnStatus.STALE:
        parts.append(_("stale: a newer workbook has gone out since"))
    return "   ·   ".join(parts)


def written(decisions: Mapping[str, Decision], *, back: bool) -> str:
    """`31 decisions written: 28 taken, 1 kept as ours, 2 to ask.`, and whether Undo can be had here."""
    counts = {verdict: sum(1 for one in decisions.values() if one.verdict is verdict) for verdict in Verdict}
    parts = [
        plural("{n} taken", "{n} taken", counts[Verdict.ACCEPT]) if counts[Verdict.ACCEPT] else "",
        plural("{n} kept as ours", "{n} kept as ours", counts[Verdict.REFUSE])
        if counts[Verdict.REFUSE]
        else "",
        plural("{n} to ask", "{n} to ask", counts[Verdict.QUERY]) if counts[Verdict.QUERY] else "",
    ]
    told = plural(
        "{n} decision written: {what}.",
        "{n} decisions written: {what}.",
        len(decisions),
        what=", ".join(part for part in parts if part),
    )
    # Where an earlier period is looked at, the window's Undo is locked.
    return _("{told} Ctrl Z takes it back.").format(told=told) if back else told


def refused(error: DeskError) -> str:
    """Why nothing was written, each reason at its cell."""
    problems = getattr(error, "problems", ())
    if not problems:
        return str(error)
    told = " ".join(
        f"{one.where.file}, {one.told()}" if one.where.file else one.told() for one in problems[:4]
    )
    return _("Nothing was written. {reasons}").format(reasons=told)
