#!/usr/bin/env python3
"""The one file a bare machine can start: it makes `.venv`, opens the window, runs the checks.

    python3 installers/bootstrap.py run      the window on a sample country; without a screen, the same
                                             month on paper and in workbooks
    python3 installers/bootstrap.py test     every check a change must pass
    python3 installers/bootstrap.py setup    only make .venv

Needs Python 3.11 and its standard library, nothing else. Seen on Debian 12; written for Windows and
macOS too, where it is not yet seen.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCKS = ROOT / "installers" / "requirements"
SAMPLES = ROOT / "demo"
STAMP = VENV / "deliverydesk-setup.json"
OLDEST_PYTHON = (3, 11)
WINDOWS = os.name == "nt"

# What Qt's own files link to on a Debian without a desktop.
FOR_THE_WINDOW = (
    "libegl1", "libgl1", "libglib2.0-0", "libdbus-1-3", "libfontconfig1", "libxkbcommon0",
    "libxkbcommon-x11-0", "libx11-xcb1", "libxcb-cursor0", "libxcb-icccm4", "libxcb-image0",
    "libxcb-keysyms1", "libxcb-randr0", "libxcb-render-util0", "libxcb-shape0", "libxcb-sync1",
    "libxcb-xfixes0", "libxcb-xkb1", "libwayland-client0", "libwayland-cursor0", "libwayland-egl1",
)  # fmt: skip

# Programs that tests look through, and the package each comes in. A test skips, by name, without its own.
FOR_THE_TESTS = {
    "Xvfb": "xvfb",
    "xauth": "xauth",  # xvfb-run asks for it; Debian only recommends it
    "pdftoppm": "poppler-utils",
    "soffice": "libreoffice-calc-nogui",
}


class Stop(Exception):
    """The work cannot go on; the text is the sentence for the person at the keyboard."""


def main(words: Sequence[str] | None = None) -> int:
    """Do one verb; 0 when all is well, 1 when not."""
    parser = argparse.ArgumentParser(prog="bootstrap.py", description="Make, open or check DeliveryDesk.")
    parser.add_argument("verb", choices=("setup", "run", "test"))
    asked, more = parser.parse_known_args(words)
    if more and asked.verb != "test":
        parser.error(f"{asked.verb} takes nothing more: {' '.join(more)}")
    try:
        if asked.verb == "setup":
            make_environment("run")
            return 0
        return run() if asked.verb == "run" else test(more)
    except Stop as sentence:
        print(f"\n{sentence}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. Start again any time: what is half made is made anew.", file=sys.stderr)
        return 130


# --- the three verbs --------------------------------------------------------------------------------


def run() -> int:
    """Open the window on the newest sample desk, or do the sample month where there is no screen."""
    make_environment("run")
    if not has_a_screen(os.environ):
        say("No screen here (DISPLAY and WAYLAND_DISPLAY are both empty): the sample month without a window.")
        show_what_was_made(make_a_sample())
        return 0
    if not qt_loads("xcb" if os.environ.get("DISPLAY") else "wayland") and not install(FOR_THE_WINDOW):
        raise Stop(
            "The window needs system packages that are not here. Install them once with this line, "
            f"then start again:\n\n    {apt_line(FOR_THE_WINDOW)}\n"
        )
    desks = sorted(SAMPLES.glob("**/*.desk"), key=lambda file: file.stat().st_mtime)
    desk = desks[-1] if desks else next(make_a_sample().glob("**/*.desk"))
    say(f"Opening {desk.relative_to(ROOT)}")
    return 0 if succeeds([python(), "-m", "deliverydesk", str(desk)]) else 1


def test(more: Sequence[str]) -> int:
    """Run every check; `more` goes to pytest. Ends with pytest's closing line."""
    make_environment("test")
    lacking = [package for program, package in FOR_THE_TESTS.items() if not shutil.which(program)]
    if not qt_loads("xcb"):
        lacking += FOR_THE_WINDOW
    if lacking and not install(lacking):
        say(f"The tests that need these are skipped, each by name:\n\n    {apt_line(lacking)}\n")
    steps = {
        "ruff check": [python(), "-m", "ruff", "check", "."],
        "ruff format": [python(), "-m", "ruff", "format", "--check", "."],
        "mypy": [python(), "-m", "mypy"],
        "import-linter": [script("lint-imports")],
    }
    failed = [name for name, command in steps.items() if not passes(name, command)]
    if failed:
        say(f"Failed before the tests: {', '.join(failed)}.")
    # pytest-qt ends the whole run where Qt cannot be loaded; tests/conftest.py then names what it skips.
    without_qt = ["-p", "no:pytest-qt", "-W", "ignore::pytest.PytestConfigWarning"]
    # The tests of one file stay together and in order: many stand on a desk that is made once a file.
    beside = ["-n", str(min(2, os.cpu_count() or 1)), "--dist", "loadfile"] if not more else []
    say("== pytest")
    with_qt = [] if qt_loads("offscreen") else without_qt
    tested = succeeds([python(), "-m", "pytest", *beside, *with_qt, *more])
    return 0 if tested and not failed else 1


def passes(name: str, command: Sequence[str]) -> bool:
    """Run one check in the open and say how it ended."""
    say(f"== {name}")
    passed = succeeds(command)
    say(f"   {name} {'passed' if passed else 'FAILED'}")
    return passed


# --- .venv ------------------------------------------------------------------------------------------


def make_environment(lock: str) -> None:
    """Bring `.venv` to what `lock` ("run" or "test") pins; does nothing where it is there already.

    Packages that no lock names are left alone: delete `.venv` to start clean.
    """
    if sys.version_info < OLDEST_PYTHON:
        raise Stop(
            f"DeliveryDesk needs Python {'.'.join(map(str, OLDEST_PYTHON))} or newer; "
            f"{sys.executable} is {platform.python_version()}. Start this file with a newer one."
        )
    locks = ("run", "test") if lock == "test" else ("run",)  # the second holds all that the first does
    packages = {name: digest(LOCKS / f"{name}.txt") for name in locks}
    itself = {"package": digest(ROOT / "pyproject.toml")}
    made = what_was_made()
    if (packages | itself).items() <= made.items():
        return
    if not packages.items() <= made.items():
        if not made:
            make_bare_environment()
        fetch(LOCKS / f"{lock}.txt")
        made = made | packages | whereabouts()
        STAMP.write_text(json.dumps(made, indent=1), encoding="utf-8")
    # So that `.venv/bin/desk` works from any folder.
    if not pip("install", "--no-deps", "--no-build-isolation", "--no-index", "--editable", str(ROOT)):
        raise Stop("DeliveryDesk could not be put into its own .venv; the lines above say why.")
    STAMP.write_text(json.dumps(made | itself, indent=1), encoding="utf-8")
    say(f"Ready: {VENV}")


def make_bare_environment() -> None:
    """A `.venv` with pip in it and, unless somebody made it by hand, nothing else."""
    if succeeds([python(), "-m", "pip", "--version"], silent=True) and not STAMP.exists():
        return
    if importlib.util.find_spec("ensurepip") is None and not install(["python3-venv"]):
        raise Stop(
            "This Python comes without its venv part, which Debian keeps in a package of its own. "
            f"Install it once with this line, then start again:\n\n    {apt_line(['python3-venv'])}\n"
        )
    say(f"Making {VENV}")
    if not succeeds([sys.executable, "-m", "venv", "--clear", str(VENV)]):
        raise Stop(f"{VENV} could not be made. The lines above say why; a full disk is the usual reason.")


def fetch(lock: Path) -> None:
    """Install what a lock file pins; without a stamp until it is all there."""
    STAMP.unlink(missing_ok=True)
    say("Fetching the pinned packages (some 450 MB on disk; a minute or several the first time)")
    if not pip("install", "--require-hashes", "--only-binary=:all:", "--requirement", str(lock)):
        raise Stop(
            "pip could not install the packages; its lines above say which. If this machine reaches the "
            "network through a proxy, set HTTPS_PROXY; if it has a package mirror, set PIP_INDEX_URL; "
            "then start again. Nothing but .venv was touched."
        )


def what_was_made() -> dict[str, str]:
    """The stamp of the last setup; empty where there is none or `.venv` was moved or broken."""
    try:
        made = dict(json.loads(STAMP.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}
    here = whereabouts().items() <= made.items()
    return made if here and succeeds([python(), "-c", ""], silent=True) else {}


def whereabouts() -> dict[str, str]:
    """Scripts in `.venv` hold the path of the folder they were made in, so a moved checkout starts anew."""
    return {"root": str(ROOT)}


def pip(*words: str) -> bool:
    """pip with the proxies, certificates and index that this machine is set up for."""
    return succeeds([python(), "-m", "pip", "--quiet", "--disable-pip-version-check", "--no-input", *words])


def digest(file: Path) -> str:
    """SHA-256 of a file whose line ends may have been changed by a checkout on Windows."""
    return hashlib.sha256(file.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def python() -> str:
    """The interpreter in `.venv`."""
    return script("python")


def script(name: str) -> str:
    """A program in `.venv`."""
    return str(VENV / "Scripts" / f"{name}.exe" if WINDOWS else VENV / "bin" / name)


def succeeds(command: Sequence[str], *, silent: bool = False) -> bool:
    """Run a program from the top of the checkout, its words in the open unless `silent`."""
    sink = subprocess.DEVNULL if silent else None
    try:
        ended = subprocess.run(
            command,
            check=False,
            cwd=ROOT,
            env=surroundings(),
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=sink,
        )
    except OSError as why:  # a program that is not there, or may not be run
        if not silent:
            say(f"{command[0]} cannot be started: {why.strerror}.")
        return False
    return ended.returncode == 0


def surroundings() -> dict[str, str]:
    """The environment for what we start: the person's own, less what would lead Python elsewhere."""
    astray = {"PYTHONHOME", "PYTHONPATH", "PIP_USER"}
    kept = {name: value for name, value in os.environ.items() if name not in astray}
    if not kept.get("HOME", "x"):  # HOME="" would put caches into the root folder
        del kept["HOME"]
    return kept


# --- system packages --------------------------------------------------------------------------------


def has_a_screen(environment: Mapping[str, str], system: str = sys.platform) -> bool:
    """Whether a window could be shown; only Linux runs without one in the ordinary course of things."""
    return not system.startswith("linux") or bool(
        environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY")
    )


def qt_loads(plugin: str) -> bool:
    """Whether Qt and its `plugin` (xcb, wayland, offscreen) find every system library they link to."""
    if not sys.platform.startswith("linux"):
        return True
    probe = (
        "import ctypes, pathlib, PySide6.QtWidgets as q\n"
        "plugins = pathlib.Path(q.__file__).parent / 'Qt' / 'plugins' / 'platforms'\n"
        f"[ctypes.CDLL(str(file)) for file in plugins.glob('libq{plugin}*.so')]"
    )
    return succeeds([python(), "-c", probe], silent=True)


def install(packages: Sequence[str]) -> bool:
    """Install Debian packages where this person may; False where they may not, or where it failed."""
    leave = permission()
    if leave is None or not shutil.which("apt-get"):
        return False
    say(f"Installing system packages: {' '.join(packages)}")
    quiet = [
        "env",
        "DEBIAN_FRONTEND=noninteractive",
        *proxies(),
        "apt-get",
        "-qq",
        "-o",
        "DPkg::Lock::Timeout=120",
    ]
    for words in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        done = subprocess.run(
            [*leave, *quiet, *words],
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        # A failed update alone is no reason to give up: the lists on this machine may do.
        if done.returncode and words[0] == "install":
            print(done.stdout.decode(errors="replace")[-2000:], file=sys.stderr)
            say("apt-get could not install them; its last lines are above.")
            return False
    return True


def permission() -> list[str] | None:
    """What to put before a command so that it runs as root: nothing, sudo, or None where neither works."""
    if WINDOWS:
        return None
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and succeeds(["sudo", "-n", "true"], silent=True):
        return ["sudo", "-n"]
    return None


def proxies() -> list[str]:
    """The proxy settings as words for `env`: sudo drops them."""
    return [f"{name}={value}" for name, value in os.environ.items() if name.lower().endswith("_proxy")]


def apt_line(packages: Sequence[str]) -> str:
    """The one line a person types; elsewhere than on Debian it names what to look for."""
    return f"sudo apt-get install -y --no-install-recommends {' '.join(packages)}"


# --- the sample country -----------------------------------------------------------------------------


def make_a_sample() -> Path:
    """A sample desk with its month done, in the first folder under `demo/` that is free."""
    number = 1
    while (folder := SAMPLES / str(number)).exists():
        number += 1
    folder.parent.mkdir(exist_ok=True)
    if not succeeds([python(), "-m", "deliverydesk", "demo", str(folder)]):
        raise Stop("The sample country could not be made; the lines above say why.")
    return folder


def show_what_was_made(folder: Path) -> None:
    """Say where the desk, the workbooks and the PDF are."""
    kinds = {"The desk": "desk", "Workbooks": "xlsx", "PDF": "pdf"}
    for title, ending in kinds.items():
        for file in sorted(folder.glob(f"**/*.{ending}")):
            print(f"{title + ':':<11} {file}")


def say(words: str) -> None:
    """A line that keeps its place among what our children print."""
    print(words, flush=True)


if __name__ == "__main__":
    sys.exit(main())
