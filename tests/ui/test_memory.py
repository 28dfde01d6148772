"""What is remembered of the person, and that losing it hurts no one."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings

from deliverydesk.ui.memory import Memory


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    return Memory.at(tmp_path / "memory.ini")


def test_values_come_back_after_a_restart(memory: Memory, tmp_path: Path):
    memory.put("scheme", "dark")
    memory.put("scale", 1.2)
    again = Memory(QSettings(str(tmp_path / "memory.ini"), QSettings.Format.IniFormat))
    assert again.get("scheme") == "dark"
    assert again.get("scale") == 1.2


def test_the_newest_desk_leads_and_stands_once(memory: Memory, tmp_path: Path):
    for name in ("a.desk", "b.desk", "a.desk"):
        memory.opened(tmp_path / name)
    assert [Path(path).name for path in memory.recent()] == ["a.desk", "b.desk"]


def test_no_more_than_eight_desks_are_remembered(memory: Memory, tmp_path: Path):
    for n in range(12):
        memory.opened(tmp_path / f"{n}.desk")
    assert len(memory.recent()) == 8


def test_a_damaged_value_is_forgotten(tmp_path: Path):
    settings = QSettings(str(tmp_path / "memory.ini"), QSettings.Format.IniFormat)
    settings.setValue("recent", "{not json")
    settings.setValue("columns/gap", "not a state either")
    memory = Memory(settings)
    assert memory.recent() == []
    assert memory.get("nothing", 7) == 7
