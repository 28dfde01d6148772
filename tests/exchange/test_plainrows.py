"""The stride over plain rows notes exactly what the walk over their elements would, or leaves it to the walk."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from deliverydesk.exchange import plainrows
from deliverydesk.exchange.preflight import inspect
from deliverydesk.exchange.refusals import TurnedAway
from deliverydesk.schema.problems import Problem
from tests.exchange.test_mutations import changed_words
from tests.exchange.workbook_maker import packed, parts, row, sheet, styles

FIRST = '<c r="A1" s="1"><v>0.5</v></c><c r="B1" t="s"><v>0</v></c><c r="C1"/>'
PLAIN = {
    "values": row(1, FIRST) + row(3, '<c r="B3" s="2"><v>46000</v></c>'),
    "a hidden row": row(1, FIRST, ' spans="1:3" hidden="1"') + row(2, FIRST.replace("1", "2"), ' x14ac:d="1"'),
    "errors": row(1, '<c r="A1" t="e"><v>#REF!</v></c><c r="B1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="C1" t="e"/>'),
    "formulas": row(1, '<c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f>A1</f></c><c r="C1" t="str"><f>A1</f><v></v></c>'),
    "shared formulas": row(1, '<c r="A1"><f t="shared" ref="A1:A2" si="0">1</f><v>2</v></c><c r="B1"><f t="shared" si="0"/><v>0</v></c>'),
    "texts in place": row(1, '<c r="A1" s="1" t="inlineStr"><is><t xml:space="preserve"> a/&gt; </t></is></c>'),
    "a formatted cell far away": row(1, FIRST) + row(1048576, '<c r="XFD1048576" s="1"/>'),
    "a row without cells": row(1, "") + '<row r="2"/>' + row(3, '<c r="A3"><v>1</v></c>'),
    "a space before the end": '<row r="1" ht="15" /><row r="2"><c r="A2" s="1" t="inlineStr" /><c r="B2" t="n"><f t="shared" si="0" /><v /></c><c r="C2" t="n"><v>5</v></c></row>',
    "line ends between elements": f"\r\n  {row(1, FIRST)}\n",
    "no rows": "",
}  # fmt: skip
NOT_PLAIN = {
    "cells without address": "<row><c><v>1</v></c><c><v>2</v></c></row>",
    "rows out of order": row(2, '<c r="A2"><v>1</v></c>') + row(1, FIRST),
    "cells out of order": row(1, '<c r="B1"><v>1</v></c><c r="A1"><v>1</v></c>'),
    "a cell twice": row(1, '<c r="A1"><v>1</v></c><c r="A1"><v>1</v></c>'),
    "a cell in another row": row(1, '<c r="A2"><v>1</v></c>'),
    "an array formula": row(1, '<c r="A1"><f t="array" ref="A1:B1">1</f><v>1</v></c><c r="B1"><v>1</v></c>'),
    "an unknown error": row(1, '<c r="A1" t="e"><v>#WAT!</v></c>'),
    "a comment": row(1, FIRST + "<!-- -->"),
    "a far cell": row(1, FIRST) + row(1048576, '<c r="XFD1048576"><v>1</v></c>'),
    "an odd attribute": row(1, "<c r='A1'><v>1</v></c>"),
    "an attribute with a bracket": row(1, '<c r="A1"><f x="a>b" t="array" ref="A1:A9">1</f><v>1</v></c>'),
    "a formatted text": row(1, '<c r="A1" t="inlineStr"><is><r><t>a</t></r></is></c>'),
    "a text in place in a cell of another type": row(1, '<c r="A1" t="str"><is><t>a</t></is></c>'),
    "a text in place beside its value": row(1, '<c r="A1" t="inlineStr"><is><t>a</t></is><v>a</v></c>'),
    "two values": row(1, '<c r="A1"><v>1</v><v>2</v></c>'),
    "a nest": row(1, '<c r="A1"><d><v>1</v></d></c>'),
}


UNSOUND = {
    "a bare ampersand": row(1, '<c r="A1" t="inlineStr"><is><t>roads & bridges</t></is></c>'),
    "an unknown entity": row(1, '<c r="A1" t="inlineStr"><is><t>&what;</t></is></c>'),
    "a character that is none": row(1, '<c r="A1" t="inlineStr"><is><t>&#0;</t></is></c>'),
    "a control character": row(1, '<c r="A1" t="inlineStr"><is><t>a\x01</t></is></c>'),
    "a code that is no character": row(1, '<c r="A1" t="inlineStr"><is><t>\uffff</t></is></c>'),
    "the end of a section that never began": row(1, '<c r="A1" t="inlineStr"><is><t>]]></t></is></c>'),
    "an attribute twice": row(1, FIRST, ' ht="1" ht="2"'),
    "the row's number twice": row(1, FIRST, ' r="1"'),
    "an attribute of a formula twice": row(1, '<c r="A1"><f si="0" si="1">1</f><v>1</v></c>'),
    "an attribute whose name begins with a figure": row(1, FIRST, ' 1t="1"'),
}


def a_workbook(rows: str, uncalculated: bool = False) -> bytes:
    calculation = '<calcPr fullCalcOnLoad="1"/>' if uncalculated else ""
    return packed(
        parts(
            sheet(rows),
            style=styles("0%", "dd/mm/yyyy"),
            strings="<si><t>a</t></si>",
            calculation=calculation,
        )
    )


def outcome(data: bytes) -> object:
    """The facts of all sheets, or the rule and place at which the workbook was turned away."""
    try:
        return inspect(data, name="return.xlsx").sheets
    except TurnedAway as turned:
        return turned.problem


def walked(data: bytes, monkeypatch: pytest.MonkeyPatch) -> object:
    with monkeypatch.context() as patched:
        patched.setattr(plainrows, "span_of_rows", lambda _data: None)
        patched.setattr(plainrows, "span_of_texts", lambda _data: None)
        return outcome(data)


def is_strode(data: bytes, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether the rows were taken at a stride."""
    noted: list[bool] = []
    honest = plainrows.note
    with monkeypatch.context() as patched:
        patched.setattr(plainrows, "note", lambda *given: noted.append(honest(*given)) or noted[-1])
        outcome(data)
    return noted == [True]


@pytest.mark.parametrize("uncalculated", [False, True])
@pytest.mark.parametrize("rows", PLAIN.values(), ids=PLAIN.keys())
def test_plain_rows_are_noted_as_the_walk_would(
    rows: str, uncalculated: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = a_workbook(rows, uncalculated)

    assert is_strode(data, monkeypatch)
    assert outcome(data) == walked(data, monkeypatch)


@pytest.mark.parametrize("rows", NOT_PLAIN.values(), ids=NOT_PLAIN.keys())
def test_rows_that_are_not_plain_are_left_to_the_walk(rows: str, monkeypatch: pytest.MonkeyPatch) -> None:
    data = a_workbook(rows)

    assert not is_strode(data, monkeypatch)
    assert outcome(data) == walked(data, monkeypatch)


@pytest.mark.parametrize("rows", UNSOUND.values(), ids=UNSOUND.keys())
def test_what_is_no_xml_is_turned_away_in_plain_rows_as_well(
    rows: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = a_workbook(rows)

    assert isinstance(outcome(data), Problem)
    assert outcome(data) == walked(data, monkeypatch)


@pytest.mark.parametrize("text", ["a &amp; b &lt; c", "\u0645\u0631\u062d\u0628\u0627 \U0001f600", "a&#10;b"])
def test_what_is_sound_may_be_in_any_script(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    data = a_workbook(row(1, f'<c r="A1" t="inlineStr"><is><t>{text}</t></is></c>', ' ht="12" spans="1:3"'))

    assert not isinstance(outcome(data), Problem)
    assert outcome(data) == walked(data, monkeypatch)


def test_bytes_that_are_no_text_are_turned_away(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = row(1, '<c r="A1" t="inlineStr"><is><t>caf\xe9</t></is></c>')
    data = packed(parts(sheet(rows).encode("latin-1")))

    assert isinstance(outcome(data), Problem)
    assert outcome(data) == walked(data, monkeypatch)


def test_rows_in_a_comment_before_the_true_ones_are_not_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    hidden = "<!-- <sheetData>" + row(7, '<c r="A7" t="e"><v>#N/A</v></c>') + "</sheetData> -->"
    data = packed(parts(sheet(row(1, FIRST), before=hidden)))

    assert not is_strode(data, monkeypatch)
    assert outcome(data) == walked(data, monkeypatch)


def test_a_cell_that_names_no_style_has_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    style = styles("0%").replace('<xf numFmtId="0"/>', '<xf numFmtId="9"/>')
    data = packed(parts(sheet(row(1, '<c r="A1"><v>0.5</v></c>')), style=style))

    assert inspect(data, name="return.xlsx").sheets[0].looks == {(1, 1): "percent"}
    assert outcome(data) == walked(data, monkeypatch)


@pytest.mark.parametrize(
    "strings", ["<si><t>a</t></si>", "<si><r><t>a</t></r></si>", "<!-- <si><t>a</t></si> --><si/>", ""]
)
def test_shared_texts_of_any_form_are_passed(strings: str, monkeypatch: pytest.MonkeyPatch) -> None:
    data = packed(parts(sheet(row(1, FIRST)), strings=strings))

    assert outcome(data) == walked(data, monkeypatch)


def test_whatever_is_changed_stride_and_walk_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in range(400):
        data = changed_words(b"", Random(seed))
        assert outcome(data) == walked(data, monkeypatch), seed


def test_stride_and_walk_agree_on_every_odd_workbook(
    shared_data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in sorted(shared_data.glob("xlsx-*/*.xls[xm]")):
        data = path.read_bytes()
        assert outcome(data) == walked(data, monkeypatch), path.name
