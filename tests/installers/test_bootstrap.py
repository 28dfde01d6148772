"""The file a bare machine starts with: what it decides, and what it says where it cannot go on."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def bootstrap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script, looking after a checkout of its own whose folder has a space in its name."""
    spec = importlib.util.spec_from_file_location("bootstrap", ROOT / "installers" / "bootstrap.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    checkout = tmp_path / "a checkout"
    (checkout / "installers" / "requirements").mkdir(parents=True)
    for name in ("run", "test"):
        (checkout / "installers" / "requirements" / f"{name}.txt").write_text(name)
    (checkout / "pyproject.toml").write_text("")
    (checkout / ".venv").mkdir()
    monkeypatch.setattr(module, "ROOT", checkout)
    monkeypatch.setattr(module, "VENV", checkout / ".venv")
    monkeypatch.setattr(module, "STAMP", checkout / ".venv" / "stamp.json")
    monkeypatch.setattr(module, "LOCKS", checkout / "installers" / "requirements")
    monkeypatch.setattr(module, "SAMPLES", checkout / "demo")
    monkeypatch.setattr(module, "permission", lambda: None)  # no test installs anything
    return module


@pytest.fixture
def commands(bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Every command the script would run, each of which succeeds."""
    ran: list[list[str]] = []

    def succeed(command: Sequence[str], *, silent: bool = False) -> bool:
        ran.append(list(command))
        return "--version" not in command  # no pip yet

    monkeypatch.setattr(bootstrap, "succeeds", succeed)
    return ran


def installs(commands: list[list[str]]) -> int:
    return sum("--require-hashes" in command for command in commands)


def test_a_second_setup_fetches_nothing(bootstrap: ModuleType, commands: list[list[str]]) -> None:
    bootstrap.make_environment("run")
    bootstrap.make_environment("run")
    assert installs(commands) == 1


def test_a_changed_lock_is_fetched_without_making_the_environment_anew(
    bootstrap: ModuleType, commands: list[list[str]]
) -> None:
    bootstrap.make_environment("run")
    (bootstrap.LOCKS / "run.txt").write_text("other")
    bootstrap.make_environment("run")
    assert installs(commands) == 2
    assert sum("venv" in command for command in commands) == 1


def test_setup_for_tests_serves_a_run_too(bootstrap: ModuleType, commands: list[list[str]]) -> None:
    bootstrap.make_environment("test")
    bootstrap.make_environment("run")
    assert installs(commands) == 1


def test_line_ends_changed_by_windows_are_no_change(bootstrap: ModuleType, commands: list[list[str]]) -> None:
    (bootstrap.LOCKS / "run.txt").write_bytes(b"a\nb\n")
    bootstrap.make_environment("run")
    (bootstrap.LOCKS / "run.txt").write_bytes(b"a\r\nb\r\n")
    bootstrap.make_environment("run")
    assert installs(commands) == 1


def test_a_moved_checkout_is_made_anew(bootstrap: ModuleType, commands: list[list[str]]) -> None:
    bootstrap.make_environment("run")
    stamp = json.loads(bootstrap.STAMP.read_text())
    bootstrap.STAMP.write_text(json.dumps({**stamp, "root": "elsewhere"}))
    bootstrap.make_environment("run")
    assert sum("venv" in command for command in commands) == 2


def test_a_setup_cut_short_leaves_no_stamp(
    bootstrap: ModuleType, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    bootstrap.make_environment("run")
    (bootstrap.LOCKS / "run.txt").write_text("other")
    monkeypatch.setattr(bootstrap, "succeeds", lambda command, **_: "install" not in command)
    with pytest.raises(bootstrap.Stop, match="pip could not install"):
        bootstrap.make_environment("run")
    assert not bootstrap.STAMP.exists()


def test_an_environment_made_by_hand_is_filled_not_wiped(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[str] = []
    monkeypatch.setattr(bootstrap, "succeeds", lambda command, **_: not ran.append(" ".join(command)))
    bootstrap.make_environment("run")
    assert not any("-m venv" in command for command in ran)
    assert any("--require-hashes" in command for command in ran)


def test_an_older_python_is_told_which_it_is(bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "OLDEST_PYTHON", (9, 99))
    with pytest.raises(bootstrap.Stop, match=r"needs Python 9\.99 or newer; .* is \d"):
        bootstrap.make_environment("run")


def test_a_python_without_its_venv_part_is_given_the_one_line(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(bootstrap, "succeeds", lambda command, **_: False)
    with pytest.raises(bootstrap.Stop, match="sudo apt-get install -y --no-install-recommends python3-venv"):
        bootstrap.make_environment("run")


@pytest.mark.parametrize(
    ("environment", "system", "answer"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ""}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({}, "win32", True),
        ({}, "darwin", True),
    ],
)
def test_a_screen_is_known_by_its_name(
    bootstrap: ModuleType, environment: dict[str, str], system: str, answer: bool
) -> None:
    assert bootstrap.has_a_screen(environment, system) is answer


def test_without_a_screen_the_month_is_done_and_its_papers_are_named(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def demo(command: Sequence[str], **_: object) -> bool:
        if "demo" in command:
            folder = Path(command[-1])
            (folder / "returned").mkdir(parents=True)
            for name in ("sample.desk", "returned/MOH.xlsx", "brief.pdf"):
                (folder / name).touch()
        return True

    monkeypatch.setattr(bootstrap, "succeeds", demo)
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(bootstrap.sys, "platform", "linux")
    assert bootstrap.main(["run"]) == 0
    said = capfd.readouterr().out
    assert all(
        str(Path("demo", "1", *name)) in said
        for name in (["sample.desk"], ["returned", "MOH.xlsx"], ["brief.pdf"])
    )


def test_a_month_done_before_is_left_alone(bootstrap: ModuleType, commands: list[list[str]]) -> None:
    (bootstrap.SAMPLES / "1").mkdir(parents=True)
    assert bootstrap.make_a_sample() == bootstrap.SAMPLES / "2"


def test_a_window_without_its_libraries_gives_the_one_line(
    bootstrap: ModuleType,
    commands: list[list[str]],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(bootstrap, "qt_loads", lambda plugin: False)
    assert bootstrap.main(["run"]) == 1
    assert "sudo apt-get install -y --no-install-recommends libegl1" in capfd.readouterr().err


def test_every_check_runs_though_the_first_fails(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    ran: list[str] = []

    def fail_ruff(command: Sequence[str], **_: object) -> bool:
        ran.append(" ".join(command))
        return "ruff check" not in " ".join(command)

    monkeypatch.setattr(bootstrap, "succeeds", fail_ruff)
    assert bootstrap.main(["test", "-k", "undo"]) == 1
    assert ran[-1].endswith("-m pytest -k undo")
    assert "Failed before the tests: ruff check." in capfd.readouterr().out


def test_what_would_lead_python_elsewhere_is_left_out_and_proxies_are_kept(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", "elsewhere")
    monkeypatch.setenv("HOME", "")
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy:3128")
    kept = bootstrap.surroundings()
    assert "PYTHONPATH" not in kept
    assert "HOME" not in kept
    assert kept["HTTPS_PROXY"] == "http://proxy:3128"


def test_the_script_needs_nothing_but_the_standard_library() -> None:
    run = subprocess.run(
        [sys.executable, "-I", "-S", str(ROOT / "installers" / "bootstrap.py"), "--help"],
        check=True,
        capture_output=True,
        text=True,
    )
    assert "{setup,run,test}" in run.stdout
