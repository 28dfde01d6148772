"""A window that waits for a click would hang the tests, so the guard in conftest.py fails the test instead."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QDialog, QFileDialog, QInputDialog, QMessageBox, QWidget

WAITS: dict[str, Callable[[QWidget], object]] = {
    "a dialog": lambda window: QDialog(window).exec(),
    "a message box": lambda window: QMessageBox(window).exec(),
    "a question": lambda window: QMessageBox.question(window, "Delete", "Delete 3 milestones?"),
    "a choice of file": lambda window: QFileDialog.getOpenFileName(window, "Open"),
    "a line of text": lambda window: QInputDialog.getText(window, "Name", "Name"),
}


@pytest.mark.parametrize("what", WAITS)
def test_a_test_fails_where_a_person_would_have_to_answer(what: str, qtbot: object) -> None:
    window = QWidget()
    with pytest.raises(pytest.fail.Exception, match="would wait for a person"):
        WAITS[what](window)


def test_a_window_that_only_shows_itself_is_let_be(qtbot: object) -> None:
    window = QWidget()
    window.show()
    assert window.isVisible()
