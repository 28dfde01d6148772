"""The language in force: set for a piece of work, never for the thread beside it, and English where words lack."""

from __future__ import annotations

import asyncio
import threading
from datetime import date

import pytest

from deliverydesk import i18n
from deliverydesk.i18n import FORMATS, MONTHS_SHORT, _, heard, hearing, isolated, languages, plural, speaking

FIRST_OF_MARCH = date(2026, 3, 1)
LEFT_TO_RIGHT = "\N{LEFT-TO-RIGHT MARK}"


def test_the_languages_there_are_say_their_own_name_and_direction() -> None:
    told = [(one.tag, one.name, one.right_to_left) for one in languages()]
    assert told == [("en", "English", False), ("ar", "العربية", True), ("fr", "Français", False)]


def test_words_made_by_people_who_do_not_speak_them_natively_are_marked_so() -> None:
    assert [one.tag for one in languages() if not one.read_by_native] == ["ar", "fr"]


def test_a_language_holds_for_its_piece_of_work_alone() -> None:
    with speaking("fr"):
        assert _("Milestones") == "Jalons"
        with speaking("ar"):
            assert _("Milestones") == "المعالم الرئيسية"
        assert _("Milestones") == "Jalons"
    assert _("Milestones") == "Milestones"


def test_a_piece_of_work_that_fails_leaves_english_behind() -> None:
    with pytest.raises(ZeroDivisionError), speaking("fr"):
        _ = 1 / 0
    assert i18n.spoken() == i18n.ENGLISH


def test_a_thread_beside_it_keeps_its_own_language() -> None:
    told: dict[str, str] = {}
    both = threading.Barrier(2, timeout=10)

    def work(tag: str) -> None:
        with speaking(tag):
            both.wait()
            told[tag] = _("Milestones")
            both.wait()

    workers = [threading.Thread(target=work, args=(tag,)) for tag in ("fr", "ar")]
    for one in workers:
        one.start()
    for one in workers:
        one.join(timeout=10)
    assert told == {"fr": "Jalons", "ar": "المعالم الرئيسية"}
    assert _("Milestones") == "Milestones"


def test_a_task_that_waits_keeps_its_own_language() -> None:
    async def work(tag: str) -> str:
        with speaking(tag):
            await asyncio.sleep(0)
            return _("Milestones")

    async def both() -> list[str]:
        return list(await asyncio.gather(work("fr"), work("en")))

    assert asyncio.run(both()) == ["Jalons", "Milestones"]


@pytest.mark.parametrize("tag", ["fr", "FR", "fr-CA", "fr_BE", " fr "])
def test_a_country_speaks_its_language(tag: str) -> None:
    with speaking(tag) as tongue:
        assert tongue.name == "Français"


def test_a_language_that_is_not_there_is_no_language() -> None:
    assert i18n.language("xx") is None
    with pytest.raises(LookupError), speaking("xx"):
        pass


def test_words_that_a_language_lacks_are_said_in_english() -> None:
    with speaking("fr"):
        assert _("Nobody has put this into French.") == "Nobody has put this into French."
        assert plural("{n} thing nobody counts", "{n} things nobody counts", 2) == "2 things nobody counts"


def test_nothing_is_said_as_nothing_and_not_as_the_head_of_a_catalogue() -> None:
    with speaking("fr"):
        assert (_(""), heard("")) == ("", ("",))


@pytest.mark.parametrize(
    ("n", "told"),
    [
        (0, "0 autre cellule se trouve hors des colonnes."),
        (1, "1 autre cellule se trouve hors des colonnes."),
        (2, "2 autres cellules se trouvent hors des colonnes."),
    ],
)
def test_french_counts_nothing_and_one_alike(n: int, told: str) -> None:
    with speaking("fr"):
        one, many = "{n} more cell stands outside the columns.", "{n} more cells stand outside the columns."
        assert plural(one, many, n) == told


@pytest.mark.parametrize(
    ("tag", "number", "day", "full", "long"),
    [
        ("en", "1,234.5", "1 Mar 26", "1 Mar 2026", "1 March 2026"),
        ("fr", "1\N{NARROW NO-BREAK SPACE}234,5", "1 mars 26", "1 mars 2026", "1er mars 2026"),
        ("ar", "1,234.5", "1 مارس 26", "1 مارس 2026", "1 مارس 2026"),
    ],
)
def test_figures_and_days_are_written_as_the_language_does(
    tag: str, number: str, day: str, full: str, long: str
) -> None:
    with speaking(tag):
        assert FORMATS.number(1234.5) == number
        told = (
            FORMATS.day(FIRST_OF_MARCH),
            FORMATS.day_full(FIRST_OF_MARCH),
            FORMATS.day_long(FIRST_OF_MARCH),
        )
        assert told == (day, full, long)


def test_what_runs_left_to_right_keeps_its_order_in_an_arabic_sentence() -> None:
    with speaking("ar"):
        assert isolated("2026-Q3") == f"{LEFT_TO_RIGHT}2026-Q3{LEFT_TO_RIGHT}"
        assert isolated("وزارة التعليم") == "وزارة التعليم"
        assert FORMATS.number(-0.6) == f"{LEFT_TO_RIGHT}−0.6"
    with speaking("fr"):
        assert isolated("2026-Q3") == "2026-Q3"
        assert FORMATS.number(-0.6) == "−0,6"


def test_hearing_a_language_leaves_the_one_in_force_as_it_is() -> None:
    with hearing("fr"):
        assert _("yes") == "yes"
        assert heard("yes") == ("yes", "oui")
        with speaking("ar"):
            assert heard("yes") == ("yes", "نعم", "oui")
    assert heard("yes") == ("yes",)


def test_an_old_workbook_in_a_language_that_is_gone_is_heard_in_english() -> None:
    with hearing("xx"):
        assert heard("yes") == ("yes",)


def test_every_month_has_its_short_name_in_every_language() -> None:
    for tongue in languages():
        assert len({tongue.words.gettext(name) for name in MONTHS_SHORT}) == 12
