"""The review of a return: what stands in which order, what each key does, and that it is one step."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from deliverydesk.domain.assessments import Assessment
from deliverydesk.domain.exchanges import Returned, Ruling, Verdict
from deliverydesk.domain.steps import StepKind
from deliverydesk.domain.work import Milestone
from deliverydesk.services.desk import Desk
from deliverydesk.services.editing import set_field
from deliverydesk.services.reviewlines import Heap
from deliverydesk.ui.main_window import MainWindow
from deliverydesk.ui.models.review import ReviewModel
from deliverydesk.ui.models.reviewrows import At, Decision, Row
from deliverydesk.ui.models.roles import ACCESSIBLE, DISPLAY
from deliverydesk.ui.pages import Place
from deliverydesk.ui.pages.returning.review import ReviewView
from deliverydesk.ui.theme import Theme
from deliverydesk.ui.widgets.rulings import key_box
from tests.ui.with_returns import (
    CTRL,
    KEY,
    SHIFT,
    THEIRS,
    a_full_return,
    a_window,
    a_workbook,
    page_of,
    settle,
    taken_in,
    wait_for,
)

COACHES = "milestone:ms-coaches:forecast"


@pytest.fixture
def returned(a_desk: Desk, tmp_path: Path) -> Returned:
    return taken_in(a_desk, a_full_return(a_desk, tmp_path))


@pytest.fixture
def window(a_desk: Desk, returned: Returned, tmp_path: Path, dressed: Theme, qtbot: QtBot) -> MainWindow:
    made = a_window(a_desk, tmp_path, qtbot)
    made.go(Place("returns", returned.id))
    settle(made, qtbot)
    return made


@pytest.fixture
def view(window: MainWindow) -> ReviewView:
    return page_of(window).review_view


def model_of(view: ReviewView) -> ReviewModel:
    assert view.model is not None
    return view.model


def focused(view: ReviewView) -> str:
    row = view.current
    assert row is not None
    return row.line.id


def named(view: ReviewView, id: str) -> str:
    """A line's name, of the one return in view."""
    (review,) = model_of(view).reviews
    return f"{review.returned.id}:{id}"


def pending(view: ReviewView) -> dict[str, Decision]:
    """What is decided and not written, by the ids of the lines."""
    return {key.partition(":")[2]: one for key, one in model_of(view).decisions.items()}


def put_on(view: ReviewView, key: str) -> None:
    model = model_of(view)
    view.grid.setCurrentIndex(model.index(model.reveal(named(view, key)), At.DECIDE))


def forecast(desk: Desk, id: str = "ms-coaches") -> object:
    found = desk.picture.get(Milestone, id)
    assert found is not None
    return found.forecast


def test_a_month_goes_by_key_alone_from_a_filled_cell_to_undo(
    a_desk: Desk, tmp_path: Path, dressed: Theme, qtbot: QtBot
) -> None:
    book = a_workbook(a_desk, tmp_path)
    book.write("milestones", "ms-coaches", "forecast", datetime(2027, 3, 1))
    book.sign("B. Sollen", datetime(2026, 11, 9))
    window = a_window(a_desk, tmp_path, qtbot)
    page = page_of(window)
    page.take_in([book.save(tmp_path / "back.xlsx")])
    wait_for(window, qtbot, lambda: page.desk_view.came.results)

    qtbot.keyClick(page.desk_view.came.grid, KEY.Key_Return)
    wait_for(window, qtbot, lambda: page.review_view.model is not None)
    grid = page.review_view.grid
    assert page.review_view.title == "Education’s one change needs you."
    qtbot.keyClick(grid, KEY.Key_A)
    qtbot.keyClick(grid, KEY.Key_Return, CTRL)
    wait_for(window, qtbot, lambda: page.review_view.told)
    assert forecast(a_desk) == date(2027, 3, 1)
    assert page.review_view.told == "1 decision written: 1 taken. Ctrl Z takes it back."

    qtbot.keyClick(grid, KEY.Key_Z, CTRL)
    wait_for(window, qtbot, lambda: forecast(a_desk) == date(2027, 2, 15))
    assert page.review_view.told.startswith("Taken back.")
    window.close()


def test_conflicts_come_first_and_what_is_missing_last(view: ReviewView) -> None:
    keys = [group.key for group in model_of(view).groups]
    assert keys == ["conflict", "problem", "look", "new", "safe", "missing"]
    by_heap = {group.key: [row.line.id for row in group.rows] for group in model_of(view).groups}
    assert by_heap["conflict"] == ["priority:pr-read:narrative_ministry", COACHES]
    assert by_heap["problem"] == ["milestone:ms-test:forecast"]
    assert set(by_heap["look"]) == {
        "assessment:a-ministry:overall",
        "reading:i-read/2026-06-30//:value",
        "milestone:ms-coaches:evidence",
    }
    assert by_heap["missing"] == ["milestone:ms-pay:"]


def test_the_title_counts_what_waits_and_the_focus_is_on_the_first(view: ReviewView) -> None:
    assert view.title == "All nine changes of Education need you."
    assert focused(view) == "priority:pr-read:narrative_ministry"


def test_each_key_decides_and_goes_on_to_the_next_that_waits(view: ReviewView, qtbot: QtBot) -> None:
    for key in (KEY.Key_A, KEY.Key_R, KEY.Key_Q):
        qtbot.keyClick(view.grid, key)
    assert {key: one.verdict for key, one in pending(view).items()} == {
        "priority:pr-read:narrative_ministry": Verdict.ACCEPT,
        COACHES: Verdict.REFUSE,
        "milestone:ms-test:forecast": Verdict.QUERY,
    }
    assert view.title == "Six of Education’s nine changes still need you."
    assert view.write.text() == "Write 3 decisions"


def test_nothing_is_written_before_ctrl_enter(view: ReviewView, a_desk: Desk, qtbot: QtBot) -> None:
    step = a_desk.picture.step
    qtbot.keyClick(view.grid, KEY.Key_A)
    assert a_desk.picture.step == step


def test_decisions_are_one_step_and_the_undecided_stay(
    view: ReviewView, window: MainWindow, a_desk: Desk, qtbot: QtBot
) -> None:
    step = a_desk.picture.step
    put_on(view, COACHES)
    qtbot.keyClick(view.grid, KEY.Key_A)
    put_on(view, "reading:i-read/2026-09-30//:value")
    qtbot.keyClick(view.grid, KEY.Key_R)
    qtbot.keyClick(view.grid, KEY.Key_Return, CTRL)
    wait_for(window, qtbot, lambda: view.told)
    assert a_desk.picture.step == step + 1
    assert forecast(a_desk) == date(2027, 3, 1)
    written = {one.record: one.verdict for one in a_desk.picture.all(Ruling) if one.returned != "rt-edu"}
    assert written == {"ms-coaches": Verdict.ACCEPT, "i-read/2026-09-30//": Verdict.REFUSE}
    assert view.title == "Seven of Education’s nine changes still need you."
    assert [row.line.id for row in _rows(view, Heap.WRITTEN)] == [COACHES]


def test_undo_brings_the_decisions_back_unwritten(
    view: ReviewView, window: MainWindow, a_desk: Desk, qtbot: QtBot
) -> None:
    put_on(view, COACHES)
    qtbot.keyClick(view.grid, KEY.Key_A)
    view.write_decisions()
    wait_for(window, qtbot, lambda: view.told)
    window.do("undo")
    wait_for(window, qtbot, lambda: pending(view))
    assert forecast(a_desk) == date(2027, 1, 31)
    assert pending(view)[COACHES].verdict is Verdict.ACCEPT
    assert view.told == "Taken back. The decisions stand here again, not written."


def test_a_cell_that_cannot_be_read_is_not_taken_and_says_what_to_do(
    view: ReviewView, window: MainWindow, qtbot: QtBot
) -> None:
    put_on(view, "milestone:ms-test:forecast")
    qtbot.keyClick(view.grid, KEY.Key_A)
    assert pending(view) == {}
    assert window.status.said == "Their cell cannot be read. E writes the value it should have."


def test_e_writes_the_value_it_should_have(
    view: ReviewView, window: MainWindow, a_desk: Desk, qtbot: QtBot
) -> None:
    put_on(view, "milestone:ms-test:forecast")
    qtbot.keyClick(view.grid, KEY.Key_E)
    editor = view.grid.findChild(QLineEdit)
    assert editor is not None
    editor.setText("30 Feb 2027")
    qtbot.keyClick(editor, KEY.Key_Return)
    assert "30 Feb" in view.grid.note.sentence
    editor.setText("28 Feb 2027")
    qtbot.keyClick(editor, KEY.Key_Return)
    settle(window, qtbot)
    assert focused(view) != "milestone:ms-test:forecast"
    view.write_decisions()
    wait_for(window, qtbot, lambda: view.told)
    assert forecast(a_desk, "ms-test") == date(2027, 2, 28)
    assert "milestone:ms-test:forecast" in {row.line.id for row in _rows(view, Heap.WRITTEN)}


def test_another_value_than_theirs_counts_as_decided_once_it_is_written(
    view: ReviewView, window: MainWindow, a_desk: Desk, qtbot: QtBot
) -> None:
    assert model_of(view).decide(named(view, COACHES), Verdict.ACCEPT, "15 Feb 2027")
    view.write_decisions()
    wait_for(window, qtbot, lambda: view.told)
    assert forecast(a_desk) == date(2027, 2, 15)
    assert view.title == "Eight of Education’s nine changes still need you."


def test_shift_a_takes_the_group_but_no_rating_and_no_blanking(
    view: ReviewView, window: MainWindow, qtbot: QtBot
) -> None:
    put_on(view, "assessment:a-ministry:overall")
    qtbot.keyClick(view.grid, KEY.Key_A, SHIFT)
    assert set(pending(view)) == {"reading:i-read/2026-06-30//:value"}


def test_shift_a_takes_no_conflict(view: ReviewView, window: MainWindow, qtbot: QtBot) -> None:
    put_on(view, COACHES)
    qtbot.keyClick(view.grid, KEY.Key_A, SHIFT)
    assert pending(view) == {}


def test_a_rating_is_taken_by_itself(
    view: ReviewView, window: MainWindow, a_desk: Desk, qtbot: QtBot
) -> None:
    put_on(view, "assessment:a-ministry:overall")
    qtbot.keyClick(view.grid, KEY.Key_A)
    view.write_decisions()
    wait_for(window, qtbot, lambda: view.told)
    rating = a_desk.picture.get(Assessment, "a-ministry")
    assert rating is not None
    assert rating.overall == "AR"


def test_a_decision_is_laid_aside_when_ours_moves_on_under_it(
    view: ReviewView, window: MainWindow, a_desk: Desk, qtbot: QtBot
) -> None:
    put_on(view, COACHES)
    qtbot.keyClick(view.grid, KEY.Key_A)
    coaches = a_desk.picture.get(Milestone, "ms-coaches")
    assert coaches is not None
    set_field(a_desk, coaches, "forecast", date(2027, 5, 1), reason="A letter came")
    wait_for(window, qtbot, lambda: view.told)
    assert view.told == "1 decision was laid aside: what it was about has changed."
    assert pending(view) == {}


def test_a_click_on_a_painted_key_decides(view: ReviewView, qtbot: QtBot) -> None:
    model = model_of(view)
    place = model.row_of(named(view, COACHES))
    rect = view.grid.visualRect(model.index(place, At.DECIDE))
    spot = key_box(rect.toRectF(), 1).center()
    assert view.grid.key_at(QPointF(spot)) == (named(view, COACHES), Verdict.REFUSE)
    qtbot.mouseClick(view.grid.viewport(), Qt.MouseButton.LeftButton, pos=spot.toPoint())
    assert pending(view)[COACHES].verdict is Verdict.REFUSE


def test_the_foot_holds_both_texts_in_full_and_who_changed_ours(
    view: ReviewView, window: MainWindow, qtbot: QtBot
) -> None:
    assert THEIRS in view.foot.said
    assert "Coaches will be in post by March." in view.foot.said
    put_on(view, COACHES)
    wait_for(window, qtbot, lambda: "15 Feb 27 → 31 Jan 27" in view.foot.said)
    assert "L. Amadi changed ours on 23 Nov 26: Agreed by telephone" in view.foot.said


def test_every_cell_says_what_it_is_to_a_screen_reader(view: ReviewView) -> None:
    model = model_of(view)
    place = model.row_of(named(view, COACHES))
    said = [str(model.index(place, column).data(ACCESSIBLE)) for column in At]
    assert said[At.THEIRS] == "Theirs: 1 Mar 27"
    assert said[At.OURS] == "Ours now: 31 Jan 27"
    assert said[At.DECIDE] == "Decide: undecided"
    assert all(said)


def test_folding_one_group_leaves_the_others_where_they_are(view: ReviewView, qtbot: QtBot) -> None:
    model, grid = model_of(view), view.grid
    grid.setCurrentIndex(model.index(0, 0))
    before = model.rowCount()
    qtbot.keyClick(grid, KEY.Key_Left)
    assert model.rowCount() == before - 2
    assert [grid.is_folded(row) for row in model.group_rows()] == [True, False, False, False, False, True]
    assert model.index(1, 0).data(DISPLAY) == "Problems: cannot be read as asked"
    qtbot.keyClick(grid, KEY.Key_N)
    assert focused(view) == "priority:pr-read:narrative_ministry"


def test_decisions_wait_while_another_page_is_looked_at(
    view: ReviewView, window: MainWindow, returned: Returned, qtbot: QtBot
) -> None:
    qtbot.keyClick(view.grid, KEY.Key_A)
    window.go(Place("gap"))
    window.go(Place("returns", returned.id))
    settle(window, qtbot)
    assert len(pending(view)) == 1


def test_escape_leads_back_to_the_desk(view: ReviewView, window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(view.grid, KEY.Key_Escape)
    assert not page_of(window).reviewing


def test_the_step_is_one_of_returns(view: ReviewView, window: MainWindow, a_desk: Desk, qtbot: QtBot) -> None:
    qtbot.keyClick(view.grid, KEY.Key_R)
    view.write_decisions()
    wait_for(window, qtbot, lambda: view.told)
    (newest,) = a_desk.journal.steps(limit=1)
    assert newest.kind is StepKind.RECEIVE


def _rows(view: ReviewView, heap: Heap) -> list[Row]:
    return [row for group in model_of(view).groups if group.key == heap.value for row in group.rows]
