"""The command line: verbs, exit codes and JSON keys are contracts."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from deliverydesk.cli.verbs import VERBS
from deliverydesk.domain.catalogue import CATALOGUE

Run = Callable[..., tuple[int, str, str]]
ROOT = Path(__file__).resolve().parents[2]

GAP_KEYS = {
    "ref", "title", "ministry", "self", "unit", "moderated", "independent", "data", "latest", "expected", "gap_now",
    "gap_words", "projected", "projected_since_start", "pace_basis", "gap_at_target", "as_at", "stale", "too_early",
    "narrowing", "reasons",
}  # fmt: skip
PROPOSAL_KEYS = {"id", "entity", "record", "field", "issued", "theirs", "ours", "kind", "flags", "cell"}


def parsed(out: str) -> Any:
    return json.loads(out)


def test_every_verb_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [verb.name for verb in VERBS if f"`{verb.name} " not in readme] == []


def test_new_makes_a_desk_with_its_first_person(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "new.desk"
    assert run("new", path, "--name", "Ada Unit", "--code", "AU")[0] == 0
    found = parsed(run("info", path, "--json")[1])
    assert found["counts"]["person"] == 1
    assert set(found["counts"]) == {entity.key for entity in CATALOGUE}
    assert found["freezes"] == []


def test_new_refuses_a_name_that_is_taken(run: Run, desk: Path) -> None:
    before = desk.read_bytes()
    code, _out, err = run("new", desk)
    assert code == 3
    assert "is there already" in err
    assert desk.read_bytes() == before


def test_wrong_words_are_exit_2(run: Run, desk: Path) -> None:
    assert run("nonsense")[0] == 2
    assert run("gap", desk, "--at", "23/11/2026")[0] == 2
    assert run("export", desk, "--out", desk.with_suffix(".csv"))[0] == 2
    assert run("export", desk, "unicorn", "--out", desk.with_suffix(".csv"))[0] == 2


def test_a_file_that_is_no_desk_is_exit_4(run: Run, tmp_path: Path) -> None:
    other = tmp_path / "letter.desk"
    other.write_bytes(b"Dear Minister, " * 100)
    code, _out, err = run("info", other)
    assert code == 4
    assert "letter.desk is not a desk" in err
    assert run("info", tmp_path / "absent.desk")[0] == 4


def test_a_code_that_nobody_has_is_refused_with_those_there_are(run: Run, desk: Path) -> None:
    code, _out, err = run("undo", desk, "--as", "NOBODY")
    assert code == 3
    assert "Nobody on this desk has the code NOBODY" in err
    assert "BS" in err


def test_a_writing_verb_is_refused_where_nobody_has_said_who_writes(
    run: Run, desk: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "elsewhere"))
    code, _out, err = run("brief", desk, "--out", tmp_path / "b.pdf")
    assert code == 3
    assert "Nobody has said who is writing" in err
    assert not (tmp_path / "b.pdf").exists()


def test_gap_has_every_key_of_the_contract_and_a_reason_for_every_null(run: Run, desk: Path) -> None:
    found = parsed(run("gap", desk, "--json")[1])
    assert found["sentence"]
    for line in found["priorities"]:
        assert set(line) == GAP_KEYS
        for key in ("latest", "expected", "gap_now", "projected", "gap_at_target", "as_at"):
            if line[key] is None:
                assert line["reasons"].get(key), (line["ref"], key)


def test_gap_says_of_each_priority_whether_its_gap_closes(run: Run, desk: Path) -> None:
    found = parsed(run("gap", desk, "--json")[1])["priorities"]
    periods = [[one["period"] for one in line["narrowing"]] for line in found]
    assert all(one == periods[0] == sorted(one) for one in periods)
    assert 0 < len(periods[0]) <= 8
    for line in found:
        for one in line["narrowing"]:
            assert set(one) == {"period", "share", "rebaselined"}
            assert one["share"] is None or one["share"] >= 0
    told = run("gap", desk)[1].splitlines()
    assert "P03  Too few readings to say whether the gap closes." in told


def test_gap_at_an_earlier_day_does_not_see_later_readings(run: Run, desk: Path) -> None:
    now = {one["ref"]: one for one in parsed(run("gap", desk, "--json")[1])["priorities"]}
    then = {
        one["ref"]: one for one in parsed(run("gap", desk, "--json", "--at", "2026-01-31")[1])["priorities"]
    }
    assert now["P03"]["as_at"] > "2026-01-31"
    assert then["P03"]["as_at"] is None or then["P03"]["as_at"] <= "2026-01-31"


def test_gap_as_known_before_anything_was_entered_is_empty(run: Run, desk: Path) -> None:
    assert parsed(run("gap", desk, "--json", "--known", "1")[1])["priorities"] == []
    assert run("gap", desk, "--known", "no such freeze")[0] == 3


def test_a_brief_freezes_the_picture_it_prints(run: Run, desk: Path, tmp_path: Path) -> None:
    pdf = tmp_path / "brief.pdf"
    made = parsed(run("brief", desk, "--as", "BS", "--out", pdf, "--json")[1])
    assert pdf.read_bytes().startswith(b"%PDF")
    freezes = parsed(run("info", desk, "--json")[1])["freezes"]
    assert freezes[-1]["sha256"] == made["freeze"]["sha256"]
    assert set(freezes[-1]) == {"ref", "step", "sha256"}


@pytest.mark.parametrize(("pages", "count"), [("front", 1), ("sight", 3)])
def test_a_brief_of_the_first_page_or_of_each_line_of_sight(
    run: Run, desk: Path, tmp_path: Path, pages: str, count: int
) -> None:
    pdf = tmp_path / "pages.pdf"
    made = parsed(run("brief", desk, "--as", "BS", "--out", pdf, "--pages", pages, "--json")[1])
    assert made["pages"] == count
    assert pdf.read_bytes().startswith(b"%PDF")


def test_a_brief_of_an_unknown_priority_is_refused_and_nothing_is_frozen(
    run: Run, desk: Path, tmp_path: Path
) -> None:
    before = parsed(run("info", desk, "--json")[1])["freezes"]
    assert run("brief", desk, "--as", "BS", "--out", tmp_path / "b.pdf", "--priority", "P99")[0] == 3
    assert run("brief", desk, "--as", "BS", "--out", tmp_path / "b.docx")[0] == 2
    assert parsed(run("info", desk, "--json")[1])["freezes"] == before


def test_a_brief_that_cannot_be_put_anywhere_leaves_no_freeze(run: Run, desk: Path, tmp_path: Path) -> None:
    before = parsed(run("info", desk, "--json")[1])["freezes"]
    assert run("brief", desk, "--as", "BS", "--out", tmp_path / "nowhere" / "b.pdf")[0] == 4
    assert parsed(run("info", desk, "--json")[1])["freezes"] == before


def test_a_brief_that_is_cancelled_leaves_neither_page_nor_freeze(desk: Path, tmp_path: Path) -> None:
    from deliverydesk.progress import Cancelled, Progress
    from deliverydesk.services.briefs import print_brief
    from deliverydesk.services.desk import Desk

    progress = Progress()
    progress.cancel()
    with Desk.open(desk, actor="BS") as opened:
        step = opened.picture.step
        with pytest.raises(Cancelled):
            print_brief(opened, tmp_path / "b.pdf", progress=progress)
        assert opened.picture.step == step
    assert list(tmp_path.glob("*.pdf*")) == []


def test_a_name_that_is_taken_is_refused_before_anything_is_issued(
    run: Run, desk: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    made = parsed(run("issue", desk, "--as", "BS", "--all", "--out", out, "--json")[1])["files"]
    taken = Path(made[0]["file"])
    again = taken.with_name(f"{taken.stem}-2.xlsx")
    again.mkdir()
    code, _out, err = run("issue", desk, "--as", "BS", "--all", "--out", out)
    assert code == 3
    assert again.name in err
    assert len(list(out.glob("*.xlsx"))) == len(made) + 1


def test_undo_and_redo_reach_across_runs(run: Run, desk: Path) -> None:
    from deliverydesk.domain.promises import Priority
    from deliverydesk.services import editing
    from deliverydesk.services.desk import Desk

    with Desk.open(desk, actor="BS") as opened:
        editing.set_field(opened, opened.picture.all(Priority)[0], "title", "Another title")
    assert run("undo", desk, "--as", "BS")[0] == 0
    assert run("redo", desk, "--as", "BS")[0] == 0
    steps = parsed(run("history", desk, "--json", "--last", 2)[1])["steps"]
    assert [one["kind"] for one in steps] == ["redo", "undo"]
    assert steps[1]["undoes"] == steps[1]["step"] - 1


def test_nothing_left_to_redo_is_refused(run: Run, desk: Path) -> None:
    code, _out, err = run("redo", desk, "--as", "BS")
    assert code == 3
    assert "nothing to redo" in err


def test_history_of_one_record_shows_before_and_after(run: Run, desk: Path) -> None:
    found = parsed(run("history", desk, "--json", "--record", "P03")[1])["steps"]
    assert {"field", "before", "after"} == set(found[0]["changes"][0])


@pytest.mark.parametrize("last", ["0", "-1", "some"])
def test_the_newest_steps_are_one_or_more(run: Run, desk: Path, last: str) -> None:
    assert run("history", desk, f"--last={last}")[0] == 2


def test_check_finds_nothing_wrong_with_a_sound_desk(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "sound.desk"
    run("new", path)
    code, out, _err = run("check", path, "--json", "--full")
    assert code == 0
    assert parsed(out)["problems"] == []


def test_check_names_a_freeze_whose_kept_copy_is_gone(run: Run, desk: Path) -> None:
    code, out, _err = run("check", desk, "--json")
    assert code == 1
    assert {one["rule"] for one in parsed(out)["problems"] if one["severity"] == "error"} == {"kept copy"}


def test_an_export_never_holds_a_live_formula(run: Run, desk: Path, tmp_path: Path) -> None:
    from deliverydesk.domain.promises import Priority
    from deliverydesk.services import editing
    from deliverydesk.services.desk import Desk

    with Desk.open(desk, actor="BS") as opened:
        editing.set_field(opened, opened.picture.all(Priority)[0], "title", "=1+1")
    book, table = tmp_path / "p.xlsx", tmp_path / "p.csv"
    assert run("export", desk, "priority", "--out", book)[0] == 0
    assert run("export", desk, "priority", "--out", table)[0] == 0
    cells = [cell for row in openpyxl.load_workbook(book).active.iter_rows() for cell in row]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    assert "'=1+1" in table.read_text(encoding="utf-8-sig")


def test_everything_comes_out_again_with_its_journal(run: Run, desk: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run("export", desk, "--everything", "--out", out)[0] == 0
    names = {path.name for path in out.iterdir()}
    assert names == {f"{e.key}.{'csv' if e.series else 'xlsx'}" for e in CATALOGUE} | {"journal.jsonl"}
    lines = (out / "journal.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["step"] for line in lines] == list(range(1, len(lines) + 1))


def test_everything_into_a_file_is_refused_in_words(run: Run, desk: Path) -> None:
    code, _out, err = run("export", desk, "--everything", "--out", desk)
    assert code == 4
    assert "cannot be written" in err


def test_an_export_to_another_ending_is_refused(run: Run, desk: Path, tmp_path: Path) -> None:
    code, _out, err = run("export", desk, "priority", "--out", tmp_path / "p.docx")
    assert code == 3
    assert ".xlsx, .csv or .pdf" in err


def test_a_second_writer_is_refused_with_who_and_since_when(run: Run, desk: Path) -> None:
    from deliverydesk.services.desk import Desk

    with Desk.open(desk, actor="BS"):
        code, _out, err = run("undo", desk, "--as", "BS")
        assert run("info", desk)[0] == 0
    assert code == 3
    assert "open for writing since" in err


def test_issue_and_receive_write_their_lists_where_asked(run: Run, desk: Path, tmp_path: Path) -> None:
    out, went, came = tmp_path / "out", tmp_path / "went.csv", tmp_path / "came.xlsx"
    assert run("issue", desk, "--as", "BS", "--all", "--out", out, "--report", went)[0] == 0
    assert len(went.read_text(encoding="utf-8-sig").splitlines()) == 3
    code, _out, err = run("receive", desk, "--as", "BS", *out.glob("*.xlsx"), "--dry-run", "--report", came)
    assert (code, err) == (0, "")
    assert came.exists()


def test_a_report_that_cannot_be_written_is_refused_before_anything_else(
    run: Run, desk: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    assert run("issue", desk, "--as", "BS", "--all", "--out", out, "--report", tmp_path / "went.pdf")[0] == 3
    assert not out.exists()


def test_receive_says_how_to_answer_what_it_asks(run: Run, desk: Path, tmp_path: Path) -> None:
    from tests.exchange.perturb import Returned

    out = tmp_path / "out"
    run("issue", desk, "--as", "BS", "--ministry", "EDU", "--out", out)
    book = Returned(next(out.glob("*.xlsx")))
    book.write("milestones", "ms-coaches", "forecast", "03/04/2027")
    path = book.save(tmp_path / "EDU.xlsx")
    code, told, _err = run("receive", desk, path, "--as", "BS")
    assert code == 1
    assert "Say which with --dates dmy | --dates mdy." in told
    code, told, _err = run("receive", desk, path, "--as", "BS", "--dates", "dmy", "--json")
    (one,) = parsed(told)["files"]
    assert (one["status"], one["questions"]) == ("already received", [])
    assert [proposal["theirs"] for proposal in one["proposals"]] == ["2027-04-03"]
