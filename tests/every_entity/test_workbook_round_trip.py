"""A workbook that comes back untouched asks for nothing, whatever the record, the field and the program."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import cycle
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deliverydesk.domain.catalogue import CATALOGUE
from deliverydesk.domain.exchanges import Issue
from deliverydesk.exchange import cellreading, styling
from deliverydesk.exchange.issued import Issued
from deliverydesk.exchange.proposal import read_return
from deliverydesk.exchange.reading import Cell, read
from deliverydesk.exchange.sections import SECTIONS
from deliverydesk.i18n import hearing, languages, speaking
from deliverydesk.schema.changes import Change
from deliverydesk.schema.fields import Field
from deliverydesk.schema.kinds import (
    Absent,
    AbsentReason,
    Amount,
    Choice,
    Day,
    Prose,
    Rating,
    Text,
    Whole,
    YesNo,
)
from deliverydesk.services.desk import Desk
from deliverydesk.services.issuing import Terms, issue_workbooks
from deliverydesk.services.returns import receive
from tests.desks import small_country
from tests.exchange.ods_maker import content, grid, ods
from tests.exchange.perturb import Returned

SOFFICE = shutil.which("soffice")
TAGS = [one.tag for one in languages()]
ASKED = sorted({(section.key, section.entity.key) for section in SECTIONS})
VALUES = [
    pytest.param(section, field, id=f"{section.key}.{field.name}")
    for section in SECTIONS
    if not section.spare
    for name in section.entity.views.value.split()
    for field in (section.entity.field(name),)
]
WORDS = [field for section in SECTIONS for field in section.entity.fields if isinstance(field.kind, Text)]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with small_country(tmp_path) as opened:
        yield opened


@pytest.fixture
def issued_files(desk: Desk, tmp_path: Path) -> list[Path]:
    return in_language(desk, tmp_path, "en")


def in_language(desk: Desk, tmp_path: Path, tag: str) -> list[Path]:
    """The workbooks of every ministry, issued in one language."""
    return [one.path for one in issue_workbooks(desk, tmp_path / f"out-{tag}", terms=Terms(language=tag))]


def test_every_entity_with_values_of_a_ministry_has_its_sheet() -> None:
    asked = {entity for _section, entity in ASKED}
    assert {entity.key for entity in CATALOGUE if entity.views.value or entity.views.new} == asked


@pytest.mark.parametrize("tag", TAGS)
def test_a_workbook_straight_back_asks_for_nothing(desk: Desk, tmp_path: Path, tag: str) -> None:
    _absent_everywhere(desk)
    for result in receive(desk, in_language(desk, tmp_path, tag), dry_run=True):
        assert (result.status, result.proposals, result.problems) == ("read", (), ())


@pytest.mark.parametrize("tag", TAGS)
def test_a_workbook_saved_by_another_library_asks_for_nothing(desk: Desk, tmp_path: Path, tag: str) -> None:
    _absent_everywhere(desk)
    saved = []
    for path in in_language(desk, tmp_path, tag):
        book = openpyxl.load_workbook(path)
        book.save(tmp_path / path.name)
        saved.append(tmp_path / path.name)
    for result in receive(desk, saved, dry_run=True):
        assert (result.status, result.proposals, result.problems) == ("read", (), ())


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not on this machine")
@pytest.mark.parametrize(
    ("tag", "kinds"),
    [*((tag, ("xlsx",)) for tag in TAGS), ("en", ("ods",)), ("ar", ("ods", "xlsx"))],
)
def test_a_workbook_saved_by_libreoffice_asks_for_nothing(
    desk: Desk, tmp_path: Path, tag: str, kinds: tuple[str, ...]
) -> None:
    _absent_everywhere(desk)
    _fill_with(desk, "=1+1 – ½ \N{GRINNING FACE} مرحبا\n- first\n@second  'third'")
    saved = in_language(desk, tmp_path, tag)
    for kind in kinds:
        saved = through_libreoffice(saved, tmp_path, kind)
    for result in receive(desk, saved, dry_run=True):
        assert (result.status, result.proposals, result.problems) == ("read", (), ())


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not on this machine")
@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_values_typed_in_libreoffice_come_through(
    desk: Desk, issued_files: list[Path], tmp_path: Path, kind: str
) -> None:
    workbook = Returned(issued_files[0])
    for _section, record, field, value, _plain in _typed():
        workbook.write(_section, record, field, value)
    filled = workbook.save(tmp_path / "filled.xlsx")
    (result,) = receive(desk, through_libreoffice([filled], tmp_path, kind), dry_run=True)
    assert result.problems == ()
    told = {(one.record, one.field): one.theirs for one in result.proposals}
    assert told == {(record, field): plain for _section, record, field, _value, plain in _typed()}


def _typed() -> list[tuple[str, str, str, Any, Any]]:
    return [
        (
            "priorities",
            "pr-read",
            "narrative_ministry",
            "First.\nSecond – ½ done.",
            "First.\nSecond – ½ done.",
        ),
        ("ratings", "a-ministry", "overall", "AR", "AR"),
        ("readings", "i-read/2026-09-30//", "value", 53.25, 53.25),
        ("milestones", "ms-coaches", "forecast", date(2027, 3, 1), "2027-03-01"),
        ("barriers", "b-release", "status", "In hand", "in_hand"),
        ("people", "p-sollen", "to_on", date(2026, 12, 31), "2026-12-31"),
    ]


def through_libreoffice(paths: list[Path], scratch: Path, kind: str = "xlsx") -> list[Path]:
    assert SOFFICE is not None
    to = scratch / f"resaved as {kind}"
    command = [
        SOFFICE,
        f"-env:UserInstallation={(scratch / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        kind,
    ]
    subprocess.run(
        [*command, "--outdir", str(to), *map(str, paths)], check=True, capture_output=True, timeout=110
    )
    return [to / path.with_suffix(f".{kind}").name for path in paths]


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize(("section", "field"), VALUES)
def test_every_value_field_comes_back_as_it_was_typed(
    section: Any, field: Field, desk: Desk, tag: str
) -> None:
    """What a person types, shown by its kind, is read back as the same value."""
    for value in samples(field):
        with speaking(tag):
            cell = Cell(1, 1, styling.raw(field.kind, value, desk.picture))
        with hearing(tag):
            answer = cellreading.read(field, cell, desk.picture)
        assert field.same(answer.value, value)
        assert answer.flags == ()


def samples(field: Field) -> list[Any]:
    found: list[Any] = []
    match field.kind:
        case Day():
            found = [date(2027, 2, 28), date(2000, 1, 1)]
        case Whole():
            found = [0, 12]
        case Amount():
            found = [0.1 + 0.2, 1e12, -3.25]
        case Choice() as choice:
            found = list(choice.of)
        case Rating() as rating:
            found = list(rating.order)
        case YesNo():
            found = [True, False]
        case Prose():
            found = ["One.\nTwo.", "x" * 30_000]
        case Text() as words:
            found = ["Words", "=1+1", "é" * words.limit]
    if not field.required and not isinstance(field.kind, Choice | Rating | YesNo):
        found += [Absent(reason) for reason in AbsentReason]
    return found


LEADING = st.sampled_from(
    ["", "=", "+", "-", "@", "'", "=cmd|'/C'!A1", "_x0041_", "\N{RIGHT-TO-LEFT OVERRIDE}"]
)
ANY_WORDS = st.builds(
    "{}{}{}".format,
    LEADING,
    st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn", "Co"]), max_size=60),
    st.sampled_from(["", "\n- a\n- b", " \N{GRINNING FACE}", "אבג مرحبا", "x" * 29_000]),
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=ANY_WORDS)
def test_any_words_go_out_and_come_back_as_ods(words: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The same sheets, written as LibreOffice writes its own kind."""
    folder = tmp_path_factory.mktemp("words")
    with small_country(folder) as desk:
        _fill_with(desk, words)
        (made,) = issue_workbooks(desk, folder / "out", ministries=["EDU"])
        tables = "".join(
            grid(
                [[sheet.value(row, column) for column in range(1, sheet.last_column + 1)]
                 for row in range(1, sheet.last_row + 1)],
                sheet.name,
            )
            for sheet in read(made.path).sheets
        )  # fmt: skip
        (folder / "back.ods").write_bytes(ods(content(tables)))
        (result,) = receive(desk, [folder / "back.ods"], dry_run=True)
        assert (result.status, result.proposals, result.problems) == ("read", (), ())


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=ANY_WORDS)
def test_any_words_go_out_and_come_back_in_every_text_field(
    words: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("words")
    with small_country(folder) as desk:
        _fill_with(desk, words)
        (made,) = issue_workbooks(desk, folder / "out", ministries=["EDU"])
        issue = desk.picture.get(Issue, made.issue.id)
        assert issue is not None
        issued = Issued.restore(desk.blob(issue.cells))
        said = read_return(read(made.path), issued, desk.picture)
        assert (said.cells, said.records, said.missing, said.problems) == ((), (), (), ())
        assert not any(sheet.formulas for sheet in read(made.path).sheets[1:])


def _absent_everywhere(desk: Desk) -> None:
    """A reason for its absence in every optional value of a ministry, one reason after another."""
    reasons, changes = cycle(AbsentReason), {}
    for section in SECTIONS:
        for record in () if section.spare or section.entity.series else desk.picture.all(section.of):
            for name in section.entity.views.value.split():
                field = section.entity.field(name)
                if field.may_be_absent and getattr(record, name) is None:
                    before, after = changes.get(record.id, (record, record))
                    changes[record.id] = (before, replace(after, **{name: Absent(next(reasons))}))
    assert len(changes) > len(AbsentReason)
    desk.write("absent everywhere", [Change(before, after) for before, after in changes.values()])


def _fill_with(desk: Desk, words: str) -> None:
    """The words in every text field that a ministry fills in, as the field would keep them."""
    changes = {}
    for section in SECTIONS:
        for record in () if section.spare or section.entity.series else desk.picture.all(section.of):
            for name in section.entity.views.value.split():
                field = section.entity.field(name)
                if isinstance(field.kind, Text):
                    before, after = changes.get(record.id, (record, record))
                    value = field.parse(words[: field.kind.limit] if words.strip() else None, desk.picture)
                    changes[record.id] = (before, replace(after, **{name: value}))
    desk.write("words everywhere", [Change(before, after) for before, after in changes.values()])
