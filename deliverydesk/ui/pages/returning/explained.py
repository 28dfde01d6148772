"""The foot of the return desk: what the cell in focus comes to, answer by answer, and what to do."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QWidget

from deliverydesk.domain.control import PERIODS_OF_SILENCE, Gap, Owed, SheetStatus
from deliverydesk.i18n import FORMATS, _, plural
from deliverydesk.schema.picture import Picture
from deliverydesk.services.reviewlines import Tally
from deliverydesk.services.sheetnames import ANSWERED
from deliverydesk.ui.models.answering import Asked
from deliverydesk.ui.theme import theme
from deliverydesk.ui.widgets.button import Button
from deliverydesk.ui.widgets.panel import Panel

_MOST = 200


def sheet_words(row: Asked, key: str, owed: Sequence[Owed], at: Picture) -> tuple[str, list[str]]:
    """What one sheet of one ministry comes to: how it stands, and a line for each answer that is missing."""
    status = row.line.sheet_status(key)
    figures = row.figures.sheet(key) if row.figures is not None else None
    lines: list[str] = []
    if row.answer.issued is None:
        return "", [_("Nothing has been issued to this ministry for this period.")]
    if row.figures is None:
        return "", [_("Not counted yet, or the kept copy cannot be opened.")]
    if figures is None:
        return _(status.label), [_("The workbook that counts did not have this sheet.")]
    share = figures.share
    if status is SheetStatus.NOTHING:
        return _(status.label), [_("Nothing on this sheet has to be answered.")]
    lines.append(
        plural(
            "{filled} of {n} answer is in.",
            "{filled} of {n} answers are in.",
            share.owed,
            filled=FORMATS.number(share.filled),
        )
    )
    if figures.silent >= PERIODS_OF_SILENCE:
        lines.append(_("Asked for three periods running, and nothing of it was ever answered."))
    if figures.queried:
        lines.append(
            plural(
                "{n} answer is queried and waits for them.",
                "{n} answers are queried and wait for them.",
                figures.queried,
            )
        )
    gaps = [one for one in owed if one.gap is not None]
    if row.answer.is_in:
        lines += [_gap_words(one, at) for one in gaps[:_MOST]]
    else:
        empty = [one for one in gaps if not one.carried]
        lines.append(_("Nothing is back yet."))
        if empty:
            lines.append(
                plural(
                    "{n} stood empty when the workbook went out:",
                    "{n} stood empty when the workbook went out:",
                    len(empty),
                )
            )
        gaps = empty
        lines += [_("{what}: {label}").format(what=_what(one, at), label=one.label) for one in gaps[:_MOST]]
    if len(gaps) > _MOST:
        lines.append(plural("and {n} more", "and {n} more", len(gaps) - _MOST))
    return _(status.label), lines


def ministry_words(row: Asked) -> list[str]:
    """What is known of one ministry's workbook beside its sheets: marks, file, and what waits."""
    one, lines = row.answer, []
    if one.issued is None:
        return [_("Nothing has been issued to this ministry for this period.")]
    issued = _("{file} was issued on {day}, due {due}.")
    lines.append(
        issued.format(
            file=one.issued.file, day=FORMATS.day_full(one.issued.issued_on), due=FORMATS.day_full(one.due)
        )
    )
    if one.issued.sections:
        keys = one.issued.sections.split()
        left = [sheet.words for sheet in ANSWERED if sheet.key not in keys]
        if left:
            lines.append(_("Not asked: {sheets}.").format(sheets=", ".join(left)))
    for mark in one.marks:
        words = _("{marked} on {day}, by a person’s word.").format(
            marked=_(mark.kind.label), day=FORMATS.day_full(mark.on)
        )
        lines.append(f"{words} {mark.note or ''}".rstrip())
    if not one.marks:
        lines.append(_("Nobody has marked it as sent."))
    if one.days_late:
        lines.append(plural("{n} day late.", "{n} days late.", one.days_late))
    tally = row.tally
    if one.returned is not None and tally is not None:
        lines.append(_("{file}: {counts}.").format(file=one.returned.file, counts=_counts(tally)))
    if one.is_unsigned:
        lines.append(_("Nobody has signed it off."))
    return lines


def _counts(tally: Tally) -> str:
    """`16 changed, 4 to decide, 1 in conflict`: what there is none of is left out."""
    counts = (
        (_("{n} to decide"), tally.undecided),
        (_("{n} in conflict"), tally.conflicts),
        (_("{n} with problems"), tally.problems + tally.unplaced),
        (_("{n} asked back"), tally.asked),
        (_("{n} taken"), tally.accepted),
        (_("{n} not taken"), tally.refused),
    )
    changed = _("{n} changed") if tally.changes else _("nothing changed")
    told = [(changed, tally.changes), *(one for one in counts if one[1])]
    return ", ".join(words.format(n=FORMATS.number(n)) for words, n in told)


def _gap_words(one: Owed, at: Picture) -> str:
    gap = one.gap or Gap.BLANK
    return _("{what}: {label}, {why}").format(what=_what(one, at), label=one.label, why=_(gap.label))


def _what(one: Owed, at: Picture) -> str:
    record = at.record(one.record)
    label = (
        record.label(at).strip() if record is not None and (record.entity.ref or record.entity.title) else ""
    )
    return label or one.what


class Explained(Panel):
    """The words, which scroll where they are many, and beneath them the verbs of a person's mark."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sent = Button(_("Mark as sent"), "check", parent=self)
        self.chase = Button(_("Write the chase letter…"), "envelope-simple", parent=self)
        self.heard = Button(_("Mark as acknowledged"), "check-circle", parent=self)
        self._words = QLabel("")
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
        self._words.setContentsMargins(18, 8, 18, 4)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(self._words)
        self._scroll.setMinimumHeight(40)
        self._scroll.setAccessibleName(_("What the cell in focus comes to"))
        verbs = QHBoxLayout()
        verbs.setContentsMargins(18, 4, 18, 8)
        verbs.setSpacing(8)
        for one in (self.sent, self.chase, self.heard):
            verbs.addWidget(one)
        verbs.addStretch(1)
        self.column.addWidget(self._scroll, 1)
        self.column.addLayout(verbs)
        theme().changed.connect(self._on_theme)
        self._on_theme()

    @property
    def said(self) -> str:
        """What is said, without the head."""
        return self._words.text()

    def tell(self, title: str, remark: str, lines: Sequence[str]) -> None:
        """Explain something else."""
        self.head.tell(title, remark)
        self._words.setText("\n".join(lines))
        self._words.setAccessibleName(" ".join((title, remark, *lines)))
        self._scroll.verticalScrollBar().setValue(0)

    def set_able(self, able: bool) -> None:
        """Whether the ministries in focus may be marked and written to."""
        for one in (self.sent, self.chase, self.heard):
            one.setEnabled(able)

    def _on_theme(self) -> None:
        palette = self._scroll.palette()
        palette.setColor(palette.ColorRole.Window, theme().colour("window"))
        for one in (self._scroll, self._scroll.viewport(), self._words):
            one.setPalette(palette)
            one.setAutoFillBackground(True)
