"""Every page as a picture, for eyes: what no test can see is seen here before a person meets it.

python -m deliverydesk.ui.screenshots OUT [--page KEY] [--look NAME]

OUT/light/gap.png, OUT/dark-200/milestones.png … Each look is drawn by a process of its own, because a
scale is fixed for the life of a process; they are drawn offscreen unless a display is there.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QWidget

    from deliverydesk.domain.measures import Indicator
    from deliverydesk.services.desk import Desk
    from deliverydesk.ui.main_window import MainWindow
    from deliverydesk.ui.memory import Memory

LAPTOP, FULL_HD_AT_200, USUAL = (1366, 768), (960, 540), (1440, 900)


@dataclass(frozen=True)
class Look:
    """One way of seeing every page; `size` in logical pixels, `desk` one of sample, empty and long.

    `past` looks back to the first freeze.
    """

    name: str
    scheme: str = "light"
    size: tuple[int, int] = USUAL
    scale: int = 1
    rtl: bool = False
    desk: str = "sample"
    past: bool = False


LOOKS = (
    Look("light"),
    Look("dark", "dark"),
    Look("light-200", size=FULL_HD_AT_200, scale=2),
    Look("dark-200", "dark", size=FULL_HD_AT_200, scale=2),
    Look("laptop", size=LAPTOP),
    Look("right-to-left", rtl=True),
    Look("past", past=True),
    Look("empty", desk="empty"),
    Look("long", desk="long"),
)
STATES = (
    "gap-closing",
    "gap-grouped",
    "priority",
    "rate",
    "rate-asked",
    "line-of-sight",
    "milestones-wide",
    "returns-one",
    "returns-all",
    "packs-brief",
    "goto",
)
"""Pages in a state of their own: the Gap over time and under headings, one promise in full, its rating
begun and judged, its line of sight, the timeline wide over a trend, the review of one return and of all, the
choice of what to print, the search box."""
BESIDE = ("issue", "draw_path", "welcome", "new_desk", "who", "settings", "keys", "about")
"""What is not a page of the window and is drawn as well."""


def main(words: Sequence[str] | None = None) -> int:
    """Draw what is asked for; says each picture's path."""
    asked = _asked(words)
    asked.out.mkdir(parents=True, exist_ok=True)
    if asked.desk is not None:
        look = next(one for one in LOOKS if one.name == asked.look)
        for path in draw(look, asked.desk, asked.out, asked.page):
            sys.stdout.write(f"{path}\n")
        return 0
    looks = [one for one in LOOKS if asked.look in (None, one.name)]
    with tempfile.TemporaryDirectory() as folder:
        desks = {kind: make_desk(kind, Path(folder)) for kind in {one.desk for one in looks}}
        failures = [look.name for look in looks if _in_own_process(look, desks[look.desk], asked)]
    return 1 if failures else 0


def make_desk(kind: str, folder: Path) -> Path:
    """A desk to draw: the sample country after its month, the same with long texts, or nothing at all."""
    from deliverydesk.domain.parties import Person
    from deliverydesk.services.demo import make_demo
    from deliverydesk.services.desk import Desk

    if kind == "empty":
        path = folder / f"{kind}.desk"
        person = Person(id="", ref="LA", name="L. Amadi-Roth", post="Account lead")
        Desk.create(path, person=person, remember=False).close()
        return path
    path = make_demo(folder / kind).desk
    if kind == "long":
        with Desk.open(path) as desk:
            desk.actor = desk.actor or desk.picture.all(Person)[0]
            _lengthen(desk)
    return path


def draw(look: Look, desk_path: Path, out: Path, page: str | None = None) -> Iterator[Path]:
    """Draw one look in this process; yields the path of each picture."""
    from PySide6.QtCore import Qt

    from deliverydesk.ui import app as program
    from deliverydesk.ui.memory import Memory
    from deliverydesk.ui.theme import install

    app = program.application()
    install(app, look.scheme)
    if look.rtl:
        app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    folder = out / look.name
    folder.mkdir(parents=True, exist_ok=True)
    memory = Memory.at(desk_path.with_suffix(".ini"))
    for key, widget in _shown(app, memory, look, desk_path, page):
        target = folder / f"{key}.png"
        widget.grab().save(str(target))
        yield target


def _shown(
    app: QApplication, memory: Memory, look: Look, path: Path, page: str | None
) -> Iterator[tuple[str, QWidget]]:
    """Each thing to draw in turn, as it stands once nothing runs any more."""
    from deliverydesk.domain.measures import Indicator
    from deliverydesk.domain.parties import Person
    from deliverydesk.domain.promises import Priority
    from deliverydesk.services.desk import Desk
    from deliverydesk.ui.app import Program
    from deliverydesk.ui.pages import PAGES, Place

    program = Program(app, memory)
    with Desk.open(path) as desk:
        desk.actor = desk.actor or desk.picture.all(Person)[0]
        window = program.show(desk)
        for _again in range(2):  # what does not fit lets go of its room only once the window has shrunk
            window.resize(*look.size)
            settle(app, window)
        if look.past:
            window.menu_end.known.chosen.emit(window.menu_end.known.choices[-1].key)
        for entry in PAGES:
            if page in (None, entry.key):
                window.go(Place(entry.key))
                settle(app, window)
                yield entry.key, window
        for key in STATES:
            if page in (None, key) and desk.picture.all(Priority):
                _state(key, window, desk)
                settle(app, window)
                yield key, window
        beside = BESIDE if desk.picture.all(Indicator) else [key for key in BESIDE if key != "draw_path"]
        for key in beside:
            if page in (None, key):
                shown = _beside(key, program, window, desk)
                settle(app, window)
                yield key, shown
                shown.close()
        window.close()


def settle(app: QApplication, window: MainWindow) -> None:
    """Let everything that was begun come to its end."""
    from PySide6.QtCore import QEventLoop

    for _round in range(3):
        app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 100)
        while window.tasks.busy:
            app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    app.processEvents()


def _state(key: str, window: MainWindow, desk: Desk) -> None:
    from deliverydesk.domain.exchanges import Returned
    from deliverydesk.domain.promises import Priority
    from deliverydesk.domain.work import Milestone
    from deliverydesk.ui.pages import Place

    if key.startswith("gap-"):
        window.go(Place("gap"))
        window.do("closing" if key == "gap-closing" else "group_gap")
    elif key == "line-of-sight":
        window.go(Place("priorities", desk.picture.all(Priority)[2].id, "sight"))
    elif key == "priority":
        window.go(Place("priorities", desk.picture.all(Priority)[2].id))
    elif key == "milestones-wide":
        promise = desk.picture.all(Priority)[2]
        window.go(Place("milestones", desk.picture.children(Milestone, "priority", promise.id)[3].id))
        window.do("timeline")
        window.do("trend_scope")
    elif key in ("rate", "rate-asked"):
        id = desk.picture.all(Priority)[2].id
        window.go(Place("priorities", id, "rate"))
        if key == "rate-asked":
            _judge(window)
    elif key == "returns-one":
        window.go(Place("returns", desk.picture.all(Returned)[-1].id))
    elif key == "returns-all":
        window.go(Place("returns"))
        window.do("review_all")
    elif key == "goto":
        window.go(Place("gap"))
        window.do("goto")
    else:
        window.go(Place("packs"))
        window.do("brief")


def _judge(window: MainWindow) -> None:
    """Judge as somebody would whom a reader has much to ask."""
    from deliverydesk.ui.pages.rating.judging import Judging

    judging = window.findChildren(Judging)[0]
    chosen = {"challenge": "VH", "planning": "AG", "capacity": "R", "stage": "2"}
    evidence = {
        "challenge": "1,208 schools, six regional councils.",
        "capacity": "No substitutes since September.",
    }
    for name, row in judging.parts.items():
        row.row.set_words(chosen[name])
        row.line.setText(evidence.get(name, ""))
    judging.overall.set_words("AG")


def _beside(key: str, program: object, window: MainWindow, desk: Desk) -> QWidget:
    from deliverydesk.ui.app import Program
    from deliverydesk.ui.dialogs.about import show_about
    from deliverydesk.ui.dialogs.actor import Who
    from deliverydesk.ui.dialogs.drawingup.dialog import draw_up
    from deliverydesk.ui.dialogs.issue_workbooks import ask_issue
    from deliverydesk.ui.dialogs.keys import show_keys
    from deliverydesk.ui.dialogs.new_desk import NewDesk
    from deliverydesk.ui.dialogs.settings import edit_settings
    from deliverydesk.ui.welcome import Welcome

    assert isinstance(program, Program)
    shown: QWidget
    match key:
        case "issue":
            return ask_issue(window, window, None)
        case "draw_path":
            shown = draw_up(window, window, _built_from_interventions(desk))
            # The screen that is not there is smaller than any that people have.
            shown.resize(min(1140, window.width() - 40), min(720, window.height() - 40))
            return shown
        case "welcome":
            shown = Welcome(program)
            shown.resize(window.size())
        case "new_desk":
            shown = NewDesk(window)
        case "who":
            shown = Who(window, desk)
        case "settings":
            return edit_settings(window, desk)
        case "keys":
            return show_keys(window)
        case _:
            return show_about(window)
    shown.show()
    return shown


def _built_from_interventions(desk: Desk) -> Indicator:
    """An indicator whose path is built from interventions; else any."""
    from deliverydesk.domain.interventions import Intervention
    from deliverydesk.domain.measures import Indicator, Trajectory

    at = desk.picture
    paths = [at.get(Trajectory, one.trajectory) for one in at.all(Intervention)]
    found = [at.get(Indicator, path.indicator) for path in paths if path is not None]
    return next(one for one in (*found, *at.all(Indicator)) if one is not None)


def _lengthen(desk: Desk) -> None:
    """Give every title and name of the desk words that run on, to see where they are cut."""
    from deliverydesk.schema.changes import Change

    more = " and every other place that was named in the agreement signed by both ministries in March"
    changes = []
    for entity in desk.picture.catalogue:
        if entity.title not in ("title", "name"):
            continue
        for one in desk.picture.of_entity(entity.key):
            words = f"{getattr(one, entity.title)}{more}"
            limit = getattr(entity.field(entity.title).kind, "limit", None)
            longer: dict[str, Any] = {entity.title: words[:limit]}
            changes.append(Change(one, replace(one, **longer)))
    desk.write("Long words", changes)


def _in_own_process(look: Look, desk: Path, asked: argparse.Namespace) -> int:
    env = dict(os.environ)
    if not (env.get("DISPLAY") or env.get("WAYLAND_DISPLAY")) and sys.platform.startswith("linux"):
        env["QT_QPA_PLATFORM"] = "offscreen"
    if look.scale != 1:
        env["QT_SCALE_FACTOR"] = str(look.scale)
    command = [sys.executable, "-m", "deliverydesk.ui.screenshots", str(asked.out), "--look", look.name]
    command += ["--desk", str(desk), *(["--page", asked.page] if asked.page else [])]
    return subprocess.run(command, env=env, check=False).returncode  # noqa: S603  our own interpreter


def _asked(words: Sequence[str] | None) -> argparse.Namespace:
    from deliverydesk.ui.pages import PAGES

    keys = [*(entry.key for entry in PAGES), *STATES, *BESIDE]
    parser = argparse.ArgumentParser(prog="python -m deliverydesk.ui.screenshots", description=__doc__)
    parser.add_argument("out", type=Path, help="the folder to put the pictures in")
    parser.add_argument("--page", choices=keys, help="draw this one alone")
    parser.add_argument("--look", choices=[one.name for one in LOOKS], help="in this look alone")
    parser.add_argument("--desk", type=Path, help="a desk to draw instead of those made for it")
    return parser.parse_args(words)


if __name__ == "__main__":
    sys.exit(main())
