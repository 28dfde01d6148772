"""What each voice says of one promise: filled is ours, outlined another's, far ones are bracketed."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtWidgets import QSizePolicy, QWidget

from deliverydesk.domain import ratings
from deliverydesk.domain.assessments import Voice
from deliverydesk.domain.calibration import base_rate
from deliverydesk.domain.challenge import BETTER_HALF
from deliverydesk.domain.scorecard import Said, Scorecard
from deliverydesk.i18n import FORMATS, _
from deliverydesk.ui.paint import marks
from deliverydesk.ui.paint.drawn import Drawn
from deliverydesk.ui.paint.text import MIDDLE, Hand
from deliverydesk.ui.theme import theme

_WIDE = 96


class VoicesRow(Drawn):
    """Ministry, unit, data, and moderated or independent voices where there are any."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._voices: list[tuple[str, str | None, int, bool]] = []
        self._remark = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def tell(self, card: Scorecard) -> None:
        """Show one promise."""
        self._voices = [
            (
                _("Ministry"),
                card.voices[Voice.MINISTRY].code,
                card.steps_from_unit(Voice.MINISTRY) or 0,
                False,
            ),
            *_ours(card),
            (_("Data"), card.data or ("E" if card.verdict.too_early else None), card.data_steps or 0, False),
        ]
        independent = card.voices[Voice.INDEPENDENT]
        if independent.as_at is not None:
            steps = card.steps_from_unit(Voice.INDEPENDENT) or 0
            self._voices.append((_("Independent"), independent.code, steps, False))
        self._remark = remark(card)
        said = [f"{words}: {ratings.name(code)}" for words, code, _steps, _ours in self._voices]
        self.setAccessibleName(". ".join([*said, self._remark]))
        self.setToolTip(base_rate() if card.unit.code in BETTER_HALF else "")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        scale = theme().scale
        return QSize(round((_WIDE * len(self._voices) + 190) * scale), round(62 * scale))

    def draw(self, hand: Hand, rect: QRectF) -> None:
        scale = hand.scale
        for place, (words, code, steps, ours) in enumerate(self._voices):
            cell = hand.flip(
                QRectF(rect.x() + place * _WIDE * scale, rect.y(), _WIDE * scale, rect.height()), rect
            )
            hand.text(
                QRectF(cell.x(), cell.y() + 2, cell.width(), 18 * scale), words, 11.5, 500, "ink2", MIDDLE
            )
            x, y = cell.center().x(), cell.y() + 40 * scale
            if ours:
                marks.tag(hand, x, y, code, 28)
            else:
                marks.voice(hand, x, y, code, steps, 20)
        left = len(self._voices) * _WIDE * scale + 10
        room = hand.flip(
            QRectF(rect.x() + left, rect.y() + 14, rect.width() - left, rect.height() - 14), rect
        )
        hand.paragraph(room, self._remark, 11.5, 400, "ink3", max_lines=2)


def _ours(card: Scorecard) -> list[tuple[str, str | None, int, bool]]:
    """Our word; where it was moderated to another rating, what the unit had said stands beside it."""
    rated, stands = card.voices[Voice.UNIT], card.unit
    if stands.voice is not Voice.MODERATED or rated.code in (None, stands.code):
        return [(_("Unit"), stands.code, 0, True)]
    return [
        (_("Unit"), rated.code, card.steps_from_unit(Voice.UNIT) or 0, False),
        (_("Moderated"), stands.code, 0, True),
    ]


def remark(card: Scorecard) -> str:
    """`was AR in September; rated 16 Nov 26 by two people`."""
    parts = []
    before: Said = card.unit_before
    if before.code and before.as_at:
        parts.append(_("was {code} on {day}").format(code=before.code, day=FORMATS.day(before.as_at)))
    ours = card.unit
    if ours.code and ours.as_at:
        parts.append(_("rated {day}").format(day=FORMATS.day(ours.as_at)))
    return "; ".join(parts) if parts else _("not rated yet")
