"""The one registry of editors: what is typed or chosen comes out as the text a person would type."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from deliverydesk.domain.assessments import Assessment
from deliverydesk.domain.catalogue import CATALOGUE
from deliverydesk.domain.parties import Person
from deliverydesk.domain.work import Milestone
from deliverydesk.ui.models import cellwords, source
from deliverydesk.ui.models.table import EntityModel
from deliverydesk.ui.widgets.choices import ChoiceBox
from deliverydesk.ui.widgets.days import DayLine
from deliverydesk.ui.widgets.editors import Ask, CellEditors, FieldEditor
from deliverydesk.ui.widgets.grid import Grid
from deliverydesk.ui.widgets.lines import Line, Paragraphs
from deliverydesk.ui.widgets.links import LinkLine, LinksLine
from deliverydesk.ui.widgets.tags import TagRow

# Said by the offscreen platform for every pop-up.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def page(dressed, qtbot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show()
    return made


@pytest.fixture
def editor(page, a_desk):
    def make(entity, name: str) -> FieldEditor:
        return FieldEditor(page, Ask(entity.field(name), lambda: a_desk.picture))

    return make


def test_a_day_may_be_typed_left_blank_or_picked(editor):
    made = editor(Milestone.entity, "forecast")
    line = made.widget
    assert isinstance(line, DayLine)
    assert made.words == ""
    made.show("28 Feb 2027")
    assert line.day == date(2027, 2, 28)
    line.pick(date(2027, 3, 1))
    assert made.words == "1 Mar 2027"
    made.show("")
    assert line.day is None


def test_the_calendar_opens_at_the_desks_own_today(editor, a_desk, qtbot):
    from PySide6.QtWidgets import QCalendarWidget

    made = editor(Milestone.entity, "forecast")
    qtbot.keyClick(made.widget, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    calendar = made.widget.findChild(QCalendarWidget)
    assert calendar.selectedDate().toPython() == a_desk.picture.today
    calendar.activated.emit(calendar.selectedDate().addDays(1))
    assert made.words == "24 Nov 2026"


def test_a_dash_lists_the_reasons_for_having_no_value(editor, qtbot):
    made = editor(Milestone.entity, "forecast")
    qtbot.keyClicks(made.widget, "-")
    offered = made.widget._absences
    assert offered.completionCount() == 4
    qtbot.keyClicks(made.widget, " not y")
    assert offered.currentCompletion() == "– not yet known"


def test_a_negative_figure_lists_nothing(editor, qtbot):
    from deliverydesk.domain.measures import Reading

    made = editor(Reading.entity, "value")
    qtbot.keyClicks(made.widget, "-3")
    assert not made.widget._absences.popup().isVisible()


def test_a_field_that_must_have_a_value_offers_no_absence(editor):
    assert editor(Milestone.entity, "title").widget._absences is None


def test_a_link_shows_reference_and_title_and_reads_back_the_reference(editor):
    made = editor(Person.entity, "ministry")
    line = made.widget
    assert isinstance(line, LinkLine)
    made.show("FIN")
    assert line.text() == "FIN Finance"
    assert made.words == "FIN"
    line.setText("EDU Education")
    assert made.words == "EDU"
    line.setText("Nowhere")
    assert made.words == "Nowhere"


def test_part_of_a_title_finds_the_record(editor, qtbot):
    made = editor(Person.entity, "ministry")
    qtbot.keyClicks(made.widget, "nanc")
    assert made.widget.completer().currentCompletion() == "FIN Finance"


def test_many_links_are_references_divided_by_commas(editor, qtbot):
    made = editor(Milestone.entity, "depends_on")
    line = made.widget
    assert isinstance(line, LinksLine)
    made.show("M032")
    qtbot.keyClick(line, Qt.Key.Key_End)
    qtbot.keyClicks(line, ", pilo")
    assert line._finder.currentCompletion() == "M030 Reading test agreed and piloted"
    line._on_chosen("M030 Reading test agreed and piloted")
    assert made.words == "M032, M030"


def test_a_closed_list_offers_its_words_and_a_blank_where_it_may_be_blank(editor):
    box = editor(Milestone.entity, "type").widget
    assert isinstance(box, ChoiceBox)
    assert [box.itemText(n) for n in range(box.count())][:2] == ["Approval", "Assurance"]
    challenge = editor(Assessment.entity, "challenge").widget
    assert challenge.itemText(0) == ""


def test_a_rating_is_given_by_key_worst_first(editor, qtbot):
    made = editor(Assessment.entity, "overall")
    row = made.widget
    assert isinstance(row, TagRow)
    row.set_codes(("G", "AG", "AR", "R"))
    qtbot.keyClick(row, Qt.Key.Key_1)
    assert made.words == "R"
    qtbot.keyClick(row, Qt.Key.Key_Right)
    assert made.words == "AR"
    qtbot.keyClicks(row, "ag")
    assert made.words == "AG"
    qtbot.keyClick(row, Qt.Key.Key_Delete)
    assert made.words == ""


def test_a_rating_that_was_withheld_keeps_its_words(editor):
    made = editor(Assessment.entity, "overall")
    made.show("– withheld: Exempt under Section 26")
    assert made.words == "– withheld: Exempt under Section 26"


def test_paragraphs_take_a_new_line_with_alt_enter_in_a_cell(page, a_desk, qtbot):
    made = FieldEditor(page, Ask(Milestone.entity.field("evidence"), lambda: a_desk.picture, in_cell=True))
    assert isinstance(made.widget, Paragraphs)
    qtbot.keyClicks(made.widget, "one")
    qtbot.keyClick(made.widget, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    qtbot.keyClicks(made.widget, "two")
    assert made.words == "one\ntwo"


def test_every_editor_gives_back_the_words_it_was_given(page, a_desk):
    at = a_desk.picture
    for entity in CATALOGUE:
        records = at.series("i-read") if entity.series else at.all(entity.record)
        for record in records:
            for field in entity.fields:
                made = FieldEditor(page, Ask(field, lambda: a_desk.picture))
                words = cellwords.edit(field.kind, getattr(record, field.name), at)
                made.show(words)
                assert cellwords.read(field, made.words, at) == getattr(record, field.name), (
                    entity.key,
                    field.name,
                )


def test_a_cell_is_edited_with_the_same_editors(a_desk, bridge, dressed, qtbot, qapp):
    model = EntityModel(a_desk, source.everything(Assessment.entity), bridge=bridge)
    grid = Grid("Ratings", editors=CellEditors())
    qtbot.addWidget(grid)
    grid.setModel(model)
    grid.resize(900, 300)
    grid.show()
    index = model.index(model.row_of("a-unit"), model.column_of("overall"))
    grid.setCurrentIndex(index)
    grid.edit(index)
    row = grid.findChild(TagRow)
    assert row.words() == "R"
    qtbot.keyClick(row, Qt.Key.Key_2)
    qtbot.keyClick(row, Qt.Key.Key_Return)
    qapp.processEvents()
    assert a_desk.picture.get(Assessment, "a-unit").overall == "AR"


def test_esc_leaves_a_cell_as_it_was(a_desk, bridge, dressed, qtbot, qapp):
    model = EntityModel(a_desk, source.everything(Milestone.entity), bridge=bridge)
    grid = Grid("Milestones", editors=CellEditors())
    qtbot.addWidget(grid)
    grid.setModel(model)
    grid.show()
    index = model.index(0, model.column_of("owner"))
    grid.setCurrentIndex(index)
    grid.edit(index)
    line = grid.findChild(Line)
    qtbot.keyClicks(line, "Somebody else")
    qtbot.keyClick(line, Qt.Key.Key_Escape)
    qapp.processEvents()
    assert index.data() == "Education"


def test_a_paragraph_has_no_bar_along_its_foot_that_could_call_the_other_for_ever(qtbot: QtBot):
    words = Paragraphs(None)
    qtbot.addWidget(words)
    words.setPlainText("At or above the level expected in number at the end of year three. " * 6)
    words.show()
    for wide in range(270, 320):
        words.resize(wide, words.height())
    assert words.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    assert not words.horizontalScrollBar().isVisible()
