"""The words of every language: found in the source, kept in .po files, compiled into what the program reads.

    python3 installers/words.py missing fr [FILE…]   what a language lacks, as lines to fill in
    python3 installers/words.py tidy                 each catalogue in order, words no longer used at its end
    python3 installers/words.py compile              write the .mo file beside each .po file

`resources/locale/<tag>/LC_MESSAGES/deliverydesk.po` is the source. Its head says the language's own name, its
direction and its marks. The .mo file is kept beside it, so that nothing has to be compiled where
DeliveryDesk is set up; a test holds the two together. Needs nothing but Python.
"""

from __future__ import annotations

import ast
import re
import struct
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE, LOCALE = ROOT / "deliverydesk", ROOT / "resources" / "locale"
_MARKERS = {"_": 1, "N_": 1, "plural": 2, "NN_": 2}
_MAGIC = 0x950412DE
_MOST_FILES = 3  # named beside a sentence
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}


@dataclass(frozen=True)
class Entry:
    """One sentence: `words` as the source has them, `many` its plural or nothing, `said` what it is there.

    `notes` are the lines of comment above it; `is_gone` marks one that the source does not say any more.
    """

    words: str
    many: str = ""
    said: tuple[str, ...] = ("",)
    notes: tuple[str, ...] = ()
    is_gone: bool = False

    @property
    def is_said(self) -> bool:
        """Whether every form of it has words."""
        return all(self.said)


def catalogues() -> list[Path]:
    """The .po files there are."""
    return sorted(LOCALE.glob("*/LC_MESSAGES/deliverydesk.po"))


def find(files: Iterable[Path]) -> dict[tuple[str, str], list[str]]:
    """Every marked sentence of some Python files, with its plural or nothing, and the files that say it."""
    found: dict[tuple[str, str], list[str]] = {}
    for file in files:
        name = file.relative_to(ROOT).as_posix()
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            told = [
                one.value
                for one in node.args[: _MARKERS.get(node.func.id, 0)]
                if isinstance(one, ast.Constant) and isinstance(one.value, str)
            ]
            if told and told[0] and len(told) == _MARKERS[node.func.id]:
                said_by = found.setdefault((told[0], told[1] if len(told) > 1 else ""), [])
                said_by += [] if name in said_by else [name]
    return found


def source() -> list[Path]:
    """Every file that may hold words."""
    return sorted(SOURCE.rglob("*.py"))


def read(path: Path) -> list[Entry]:
    """The entries of a .po file, the head first. ValueError names the line that cannot be read."""
    found: list[Entry] = []
    notes: list[str] = []
    fields: dict[str, str] = {}
    gone, current = False, ""

    def close() -> None:
        nonlocal notes, fields, gone
        if fields:
            said = tuple(fields[key] for key in sorted(fields) if key.startswith("msgstr"))
            found.append(Entry(fields["msgid"], fields.get("msgid_plural", ""), said, tuple(notes), gone))
        notes, fields, gone = [], {}, False

    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        line, is_gone = raw.strip(), raw.startswith("#~")
        line = line.removeprefix("#~").strip()
        if line.startswith("#") or not line:
            if fields and any(key.startswith("msgstr") for key in fields):
                close()
            notes += [line] if line else []
            continue
        told = re.fullmatch(r'(?:(msgid|msgid_plural|msgstr(?:\[\d\])?)\s+)?"(.*)"', line)
        if told is None or not (told[1] or current):
            raise ValueError(f"{path.name}, line {number}: {raw!r} is no line of a catalogue")
        if told[1] == "msgid":
            close() if fields else None
            gone = is_gone
        current = told[1] or current
        fields[current] = fields.get(current, "") + _plain(told[2])
    close()
    return found


def _plain(text: str) -> str:
    return re.sub(r"\\(.)", lambda one: {"n": "\n", "t": "\t"}.get(one[1], one[1]), text)


def written(entry: Entry) -> str:
    """An entry as it stands in a .po file."""
    lines = [f"msgid {_quoted(entry.words)}"]
    if entry.many:
        lines.append(f"msgid_plural {_quoted(entry.many)}")
        lines += [f"msgstr[{n}] {_quoted(said)}" for n, said in enumerate(entry.said)]
    elif entry.words:
        lines.append(f"msgstr {_quoted(entry.said[0])}")
    else:
        lines.append('msgstr ""')
        lines += [_quoted(line + "\n") for line in entry.said[0].splitlines()]
    mark = "#~ " if entry.is_gone else ""
    return "\n".join([*entry.notes, *(mark + line for line in lines)]) + "\n"


def _quoted(text: str) -> str:
    return '"' + "".join(_ESCAPES.get(c, c) for c in text) + '"'


def compiled(entries: Sequence[Entry]) -> bytes:
    """The .mo file of a catalogue; what nobody has translated is left out, so that it is said in English."""
    pairs = sorted(
        ((one.words + ("\0" + one.many if one.many else "")).encode(), "\0".join(one.said).encode())
        for one in entries
        if one.is_said and not one.is_gone
    )
    table, at = len(pairs) * 8, 28
    texts, places = b"", [[], []]  # type: tuple[bytes, list[list[tuple[int, int]]]]
    for side in (0, 1):
        for pair in pairs:
            places[side].append((len(pair[side]), at + 2 * table + len(texts)))
            texts += pair[side] + b"\0"
    head = struct.pack("<7I", _MAGIC, 0, len(pairs), at, at + table, 0, 0)
    index = b"".join(struct.pack("<2I", *place) for side in places for place in side)
    return head + index + texts


def forms(entries: Sequence[Entry]) -> int:
    """How many forms of a plural the language has."""
    told = re.search(r"nplurals=(\d)", entries[0].said[0])
    return int(told[1]) if told else 1


def missing(entries: Sequence[Entry], files: Iterable[Path]) -> Iterator[Entry]:
    """What the files say and the catalogue does not, in the order of the source."""
    known = {(one.words, one.many) for one in entries if one.is_said and not one.is_gone}
    for (words, many), said_by in find(files).items():
        if (words, many) not in known:
            empty = ("",) * (forms(entries) if many else 1)
            yield Entry(words, many, empty, (_said_by(said_by),))


def tidied(entries: Sequence[Entry]) -> list[Entry]:
    """The head, then what the source says in its order, each with its files; last what it says no more."""
    found = find(source())
    order = {key: n for n, key in enumerate(found)}
    head, kept = entries[0], {(one.words, one.many): one for one in entries[1:]}
    live, gone = [], []
    for key, one in kept.items():
        told = tuple(note for note in one.notes if not note.startswith("#:"))
        if key in found:
            notes = (*told, _said_by(found[key]))
            live.append((order[key], replace(one, notes=notes, is_gone=False)))
        else:
            gone.append(replace(one, notes=told, is_gone=True))
    return [head, *(one for _place, one in sorted(live, key=lambda pair: pair[0])), *gone]


def _said_by(files: Sequence[str]) -> str:
    return f"#: {' '.join(files[:_MOST_FILES])}" + (" …" if len(files) > _MOST_FILES else "")


def main(words: Sequence[str]) -> int:
    """Do what the first word says; 2 for wrong usage."""
    match list(words):
        case ["compile"]:
            for path in catalogues():
                path.with_suffix(".mo").write_bytes(compiled(read(path)))
        case ["tidy"]:
            for path in catalogues():
                entries = tidied(read(path))
                path.write_text("\n".join(written(one) for one in entries), encoding="utf-8")
                path.with_suffix(".mo").write_bytes(compiled(entries))
        case ["missing", tag, *files]:
            path = LOCALE / tag / "LC_MESSAGES" / "deliverydesk.po"
            chosen = [Path(one).resolve() for one in files] or source()
            print("\n".join(written(one) for one in missing(read(path), chosen)))
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
