"""The catalogues and their tool: what is compiled is what was written, and no sentence has lost its figures."""

from __future__ import annotations

import gettext
import io
import re
from pathlib import Path

import pytest

from installers import words

CATALOGUES = words.catalogues()
PLACEHOLDER = re.compile(r"\{[^{}]*\}")


@pytest.fixture(params=CATALOGUES, ids=lambda path: path.parent.parent.name)
def catalogue(request: pytest.FixtureRequest) -> Path:
    return Path(request.param)


def test_there_are_catalogues() -> None:
    assert [path.parent.parent.name for path in CATALOGUES] == ["ar", "fr"]


def test_what_is_compiled_is_what_was_written(catalogue: Path) -> None:
    kept = catalogue.with_suffix(".mo").read_bytes()
    assert kept == words.compiled(words.read(catalogue)), "run python3 installers/words.py compile"


def test_python_reads_the_compiled_words(catalogue: Path) -> None:
    entries = words.read(catalogue)
    made = gettext.GNUTranslations(io.BytesIO(words.compiled(entries)))
    for one in entries[1:]:
        if one.is_gone:
            continue
        if one.many:
            assert {made.ngettext(one.words, one.many, n) for n in range(200)} <= set(one.said)
        else:
            assert made.gettext(one.words) == one.said[0]


def test_every_figure_of_a_sentence_stands_in_its_translation(catalogue: Path) -> None:
    for one in words.read(catalogue)[1:]:
        wanted = set(PLACEHOLDER.findall(one.words)) | set(PLACEHOLDER.findall(one.many))
        for said in one.said:
            assert set(PLACEHOLDER.findall(said)) - {"{n}"} == wanted - {"{n}"}, one.words
        if "{n}" in wanted and not one.many:
            assert "{n}" in one.said[0], one.words


def test_a_plural_has_every_form_of_its_language(catalogue: Path) -> None:
    entries = words.read(catalogue)
    for one in entries[1:]:
        assert len(one.said) == (words.forms(entries) if one.many else 1), one.words


def test_no_sentence_stands_there_twice(catalogue: Path) -> None:
    said = [(one.words, one.many) for one in words.read(catalogue)]
    assert len(said) == len(set(said))


def test_a_catalogue_comes_back_from_its_own_writing(catalogue: Path, tmp_path: Path) -> None:
    entries = words.read(catalogue)
    again = tmp_path / "again.po"
    again.write_text("\n".join(words.written(one) for one in entries), encoding="utf-8")
    assert words.read(again) == entries


def test_words_are_found_where_they_are_marked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "ROOT", tmp_path)
    source = tmp_path / "made.py"
    source.write_text(
        '_("Said.")\nN_("Marked "\n"in two lines")\nplural("{n} cell", "{n} cells", 2)\n'
        'NN_("one", "many")\n_(name)\nother("Not ours")\n_("")\n',
        encoding="utf-8",
    )
    found = {("Said.", ""), ("Marked in two lines", ""), ("{n} cell", "{n} cells"), ("one", "many")}
    assert set(words.find([source])) == found


def test_what_a_language_lacks_is_given_as_lines_to_fill_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(words, "ROOT", tmp_path)
    source = tmp_path / "made.py"
    source.write_text('_("Known.")\n_("New.")\nplural("a", "b", 2)\n', encoding="utf-8")
    head = words.Entry("", said=("Plural-Forms: nplurals=2; plural=n>1;\n",))
    lacking = list(words.missing([head, words.Entry("Known.", said=("Connu.",))], [source]))
    assert [words.written(one) for one in lacking] == [
        '#: made.py\nmsgid "New."\nmsgstr ""\n',
        '#: made.py\nmsgid "a"\nmsgid_plural "b"\nmsgstr[0] ""\nmsgstr[1] ""\n',
    ]


def test_words_that_nobody_says_any_more_are_kept_at_the_end() -> None:
    head = words.Entry("", said=("Language: fr\n",))
    tidied = words.tidied(
        [head, words.Entry("Said by nobody.", said=("Dit.",)), words.Entry("yes", said=("oui",))]
    )
    assert [(one.words, one.is_gone) for one in tidied[1:]] == [("yes", False), ("Said by nobody.", True)]
    assert words.written(tidied[2]) == '#~ msgid "Said by nobody."\n#~ msgstr "Dit."\n'


def test_what_nobody_has_translated_yet_is_not_compiled() -> None:
    head = words.Entry("", said=("Language: fr\nContent-Type: text/plain; charset=UTF-8\n",))
    made = gettext.GNUTranslations(io.BytesIO(words.compiled([head, words.Entry("Hello.")])))
    assert made.gettext("Hello.") == "Hello."


def test_a_line_that_is_none_of_a_catalogue_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "broken.po"
    broken.write_text('msgid ""\nmsgstr ""\n\nmsgid "a\nmsgstr ""\n', encoding="utf-8")
    with pytest.raises(ValueError, match="line 4"):
        words.read(broken)


def test_a_word_that_is_no_verb_shows_how_it_is_used(capsys: pytest.CaptureFixture[str]) -> None:
    assert words.main(["translate"]) == 2
    assert "compile" in capsys.readouterr().out
