"""The foot of a review: what each side said of the cell in focus, in full, and what ours was before."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, QTimer
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget

from deliverydesk.domain.exchanges import Verdict
from deliverydesk.i18n import _
from deliverydesk.schema.kinds import Absent
from deliverydesk.services.reviewing import history_of
from deliverydesk.services.reviewlines import Heap
from deliverydesk.ui.models.reviewrows import Row
from deliverydesk.ui.pages import Shell
from deliverydesk.ui.paint.drawn import Drawn
from deliverydesk.ui.paint.text import END, Hand, broken, isolate, line_height
from deliverydesk.ui.theme import theme
from deliverydesk.ui.widgets.rulings import KEYS, draw_key

_LOOK_UP_AFTER = 60
_MARGIN, _GAP, _KEYS_WIDE, _FACTS_WIDE = 20, 34, 300, 330


class _Explained(Drawn):
    """Three columns: the cell, both texts, and the keys. As high as the texts need."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("The cell in focus"), parent)
        self._row: Row | None = None
        self._history: Sequence[str] | None = ()
        self._words = ""
        self._named = False
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def tell(
        self, row: Row | None, history: Sequence[str] | None, words: str = "", *, named: bool = False
    ) -> None:
        """Explain a row, its ministry and file with it where `named`; `words` stand where there is none."""
        self._row, self._history, self._words, self._named = row, history, words, named
        self.setAccessibleDescription(spoken(row, history) if row is not None else words)
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if self._row is None:
            return 60
        facts, texts, _keys = self._rooms(QRectF(0, 0, width, 0))
        tall = max(
            self._flow(None, facts, self._facts(self._row)), self._flow(None, texts, self._texts(self._row))
        )
        return round(max(tall + 40, 24 + 5 * 27 * theme().scale))

    def sizeHint(self) -> QSize:
        return QSize(600, self.heightForWidth(max(600, self.width())))

    def draw(self, hand: Hand, rect: QRectF) -> None:
        hand.box(rect, "window")
        inner = rect.adjusted(_MARGIN, 12, -_MARGIN, 0)
        if self._row is None:
            hand.paragraph(inner, self._words, 13, 400, "ink2")
            return
        facts, texts, keys = self._rooms(rect)
        self._head(
            hand, hand.flip(facts, rect), f"{isolate(self._row.line.address)}  {self._row.line.what}".strip()
        )
        self._flow(hand, hand.flip(facts, rect), self._facts(self._row))
        self._head(hand, hand.flip(texts, rect), _("What each side said"))
        self._flow(hand, hand.flip(texts, rect), self._texts(self._row))
        if keys.width():
            self._head(hand, hand.flip(keys, rect), _("Decide with one key"))
            self._draw_keys(hand, hand.flip(keys, rect), self._row)

    def _rooms(self, rect: QRectF) -> tuple[QRectF, QRectF, QRectF]:
        """Where the three columns stand, read from the left; the keys go first where there is little room."""
        wide = rect.width() - 2 * _MARGIN
        keys = _KEYS_WIDE if wide > 980 else 0
        facts = min(_FACTS_WIDE, wide * 0.38)
        texts = wide - facts - _GAP - (keys + _GAP if keys else 0)
        y = rect.y() + 12
        x = rect.x() + _MARGIN
        return (
            QRectF(x, y, facts, rect.height()),
            QRectF(x + facts + _GAP, y, max(80, texts), rect.height()),
            QRectF(x + facts + texts + 2 * _GAP, y, keys, rect.height()),
        )

    def _head(self, hand: Hand, room: QRectF, words: str) -> None:
        hand.text(QRectF(room.x(), room.y(), room.width(), _head_tall()), words, 12.5, 600)

    def _facts(self, row: Row) -> list[tuple[str, str, bool]]:
        """Label, words, and whether the words are a quotation."""
        line = row.line
        # What could not be read stands beside, in the place of their words.
        why = "" if line.waits and not line.has_theirs else line.why
        who = f"{row.of.ministry}, {row.of.returned.file}" if self._named else ""
        found = [("", who, False), ("", line.label, False), ("", why, False)]
        if row.decision is not None and row.decision.verdict is Verdict.ACCEPT and row.decision.words:
            found.append((_("You wrote"), row.becomes(), False))
        if self._history is None:
            return found  # still being looked up
        if self._history:
            found.append((_("Ours before"), "\n".join(self._history), False))
        elif line.field is not None and line.heap is not Heap.MISSING:
            found.append((_("Ours before"), _("No step is known in which ours changed."), False))
        return found

    def _texts(self, row: Row) -> list[tuple[str, str, bool]]:
        line = row.line
        if line.heap is Heap.MISSING:
            return [("", _("The row did not come back. Nothing is deleted because of it."), False)]
        if line.field is None:
            return [(label, words, False) for label, words in line.values]
        quoted = line.is_long
        found = [(_("Issued"), _said(row, line.issued), quoted)]
        if line.has_theirs:
            found.append((_("They say"), _said(row, line.theirs), quoted))
        else:
            if line.wrote:
                found.append((_("They wrote, and it was not read"), line.wrote, quoted))
            found.append(("" if line.wrote else _("They say"), line.why, False))
        found.append((_("We have now"), _said(row, line.ours), quoted))
        return found

    def _flow(self, hand: Hand | None, room: QRectF, parts: Sequence[tuple[str, str, bool]]) -> float:
        """Draw labels and words from the top down; without a hand only the height is told."""
        scale = theme().scale
        y = room.y() + _head_tall() + 4
        for label, words, quoted in parts:
            if not words:
                continue
            if label:
                if hand is not None:
                    box = QRectF(room.x(), y, room.width(), line_height(11 * scale))
                    hand.text(box, label, 11, 400, "ink3")
                y += line_height(11 * scale)
            px = 13.5 if quoted else 12.5
            lines = broken(words, int(room.width()), px * scale, 400, quoted)
            tall = len(lines) * line_height(px * scale, quoted)
            if hand is not None:
                box = QRectF(room.x(), y, room.width(), tall)
                hand.paragraph(box, words, px, 400, "ink", serif=quoted)
            y += tall + 5
        return y - room.y()

    def _draw_keys(self, hand: Hand, room: QRectF, row: Row) -> None:
        y = room.y() + _head_tall() + 6
        tall = max(20.0, line_height(12.5 * theme().scale))
        for verdict, words, value in _meanings(row):
            able = verdict in row.able if verdict is not None else row.takes_words
            box = hand.flip(QRectF(room.x(), y + (tall - 20) / 2, 25, 20), room)
            draw_key(hand, box, _(KEYS[verdict]) if verdict is not None else _("E"), able=able)
            told = hand.flip(QRectF(room.x() + 36, y, room.width() - 36, tall), room)
            hand.text(told, words, 12.5, 400, "ink" if able else "ink3")
            if value and able:
                half = hand.flip(QRectF(room.x() + 150, y, room.width() - 150, tall), room)
                hand.text(half, value, 12.5, 600, "ink", END)
            y += tall + 6


def _head_tall() -> float:
    return line_height(12.5 * theme().scale) + 2


def _meanings(row: Row) -> list[tuple[Verdict | None, str, str]]:
    line = row.line
    short = line.field is not None and not line.is_long
    theirs = row.words(line.theirs) if short and line.has_theirs else ""
    return [
        (Verdict.ACCEPT, _("take theirs"), theirs),
        (Verdict.REFUSE, _("keep ours"), row.words(line.ours) if short else ""),
        (Verdict.QUERY, _("ask them, keep ours for now"), ""),
        (None, _("write another value"), ""),
    ]


def _said(row: Row, value: object) -> str:
    words = row.words(value)
    return f"{words} {value.words}".strip() if isinstance(value, Absent) else words


def spoken(row: Row, history: Sequence[str] | None) -> str:
    """The foot in words, for screen readers."""
    line = row.line
    parts = [f"{line.address} {line.what}, {line.label}.", line.why]
    if line.field is not None:
        parts.append(_("Issued: {words}.").format(words=row.words(line.issued)))
        if line.has_theirs:
            parts.append(_("Theirs: {words}.").format(words=row.words(line.theirs)))
        elif line.wrote:
            parts.append(_("They wrote, and it was not read: {words}.").format(words=line.wrote))
        parts.append(_("Ours now: {words}.").format(words=row.words(line.ours)))
    parts += [f"{label}: {words}." for label, words in line.values]
    parts += history or ()
    return " ".join(part for part in parts if part)


class Foot(QScrollArea):
    """Explains the cell in focus; long texts scroll. What ours was before is looked up a moment later."""

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shell = shell
        self._row: Row | None = None
        self._named = False
        self._known: dict[tuple[str, int], Sequence[str]] = {}
        self._lookup = QTimer(self)
        self._lookup.setSingleShot(True)
        self._lookup.setInterval(_LOOK_UP_AFTER)
        self._lookup.timeout.connect(self._look_up)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setMinimumHeight(60)
        self.setAccessibleName(_("The cell in focus"))
        self._explained = _Explained()
        self.setWidget(self._explained)
        theme().changed.connect(self._on_theme)
        self._on_theme()

    @property
    def said(self) -> str:
        """What the foot says, in words."""
        return self._explained.accessibleDescription()

    def explain(self, row: Row | None, *, named: bool = False) -> None:
        """Explain a row, with its ministry and file where `named`; None where a heading is in focus."""
        self._row, self._named = row, named
        if row is None:
            words = _("Arrows fold and unfold a group; Shift A takes the group in focus.")
            self._explained.tell(None, (), words)
            return
        known = self._known.get((row.key, row.at.step))
        self._explained.tell(row, known if row.line.field is not None else (), named=named)
        if known is None and row.line.field is not None:
            self._lookup.start()

    def _look_up(self) -> None:
        row, desk = self._row, self._shell.desk
        if row is None:
            return
        line, step = row.line, row.at.step

        def done(found: tuple[str, ...]) -> None:
            self._known[line.key, step] = found
            now = self._row
            if now is not None and now.key == line.key:
                self._explained.tell(now, found, named=self._named)

        self._shell.tasks.run(_("Looking up"), lambda _progress: history_of(desk, line), done)

    def _on_theme(self) -> None:
        palette = self.palette()
        palette.setColor(self.backgroundRole(), theme().colour("window"))
        self.setPalette(palette)
