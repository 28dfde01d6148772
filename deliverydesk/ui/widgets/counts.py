"""What rating words and questions came to, as plain counts: so a unit can measure itself, and no person."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from deliverydesk.domain.calibration import Calibration, Counted, RuleCount
from deliverydesk.domain.challenge import BY_KEY
from deliverydesk.i18n import FORMATS, _
from deliverydesk.ui.models.extra import Cell
from deliverydesk.ui.models.heads import Head
from deliverydesk.ui.models.rows import RowColumn, RowsModel
from deliverydesk.ui.widgets.empty import Empty
from deliverydesk.ui.widgets.grid import Density, Grid
from deliverydesk.ui.widgets.panel import PanelHead


def _figure(value: int) -> Cell:
    return Cell(FORMATS.number(value, 0), value)


def _question(one: RuleCount) -> Cell:
    rule = BY_KEY.get(one.rule)
    words = _(rule.title) if rule is not None else one.rule
    return Cell(words, words.casefold(), tip=_(rule.about) if rule is not None else "")


def _standing(one: RuleCount) -> Cell:
    rule = BY_KEY.get(one.rule)
    return Cell(_(rule.standing.label), rule.standing.value) if rule is not None else Cell()


_WORDS: tuple[RowColumn[Counted], ...] = (
    RowColumn(Head(_("Voice"), "text", 120, False, False), lambda one: Cell(_(one.voice.label))),
    RowColumn(Head(_("Rating"), "rating", 84, False, False), lambda one: Cell(one.code, value=one.code)),
    RowColumn(Head(_("What became of them"), "title", 300, True, False), lambda one: Cell(one.sentence)),
    RowColumn(Head(_("Rated"), "whole", 84, False, False), lambda one: _figure(one.rated)),
    RowColumn(Head(_("On time"), "whole", 84, False, False), lambda one: _figure(one.arrived)),
    RowColumn(Head(_("Late"), "whole", 84, False, False), lambda one: _figure(one.late)),
    RowColumn(Head(_("Not"), "whole", 84, False, False), lambda one: _figure(one.missed)),
)
_RULES: tuple[RowColumn[RuleCount], ...] = (
    RowColumn(Head(_("Question"), "title", 300, True, False), _question),
    RowColumn(Head(_("Standing"), "text", 92, False, False), _standing),
    RowColumn(Head(_("Put"), "whole", 84, False, False), lambda one: _figure(one.put)),
    RowColumn(Head(_("Answered"), "whole", 84, False, False), lambda one: _figure(one.answered)),
    RowColumn(Head(_("Dismissed"), "whole", 84, False, False), lambda one: _figure(one.dismissed)),
    RowColumn(Head(_("Borne out"), "whole", 92, False, False), lambda one: _figure(one.borne_out)),
    RowColumn(Head(_("Not borne out"), "whole", 104, False, False), lambda one: _figure(one.not_borne_out)),
)


class Counts(QWidget):
    """Rating words a year before their day above, the unit's own questions beneath."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = RowsModel(_WORDS, key=lambda one: f"{one.voice.value}/{one.code}", parent=self)
        self._rules = RowsModel(_RULES, key=lambda one: one.rule, parent=self)
        self.words = Grid(_("Rating words a year before their date"), whole_rows=True, density=Density.NORMAL)
        self.words.setModel(self._words)
        self.rules = Grid(_("Questions put"), whole_rows=True, density=Density.NORMAL)
        self.rules.setModel(self._rules)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for title, grid in (
            (_("Rating words a year before their date"), self.words),
            (_("Questions put, and what became of them"), self.rules),
        ):
            column.addWidget(PanelHead(title, parent=self))
            column.addWidget(grid, 1)

    def tell(self, counts: Calibration, rules: tuple[RuleCount, ...]) -> None:
        """Show other counts."""
        self._words.show(counts.counts)
        self.words.set_empty(Empty(counts.waiting))
        self._rules.show(rules)
        self.rules.set_empty(Empty(_("No question has been put yet.")))
