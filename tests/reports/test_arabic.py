"""Arabic and Hebrew on paper: joined, in order line by line, set from the right, and never silently lost."""

from __future__ import annotations

import hashlib
import io
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.textobject import PDFTextObject

from deliverydesk.reports import blocks as b
from deliverydesk.reports import directions, fonts
from deliverydesk.reports.directions import Line, isolated
from deliverydesk.reports.pdf import pdf_bytes
from deliverydesk.reports.pen import Pen
from deliverydesk.reports.pieces import ProsePiece
from deliverydesk.schema.looks import looks

WordsOf = Callable[[bytes], list[str]]
Read = Callable[[bytes], PdfReader]
LinesDrawn = Callable[[Callable[[], object]], list[str]]
NARRATIVE = (
    "وعدت الحكومة بأن يقرأ كل طفل قبل سن العاشرة. بلغت نسبة التلاميذ القارئين 52.8 في يونيو 2026 (الهدف 64)، "
    "وأوصى البنك الدولي في تقريره EdTech Readiness Index (World Bank, 2025) بتعيين 1,200 مدرّب."
)
WIDE, TALL = 300.0, 120.0
SIGNS = "ab1 2(ב)[א]سلام م.,-+%/٣ ً́{}<>«»:" + "\u200e\u200f\u2066\u2067\u2068\u2069"


def seen(text: str, base: int | None = None) -> str:
    """The characters from left to right, brackets as they were typed."""
    line = Line.of(text, base)
    runs = directions.in_order_of_sight(line)
    return "".join(text[a:z][::-1] if level % 2 else text[a:z] for a, z, level in runs)


def shown(text: str, face: str = fonts.SANS) -> str:
    """The characters of a line's glyphs from left to right."""
    return "".join(part.shown for part in fonts.stretches(text, face))


def spoken(glyphs: str) -> str:
    """A run of Arabic glyphs from left to right as its letters in the order they are read."""
    return unicodedata.normalize("NFKC", glyphs[::-1])


def drawn(draw: Callable[[Pen], object]) -> bytes:
    kept = io.BytesIO()
    fonts.face(fonts.SANS)
    canvas = Canvas(kept, (WIDE, TALL), invariant=1, initialFontName=fonts.SANS)
    draw(Pen(canvas, TALL, looks().light))
    canvas.showPage()
    canvas.save()
    return kept.getvalue()


@pytest.fixture
def lines_drawn(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], list[str]]:
    """The glyphs of each line that a piece of work writes, from the top, from left to right."""

    def watched(work: Callable[[], object]) -> list[str]:
        found: dict[float, list[tuple[float, str]]] = {}
        write = PDFTextObject.textOut

        def keep(self: PDFTextObject, text: str) -> None:
            found.setdefault(round(self.getY(), 1), []).append((self.getX(), str(text)))
            write(self, text)

        with monkeypatch.context() as patch:
            patch.setattr(PDFTextObject, "textOut", keep)
            work()
        return ["".join(text for _x, text in sorted(found[y])) for y in sorted(found, reverse=True)]

    return watched


# ---- order -----------------------------------------------------------------------------------------


@given(st.text(alphabet=SIGNS, max_size=30))
def test_a_line_is_in_the_order_that_the_unicode_rules_give(text: str) -> None:
    from bidi import get_display

    assert seen(text) == get_display(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ابت GDP (World Bank) ثج", "جث GDP (World Bank) تبا"),
        ("ابت (42 ثج)", "(جث 42) تبا"),
        ("Contract (ابت) signed", "Contract (تبا) signed"),
        ("ابت: 12/11/2026", "12/11/2026 :تبا"),
    ],
)
def test_figures_latin_and_brackets_stand_right(text: str, expected: str) -> None:
    order = "".join(
        directions.mirrored(text[a:z]) if level % 2 else text[a:z]
        for a, z, level in directions.in_order_of_sight(Line.of(text))
    )
    assert order == expected


def test_a_bracket_on_the_next_line_still_belongs_to_its_paragraph() -> None:
    text = "ابت GDP (World Bank) ثج"
    base, levels = 1, directions.levels_of(text, 1)
    line = Line.of("Bank) ثج", base, levels[text.index("Bank") :])
    assert [line[a:z] for a, z, _level in directions.in_order_of_sight(line)] == [" ثج", "Bank)"]


def test_names_in_a_heading_do_not_change_places() -> None:
    heading = f"P03 · {isolated('ابت')} · {isolated('ثجح')}"
    assert "".join(c for c in seen(heading) if directions.is_seen(c)) == "P03 · تبا · حجث"


# ---- glyphs ----------------------------------------------------------------------------------------


def test_letters_take_their_joined_forms() -> None:
    assert [unicodedata.name(c).rpartition(" LETTER ")[2] for c in shown("بيت")] == [
        "TEH FINAL FORM",
        "YEH MEDIAL FORM",
        "BEH INITIAL FORM",
    ]


@pytest.mark.parametrize(
    "face", [fonts.SANS, fonts.MEDIUM, fonts.BOLD, fonts.SERIF, fonts.ITALIC, fonts.SERIF_BOLD]
)
def test_arabic_is_set_in_the_sister_of_each_face(face: str) -> None:
    assert {part.face for part in fonts.stretches("المدرّبين", face)} <= {
        fonts.ARABIC,
        fonts.ARABIC_MEDIUM,
        fonts.ARABIC_BOLD,
    }


def test_hebrew_is_carried_by_the_fallback() -> None:
    assert shown("שלום") == "םולש"
    assert [part.face for part in fonts.stretches("שלום", fonts.SANS)] == [fonts.FALLBACK]


def test_marks_of_direction_leave_no_trace() -> None:
    assert shown("\u200eabc\u2069\u200f") == "abc"
    assert spoken(shown("ب\u200cب")) == "بب"
    assert fonts.lacking("\u2068abc\u2069") == frozenset()


def test_a_glyph_that_no_character_names_still_says_its_letters() -> None:
    said = [part.said for part in fonts.stretches("ښوونځي", fonts.SANS) if part.said]
    assert said == ["ځ", "ښ"]
    data = drawn(lambda pen: pen.text(10, 20, "ښوونځي"))
    content = PdfReader(io.BytesIO(data)).pages[0].get_contents()
    assert content is not None
    assert b"/ActualText <feff0681>" in content.get_data()


# ---- lines -----------------------------------------------------------------------------------------


def test_a_wrapped_paragraph_reads_from_its_first_line_down(lines_drawn: LinesDrawn) -> None:
    lines = fonts.wrap(NARRATIVE, fonts.SERIF, 9, 200)
    assert len(lines) >= 4
    assert " ".join(lines) == NARRATIVE
    page = lines_drawn(lambda: drawn(lambda pen: pen.lines(20, 20, lines, fonts.SERIF, 9, 12, room=200)))
    assert len(page) == len(lines)
    first, second = (" ".join(spoken(word) for word in reversed(line.split())) for line in page[:2])
    assert first.startswith("وعدت الحكومة بأن يقرأ كل طفل")
    assert lines[1].split()[0] == second.split()[0]
    assert any("EdTech Readiness Index" in line for line in page)


@given(st.text(alphabet=SIGNS, max_size=120), st.floats(30, 200))
def test_no_line_of_mixed_scripts_is_wider_than_its_column(text: str, room: float) -> None:
    for line in fonts.wrap(text, fonts.ITALIC, 9, room):
        assert fonts.width(line, fonts.ITALIC, 9) <= room + 0.01 or len(line) == 1


def test_what_is_left_out_is_said_where_reading_ends() -> None:
    right = fonts.shorten(NARRATIVE, fonts.SANS, 9, 120)
    assert right.endswith("…")
    assert shown(right).startswith("…")
    assert fonts.width(right, fonts.SANS, 9) <= 120
    left = fonts.shorten("Reading: " + NARRATIVE, fonts.SANS, 9, 120)
    assert shown(left).endswith("…")


def test_the_last_line_that_fits_keeps_the_direction_of_its_paragraph() -> None:
    lines = fonts.few_lines(
        "خطة EdTech Readiness Index World Bank Group Report for Schools", fonts.SANS, 9, 90, 2
    )
    assert shown(lines[1]).startswith("…")


def test_a_narrative_cut_at_the_end_of_a_page_stays_set_from_the_right() -> None:
    piece = ProsePiece(b.Prose("The ministry says", NARRATIVE * 8))
    here, rest = piece.cut(200, 150)
    assert isinstance(here, ProsePiece)
    assert isinstance(rest, ProsePiece)
    assert all(directions.runs_left(line) for part in (here, rest) for line in part._lines(200))
    assert " ".join([*here._lines(200), *rest._lines(200)]) == NARRATIVE * 8


@pytest.fixture
def edges(tmp_path: Path) -> Callable[[bytes], list[tuple[int, int]]]:
    """The first and the last inked point of each line of a page."""
    if shutil.which("pdftoppm") is None:
        pytest.skip("pdftoppm (poppler-utils) is not installed, so nothing can be rendered")

    def measured(data: bytes) -> list[tuple[int, int]]:
        (tmp_path / "page.pdf").write_bytes(data)
        done = subprocess.run(
            ["pdftoppm", "-gray", "-r", "72", tmp_path / "page.pdf"], capture_output=True, check=True
        )
        _kind, size, _most, pixels = done.stdout.split(b"\n", 3)
        wide = int(size.split()[0])
        rows = [pixels[at : at + wide] for at in range(0, len(pixels), wide)]
        found = []
        for top in range(0, len(rows) - 20, 20):
            dark = [x for row in rows[top : top + 20] for x, p in enumerate(row) if p < 170]
            if dark:
                found.append((min(dark), max(dark)))
        return found

    return measured


def test_a_paragraph_is_set_from_the_side_where_it_begins(
    edges: Callable[[bytes], list[tuple[int, int]]],
) -> None:
    arabic = fonts.wrap(NARRATIVE, fonts.SANS, 9, 200)[:4]
    right = edges(drawn(lambda pen: pen.lines(20, 15, arabic, fonts.SANS, 9, 20, room=200)))
    assert len(right) == 4
    assert all(abs(last - 220) <= 2 for _first, last in right)
    latin = fonts.wrap(
        "We hold our green: (مدرّبو القراءة) start in February, when the term does.", fonts.SANS, 9, 120
    )
    left = edges(drawn(lambda pen: pen.lines(20, 15, latin, fonts.SANS, 9, 20, room=120)))
    assert len(left) == len(latin) > 1
    assert all(abs(first - 20) <= 2 for first, _last in left)


def test_the_lines_of_a_cell_end_under_one_another(edges: Callable[[bytes], list[tuple[int, int]]]) -> None:
    lines = fonts.few_lines(NARRATIVE, fonts.SANS, 8, 100, 2)
    ends = [last for _first, last in edges(drawn(lambda pen: pen.lines(20, 15, lines, fonts.SANS, 8, 20)))]
    assert len(ends) == 2
    assert abs(ends[0] - ends[1]) <= 2
    assert max(ends) <= 121


# ---- the pack --------------------------------------------------------------------------------------


@pytest.fixture
def arabic_pack(pack: b.Document) -> b.Document:
    sheet = pack.sheets[1]
    milestones = b.MilestoneTable(
        "Milestones",
        (b.MilestoneLine("met", "تعيين المدرّبين", None, None, None, "no date", "", loud=False),),
        (),
        None,
    )
    opening = b.Opening(
        b.Heading(f"P03 · {isolated('كل طفل يقرأ')}"), b.Sentence("بهذا الإيقاع تبلغ النسبة 56.5.")
    )
    foot = (
        b.DecisionBox("Decision asked", "إصدار أمر الصرف."),
        b.Note(f"Accountable: {isolated('ليلى روث')}."),
    )
    sheet = replace(
        sheet,
        opening=opening,
        left=(milestones,),
        right=(b.Prose("The ministry says", NARRATIVE, quoted=True),),
        foot=foot,
    )
    return replace(pack, sheets=(sheet,), unit="وحدة الإنجاز")


def test_every_kind_of_record_prints_its_arabic(arabic_pack: b.Document, lines_drawn: LinesDrawn) -> None:
    written = lines_drawn(lambda: pdf_bytes(arabic_pack))
    page = {spoken(word).strip(".") for line in written for word in line.split()}
    for word in ("الإيقاع", "يقرأ", "الحكومة", "تعيين", "ليلى", "إصدار", "الإنجاز"):
        assert any(word in one for one in page), word


def test_an_arabic_pack_embeds_all_its_fonts(arabic_pack: b.Document, read: Read) -> None:
    names = set()
    for page in read(pdf_bytes(arabic_pack)).pages:
        for font in page["/Resources"]["/Font"].values():
            assert "/FontFile2" in font.get_object()["/FontDescriptor"].get_object()
            names.add(font.get_object()["/BaseFont"].partition("+")[2])
    assert "IBMPlexSansArabic" in names
    assert not any("Helvetica" in name for name in names)


def test_a_character_that_no_face_has_is_named_on_its_page(
    pack: b.Document, arabic_pack: b.Document, words_of: WordsOf
) -> None:
    lost = replace(pack.sheets[1], foot=(b.Note("مدينة 城, नगर"),))
    first, second = words_of(pdf_bytes(replace(pack, sheets=(lost, *arabic_pack.sheets))))
    assert "U+0917, U+0928, U+0930, U+57CE" in first
    assert "\N{REPLACEMENT CHARACTER}" in first
    assert "U+0" not in second


PRINT = """
import hashlib, sys
from deliverydesk.reports import blocks as b
from deliverydesk.reports.pdf import pdf_bytes
note = b.Sheet("a", "A", b.Opening(b.Heading("A"), b.Sentence("B")), foot=(b.Note({words!r}),))
data = pdf_bytes(b.Document("Pack", (note,), "Unit", "Marking"))
print(hashlib.sha256(data).hexdigest(), "bidi" in sys.modules, "deliverydesk.reports.shaping" in sys.modules)
"""


def printed_alone(words: str) -> list[str]:
    code = PRINT.format(words=words)
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()


def test_the_bytes_do_not_depend_on_what_was_printed_before(arabic_pack: b.Document) -> None:
    pdf_bytes(arabic_pack)
    note = b.Sheet("a", "A", b.Opening(b.Heading("A"), b.Sentence("B")), foot=(b.Note("ښوونځي اللّٰه"),))
    data = pdf_bytes(b.Document("Pack", (note,), "Unit", "Marking"))
    assert printed_alone("ښوونځي اللّٰه") == [hashlib.sha256(data).hexdigest(), "True", "True"]


def test_a_pack_without_such_a_text_loads_nothing_for_it() -> None:
    assert printed_alone("Every child reads – 52.8%, Քաղաք")[1:] == ["False", "False"]
