"""Whatever happens to a workbook's bytes, the reader answers with values or with a refusal."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from random import Random

import pytest
import xlsxwriter

from deliverydesk.exchange import reading
from deliverydesk.exchange.refusals import TurnedAway
from tests.exchange.workbook_maker import Parts, packed, parts, row, sheet, styles

ODD_WORDS = [
    b"0",
    b"-1",
    b"1",
    b"9999999999",
    b"18446744073709551616",
    b"1e999",
    b"NaN",
    b"XFD1048576",
    b"A0",
    b"",
    b"e",
    b"str",
    b"true",
    b"&#65;",
]


def a_return() -> bytes:
    """A small honest workbook, as a program writes it."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        percent = book.add_format({"num_format": "0.0%"})
        for name in ("Milestones", "Ratings"):
            written = book.add_worksheet(name)
            for n in range(12):
                written.write_row(n, 0, [f"M-{n:04}", n * 1.5, "Amber/Green", n % 2 == 0])
                written.write_number(n, 5, n / 12, percent)
                written.write_formula(n, 6, f"=B{n + 1}*2", value=n * 3)
            written.merge_range("H1:I2", "merged")
    return buffer.getvalue()


def changed_bytes(data: bytes, chance: Random) -> bytes:
    """The bytes with up to eight of them changed, or a stretch left out, doubled or cut off."""
    at = chance.randrange(len(data))
    length = chance.randrange(1, 200)
    match chance.randrange(6):
        case 0:
            return data[:at]
        case 1:
            return data[:at] + data[at + length :]
        case 2:
            return data[:at] + data[at : at + length] + data[at:]
        case _:
            changed = bytearray(data)
            for _ in range(chance.randrange(1, 9)):
                changed[chance.randrange(len(data))] = chance.randrange(256)
            return bytes(changed)


def odd_parts() -> Parts:
    cells = (
        '<c r="A1" s="1"><v>0.5</v></c><c r="B1" t="s"><v>0</v></c><c r="C1" t="e"><f>B1</f><v>#N/A</v></c>'
    )
    more = row(2, '<c r="A2"><f t="shared" ref="A2:A3" si="0">A1</f></c><c r="B2" t="b"><v>1</v></c>')
    merges = '<mergeCells count="1"><mergeCell ref="D1:E2"/></mergeCells>'
    made = sheet(row(1, cells) + more, before='<dimension ref="A1:E2"/>', after=merges)
    return parts(
        made, style=styles("0%", "dd/mm/yyyy"), strings="<si><t>a</t></si>", book='<workbookPr date1904="1"/>'
    )


def changed_xml(_data: bytes, chance: Random) -> bytes:
    """A sound archive around a part with changed bytes: what checksums would otherwise have caught."""
    made = odd_parts()
    name = chance.choice(sorted(made))
    return packed(made | {name: changed_bytes(made[name], chance)})


def changed_words(_data: bytes, chance: Random) -> bytes:
    """A sound archive of well-formed parts in which a few names, types, numbers or addresses are others."""
    made = odd_parts()
    for _ in range(chance.randrange(1, 4)):
        name = chance.choice(sorted(made))
        words = list(re.finditer(rb"[\w#/!%]+", made[name]))
        word = chance.choice(words)
        other = chance.choice([*ODD_WORDS, chance.choice(words).group()])
        made[name] = made[name][: word.start()] + other + made[name][word.end() :]
    return packed(made)


CHANGES = [changed_bytes, changed_xml, changed_words]


def survives(change: Callable[[bytes, Random], bytes], seeds: range) -> tuple[int, int]:
    """(read, turned away) over so many changes; any other outcome raises."""
    data = a_return()
    read = 0
    for seed in seeds:
        try:
            reading.read(change(data, Random(seed)), name="return.xlsx")
            read += 1
        except TurnedAway:
            continue
    return read, len(seeds) - read


@pytest.mark.parametrize("change", CHANGES)
def test_300_random_changes_end_in_values_or_in_a_refusal(change: Callable[[bytes, Random], bytes]) -> None:
    _read, refused = survives(change, range(300))

    assert refused > 0


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("change", CHANGES)
def test_30_000_random_changes_end_in_values_or_in_a_refusal(
    change: Callable[[bytes, Random], bytes],
) -> None:
    _read, refused = survives(change, range(1_000, 31_000))

    assert refused > 0


def test_changed_bytes_never_give_other_values() -> None:
    """Every part has its checksum proved, so a file that is read says what was written."""
    data = a_return()
    honest = reading.read(data, name="return.xlsx")

    for seed in range(300):
        try:
            book = reading.read(changed_bytes(data, Random(seed)), name="return.xlsx")
        except TurnedAway:
            continue
        assert book.sheets == honest.sheets
