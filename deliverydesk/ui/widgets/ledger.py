"""Every voice as a row of beads, worst first, and the four counts a head of unit looks for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QSizePolicy, QWidget

from deliverydesk.domain import gap_views, ratings
from deliverydesk.domain.assessments import Voice
from deliverydesk.domain.scorecard import Scorecard
from deliverydesk.i18n import _
from deliverydesk.ui.paint import marks
from deliverydesk.ui.paint.drawn import Drawn
from deliverydesk.ui.paint.text import Hand


class Ledger(Drawn):
    """A row of beads for each voice, worst first, and the four counts a head of unit looks for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Ratings by voice"), parent)
        self._rows: list[tuple[str, list[str], bool]] = []
        self._facts: list[tuple[str, str, str]] = []
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.setFixedWidth(600)
        self.setMinimumHeight(96)

    def tell(self, cards: Sequence[Scorecard]) -> None:
        """Count these scorecards anew."""
        self._rows = [
            (_("Ministries say"), _codes(card.voices[Voice.MINISTRY].code for card in cards), False),
            (_("We say"), _codes(card.unit.code for card in cards), True),
            (_("We said before"), _codes(card.unit_before.code for card in cards), False),
            (
                _("Data imply"),
                _codes(card.data or ("E" if card.verdict.too_early else None) for card in cards),
                False,
            ),
        ]
        self._facts = list(_facts(cards))
        said = [f"{words}: {' '.join(codes)}" for words, codes, _ours in self._rows]
        said += [f"{head}: {words}" for head, words, _tone in self._facts]
        self.setAccessibleDescription(". ".join(said))
        self.update()

    def draw(self, hand: Hand, rect: QRectF) -> None:
        longest = max((len(codes) for _words, codes, _ours in self._rows), default=1)
        pitch = min(17.0, 280 / max(1, longest))
        for place, (words, codes, ours) in enumerate(self._rows):
            y = rect.top() + 14 + place * 20
            label = hand.flip(QRectF(rect.x(), y, 104, 18), rect)
            hand.text(label, words, 11.5, 600 if ours else 400, "ink" if ours else "ink3")
            room = hand.flip(QRectF(rect.x() + 112, y, 290, 18), rect)
            marks.beads(hand, room, codes, min(13.0, pitch - 2), pitch)
        for place, (head, words, tone) in enumerate(self._facts):
            y = rect.top() + 14 + place * 20
            hand.text(hand.flip(QRectF(rect.x() + 414, y, 62, 18), rect), head, 11.5, 400, "ink3")
            hand.text(hand.flip(QRectF(rect.x() + 478, y, 122, 18), rect), words, 11.5, 600, tone)
            if place:
                hand.line(
                    rect.x() + (414 if not hand.rtl else 0),
                    y - 1,
                    rect.x() + (600 if not hand.rtl else 186),
                    y - 1,
                    "hair",
                )


def _codes(found: object) -> list[str]:
    order = {code: place for place, code in enumerate((*reversed(ratings.CODES), "E", "N"))}
    return sorted((code or "N" for code in found), key=lambda code: order[code])  # type: ignore[attr-defined]


def _facts(cards: Sequence[Scorecard]) -> list[tuple[str, str, str]]:
    slid = sum(1 for card in cards if gap_views.got_worse(card))
    rose = sum(1 for card in cards if card.moved is not None and card.moved > 0)
    marks_found = Counter(str(line.mark) for card in cards for line in card.milestones if line.mark)
    barriers = [line for card in cards for line in card.barriers]
    over = sum(1 for line in barriers if line.is_over)
    old = sum(1 for card in cards if card.verdict.stale)
    early = sum(1 for card in cards if card.verdict.too_early)
    return [
        (_("Since last"), _("{down} slid, {up} rose").format(down=slid, up=rose), "ink"),
        (
            _("Milestones"),
            _("{met} met, {missed} missed").format(
                met=marks_found["met"] + marks_found["met_late"], missed=marks_found["missed"]
            ),
            "ink",
        ),
        (
            _("Barriers"),
            _("{open} open, {over} due up").format(open=len(barriers), over=over),
            "bad_t" if over else "ink",
        ),
        (
            _("Data"),
            _("{old} too old, {early} early").format(old=old, early=early),
            "warn_t" if old else "ink",
        ),
    ]
