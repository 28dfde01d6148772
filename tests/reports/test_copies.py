"""A page that was copied twice still reads: marks are held against grey values and against one bit of ink."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from deliverydesk.reports import fonts
from deliverydesk.reports.blocks import Tag
from deliverydesk.reports.marks import draw_milestone, draw_tag
from deliverydesk.reports.pen import Pen
from deliverydesk.schema.looks import looks

SIDE, DPI = 80.0, 300
Ink = Callable[[Callable[[Pen], None]], tuple[float, float]]


@pytest.fixture
def ink(tmp_path: Path) -> Ink:
    """Draws in the middle of a small page; gives its mean darkness in grey, and the share of black in one bit."""
    if shutil.which("pdftoppm") is None:
        pytest.skip("pdftoppm (poppler-utils) is not installed, so nothing can be rendered")

    def measured(draw: Callable[[Pen], None]) -> tuple[float, float]:
        kept = io.BytesIO()
        fonts.face(fonts.SANS)
        canvas = Canvas(kept, (SIDE, SIDE), invariant=1, initialFontName=fonts.SANS)
        draw(Pen(canvas, SIDE, looks().light))
        canvas.showPage()
        canvas.save()
        (tmp_path / "mark.pdf").write_bytes(kept.getvalue())
        done = subprocess.run(
            ["pdftoppm", "-gray", "-r", str(DPI), tmp_path / "mark.pdf"], capture_output=True, check=True
        )
        _kind, _size, _most, pixels = done.stdout.split(b"\n", 3)
        return sum(255 - p for p in pixels) / 255, float(sum(p < 128 for p in pixels))

    return measured


def a_tag(tag: Tag) -> Callable[[Pen], None]:
    return lambda pen: draw_tag(pen, SIDE / 2, SIDE / 2, tag, 11)


@pytest.mark.parametrize(("worse", "better"), [("R", "AR"), ("AR", "AG"), ("AG", "G")])
def test_a_worse_rating_is_darker_in_grey(ink: Ink, worse: str, better: str) -> None:
    assert ink(a_tag(Tag(worse, filled=True)))[0] > 1.2 * ink(a_tag(Tag(better, filled=True)))[0]


def test_no_two_ratings_look_alike_in_one_bit(ink: Ink) -> None:
    shares = [ink(a_tag(Tag(code, filled=True)))[1] for code in ("R", "AR", "AG", "G")]
    assert len({round(share, -1) for share in shares}) == 4


@pytest.mark.parametrize("code", ["R", "AR", "AG", "G"])
def test_ink_grows_with_the_steps_of_a_disagreement(ink: Ink, code: str) -> None:
    alone, two, three = (ink(a_tag(Tag(code, steps=steps)))[1] for steps in (1, 2, 3))
    assert two > 1.5 * alone
    assert three > 1.5 * two


def test_the_worst_disagreement_is_the_loudest_mark(ink: Ink) -> None:
    codes = ("R", "AR", "AG", "G")
    alone = max(ink(a_tag(Tag(code)))[0] for code in codes)
    two = min(ink(a_tag(Tag(code, steps=2)))[0] for code in codes)
    three = min(ink(a_tag(Tag(code, steps=-3)))[0] for code in codes)
    assert two > 3 * alone
    assert three > 7 * alone
    assert two > ink(a_tag(Tag("R", filled=True)))[0]


def test_every_milestone_mark_leaves_ink_of_its_own(ink: Ink) -> None:
    kinds = ("met", "met_late", "slipping", "missed", "ahead", "undated", "cancelled")
    left = {
        kind: ink(lambda pen, kind=kind: draw_milestone(pen, SIDE / 2, SIDE / 2, kind))[0] for kind in kinds
    }  # type: ignore[misc]
    assert min(left.values()) > 20
    assert left["met"] > left["met_late"] > left["ahead"]
