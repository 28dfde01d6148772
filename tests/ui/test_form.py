"""The form of one record: a draft until Save, one step, problems under their fields, reasons in place."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt

from deliverydesk.domain.assessments import Assessment
from deliverydesk.domain.measures import Reading
from deliverydesk.domain.work import Milestone
from deliverydesk.schema.kinds import Absent, AbsentReason
from deliverydesk.services import editing
from deliverydesk.services.desk import Desk
from deliverydesk.ui.bridge import Bridge
from deliverydesk.ui.widgets.form import RecordForm
from deliverydesk.ui.widgets.tags import TagRow

# Said by the offscreen platform when a window is brought to the front.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def form(a_desk: Desk, bridge: Bridge, qtbot):
    def make(record) -> RecordForm:
        made = RecordForm(a_desk, record.entity, bridge=bridge)
        qtbot.addWidget(made)
        made.resize(600, 700)
        made.show()
        made.show_record(record)
        return made

    return make


@pytest.fixture
def a_milestone(a_desk) -> Milestone:
    return a_desk.picture.get(Milestone, "ms-coaches")


def test_save_writes_every_changed_field_as_one_step(form, a_milestone, a_desk):
    made = form(a_milestone)
    made.block("forecast").edit("1 Mar 2027")
    made.block("owner").edit("Treasury")
    step = a_desk.picture.step
    saved = []
    made.saved.connect(saved.append)

    assert made.dirty
    assert made.save()

    assert saved == ["ms-coaches"]
    assert a_desk.picture.step == step + 1
    now = a_desk.picture.get(Milestone, "ms-coaches")
    assert (now.forecast, now.owner) == (date(2027, 3, 1), "Treasury")
    assert not made.dirty


def test_cancel_says_again_what_the_record_says(form, a_milestone, a_desk):
    made = form(a_milestone)
    step = a_desk.picture.step
    made.block("title").edit("Something else")
    made.cancel()
    assert made.block("title").words == a_milestone.title
    assert not made.dirty
    assert a_desk.picture.step == step


def test_every_problem_stands_under_its_own_field_and_nothing_is_written(form, a_milestone, a_desk):
    made = form(a_milestone)
    step = a_desk.picture.step
    made.block("forecast").edit("31 Feb 2027")
    made.block("depends_on").edit("M032, X9")
    assert not made.save()
    assert (
        made.block("forecast").problem
        == "Forecast: 31 Feb 2027 does not exist. Write a day like 28 Feb 2027."
    )
    assert "X9" in made.block("depends_on").problem
    assert made.block("title").problem == ""
    assert a_desk.picture.step == step


def test_a_problem_of_the_gate_stands_under_the_field_it_is_about(form, a_milestone):
    made = form(a_milestone)
    made.block("ref").edit("M030")
    assert not made.save()
    assert made.block("ref").problem.startswith("Milestone “M030” is there already.")


def test_a_guarded_field_asks_its_reason_in_place_and_keeps_it(form, a_milestone, a_desk):
    made = form(a_milestone)
    agreed = made.block("original_baseline")
    agreed.edit("1 Oct 2026")
    assert agreed.asks_reason
    assert not made.save()
    assert agreed.problem == "Say why: the reason is printed in the pack."

    agreed.explain("Cabinet moved the term")
    assert made.save()
    assert a_desk.journal.steps(limit=1)[0].reason == "Cabinet moved the term"


def test_a_first_value_of_a_guarded_field_asks_nothing(form, a_desk):
    made = form(a_desk.picture.get(Milestone, "ms-test"))
    made.block("current_baseline").edit("1 Jan 2027")
    assert not made.block("current_baseline").asks_reason
    assert made.save()


def test_an_absence_is_chosen_in_the_form(form, a_milestone, a_desk):
    made = form(a_milestone)
    made.block("owner").edit("– withheld: by order")
    assert made.save()
    assert a_desk.picture.get(Milestone, "ms-coaches").owner == Absent(AbsentReason.WITHHELD, "by order")


def test_a_blank_takes_an_absence_away(form, a_desk):
    made = form(a_desk.picture.get(Milestone, "ms-pay"))
    made.block("forecast").edit("")
    assert made.save()
    assert a_desk.picture.get(Milestone, "ms-pay").forecast is None


def test_news_of_the_desk_fills_untouched_fields_and_is_told_beside_touched_ones(
    form, a_milestone, a_desk, qapp
):
    made = form(a_milestone)
    made.block("forecast").edit("1 Mar 2027")
    editing.update(a_desk, a_milestone, {"forecast": "28 Feb 2027", "owner": "Treasury"})
    qapp.processEvents()
    assert made.block("owner").words == "Treasury"
    assert made.block("forecast").words == "1 Mar 2027"
    assert made.block("forecast").problem == "Meanwhile this was changed to: 28 Feb 27."
    assert made.save()
    assert a_desk.picture.get(Milestone, "ms-coaches").forecast == date(2027, 3, 1)


def test_a_record_deleted_meanwhile_is_said_to_be_gone(form, a_desk, qapp):
    made = form(a_desk.picture.get(Milestone, "ms-test"))
    editing.delete_with_children(a_desk, [made.record])
    qapp.processEvents()
    assert "Ctrl Z" in made._saying.words


def test_a_new_record_begins_with_the_next_reference_and_what_it_must_say(a_desk, bridge, qtbot):
    made = RecordForm(a_desk, Milestone.entity, bridge=bridge)
    qtbot.addWidget(made)
    made.start_new({"priority": "pr-roads"})
    assert made.block("ref").words == "M101"
    assert made.block("priority").words == "P07"
    assert not made.save()
    assert made.block("title").problem == "Milestone is needed."
    made.block("title").edit("Gravel laid")
    assert made.save()
    assert made.record.ref == "M101"
    assert made.record.priority == "pr-roads"


def test_ctrl_s_saves_from_within_a_field(form, a_milestone, a_desk, qtbot, qapp):
    made = form(a_milestone)
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    owner = made.block("owner")
    owner.widget.setFocus()
    owner.edit("Treasury")
    qtbot.keyClick(owner.widget, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert a_desk.picture.get(Milestone, "ms-coaches").owner == "Treasury"


def test_ratings_are_offered_on_the_scale_the_draft_names(form, a_desk):
    made = form(a_desk.picture.get(Assessment, "a-unit"))
    row = made.block("overall").widget
    assert isinstance(row, TagRow)
    assert row._codes == ("R", "AR", "AG", "G")
    made.block("scale").edit("Three: G A R")
    assert row._codes == ("R", "A", "G")


def test_a_reading_saved_under_another_day_is_followed_to_its_new_key(form, a_desk):
    reading = a_desk.picture.series("i-read")[-1]
    made = form(reading)
    made.block("period_end").edit("31 Jul 2026")
    assert made.save()
    assert isinstance(made.record, Reading)
    assert made.record.period_end == date(2026, 7, 31)


def test_a_form_over_the_past_cannot_be_written(a_desk, bridge, a_milestone, qtbot):
    made = RecordForm(
        a_desk, Milestone.entity, bridge=bridge, picture=a_desk.viewed(known=a_desk.picture.step)
    )
    qtbot.addWidget(made)
    made.show_record(a_milestone)
    made.block("owner").edit("Treasury")
    assert made.locked
    assert not made.save()
    assert a_desk.picture.get(Milestone, "ms-coaches").owner == "Education"
