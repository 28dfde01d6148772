"""Text breaks where it must and never runs over."""

from hypothesis import given
from hypothesis import strategies as st

from deliverydesk.reports import fonts


@given(st.text(max_size=400), st.floats(20, 300))
def test_no_line_is_wider_than_its_column(text: str, room: float) -> None:
    for line in fonts.wrap(text, fonts.SANS, 9, room):
        assert fonts.width(line, fonts.SANS, 9) <= room + 0.01 or len(line) == 1


@given(st.text(max_size=300))
def test_wrapping_loses_no_character(text: str) -> None:
    assert "".join("".join(fonts.wrap(text, fonts.SANS, 9, 60)).split()) == "".join(text.split())


def test_a_shortened_title_fits_and_says_so() -> None:
    short = fonts.shorten("A very long promise about everything", fonts.BOLD, 9, 80)
    assert short.endswith("…")
    assert fonts.width(short, fonts.BOLD, 9) <= 80


def test_a_word_that_plex_lacks_falls_back_alone() -> None:
    assert [face for face, _part in fonts.runs("Road ქალაქი", fonts.SANS)] == [fonts.SANS, fonts.FALLBACK]


def test_few_lines_end_with_an_ellipsis() -> None:
    lines = fonts.few_lines("word " * 60, fonts.SANS, 9, 100, 2)
    assert len(lines) == 2
    assert lines[1].endswith("…")


def test_a_character_that_no_face_has_is_printed_as_unknown_never_as_a_gap() -> None:
    assert fonts.runs("a城b", fonts.SANS) == (
        (fonts.SANS, "a"),
        (fonts.FALLBACK, "\N{REPLACEMENT CHARACTER}"),
        (fonts.SANS, "b"),
    )


def test_a_sentence_in_two_lines_leaves_no_word_alone() -> None:
    lines = fonts.balanced(
        "Independent reviewers rate it red as at September 2017; no indicator measures it.",
        fonts.SERIF_BOLD,
        14,
        548,
    )
    assert len(lines) == 2
    assert fonts.width(lines[1], fonts.SERIF_BOLD, 14) > 100
