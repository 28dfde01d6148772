"""What is asked, by which day and in which language: the upper part of the dialog that issues workbooks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from deliverydesk.domain.parties import Period
from deliverydesk.i18n import FORMATS, N_, _, languages, nearest
from deliverydesk.services.issuing import Terms
from deliverydesk.services.sheetnames import SHEETS
from deliverydesk.ui.pages import Shell
from deliverydesk.ui.widgets.choices import ChoiceBox
from deliverydesk.ui.widgets.days import DayLine

_ACROSS = 5
_CUTS = {
    N_("One workbook for each ministry"): "",
    N_("A part for each sheet"): "section",
    N_("A part for each programme"): "programme",
}
"""How a ministry's workbook is cut for its directorates: words, and what the service calls it."""


class TermsForm(QWidget):
    """Period, due day, language, sheets and how they are cut. Another period brings its own due day with it.

    `asked` tells that other sheets or another period are asked for, `settled` that anything has changed.
    """

    asked = Signal()
    settled = Signal()

    def __init__(self, shell: Shell, periods: Sequence[Period], period: Period) -> None:
        super().__init__()
        self._periods = list(periods)
        self.period = period
        self.choice = ChoiceBox(self, [one.ref for one in periods])
        self.choice.setAccessibleName(_("Period"))
        self.choice.choose(period.ref)
        self.due = DayLine(self, (), lambda: shell.desk.picture.today)
        self.due.setAccessibleName(_("Due on"))
        self.due.setMaximumWidth(150)
        self._languages = {one.name: one.tag for one in languages()}
        self.language = ChoiceBox(self, list(self._languages))
        self.language.setAccessibleName(_("Language of the workbooks"))
        own = nearest(shell.desk.picture.settings.language)
        self.language.choose(own.name)
        self._own_language = own.tag
        self._cuts = {_(words): key for words, key in _CUTS.items()}
        self.cut = ChoiceBox(self, list(self._cuts))
        self.cut.setAccessibleName(_("Files for each ministry"))
        self.caution = QLabel()
        self.caution.setWordWrap(True)
        self.sheets = {one.key: QCheckBox(one.words) for one in SHEETS}
        self._lay_out()
        self._write_due()
        for box in self.sheets.values():
            box.setChecked(True)
            box.toggled.connect(lambda _on: self.asked.emit())
        self.choice.currentTextChanged.connect(self._on_period)
        self.language.currentTextChanged.connect(self._on_language)
        self._on_language()
        self.cut.currentTextChanged.connect(lambda _words: self.settled.emit())
        self.due.textChanged.connect(lambda _words: self.settled.emit())

    @property
    def terms(self) -> Terms:
        """What is asked, as the service takes it; all sheets are the same as none named."""
        chosen = tuple(key for key, box in self.sheets.items() if box.isChecked())
        tag = self._languages[self.language.currentText()]
        return Terms(
            chosen if len(chosen) < len(self.sheets) else (),
            "" if tag == self._own_language else tag,
            None if self.due.day == self._usual_due else self.due.day,
        )

    @property
    def parts(self) -> str:
        """How each workbook is cut, as the service takes it; empty where it is not."""
        return self._cuts[self.cut.currentText()]

    @property
    def left_out(self) -> list[str]:
        """The names of the sheets that are not asked for."""
        return [box.text() for box in self.sheets.values() if not box.isChecked()]

    @property
    def problem(self) -> str:
        """Why nothing can be issued on these terms; empty where it can."""
        if len(self.left_out) == len(self.sheets):
            return _("Choose at least one sheet.")
        if self.due.day is None:
            return _("Write the day on which the workbooks are due, like 28 Feb 2027.")
        return ""

    def set_able(self, able: bool) -> None:
        """Whether anything may be changed now; the sheets may always, for counting follows them."""
        for one in (self.choice, self.due, self.language, self.cut):
            one.setEnabled(able)

    @property
    def _usual_due(self) -> date:
        return self.period.due or self.period.end

    def _write_due(self) -> None:
        self.due.setText(FORMATS.day_full(self._usual_due))

    def _on_period(self, ref: str) -> None:
        chosen = next((one for one in self._periods if one.ref == ref), None)
        if chosen is not None and chosen.id != self.period.id:
            self.period = chosen
            self._write_due()
            self.asked.emit()

    def _on_language(self, _name: str = "") -> None:
        chosen = nearest(self._languages[self.language.currentText()])
        self.caution.setText(chosen.caution)
        self.caution.setVisible(bool(chosen.caution))

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        for words, field in ((_("Period"), self.choice), (_("Due on"), self.due)):
            top.addWidget(_labelled(words, field))
            top.addWidget(field)
            top.addSpacing(10)
        # One language is no choice.
        several = self.language.count() > 1
        label = _labelled(_("Language"), self.language)
        label.setVisible(several)
        self.language.setVisible(several)
        top.addWidget(label)
        top.addWidget(self.language)
        top.addStretch(1)
        boxes = QGridLayout()
        boxes.setHorizontalSpacing(14)
        boxes.setVerticalSpacing(3)
        for place, box in enumerate(self.sheets.values()):
            boxes.addWidget(box, place // _ACROSS, place % _ACROSS)
        boxes.setColumnStretch(_ACROSS, 1)
        files = QHBoxLayout()
        files.setSpacing(8)
        files.addWidget(_labelled(_("Files"), self.cut))
        files.addWidget(self.cut)
        files.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self.caution)
        column.addLayout(boxes)
        column.addLayout(files)


def _labelled(words: str, widget: QWidget) -> QLabel:
    label = QLabel(words)
    label.setBuddy(widget)
    return label
