"""How likely is delivery: the dimensions of our rating beside the ministry's own, and every rating so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QWidget

from deliverydesk.domain import ratings
from deliverydesk.domain.assessments import Assessment, Challenge, Clearance, DeliveryStage, Voice
from deliverydesk.domain.raised import Flag, FlagState
from deliverydesk.domain.scorecard import Said, Scorecard
from deliverydesk.domain.voice_history import history_of
from deliverydesk.i18n import FORMATS, MINUS, N_, _, plural
from deliverydesk.schema.kinds import present
from deliverydesk.schema.picture import Picture
from deliverydesk.services.rating import flags_standing
from deliverydesk.ui.paint import marks
from deliverydesk.ui.paint.text import END, MIDDLE, Hand, broken, line_height
from deliverydesk.ui.widgets.flowing import Flowing, block_head

_FOUR = ("R", "AR", "AG", "G")
_DIMENSIONS = (
    ("planning", N_("Quality of planning")),
    ("capacity", N_("Capacity to drive progress")),
    ("recent", N_("Recent performance")),
)
_VOICES = (
    (Voice.MINISTRY, N_("Ministry")),
    (Voice.UNIT, N_("Unit")),
    (Voice.MODERATED, N_("Moderated")),
    (Voice.INDEPENDENT, N_("Independent")),
)


def rated_record(card: Scorecard) -> Assessment | None:
    """The rating whose dimensions are shown: ours, or the account lead's where a moderated one has none."""
    ours = card.unit.record
    if ours is not None and not any(getattr(ours, name) for name, _words in _DIMENSIONS):
        return card.voices[Voice.UNIT].record or ours
    return ours


class Likelihood(Flowing):
    """The block at the side of a promise's story; it takes no room where nobody has rated."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ours: Assessment | None = None
        self._theirs: Assessment | None = None
        self._before: Assessment | None = None
        self._history: Mapping[Voice, Sequence[Said]] = {}
        self._flags: Sequence[Flag] = ()
        self._remark = ""
        self._today = date.min

    def tell(self, card: Scorecard, at: Picture) -> None:
        """Show one promise."""
        self._ours, self._theirs = rated_record(card), card.voices[Voice.MINISTRY].record
        self._before = card.unit_before.record
        self._history = {voice: said for voice, said in history_of(at, card.priority.id).items() if said}
        standing = card.unit.record
        self._flags = flags_standing(at, card)
        self._today = at.today
        self._remark = _cleared(standing)
        self.setAccessibleName(self._spoken())
        self.setVisible(bool(self._history))
        self.updateGeometry()
        self.update()

    def _spoken(self) -> str:
        parts = [_("How likely is delivery?"), self._remark]
        for name, words in _DIMENSIONS:
            code = _code(self._ours, name)
            parts.append(f"{_(words)}: {ratings.name(code)}")
        for voice, words in _VOICES:
            for said in self._history.get(voice, ()):
                day = FORMATS.day(said.as_at) if said.as_at else ""
                parts.append(f"{_(words)}, {day}: {ratings.name(said.code)}")
        return ". ".join(part for part in parts if part)

    def flow(self, hand: Hand | None, rect: QRectF, scale: float) -> float:
        if not self._history:
            return 0
        inner = rect.adjusted(18, 0, -18, 0)
        y = block_head(hand, inner, rect.y() + 10, _("How likely is delivery?"), self._remark, scale)
        if self._ours is not None:
            y = self._dimensions(hand, inner, y + 4, scale)
        y = self._strip(hand, inner, y + 8, scale)
        if self._flags:
            y = self._asked(hand, inner, y + 6, scale)
        return y - rect.y() + 8

    # ---- the dimensions ---------------------------------------------------------------------------

    def _dimensions(self, hand: Hand | None, inner: QRectF, y: float, scale: float) -> float:
        assert self._ours is not None
        wide = min(190 * scale, inner.width() * 0.5)
        across = QRectF(inner.right() - wide, y, wide, 16 * scale)
        if hand is not None:
            for place, code in enumerate(_FOUR):
                box = QRectF(across.x() + place * wide / 4, y, wide / 4, 16 * scale)
                hand.text(hand.flip(box, inner), marks.letter(code), 10.5, 500, "ink3", MIDDLE)
        y += 16 * scale
        for name, words in _DIMENSIONS:
            if any(_code(one, name) for one in (self._ours, self._theirs)):
                y = self._dimension(hand, inner, y, wide, name, _(words), scale)
        challenge, stage = self._ours.challenge, self._ours.delivery_stage
        if challenge is not None:
            keys = [str(one.value) for one in Challenge]
            y = self._boxes(
                hand, inner, y, wide, _("Degree of challenge"), keys, [str(challenge.value)], scale
            )
        if stage is not None:
            keys = [str(one.value) for one in DeliveryStage]
            reached = [key for key in keys if key <= str(stage.value)]
            y = self._boxes(hand, inner, y, wide, _("Stage of delivery"), keys, reached, scale)
        return _small(hand, inner, y + 2, self._legend(), scale)

    def _legend(self) -> str:
        """What the marks mean that are drawn here."""
        names = [name for name, _words in _DIMENSIONS]
        told = [_("Filled tag: the unit.")]
        if any(_code(self._theirs, name) for name in names):
            told.append(_("Ring: the ministry's own view."))
        if any(_code(self._before, name) not in (None, _code(self._ours, name)) for name in names):
            told.append(_("Small mark: the time before."))
        return " ".join(told)

    def _dimension(
        self, hand: Hand | None, inner: QRectF, y: float, wide: float, name: str, words: str, scale: float
    ) -> float:
        ours, theirs = _code(self._ours, name), _code(self._theirs, name)
        before = _code(self._before, name)
        evidence = str(getattr(self._ours, f"{name}_evidence", None) or "")
        left = inner.width() - wide - 8
        told = broken(evidence, max(40, int(left)), 11 * scale, 400) if evidence else ()
        tall = max(30 * scale, 20 * scale + len(told) * line_height(11 * scale) + 4)
        if hand is None:
            return y + tall
        label = QRectF(inner.x(), y, left, 20 * scale)
        hand.text(hand.flip(label, inner), words, 12, 500)
        below = QRectF(inner.x(), y + 20 * scale, left, 99)
        hand.paragraph(hand.flip(below, inner), evidence, 11, 400, "ink3")
        middle = y + 12 * scale

        def x(code: str) -> float:
            return hand.along(inner, left + 8 + (_FOUR.index(code) + 0.5) * wide / 4)

        hand.line(x("R"), middle, x("G"), middle, "rule")
        steps = ratings.steps(ours, theirs, "four")
        far = ratings.far_apart(steps)
        if far and steps is not None and ours is not None and theirs is not None:
            hand.line(x(ours), middle, x(theirs), middle, "ink", 2.4)
            count = ("+" if steps > 0 else MINUS) + str(abs(steps))
            under = QRectF(x(theirs) - 20, middle + 7, 40, 14 * scale)
            hand.text(under, count, 10.5, 700, "ink", MIDDLE, elide=False)
        if before in _FOUR and before != ours:
            marks.small(hand, x(before), middle, before, 8)
        if theirs in _FOUR:
            _ring(hand, x(theirs), middle, loud=far)
        if ours in _FOUR:
            marks.tag(hand, x(ours), middle, ours, 18)
        return y + tall

    @staticmethod
    def _boxes(
        hand: Hand | None,
        inner: QRectF,
        y: float,
        wide: float,
        words: str,
        keys: Sequence[str],
        chosen: Sequence[str],
        scale: float,
    ) -> float:
        if hand is not None:
            left = inner.width() - wide - 8
            label = QRectF(inner.x(), y, left, 20 * scale)
            hand.text(hand.flip(label, inner), words, 12, 500)
            for place, key in enumerate(keys):
                middle = inner.x() + left + 8 + (place + 0.5) * wide / len(keys)
                box = hand.flip(QRectF(middle - 14, y + 2, 28, 17), inner)
                full = key in chosen
                hand.box(box, "ink2" if full else None, None if full else "rule", radius=3)
                hand.text(box, key, 11, 600, "canvas" if full else "ink3", MIDDLE, elide=False, fixed=True)
        return y + 24 * scale

    # ---- every rating so far ----------------------------------------------------------------------

    def _strip(self, hand: Hand | None, inner: QRectF, y: float, scale: float) -> float:
        days = [said.as_at for found in self._history.values() for said in found if said.as_at]
        first, last = min(days, default=self._today), max([*days, self._today])
        span = max(1, (last - first).days)
        label = 84 * scale
        room = inner.width() - label - 24
        pitch = 24 * scale
        if hand is not None:
            title = QRectF(inner.x(), y, inner.width(), 18 * scale)
            hand.text(title, _("Every rating so far"), 12, 600, "ink2")
        y += 20 * scale
        for voice, words in _VOICES:
            found = self._history.get(voice)
            if not found:
                continue
            if hand is not None:
                box = QRectF(inner.x(), y, label, pitch)
                hand.text(hand.flip(box, inner), _(words), 11.5, 400, "ink2")
                middle = y + pitch / 2
                start, end = hand.along(inner, label + 12), hand.along(inner, label + 12 + room)
                hand.line(start, middle, end, middle, "hair")
                for said in found:
                    if said.as_at is None:
                        continue
                    along = label + 12 + room * (said.as_at - first).days / span
                    ours = voice in (Voice.UNIT, Voice.MODERATED)
                    marks.tag(hand, hand.along(inner, along), middle, said.code, 14, outlined=not ours)
            y += pitch
        if hand is not None:
            box = QRectF(inner.x() + label, y, room + 24, 16 * scale)
            box = hand.flip(box, inner)
            hand.text(box, FORMATS.day(first), 10.5, 400, "ink3")
            hand.text(box, FORMATS.day(last), 10.5, 400, "ink3", END)
        return y + 18 * scale

    # ---- what was asked of it ---------------------------------------------------------------------

    def _asked(self, hand: Hand | None, inner: QRectF, y: float, scale: float) -> float:
        left = sum(1 for one in self._flags if one.state is FlagState.OPEN)
        remark = plural("one left open", "{n} left open", left) if left else _("all answered")
        y = block_head(hand, inner, y, _("Asked of this rating"), remark, scale)
        for one in self._flags:
            lines = broken(one.evidence, max(40, int(inner.width())), 11.5 * scale, 500)
            if hand is not None:
                room = QRectF(inner.x(), y + 5, inner.width(), 999)
                hand.paragraph(room, one.evidence, 11.5, 500)
            y += 5 + len(lines) * line_height(11.5 * scale)
            words = one.answer or _("Left open.")
            serif = bool(one.answer)
            told = broken(words, max(40, int(inner.width())), 12 * scale, 400, serif, serif)
            if hand is not None:
                room = QRectF(inner.x(), y + 1, inner.width(), 999)
                colour = "ink2" if one.answer else "ink3"
                hand.paragraph(room, words, 12, 400, colour, serif=serif, italic=serif)
            y += 1 + len(told) * line_height(12 * scale, serif)
        return y


def _small(hand: Hand | None, inner: QRectF, y: float, words: str, scale: float) -> float:
    lines = broken(words, max(40, int(inner.width())), 11 * scale, 400)
    if hand is not None:
        hand.paragraph(QRectF(inner.x(), y, inner.width(), 999), words, 11, 400, "ink3")
    return y + len(lines) * line_height(11 * scale)


def _ring(hand: Hand, x: float, y: float, *, loud: bool) -> None:
    painter = hand.painter
    painter.save()
    painter.setPen(QPen(hand.colour("ink" if loud else "ink2"), 2.4 if loud else 1.4))
    painter.setBrush(hand.colour("window"))
    painter.drawEllipse(QPointF(x, y), 5.5, 5.5)
    painter.restore()


def _code(one: Assessment | None, name: str) -> str | None:
    code: str | None = present(getattr(one, name)) if one is not None else None
    return code


def _cleared(one: Assessment | None) -> str:
    """`19 Oct 26, agreed by the head`."""
    if one is None:
        return _("we have not rated it")
    words = {
        Clearance.PROPOSED: _("{day}, proposed"),
        Clearance.CHALLENGED: _("{day}, challenged"),
        Clearance.AGREED: _("{day}, agreed by the head"),
    }
    return words[one.clearance].format(day=FORMATS.day(one.as_at))
