"""Draw up the path: the chart, what it is built from beside it, and at once whether the plan adds up.

sentence: does it add up?
path, baseline, target
points | interventions | if nothing is done      chart
who agreed, when, why it moves                    Keep as draft   Agree / Re-baseline
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from PySide6.QtWidgets import QWidget

from deliverydesk.domain.charting import Version
from deliverydesk.domain.draftchart import draft_chart
from deliverydesk.domain.gapwords import value_words
from deliverydesk.domain.lines import national, target_moved, versions_of
from deliverydesk.domain.measures import Indicator, Method, TrajectoryPoint
from deliverydesk.domain.planwords import adds_up_words
from deliverydesk.domain.sentences import month
from deliverydesk.errors import DeskError
from deliverydesk.i18n import FORMATS, _
from deliverydesk.schema.picture import Picture
from deliverydesk.services import trajectories
from deliverydesk.services.trajectories import COMPUTED, Draft, Drawn, begin, draw, in_force
from deliverydesk.ui.dialogs.drawingup.tables import (
    DraftTable,
    interventions_table,
    points_table,
    row_of,
    without_table,
)
from deliverydesk.ui.dialogs.drawingup.terms import Agreement, Terms
from deliverydesk.ui.dialogs.sheet import Sheet
from deliverydesk.ui.pages import Shell
from deliverydesk.ui.widgets.fieldblock import Saying
from deliverydesk.ui.widgets.panel import split
from deliverydesk.ui.widgets.pathchart import PathChart
from deliverydesk.ui.widgets.tabs import Tabs


class PathSheet(Sheet):
    """The dialog. Nothing is written before somebody keeps or agrees the path; each is one step."""

    def __init__(self, shell: Shell, parent: QWidget | None, indicator: Indicator) -> None:
        super().__init__(parent, _("Draw up the path"), "")
        self.shell, self._indicator = shell, indicator
        self._at: Picture = shell.desk.picture
        self._draft = begin(self._at, indicator)
        self._begun: Draft | None = None
        self._warned = False
        self._fresh = True
        self._drawn: Drawn | None = None
        self._moves = in_force(self._at, indicator.id) is not None
        self._filling = True
        self.terms = Terms(indicator.direction, self._picture)
        self.points = points_table(self._picture, lambda: self._draft.path)
        self.interventions = interventions_table(self._picture, lambda: self._draft.path)
        self.without = without_table(self._picture, lambda: self._draft.path)
        self.chart = PathChart()
        self.saying = Saying(self)
        self.agreement = Agreement(self._picture, moves=self._moves)
        self.tabs = Tabs()
        self.verb(_("Close"))
        self.keep = self.verb(_("Keep as draft"), self._on_keep)
        words = _("Re-baseline") if self._moves else _("Agree")
        self.go = self.verb(words, self._on_agree, primary=True)
        # Enter in a field must not agree a promise from under the typing.
        self._default = None
        self._lay_out()
        self._fill()

    @property
    def draft(self) -> Draft:
        """The path as it stands in the dialog."""
        return self._draft

    def reject(self) -> None:
        """Close; a path that was drawn and not kept is not lost by one key."""
        unkept = self._drawn is not None and self._draft != self._begun
        if unkept and not self._warned:
            self._warned = True
            self.saying.say(_("Nothing of this is kept yet. Keep it as a draft, or close again to leave it."))
            return
        super().reject()

    def _picture(self) -> Picture:
        return self._at

    def _fill(self) -> None:
        """Show the draft; figures that nobody has named yet stay blank."""
        path = self._draft.path
        blank: tuple[str, ...] = ("target",) if not path.id and not self._moves else ()
        if blank and not national(self._at.series(self._indicator.id)):
            blank = ("baseline", "target")  # no reading: nobody knows where it starts
        self.terms.show_path(path, blank=blank)
        self.points.model.show(self._draft.points)
        self.interventions.model.show(self._draft.interventions)
        self.without.model.show(self._draft.without)
        self._filling = False
        is_built = path.method is Method.INTERVENTION
        self.tabs.choose("interventions" if is_built else "points")
        self._redraw()
        self._begun = self._draft if self._drawn is not None else None
        first = self.terms.editors[blank[0]].widget if blank else self._tables()[self.tabs.current].grid
        first.setFocus()

    # What follows from every change

    def _redraw(self) -> None:
        if self._filling:
            return
        self._warned = False
        path = self.terms.read(self._draft.path)
        if isinstance(path, str):
            self._drawn = None
            self.saying.say(path, bad=not self._fresh)
            self.tell(_("Say what is promised: the target and its day."), self._caption())
            self._settle()
            return
        self._draft = Draft(path, self._points(), self.interventions.model.rows, self.without.model.rows)
        self._fresh = False
        self._drawn = draw(self._at, self._indicator, self._draft)
        self._draft = self._drawn.draft
        self._show_points()
        able = path.method not in COMPUTED
        data = draft_chart(self._at, self._indicator, self._drawn.plan, self._drawn.without)
        self.chart.show_path(data, able=able)
        self.saying.say(self._drawn.trouble or self._moved(), bad=bool(self._drawn.trouble))
        self.tell(self._comes_to(self._drawn), self._caption())
        for key, table in self._tables().items():
            self.tabs.count(key, table.model.rowCount())
        self._settle()

    def _points(self) -> tuple[TrajectoryPoint, ...]:
        """The points in the table, in order of time; computed ones stay when a person takes over."""
        return tuple(sorted(self.points.model.rows, key=lambda one: one.on))

    def _show_points(self) -> None:
        able = self._draft.path.method not in COMPUTED
        if able == self.points.model.able and self._draft.points == self.points.model.rows:
            return
        self.points.model.show(self._draft.points, able=able)
        self.points.settle()

    def _comes_to(self, drawn: Drawn) -> str:
        """Whether the plan adds up; without anything to add up, what is promised."""
        one, path = self._indicator, drawn.draft.path
        if drawn.draft.interventions or drawn.draft.without or path.method is Method.INTERVENTION:
            told = adds_up_words(
                drawn.sufficiency,
                interventions=len(drawn.draft.interventions),
                unit=one.unit,
                decimals=one.decimals,
            )
            if told:
                return told
        return _("From {baseline} in {start} to {target} by {end}.").format(
            baseline=value_words(path.baseline, unit=one.unit),
            start=month(path.baseline_on),
            target=value_words(path.target, unit=one.unit),
            end=month(path.target_on),
        )

    def _moved(self) -> str:
        """That the draft would move the target, said before it is agreed."""
        versions = versions_of(self._at, self._indicator)
        path = self._draft.path
        if not versions or self._drawn is None:
            return ""
        if not target_moved((*versions, Version(self._drawn.plan, None, path.version))):
            return ""
        first = min(versions, key=lambda one: one.number).plan.target_on
        assert first is not None
        return _("Target moved: the first promise was for {first}, this one is for {now}.").format(
            first=FORMATS.day_full(first), now=FORMATS.day_full(path.target_on)
        )

    def _caption(self) -> str:
        return _("{ref} {title} · version {n}, draft").format(
            ref=self._indicator.ref, title=self._indicator.title, n=self._draft.path.version
        )

    def _settle(self) -> None:
        able = self._drawn is not None and not self._drawn.trouble and self.shell.desk.is_writable
        self.keep.setEnabled(able)
        agreed = not isinstance(self.agreement.said, str)
        reason = not self._moves or bool(self.agreement.reason.text().strip())
        self.go.setEnabled(able and agreed and reason)
        why = ""
        if able and not agreed:
            why = str(self.agreement.said)
        elif able and not reason:
            why = _("A promise is in force. To move it, say why.")
        self.go.setToolTip(why)
        self.go.setAccessibleDescription(why)

    # Writing

    def _on_keep(self) -> None:
        self._write(lambda: trajectories.keep(self.shell.desk, self._draft))

    def _on_agree(self) -> None:
        said = self.agreement.said
        if isinstance(said, str):
            self.saying.say(said)
            return
        desk, draft, reason = self.shell.desk, self._draft, self.agreement.reason.text()
        by, on = said
        if self._moves:
            self._write(
                lambda: trajectories.rebaseline(desk, draft, reason=reason, agreed_by=by, agreed_on=on)
            )
        else:
            self._write(lambda: trajectories.agree(desk, draft, agreed_by=by, agreed_on=on))

    def _write(self, act: Callable[[], object]) -> None:
        try:
            act()
        except DeskError as refused:
            self.saying.say(str(refused))
            return
        self.accept()

    # Slots

    def _on_moved(self, day: date, value: float) -> None:
        """A point was moved on the chart; the table follows."""
        model = self.points.model
        row = row_of(model, day)
        if row < 0 or not model.able:
            return
        rows = list(model.rows)
        rows[row] = replace(rows[row], value=value)
        model.show(rows)
        self.points.choose(row)
        self._redraw()

    def _tables(self) -> dict[str, DraftTable]:
        return {"points": self.points, "interventions": self.interventions, "without": self.without}

    def _lay_out(self) -> None:
        self.tabs.offer_kept("points", _("Points"), self.points)
        self.tabs.offer_kept("interventions", _("Interventions"), self.interventions)
        self.tabs.offer_kept("without", _("Without action"), self.without)
        self.column.addWidget(self.terms)
        self.column.addWidget(split(self.tabs, self.chart, shares=(500, 600)), 1)
        self.column.addWidget(self.saying)
        self.column.addWidget(self.agreement)
        self.terms.changed.connect(self._redraw)
        self.agreement.changed.connect(self._settle)
        for table in self._tables().values():
            table.model.edited.connect(self._redraw)
        self.chart.moved.connect(self._on_moved)
        self.resize(1140, 720)


def draw_up(shell: Shell, parent: QWidget | None, indicator: Indicator) -> PathSheet:
    """Open the dialog for an indicator."""
    sheet = PathSheet(shell, parent, indicator)
    sheet.open()
    return sheet
