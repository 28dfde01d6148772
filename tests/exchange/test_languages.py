"""A ministry's workbook in its own language: every word of it, which way it runs, and back again."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from deliverydesk import i18n
from deliverydesk.domain.parties import Ministry, Period, Translation
from deliverydesk.domain.promises import Priority
from deliverydesk.domain.work import BarrierStatus
from deliverydesk.errors import Refused
from deliverydesk.exchange import styling
from deliverydesk.exchange.proposal import read_return
from deliverydesk.exchange.reading import read
from deliverydesk.exchange.sections import SECTIONS, Scope
from deliverydesk.exchange.template import Order, Workbook, build
from deliverydesk.i18n import FORMATS, languages, speaking
from deliverydesk.schema.changes import Change
from deliverydesk.schema.columns import columns
from deliverydesk.schema.kinds import Absent, AbsentReason, Choice
from deliverydesk.services.desk import Desk
from installers import words
from tests.desks import small_country
from tests.exchange.perturb import Returned
from tests.tongues import catalogue_of, lacking

OTHERS = [one.tag for one in languages() if one.tag != "en"]
NOT_IN_A_SHEETS_NAME = set("[]:*?/\\")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with small_country(tmp_path) as opened:
        yield opened


def made(desk: Desk, tag: str) -> Workbook:
    at = desk.picture
    ministry, period = at.get(Ministry, "m-edu"), at.get(Period, "t-10")
    assert ministry is not None
    assert period is not None
    scope = Scope(at, ministry, period, at.settings.scale, desk.sources.new_id)
    return build(
        Order(
            scope=scope,
            issue="01a207a2-0000-7000-8000-000000000000",
            reference="EDU-2026-10",
            unit="Practice unit",
            marking="OFFICIAL - PRACTICE",
            language=tag,
            secret=b"a key for tests",
        )
    )


def opened(workbook: Workbook) -> Any:
    return openpyxl.load_workbook(io.BytesIO(workbook.content))


def words_of(book: Any) -> set[str]:
    return {
        cell.value
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str)
    }


@pytest.mark.parametrize("tag", OTHERS)
def test_every_word_of_a_workbook_is_there(desk: Desk, tag: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with lacking(monkeypatch, tag) as found:
        made(desk, tag)
    assert found == set(), f"python3 installers/words.py missing {tag}"


@pytest.mark.parametrize("tag", OTHERS)
def test_every_word_that_some_records_would_show_is_there(
    desk: Desk, tag: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with lacking(monkeypatch, tag) as found, speaking(tag):
        for section in SECTIONS:
            views = section.entity.views
            shown = columns(desk.picture.catalogue, section.entity, views.context)
            fields = [section.entity.field(name) for name in f"{views.value} {views.new}".split()]
            labels = [*(one.label for one in shown), *(one.label for one in fields), section.title]
            for told in (*labels, *(one.help for one in fields), section.guidance):
                i18n._(told)
            for kind in (*(one.kind for one in shown), *(one.kind for one in fields)):
                styling.choices(kind)
                if isinstance(kind, Choice):
                    [kind.show(member) for member in kind.of]
        for month in range(1, 13):
            FORMATS.day_full(date(2026, month, 1))
            FORMATS.day_long(date(2026, month, 1))
    assert found == set(), f"python3 installers/words.py missing {tag}"


@pytest.mark.parametrize("tag", OTHERS)
def test_what_is_said_of_a_cell_can_be_said_to_the_ministry(tag: str) -> None:
    """Problems go back to the ministry with the cell, so everything that reading says has its words."""
    root = Path(styling.__file__).parents[1]
    said = "schema/kind schema/kinds schema/days schema/amounts schema/fields exchange/cellreading "
    said += "exchange/matching exchange/proposal exchange/rowreading exchange/plausible "
    said += (
        "exchange/signoff exchange/secondlooks exchange/goingback exchange/receiptsheet exchange/askedagain"
    )
    entries = words.read(words.LOCALE / tag / "LC_MESSAGES" / "deliverydesk.po")
    files = [root / f"{name}.py" for name in said.split()]
    assert [one.words for one in words.missing(entries, files)] == []


@pytest.mark.parametrize("tag", OTHERS)
def test_no_word_of_ours_is_left_in_english(desk: Desk, tag: str) -> None:
    tongue = i18n.language(tag)
    assert tongue is not None
    ours = {words for words in catalogue_of(tag) if tongue.words.gettext(words) != words}
    assert words_of(opened(made(desk, tag))) & ours == set()
    assert {"Milestones", "Still empty", "Provisional", "not yet known"} <= ours & words_of(
        opened(made(desk, "en"))
    )


@pytest.mark.parametrize("tag", OTHERS)
def test_the_names_of_sheets_are_names_that_excel_takes(tag: str) -> None:
    with speaking(tag):
        names = [i18n._(told) for told in ("Front sheet", "Sign-off", *(one.title for one in SECTIONS))]
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert 0 < len(name) <= 31
        assert not NOT_IN_A_SHEETS_NAME & set(name)
        assert not name.startswith("'")
        assert not name.endswith("'")


@pytest.mark.parametrize("tag", OTHERS)
def test_words_of_a_list_mean_themselves_to_the_formulas_that_count_them(tag: str) -> None:
    """COUNTIF takes * ? ~ for patterns and leading signs for comparisons; a list longer than 255 is cut."""
    with speaking(tag):
        kinds = [field.kind for section in SECTIONS for field in section.entity.fields]
        lists = [styling.choices(kind) for kind in kinds] + [styling.absent_words()]
    for one in lists:
        assert len({word.casefold() for word in one}) == len(one)
        for word in one:
            assert not re.search(r"[*?~]|^[<>=]", word)
            assert word == " ".join(word.split()) != ""


@pytest.mark.parametrize(("tag", "runs"), [("en", None), ("fr", None), ("ar", True)])
def test_an_arabic_workbook_runs_right_to_left(desk: Desk, tag: str, runs: bool | None) -> None:
    for sheet in opened(made(desk, tag)).worksheets:
        if not sheet.title.startswith("_"):
            assert sheet.sheet_view.rightToLeft is runs


def test_arabic_is_written_in_a_face_that_has_its_letters(desk: Desk) -> None:
    faces = {
        cell.font.name
        for sheet in opened(made(desk, "ar")).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None and not sheet.title.startswith("_")
    }
    assert faces == {"Segoe UI"}


def test_words_begin_on_the_right_and_figures_stay_there(desk: Desk) -> None:
    book = Returned.of(opened(made(desk, "ar")))
    title = book.cell("milestones", "ms-coaches", "title")
    day = book.cell("milestones", "ms-coaches", "forecast")
    assert (title.alignment.horizontal, day.alignment.horizontal) == ("right", "right")
    # An English title keeps its own order; a day is read as the sheet runs.
    assert (title.alignment.readingOrder, day.alignment.readingOrder) == (0, 2)


@pytest.mark.parametrize(("tag", "code"), [("en", ""), ("fr", "[$-40C]"), ("ar", "[$-C01]")])
def test_days_stay_days_and_name_their_month_in_the_language(desk: Desk, tag: str, code: str) -> None:
    cell = Returned.of(opened(made(desk, tag))).cell("milestones", "ms-test", "forecast")
    assert cell.is_date
    assert cell.number_format == f"{code}d mmm yyyy"


def test_the_front_sheet_adds_up_in_whole_sentences(desk: Desk) -> None:
    front = opened(made(desk, "fr"))["Page de garde"]
    formulas = [c.value for row in front.iter_rows() for c in row if str(c.value).startswith("=IF(")]
    (verdict,) = formulas
    assert '"Cellules encore vides\N{NO-BREAK SPACE}: "&SUM(' in verdict
    assert verdict.endswith('"Il ne manque rien. Visez et renvoyez le classeur."))')


def test_codes_keep_their_order_in_arabic_sentences(desk: Desk) -> None:
    front = opened(made(desk, "ar"))["الصفحة الأولى"]
    mark = "\N{LEFT-TO-RIGHT MARK}"
    told = [c.value for row in front.iter_rows() for c in row if isinstance(c.value, str)]
    assert f"الرد عن الفترة {mark}2026-10{mark}: {mark}Education{mark}" in told


def test_words_that_the_desk_holds_in_the_language_stand_in_locked_cells(desk: Desk) -> None:
    for record, name, text in (
        ("m-edu", "name", "Éducation"),
        ("ms-coaches", "title", "Les maîtres sont payés"),
    ):
        told = Translation(id=f"x-{record}", record=record, field=name, language="fr-FR", text=text)
        desk.write("words", [Change(None, told)])
    french, english = (Returned.of(opened(made(desk, tag))) for tag in ("fr", "en"))
    assert french.cell("priorities", "pr-read", "title").value == "Chaque enfant lit à dix ans"
    assert french.cell("milestones", "ms-coaches", "title").value == "Les maîtres sont payés"
    assert english.cell("priorities", "pr-read", "title").value == "Every child reads by age ten"
    assert "Réponse pour 2026-10\N{NO-BREAK SPACE}: Éducation" in words_of(french.book)


def test_words_of_a_ministrys_own_stay_as_they_were_written(desk: Desk) -> None:
    told = Translation(
        id="x-narrative", record="pr-read", field="narrative_ministry", language="fr", text="Autre chose."
    )
    desk.write("words", [Change(None, told)])
    cell = Returned.of(opened(made(desk, "fr"))).cell("priorities", "pr-read", "narrative_ministry")
    assert cell.value == "Coaches will be in post by February and results follow with a term's lag."


@pytest.mark.parametrize("tag", OTHERS)
def test_a_text_that_no_cell_holds_is_refused_in_the_units_own_words(desk: Desk, tag: str) -> None:
    before = desk.picture.get(Priority, "pr-read")
    assert before is not None
    long = replace(before, narrative_ministry="\N{GRINNING FACE}" * 20_000)
    desk.write("long", [Change(before, long)])
    with pytest.raises(Refused, match="“The ministry says” is longer than a workbook's cell can hold"):
        made(desk, tag)


FRENCH = {
    ("barriers", "b-release", "status"): ("Clos (vérifié)", str(BarrierStatus.CLOSED)),
    ("milestones", "ms-coaches", "forecast"): ("1er mars 2027", "2027-03-01"),
    ("milestones", "ms-test", "forecast"): ("sans objet", Absent(AbsentReason.NOT_APPLICABLE).plain()),
    ("readings", "i-read/2026-09-30//", "value"): ("53,25", 53.25),
}
ARABIC = {
    ("barriers", "b-release", "status"): ("مغلق (بعد التحقق)", str(BarrierStatus.CLOSED)),
    ("milestones", "ms-coaches", "forecast"): ("١ مارس ٢٠٢٧", "2027-03-01"),
    ("milestones", "ms-test", "forecast"): ("لا ينطبق", Absent(AbsentReason.NOT_APPLICABLE).plain()),
    ("readings", "i-read/2026-09-30//", "value"): ("٥٣٫٢٥", 53.25),
}
ENGLISH = {
    ("barriers", "b-release", "status"): ("Closed (verified)", str(BarrierStatus.CLOSED)),
    ("milestones", "ms-coaches", "forecast"): ("1 March 2027", "2027-03-01"),
    ("milestones", "ms-test", "forecast"): ("not applicable", Absent(AbsentReason.NOT_APPLICABLE).plain()),
    ("readings", "i-read/2026-09-30//", "value"): ("53.25", 53.25),
}


@pytest.mark.parametrize(
    ("tag", "typed"),
    [("fr", FRENCH), ("ar", ARABIC), ("fr", ENGLISH), ("ar", ENGLISH), ("en", ENGLISH)],
    ids=["French in French", "Arabic in Arabic", "English in French", "English in Arabic", "English"],
)
def test_what_is_typed_in_the_workbooks_language_or_in_english_is_read(
    desk: Desk, tmp_path: Path, tag: str, typed: dict[tuple[str, str, str], tuple[str, Any]]
) -> None:
    workbook = made(desk, tag)
    back = Returned.of(opened(workbook))
    for (section, record, field), (written, _plain) in typed.items():
        back.write(section, record, field, written)
    said = read_return(read(back.save(tmp_path / "back.xlsx")), workbook.issued, desk.picture)
    assert said.problems == ()
    told = {(one.record, one.field): one.theirs for one in said.cells}
    assert told == {(record, field): plain for (_s, record, field), (_w, plain) in typed.items()}


def test_problems_are_told_in_the_units_language_in_the_cells_own_words(desk: Desk, tmp_path: Path) -> None:
    workbook = made(desk, "fr")
    back = Returned.of(opened(workbook))
    status = back.write("barriers", "b-release", "status", "Presque clos")
    value = back.write("readings", "i-read/2026-09-30//", "value", "environ 53")
    said = read_return(read(back.save(tmp_path / "back.xlsx")), workbook.issued, desk.picture)
    told = {one.where.address: one.sentence for one in said.problems}
    assert told[status].startswith("Status: “presque clos” is not on the list. Choose one of: New, Accepted,")
    assert told[value].startswith("Value: A number is needed here, without words; “environ 53” is not one.")
    with speaking("fr"):
        said = read_return(read(tmp_path / "back.xlsx"), workbook.issued, desk.picture)
    told = {one.where.address: one.sentence for one in said.problems}
    assert told[status].startswith("État: «\N{NO-BREAK SPACE}presque clos\N{NO-BREAK SPACE}» ne figure pas")


@pytest.mark.parametrize("tag", OTHERS)
def test_french_in_an_english_workbook_is_asked_about(desk: Desk, tmp_path: Path, tag: str) -> None:
    workbook = made(desk, "en")
    back = Returned.of(opened(workbook))
    typed = FRENCH if tag == "fr" else ARABIC
    for section, record, field in typed:
        back.write(section, record, field, typed[section, record, field][0])
    said = read_return(read(back.save(tmp_path / "back.xlsx")), workbook.issued, desk.picture)
    read_anyway = {(one.record, one.field) for one in said.cells}
    # Arabic figures are figures in every language; words and the decimal comma are not.
    assert read_anyway <= {("i-read/2026-09-30//", "value")}
    assert len(said.problems) == len(typed) - len(read_anyway)


@pytest.mark.parametrize("tag", OTHERS)
def test_what_ministries_do_to_rows_and_columns_is_survived_in_every_language(
    desk: Desk, tmp_path: Path, tag: str
) -> None:
    workbook = made(desk, tag)
    back = Returned.of(opened(workbook))
    for section in ("milestones", "readings"):
        back.insert_row(section)
    back.swap_columns("milestones", "forecast", "evidence")
    back.write("milestones", "ms-coaches", "forecast", date(2027, 3, 1))
    back.sheet("milestones").title = "Feuille1"
    said = read_return(read(back.save(tmp_path / "back.xlsx")), workbook.issued, desk.picture)
    assert {(one.record, one.field): one.theirs for one in said.cells} == {
        ("ms-coaches", "forecast"): "2027-03-01"
    }
    assert {one.rule for one in said.problems} == {"inserted row", "renamed sheet"}


@pytest.mark.parametrize("tag", OTHERS)
def test_rows_sorted_without_their_keys_are_refused_in_every_language(
    desk: Desk, tmp_path: Path, tag: str
) -> None:
    workbook = made(desk, tag)
    back = Returned.of(opened(workbook))
    back.sort("milestones", "ref", visible_only=True)
    said = read_return(read(back.save(tmp_path / "back.xlsx")), workbook.issued, desk.picture)
    assert said.cells == ()
    assert {one.rule for one in said.problems} == {"row key and reference disagree"}


@pytest.mark.parametrize("tag", OTHERS)
def test_a_signature_and_a_stray_note_are_found_in_every_language(
    desk: Desk, tmp_path: Path, tag: str
) -> None:
    workbook = made(desk, tag)
    book = opened(workbook)
    with speaking(tag):
        sign_off, front = book[i18n._("Sign-off")], book[i18n._("Front sheet")]
        sign_off["E4"], sign_off["E6"] = "B. Sollen", FORMATS.day_long(date(2026, 11, 1))
    front["K3"] = "Merci"
    book.save(tmp_path / "back.xlsx")
    said = read_return(read(tmp_path / "back.xlsx"), workbook.issued, desk.picture)
    assert (said.sign_off.name, said.sign_off.on) == ("B. Sollen", date(2026, 11, 1))
    assert [one.rule for one in said.problems] == ["outside the table"]
