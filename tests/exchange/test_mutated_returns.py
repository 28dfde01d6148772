"""Our own workbook with anything in it changed: refused with a reason, or read as a person would read it (R-T9).

What openpyxl can open as well is shown to the witness: a change that was read must be where it is seen.
"""

from __future__ import annotations

import io
import re
import time
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from random import Random

import pytest

from deliverydesk.domain.parties import Person
from deliverydesk.exchange.proposal import read_return
from deliverydesk.exchange.reading import read
from deliverydesk.exchange.refusals import TurnedAway
from deliverydesk.services.desk import Desk
from deliverydesk.services.sample import make_sample
from tests.exchange.perturb import Returned
from tests.exchange.test_mutations import ODD_WORDS, changed_bytes
from tests.exchange.test_perturbations import Sent, sent
from tests.exchange.witness import Witness

LONGEST = 10.0
Parts = dict[str, bytes]
Mutation = Callable[[bytes, Random], bytes]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with make_sample(tmp_path_factory.mktemp("mutated") / "sample.desk", remember=False) as made:
        made.actor = made.actor or made.picture.all(Person)[0]
        yield made


def unpacked(data: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {one.filename: archive.read(one) for one in archive.infolist()}


def repacked(made: Parts | list[tuple[str, bytes]]) -> bytes:
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")  # the same name twice is meant
        for name, data in made.items() if isinstance(made, dict) else made:
            archive.writestr(name, data)
    return buffer.getvalue()


def members(data: bytes, chance: Random) -> bytes:
    """A part is left out, doubled, emptied, renamed, or stands in another's place."""
    made = unpacked(data)
    one, other = chance.choice(sorted(made)), chance.choice(sorted(made))
    match chance.randrange(5):
        case 0:
            del made[one]
        case 1:
            return repacked([*made.items(), (one, made[other])])
        case 2:
            made[one] = b""
        case 3:
            made[one.upper() if chance.random() < 0.5 else f"{one}.bak"] = made.pop(one)
        case _:
            made[one], made[other] = made[other], made[one]
    return repacked(made)


def sheets_of(made: Parts) -> list[str]:
    return [name for name in sorted(made) if name.startswith("xl/worksheets/sheet")]


def xml(data: bytes, chance: Random) -> bytes:
    """The bytes of one part are changed, with checksums that hold."""
    made = unpacked(data)
    name = chance.choice([*sheets_of(made), *sorted(made)])
    made[name] = changed_bytes(made[name], chance) if made[name] else b"x"
    return repacked(made)


def meaning(data: bytes, chance: Random) -> bytes:
    """In well-formed sheets, values, addresses, types, styles and indexes of texts are others."""
    made = unpacked(data)
    for _ in range(chance.randrange(1, 4)):
        name = chance.choice([*sheets_of(made), "xl/sharedStrings.xml"])
        if name not in made:
            continue
        found = list(re.finditer(rb'(?<=<v>)[^<]*|(?<= r=")[^"]*|(?<= t=")[^"]*|(?<= s=")[^"]*|(?<=<t>)[^<]*', made[name]))  # fmt: skip
        if not found:
            continue
        one = chance.choice(found)
        other = chance.choice([*ODD_WORDS, *(chance.choice(found).group() for _again in range(10))])
        made[name] = made[name][: one.start()] + other + made[name][one.end() :]
    return repacked(made)


def rows(data: bytes, chance: Random) -> bytes:
    """In well-formed sheets, a cell or a row is gone, doubled, or has changed its place with another's."""
    made = unpacked(data)
    name = chance.choice(sheets_of(made))
    what = rb"<row .*?</row>" if chance.random() < 0.4 else rb'<c r="[^>]*?(?:/>|>.*?</c>)'
    found = [one.span() for one in re.finditer(what, made[name], re.DOTALL)]
    if not found:
        return data
    text = made[name]
    (a, b), (c, d) = sorted((chance.choice(found), chance.choice(found)))
    match chance.randrange(3):
        case 0:
            made[name] = text[:a] + text[b:]
        case 1:
            made[name] = text[:b] + text[a:b] + text[b:]
        case _ if (a, b) != (c, d):
            made[name] = text[:a] + text[c:d] + text[b:c] + text[a:b] + text[d:]
    return repacked(made)


MUTATIONS: tuple[Mutation, ...] = (changed_bytes, members, xml, meaning, rows)


def outcome(it: Sent, data: bytes) -> tuple[str, list[str]]:
    """`refused`, `read` or `seen` (by the witness too), and what the witness finds wrong."""
    begun = time.monotonic()
    try:
        book = read(data, name="return.xlsx")
        said = read_return(book, it.issued, it.at)
    except TurnedAway:
        return "refused", []
    finally:
        assert time.monotonic() - begun < LONGEST
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            beside = Returned(io.BytesIO(data))  # type: ignore[arg-type]  # openpyxl takes both
    except Exception:  # noqa: BLE001  what openpyxl cannot open has no second witness
        return "read", []
    if set(beside.book.sheetnames) != {sheet.name for sheet in book.sheets}:
        return "read", []  # it has lost a sheet that other programs show
    if any(beside.book[one.name].max_row == 1 < len(one.rows) for one in book.sheets):
        return "read", []  # or all cells of one, by a namespace that it does not know
    return "seen", list(Witness(beside, it.issued, said, it.at).faults())


def run(desk: Desk, mutation: Mutation, seeds: range) -> tuple[Counter[str], dict[int, list[str]]]:
    """How many came to what, and the seeds at which something is wrong."""
    it = sent(desk, "milestones")
    came: Counter[str] = Counter()
    wrong: dict[int, list[str]] = {}
    for seed in seeds:
        what, faults = outcome(it, mutation(it.content, Random(seed)))
        came[what] += 1
        if faults:
            wrong[seed] = faults
    return came, wrong


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_a_hundredth_of_the_changed_workbooks_is_refused_or_read_as_it_is_seen(
    desk: Desk, mutation: Mutation
) -> None:
    came, wrong = run(desk, mutation, range(20))
    assert wrong == {}
    assert came.total() == 20


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("part", range(4))
@pytest.mark.parametrize("mutation", MUTATIONS)
def test_ten_thousand_changed_workbooks_are_refused_or_read_as_they_are_seen(
    desk: Desk, mutation: Mutation, part: int
) -> None:
    came, wrong = run(desk, mutation, range(1000 + part * 500, 1500 + part * 500))
    print(f"\n{mutation.__name__}: {dict(came)}")
    assert wrong == {}
