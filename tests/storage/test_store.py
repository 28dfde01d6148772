"""Opening a desk: each thing that can be in the way has a sentence of its own."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from deliverydesk import errors
from deliverydesk.domain.parties import Ministry, Person
from deliverydesk.domain.promises import Priority
from deliverydesk.errors import Damaged, DeskError, InUse, NewerDesk, NotADesk, Refused, Unwritable
from deliverydesk.schema.changes import Change
from deliverydesk.services.desk import Desk
from deliverydesk.sources import RealSources
from deliverydesk.storage import anchor, engine, lock, migrations, places
from deliverydesk.storage.engine import Mode
from tests.storage.looking import everything

ROOT = Path(__file__).resolve().parents[2]


def sentence(path: Path, **options: object) -> str:
    with pytest.raises(DeskError) as caught, Desk.open(path, **options) as opened:
        pytest.fail(f"{opened.path.name} opened")
    assert caught.value.hint
    return caught.value.sentence


@contextmanager
def raw(path: Path, mode: Mode = Mode.WRITE) -> Iterator[object]:
    connection = engine.connect(path, mode)
    try:
        yield connection
    finally:
        connection.close()


def test_a_desk_leaves_one_file_and_two_small_ones_when_it_is_closed(tmp_path: Path):
    Desk.create(tmp_path / "new.desk", person=Person(ref="LA", name="L. Amadi")).close()
    assert sorted(one.name for one in tmp_path.iterdir()) == ["new.desk", "new.desk.head", "new.desk.lock"]


def test_a_desk_is_never_made_over_another_file(a_country: Desk):
    with pytest.raises(Refused, match=r"small.desk is there already"):
        Desk.create(a_country.path, person=Person(ref="X", name="X"))


def test_a_desk_whose_first_person_is_refused_leaves_nothing(tmp_path: Path):
    with pytest.raises(errors.Invalid, match=r"Name is needed"):
        Desk.create(tmp_path / "new.desk", person=Person(ref="LA", name=""))
    assert list(tmp_path.iterdir()) == []


def test_what_a_crash_left_of_an_earlier_attempt_is_no_part_of_a_new_desk(a_country: Desk, tmp_path: Path):
    for tail in ("", "-wal"):
        left = a_country.path.with_name(f"small.desk{tail}")
        (tmp_path / f"new.desk.part{tail}").write_bytes(left.read_bytes())
    with Desk.create(tmp_path / "new.desk", person=Person(ref="LA", name="L. Amadi")) as desk:
        assert desk.counts()["priority"] == 0
    assert not list(tmp_path.glob("*.part*"))


def test_a_desk_in_a_folder_that_cannot_be_made_is_refused(tmp_path: Path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(Unwritable, match=r"new.desk cannot be made in below"):
        Desk.create(tmp_path / "file" / "below" / "new.desk", person=Person(ref="LA", name="L"))


def test_there_is_no_desk_there(tmp_path: Path):
    assert sentence(tmp_path / "none.desk") == "There is no desk at none.desk."
    assert sentence(tmp_path) == f"There is no desk at {tmp_path.name}."


def test_a_newer_desk_is_left_alone(a_country: Desk):
    a_country.close()
    with raw(a_country.path) as connection:
        connection.execute("PRAGMA user_version = 99")
    before = a_country.path.read_bytes()
    with pytest.raises(NewerDesk) as caught:
        Desk.open(a_country.path, actor="LA")
    assert caught.value.sentence == (
        f"small.desk was written by a newer DeliveryDesk (schema 99; this one knows {migrations.SCHEMA})."
    )
    assert caught.value.exit_code == 4
    assert a_country.path.read_bytes() == before


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "x.desk is empty."),
        (
            b"just a note",
            "x.desk is not a desk, or it is locked with a passphrase this version cannot ask for.",
        ),
        (b"PK\x03\x04" + b"\0" * 5000, "x.desk is not a desk, or it is locked with a passphrase"),
        (os.urandom(8192), "x.desk is not a desk, or it is locked with a passphrase"),
    ],
    ids=["empty", "text", "zip", "noise"],
)
def test_another_kind_of_file_is_named_and_left_alone(tmp_path: Path, content: bytes, told: str):
    path = tmp_path / "x.desk"
    path.write_bytes(content)
    assert sentence(path).startswith(told)
    assert path.read_bytes() == content


def test_a_database_of_another_program_is_not_a_desk(tmp_path: Path):
    path = tmp_path / "x.desk"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE notes (words TEXT)")
    other.close()
    with pytest.raises(NotADesk, match=r"x.desk is a database, but not a desk"):
        Desk.open(path)


def test_a_damaged_header_is_named(a_country: Desk):
    a_country.close()
    held = bytearray(a_country.path.read_bytes())
    held[16:18] = b"\x00\x07"  # a page size that cannot be
    a_country.path.write_bytes(held)
    with pytest.raises(Damaged, match=r"small.desk is damaged"):
        Desk.open(a_country.path, actor="LA")


def test_a_desk_cut_short_is_named(a_country: Desk):
    a_country.close()
    held = a_country.path.read_bytes()
    a_country.path.write_bytes(held[: len(held) // 3])
    with pytest.raises(Damaged, match=r"small.desk is damaged") as caught:
        Desk.open(a_country.path, actor="LA")
    assert caught.value.hint == "Keep the file as it is, and open the newest copy instead."


def test_a_page_of_noise_is_named_when_it_is_met(a_country: Desk):
    a_country.close()
    held = bytearray(a_country.path.read_bytes())
    for page in range(1, len(held) // 4096):
        held[page * 4096 : page * 4096 + 64] = b"\xff" * 64
    a_country.path.write_bytes(held)
    with pytest.raises(Damaged, match=r"small.desk is damaged"):
        Desk.open(a_country.path, actor="LA")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE priority SET status = 'actjve'",
        "UPDATE priority SET start = '2024-13-01'",
        "UPDATE milestone SET absences = '{\"forecast\": ' WHERE absences IS NOT NULL",
        "DROP TABLE translation",
        "ALTER TABLE ministry DROP COLUMN contact",
    ],
)
def test_records_that_no_longer_read_are_damage(a_country: Desk, statement: str):
    a_country.close()
    with raw(a_country.path) as connection:
        connection.execute(statement)
    with pytest.raises(Damaged, match=r"small.desk is damaged"):
        Desk.open(a_country.path, actor="LA")


def test_a_desk_that_failed_to_open_is_free_again(a_country: Desk):
    a_country.close()
    with pytest.raises(Refused, match=r"Nobody on this desk has the code ZZ"):
        Desk.open(a_country.path, actor="ZZ")
    with Desk.open(a_country.path, actor="LA") as again:
        assert again.is_writable


def test_a_desk_opens_twice_to_read_and_once_to_write(a_country: Desk):
    with (
        Desk.open(a_country.path, writing=False) as reader,
        Desk.open(a_country.path, writing=False) as other,
    ):
        a_country.write("New", [Change(None, Ministry(code="N", name="N"))])
        assert reader.picture.count("ministry") == other.picture.count("ministry") == 3
        assert reader.picture.series("i-read") == a_country.picture.series("i-read")
        with pytest.raises(Refused, match=r"small.desk is open to read only"):
            reader.write("No", [Change(None, Ministry(code="M", name="M"))])
        with pytest.raises(Refused, match=r"small.desk is open to read only"):
            reader.undo()
    with pytest.raises(InUse):
        Desk.open(a_country.path, actor="LA")


def test_a_reader_stays_true_to_its_step_while_readings_change(a_country: Desk):
    with Desk.open(a_country.path, writing=False) as reader:
        reading = a_country.picture.series("i-read")[0]
        a_country.write("Revised", [Change(reading, replace(reading, value=1.0))])
        assert [one.value for one in reader.picture.series("i-read")] == [50.5, 52.5]


def test_a_second_writer_in_another_process_is_told_who_and_since_when(a_country: Desk):
    told = in_another_process(
        f"""
        from pathlib import Path
        from deliverydesk.errors import InUse
        from deliverydesk.services.desk import Desk
        try:
            Desk.open(Path({str(a_country.path)!r}), actor="LA")
        except InUse as refused:
            print(refused)
        Desk.open(Path({str(a_country.path)!r}), writing=False).close()
        print("reading is allowed")
        """
    )
    first, second = told.splitlines()
    assert first.startswith(f"{lock.account()} has small.desk open for writing since 23 Nov 26 ")
    assert first.endswith("Open it to read only, or close it there first.")
    assert second == "reading is allowed"


def test_a_writer_that_was_killed_leaves_no_lock(a_country: Desk):
    a_country.close()
    in_another_process(
        f"""
        import os, signal
        from pathlib import Path
        from deliverydesk.services.desk import Desk
        desk = Desk.open(Path({str(a_country.path)!r}), actor="LA")
        os.kill(os.getpid(), signal.SIGKILL)
        """,
        expect=-9,
    )
    with Desk.open(a_country.path, actor="LA") as again:
        assert again.is_writable


@pytest.mark.skipif(os.name == "nt", reason="symbolic links need rights there")
def test_a_second_way_to_the_same_file_is_the_same_desk(a_country: Desk, tmp_path: Path):
    link = tmp_path / "other name.desk"
    link.symlink_to(a_country.path)
    with pytest.raises(InUse):
        Desk.open(link, actor="LA")


def in_another_process(code: str, *, expect: int = 0, **options: object) -> str:
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        **options,
    )
    assert done.returncode == expect, done.stderr
    return done.stdout


needs_another_account = pytest.mark.skipif(
    os.name == "nt", reason="the rights of files are another matter there"
)


@pytest.fixture
def as_somebody(tmp_path: Path) -> Iterator[None]:
    """For as long as it lasts, an account that read-only folders bind; the superuser is not."""
    if os.getuid() != 0:
        yield
        return
    above = tmp_path
    while above != above.parent:
        if above.stat().st_uid == 0 and str(above).startswith("/tmp/"):
            above.chmod(0o755)
        above = above.parent
    os.setegid(65534)
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)


@needs_another_account
@pytest.mark.parametrize("writing", [True, False])
def test_a_folder_that_is_read_only_is_named(a_country: Desk, request: pytest.FixtureRequest, writing: bool):
    a_country.close()
    folder = a_country.path.parent
    a_country.path.chmod(0o444)
    folder.chmod(0o555)
    request.getfixturevalue("as_somebody")
    try:
        told = sentence(a_country.path, actor="LA", writing=writing)
    finally:
        if os.getuid() == 0:
            os.seteuid(0)
        folder.chmod(0o755)
    assert told == "small.desk lies in a folder that is read-only, where a desk cannot even be read."


@needs_another_account
def test_a_file_that_this_account_may_not_read_is_named(a_country: Desk, request: pytest.FixtureRequest):
    a_country.close()
    a_country.path.chmod(0)
    request.getfixturevalue("as_somebody")
    assert sentence(a_country.path) == "small.desk cannot be read: this account may not open it."


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("OneDrive", "OneDrive"),
        ("OneDrive - Ministry of Works", "OneDrive"),
        ("Dropbox", "Dropbox"),
        ("Google Drive", "Google Drive"),
        ("iCloud Drive", "iCloud"),
        ("Nextcloud", "Nextcloud"),
    ],
)
def test_a_desk_in_a_folder_that_others_copy_opens_with_a_warning(
    a_country: Desk, tmp_path: Path, folder, name
):
    a_country.close()
    inside = tmp_path / folder / "unit"
    inside.mkdir(parents=True)
    path = a_country.path.rename(inside / "small.desk")
    with Desk.open(path, actor="LA") as desk:
        assert (
            f"This desk lies in a folder that {name} copies; such folders break files like this one."
            in desk.notices[0]
        )
        assert "Keep the working file in a folder of this computer" in desk.notices[0]


def test_a_network_share_is_named():
    assert "network share" in (places.concern(Path("//server/share/small.desk")) or "")


def test_an_ordinary_folder_is_nothing_to_speak_of(a_country: Desk):
    assert a_country.notices == []


def test_the_file_beside_the_desk_names_steps_that_vanished(a_country: Desk):
    path = a_country.path
    a_country.write("Kept", [Change(None, Ministry(code="K", name="K"))])
    a_country.close()
    earlier = path.read_bytes()
    with Desk.open(path, actor="LA") as desk:
        for n in range(3):
            desk.write("Lost", [Change(None, Ministry(code=f"L{n}", name="L"))])
    path.write_bytes(earlier)
    with Desk.open(path, writing=False) as desk:
        assert desk.notices == [
            "The last 3 steps are missing from this desk: they were acknowledged and are not in the file."
        ]


def test_a_desk_that_takes_the_name_of_another_is_not_accused(a_country: Desk, tmp_path: Path):
    path = a_country.path
    for n in range(5):
        a_country.write("More", [Change(None, Ministry(code=f"L{n}", name="L"))])
    a_country.close()
    Desk.create(tmp_path / "other.desk", person=Person(ref="X", name="X")).close()
    (tmp_path / "other.desk").replace(path)
    with Desk.open(path, writing=False) as desk:
        assert desk.notices == []


@pytest.mark.parametrize("words", ["", "x", "7", "seven abc def", "\u00e9"])
def test_a_spoilt_file_beside_the_desk_is_passed_over(a_country: Desk, words: str):
    a_country.close()
    anchor.anchor_file(a_country.path).write_text(words, encoding="utf-8")
    with Desk.open(a_country.path, writing=False) as desk:
        assert desk.notices == []


def test_a_folder_that_takes_no_small_file_fails_no_step(a_country: Desk):
    anchored = anchor.anchor_file(a_country.path)
    anchored.with_name(f"{anchored.name}.part").mkdir()
    before = a_country.picture.step
    one = a_country.picture.all(Priority)[0]
    a_country.write("Renamed", [Change(one, replace(one, title="Renamed"))])
    assert a_country.picture.step == before + 1


def test_a_sound_desk_has_no_problems(a_country: Desk):
    assert a_country.integrity() == a_country.integrity(full=True) == []


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE priority SET ministry = 'x' WHERE ref = 'P07'", "A link of priority leads nowhere."),
        ("UPDATE link SET target = 'x' WHERE target = 'm-cab'", "A link of barrier leads nowhere."),
        (
            (
                "INSERT INTO reading (indicator, period_start, period_end, grp, status, from_step) "
                "VALUES ('x', '2026-01-01', '2026-03-31', '', 'final', 2)"
            ),
            "A link of reading leads nowhere.",
        ),
    ],
)
def test_a_link_that_leads_nowhere_is_found(a_country: Desk, statement: str, told: str):
    with raw(a_country.path) as connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute(statement)
    assert a_country.integrity() == [told]


def test_every_copy_of_a_desk_is_the_same_desk_and_keeps_its_secret(a_country: Desk, tmp_path: Path):
    from deliverydesk.storage import backup

    copied = backup.copy(a_country.path, tmp_path / "copy.desk")
    with Desk.open(copied, writing=False) as other:
        assert (other.id, other.secret) == (a_country.id, a_country.secret)
        assert everything(other) == everything(a_country)
    assert len(a_country.secret) == 32


def test_two_desks_have_different_ids_and_secrets(tmp_path: Path):
    made = [
        Desk.create(tmp_path / name, person=Person(ref="X", name="X"), sources=RealSources())
        for name in ("a.desk", "b.desk")
    ]
    assert made[0].id != made[1].id
    assert made[0].secret != made[1].secret
    for one in made:
        one.close()


def test_two_desks_may_be_open_in_one_program(a_country: Desk, tmp_path: Path):
    with Desk.create(tmp_path / "b.desk", person=Person(ref="X", name="X")) as other:
        other.write("Here", [Change(None, Ministry(code="N", name="N"))])
        a_country.write("There", [Change(None, Ministry(code="M", name="M"))])
        assert (other.picture.count("ministry"), a_country.picture.count("ministry")) == (1, 4)
