"""Letters that go with a workbook and after it, so that no ministry can say it was not told.

Each is written twice: as plain text, and as a draft that a mail program opens and a person sends. Nothing
here knows a network.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from itertools import count
from pathlib import Path

from deliverydesk.domain.answering import Answer
from deliverydesk.domain.control import Gap, Owed
from deliverydesk.domain.control import Line as Asked
from deliverydesk.domain.exchanges import DispatchKind, Issue
from deliverydesk.domain.parties import Ministry, Period
from deliverydesk.errors import DeskError, Unwritable
from deliverydesk.i18n import FORMATS, _, nearest, plural, speaking
from deliverydesk.schema.kinds import present
from deliverydesk.schema.picture import Picture
from deliverydesk.services.control import ControlRoom
from deliverydesk.services.desk import Desk
from deliverydesk.services.issuing import IssuedFile
from deliverydesk.services.reviewing import review_of
from deliverydesk.services.reviewlines import Line
from deliverydesk.services.sheetnames import names

MOST_NAMED = 40
"""So many open questions are listed in a letter; the rest are counted, and stand in the workbook."""

_ADDRESS = re.compile(r"[^\s<>,;:\"()]+@[^\s<>,;:\"()]+\.[^\s<>,;:\"().]+")
_EXCEL = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")


@dataclass(frozen=True)
class Letter:
    """One letter. `stem` is its file's name; `to` is empty where no address is known.

    `language` is that of the workbook it is about, as a tag.
    """

    stem: str
    to: str
    subject: str
    body: str
    attached: str = ""
    content: bytes = b""
    language: str = ""

    def text(self) -> str:
        """The letter as plain text, with whom it is for and what it is about on top."""
        with speaking(nearest(self.language).tag):
            head = [_("To: {address}").format(address=self.to)] if self.to else []
        return "\n".join([*head, self.subject, "", self.body, ""])

    def mail(self) -> bytes:
        """The letter as a draft. The same letter gives the same bytes."""
        made = EmailMessage(policy=SMTP)
        made["Subject"] = self.subject
        if self.to:
            made["To"] = self.to
        # Mail programs open a message with this line as a draft of one's own.
        made["X-Unsent"] = "1"
        made.set_content(self.body + "\n")
        if self.attached:
            made.add_attachment(self.content, maintype=_EXCEL[0], subtype=_EXCEL[1], filename=self.attached)
            # The usual one is drawn by lot; a name could not stand in it in every script.
            made.set_boundary(f"=={hashlib.sha256(self.content).hexdigest()[:32]}==")
        return made.as_bytes()

    def files(self) -> tuple[tuple[str, bytes], ...]:
        """Both of its files: how their names end, and what is in them."""
        return (".txt", self.text().encode()), (".eml", self.mail())


def address_of(ministry: Ministry) -> str:
    """The address for letters in what is kept of the ministry's contact; empty where none is in it."""
    found = _ADDRESS.search(str(present(ministry.contact) or ""))
    return found.group() if found else ""


def covering(desk: Desk, made: IssuedFile) -> Letter:
    """The letter that goes out with a workbook, in its language, the workbook attached."""
    with speaking(nearest(made.issue.language).tag):
        return _covering(desk, made)


def _covering(desk: Desk, made: IssuedFile) -> Letter:
    at, issue = desk.picture, made.issue
    ministry, period = at.get(Ministry, issue.ministry), at.get(Period, issue.period)
    assert ministry is not None
    assert period is not None
    due = issue.due or period.due or period.end
    parts = [
        _(
            "Attached is the workbook for {period}, {file}. It asks what {ministry} can say of the promises "
            "it leads, with what we hold already filled in."
        ).format(period=period.ref, file=issue.file, ministry=ministry.name),
        plural(
            "There is {n} cell to fill in or to leave as it is. We need the workbook back by {day}.",
            "There are {n} cells to fill in or to leave as they are. We need the workbook back by {day}.",
            made.cells,
            day=FORMATS.day_long(due),
        ),
    ]
    if issue.sections:
        parts.append(
            _("This time it asks only for these sheets: {sheets}.").format(
                sheets=_(", ").join(names(issue.sections.split()))
            )
        )
    parts += [
        _(
            "Write in the white cells only, sign the last sheet, and send the same file back under any name. "
            "Nothing is written to our desk before we have looked at it."
        ),
        _("Let us know that it has arrived."),
    ]
    return compose(
        desk,
        ministry,
        f"{issue.ref} {_('letter')}",
        issue.language,
        _("Return for {period}: {ministry}").format(period=period.ref, ministry=ministry.name),
        parts,
        attached=issue.file,
        content=made.path.read_bytes(),
    )


def reminder(desk: Desk, line: Asked) -> Letter:
    """The letter to a ministry whose workbook is not back, in the workbook's language."""
    with speaking(nearest(_issue(line.answer).language).tag):
        return _reminder(desk, line)


def _reminder(desk: Desk, line: Asked) -> Letter:
    one = line.answer
    issue = _issue(one)
    period = desk.picture.reference(issue.period)
    parts = [
        _("The workbook for {period}, {file}, went to you on {day}. It is not back yet.").format(
            period=period,
            file=_files(one),
            day=FORMATS.day_long(one.marked(DispatchKind.SENT) or issue.issued_on),
        ),
        _due_words(one),
        _(
            "If the file is lost, tell us and we send it again. If a figure is not known yet, write so in "
            "its cell."
        ),
    ]
    subject = _("Return for {period} is awaited: {ministry}").format(
        period=period, ministry=one.ministry.name
    )
    return compose(desk, one.ministry, f"{issue.ref} {_('reminder')}", issue.language, subject, parts)


def chase(desk: Desk, line: Asked, room: ControlRoom | None = None) -> Letter:
    """The letter with everything listed that a ministry still owes: answers, queries and the sign-off.

    Where nothing is back yet, that is what stood empty when the workbook went out. It is written in the
    workbook's language.
    """
    with speaking(nearest(_issue(line.answer).language).tag):
        return _chase(desk, line, room or ControlRoom(desk))


def _chase(desk: Desk, line: Asked, room: ControlRoom) -> Letter:
    one = line.answer
    issue = _issue(one)
    period = desk.picture.reference(issue.period)
    sheets = line.figures.sheets if line.figures is not None else ()
    open_cells = [owed for sheet in sheets for owed in room.owed(one, sheet.key) if owed.gap is not None]
    asked = len(open_cells)
    parts = []
    if one.is_in and one.came is not None:
        parts.append(
            _("We have your return for {period}, {file}, received on {day}.").format(
                period=period, file=one.came.file, day=FORMATS.day_long(one.came.received_on)
            )
        )
    else:
        parts += [
            _("The workbook for {period}, {file}, is not back yet.").format(period=period, file=_files(one)),
            _due_words(one),
        ]
        open_cells = [owed for owed in open_cells if not owed.carried]
        if asked:
            parts.append(
                plural("The workbook asks for {n} answer.", "The workbook asks for {n} answers.", asked)
            )
    if open_cells:
        head = plural("{n} answer is owed:", "{n} answers are owed:", len(open_cells))
        if not one.is_in:
            head = plural(
                "{n} of its cells stood empty when it went out:",
                "{n} of its cells stood empty when it went out:",
                len(open_cells),
            )
        parts.append("\n".join([head, *_listed(open_cells)]))
    queries = list(_queries(desk, one))
    if queries:
        head = plural(
            "We ask you about {n} value that you sent:",
            "We ask you about {n} values that you sent:",
            len(queries),
        )
        parts.append("\n".join([head, *queries]))
    if one.is_unsigned:
        parts.append(
            _(
                "Nobody has signed the return off. Fill in a name and a day on the last sheet, and send it "
                "again."
            )
        )
    if one.is_in and not (open_cells or queries or one.is_unsigned):
        parts.append(_("Nothing is owed."))
    subject = _("Return for {period}, open questions: {ministry}").format(
        period=period, ministry=one.ministry.name
    )
    return compose(desk, one.ministry, f"{issue.ref} {_('questions')}", issue.language, subject, parts)


def compose(
    desk: Desk,
    ministry: Ministry,
    stem: str,
    language: str,
    subject: str,
    parts: Sequence[str],
    *,
    attached: str = "",
    content: bytes = b"",
) -> Letter:
    """A letter of the unit's to a ministry: its marking on top and at the foot, its `parts` between."""
    settings = desk.picture.settings
    marking = desk.marking_in_full
    body = "\n\n".join(
        [marking, _("To {ministry}").format(ministry=ministry.name), *parts, settings.unit_name, marking]
    )
    return Letter(
        stem,
        address_of(ministry),
        re.sub(r"[ \t\r\n]+", " ", f"{subject} [{marking}]"),
        body,
        attached,
        content,
        language,
    )


def write(letters: Sequence[Letter], folder: Path) -> list[Path]:
    """Write letters into a folder, two files each; one that is there already is never written over.

    Raises `Unwritable` where the folder will not take them.
    """
    made: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for letter in letters:
            stem = free_stem(folder, letter.stem)
            for suffix, content in letter.files():
                path = folder / f"{stem}{suffix}"
                with path.open("xb") as file:
                    file.write(content)
                made.append(path)
    except OSError as err:
        raise Unwritable(
            _("The letters cannot be written into {folder}.").format(folder=folder.name),
            _("Choose a folder of your own, with room on its disk."),
        ) from err
    return made


def cover(desk: Desk, made: Sequence[IssuedFile], folder: Path) -> list[Path]:
    """Write the covering letters of workbooks that were just issued.

    Raises `Unwritable` where that cannot be done; the workbooks are issued all the same.
    """
    try:
        return write([covering(desk, one) for one in made], folder)
    except (OSError, Unwritable) as err:
        raise Unwritable(
            _("The workbooks are issued, but their letters cannot be written into {folder}.").format(
                folder=folder.name
            ),
            _("Write to the ministries yourself, or make room on the disk and issue again."),
        ) from err


def to_the_late(desk: Desk, lines: Sequence[Asked], room: ControlRoom | None = None) -> list[Letter]:
    """A letter to each of these that is late: a reminder the first time, then everything it owes, listed."""
    room = room or ControlRoom(desk)
    return [
        chase(desk, one, room) if one.answer.marked(DispatchKind.REMINDED) else reminder(desk, one)
        for one in lines
        if one.answer.is_late
    ]


def _files(answer: Answer) -> str:
    """The workbooks that are not back yet."""
    back = {one.issue for one in answer.returns}
    return ", ".join(one.file for one in answer.awaited if one.id not in back)


def _issue(answer: Answer) -> Issue:
    assert answer.issued is not None, "only a ministry that was asked is written to"
    return answer.issued


def _due_words(one: Answer) -> str:
    day = FORMATS.day_long(one.due)
    if not one.days_late:
        return _("It is due on {day}.").format(day=day)
    return plural(
        "It was due on {day}, {n} day ago.", "It was due on {day}, {n} days ago.", one.days_late, day=day
    )


def _listed(cells: Sequence[Owed]) -> Iterator[str]:
    """What is owed, sheet by sheet, a line for each answer."""
    sheet = ""
    for place, one in enumerate(cells):
        if place == MOST_NAMED:
            yield plural(
                "and {n} more, blue in the workbook.",
                "and {n} more, blue in the workbook.",
                len(cells) - place,
            )
            return
        if one.sheet != sheet:
            sheet = one.sheet
            yield from names([sheet])
        if one.gap in (None, Gap.BLANK, Gap.AWAITED):
            yield _("- {what}: {label}").format(what=one.what, label=one.label)
        else:
            yield _("- {what}: {label} ({why})").format(what=one.what, label=one.label, why=_(one.gap.label))


def _queries(desk: Desk, one: Answer) -> Iterator[str]:
    """What was asked of the files that count, a line for each cell."""
    newest = {back.issue: back for back in one.returns}
    for back in (newest[issue.id] for issue in one.awaited if issue.id in newest):
        try:
            review = review_of(desk, back.id)
        except DeskError:
            continue  # its kept copy is damaged, which the check of the desk names
        yield from (_query(line, desk.picture) for line in review.lines if line.is_asked)


def _query(line: Line, at: Picture) -> str:
    reason = str(line.ruling.reason or "") if line.ruling is not None else ""
    words = _("- {cell}, {what}, {label}: you wrote {theirs}, we hold {ours}.").format(
        cell=line.address,
        what=line.what,
        label=line.label,
        theirs=line.show(line.theirs, at) or _("nothing"),
        ours=line.show(line.ours, at) or _("nothing"),
    )
    return f"{words} {reason}".rstrip()


def free_stem(folder: Path, stem: str) -> str:
    """The stem, or with the first number behind it under which nothing stands in the folder."""
    for number in count(1):
        name = stem if number == 1 else f"{stem} {number}"
        if not any((folder / f"{name}{suffix}").exists() for suffix in (".txt", ".eml")):
            return name
    raise AssertionError("numbers do not end")
