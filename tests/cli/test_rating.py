"""The verbs of judgement: names, keys and exit codes are contracts."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

Run = Callable[..., tuple[int, str, str]]

LINE_KEYS = {
    "ref", "title", "ministry", "sro", "rank", "group", "scale", "as_at", "clearance", "before", "before_as_at",
    "moved", "challenge", "hard", "planning", "capacity", "recent", "stage",
}  # fmt: skip
VOICE_KEYS = {"rating", "words", "reason", "scale", "as_at", "by", "clearance", "moved", "from_unit", "given"}


def test_the_report_has_its_keys(run: Run, desk: Path) -> None:
    code, out, _err = run("report", desk, "--json")
    found = json.loads(out)
    assert code == 0
    assert set(found) == {"sentence", "as_at", "groups", "published"}
    assert found["published"] is None
    assert [one["group"] for one in found["groups"]] == ["R", None]
    assert {key for group in found["groups"] for line in group["lines"] for key in line} == LINE_KEYS


def test_the_report_in_words_names_each_group(run: Run, desk: Path) -> None:
    out = run("report", desk)[1]
    assert out.startswith("We rate one red. Two are not rated.")
    assert "NOT RATED" in out
    assert "B. Sollen" in out


def test_a_published_report_is_a_freeze_with_its_day_and_person(run: Run, desk: Path) -> None:
    code, out, _err = run("report", desk, "--publish", "--as", "BS", "--json")
    published = json.loads(out)["published"]
    assert code == 0
    assert (published["on"], published["by"]) == ("2026-11-23", "B. Sollen")
    again = json.loads(run("report", desk, "--known", published["freeze"], "--json")[1])
    assert again["published"] == published
    assert again["groups"] == json.loads(out)["groups"]


def test_publishing_needs_a_person_and_reading_needs_none(run: Run, desk: Path) -> None:
    assert run("report", desk, "--publish", "--as", "NOBODY")[0] == 3
    assert run("report", desk, "--publish", "--known", "2026-11-23/1")[0] == 2
    assert run("report", desk, "--known", "none/1")[0] == 3


def test_ratings_say_every_voice(run: Run, desk: Path) -> None:
    code, out, _err = run("ratings", desk, "--json")
    found = json.loads(out)
    assert code == 0
    assert found["sentence"] == "On one priority a voice stands two steps or more from ours."
    read = next(one for one in found["priorities"] if one["ref"] == "P03")
    assert set(read) == {"ref", "title", "ministry", "voices", "data", "data_from_unit", "disagreement"}
    assert set(read["voices"]) == {"self", "unit", "moderated", "independent"}
    assert set(read["voices"]["self"]) == VOICE_KEYS
    assert (read["voices"]["self"]["rating"], read["disagreement"]) == ("G", 3)


def test_a_desk_without_a_rating_of_ours_says_so(run: Run, tmp_path: Path) -> None:
    empty = tmp_path / "empty.desk"
    assert run("new", empty, "--name", "L. Amadi", "--code", "LA")[0] == 0
    assert run("ratings", empty)[1].startswith("We have rated none of the priorities yet.")


def test_ratings_in_words_are_a_table(run: Run, desk: Path) -> None:
    assert "Every child reads by age ten" in run("ratings", desk)[1]
