"""Every voice as a row of beads, worst first, and the four counts a head of unit looks for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QSizePolicy, QWidget

from deliverydesk.domain import gap_views, ratings
from deliverydesk.domain.assessments import Voice
from deliverydesk.domain.scorecard import Scorecard
from deliverydesk.i18n import FORMATS, _
from deliverydesk.ui.paint import marks
from deliverydesk.ui.paint.drawn import Drawn
from deliverydesk.ui.paint.text import Hand, width_of

# Below so many pixels for each, beads are counted and no longer drawn one by one.
_LEAST_PITCH = 5.0
_MOST_ALOUD = 40


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
        said = [f"{words}: {_aloud(codes)}" for words, codes, _ours in self._rows]
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
            if pitch < _LEAST_PITCH:
                _counted(hand, room, codes)
            else:
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


def _aloud(codes: Sequence[str]) -> str:
    """The beads one by one, or counted where that would be a long list."""
    if len(codes) <= _MOST_ALOUD:
        return " ".join(codes)
    return ", ".join(f"{code} {count}" for code, count in Counter(codes).items())


def _counted(hand: Hand, rect: QRectF, codes: Sequence[str]) -> None:
    """One bead of each kind with its number beside it, where there are too many to stand in a row."""
    left = rect.x()
    for code, count in Counter(codes).items():
        marks.beads(hand, hand.flip(QRectF(left, rect.y(), 17, rect.height()), rect), [code])
        words = FORMATS.number(count, 0)
        wide = width_of(words, 11.5, 600)
        hand.text(hand.flip(QRectF(left + 19, rect.y(), wide + 2, rect.height()), rect), words, 11.5, 600)
        left += 19 + wide + 9


def _codes(found: object) -> list[str]:
    order = {code: place for place, code in enumerate((*reversed(ratings.CODES), "E", "N"))}
    return sorted((code or "N" for code in found), key=lambda code: order[code])  # type: ignore[attr-defined]


def _facts(cards: Sequence[Scorecard]) -> list[tuple[str, str, str]]:
    slid = sum(1 for card in cards if gap_views.got_worse(card))
    rose = sum(1 for card in cards if card.moved is not None and card.moved > 0)
    met = sum(card.marks["met"] + card.marks["met_late"] for card in cards)
    missed = sum(card.marks["missed"] for card in cards)
    barriers = sum(len(card.barriers) for card in cards)
    over = sum(card.over for card in cards)
    old = sum(1 for card in cards if card.verdict.stale)
    early = sum(1 for card in cards if card.verdict.too_early)
    return [
        (_("Since last"), _("{down} slid, {up} rose").format(down=slid, up=rose), "ink"),
        (
            _("Milestones"),
            _("{met} met, {missed} missed").format(met=met, missed=missed),
            "ink",
        ),
        (
            _("Barriers"),
            _("{open} open, {over} due up").format(open=barriers, over=over),
            "bad_t" if over else "ink",
        ),
        (
            _("Data"),
            _("{old} too old, {early} early").format(old=old, early=early),
            "warn_t" if old else "ink",
        ),
    ]
