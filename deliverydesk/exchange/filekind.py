"""What a file really is, whatever its name says: without it a renamed file fails with a riddle."""

from __future__ import annotations

import re
from collections.abc import Iterable

from deliverydesk.exchange import compound
from deliverydesk.i18n import N_, _

_OLE = compound.MARK
_ZIP = b"PK\x03\x04"

_RESAVE = N_("Open it in Excel or LibreOffice and save it as .xlsx.")
_WRONG = N_("Send the workbook itself, as .xlsx.")

# Beginnings of files that people attach by mistake, the more particular first.
_BEGINNINGS: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", N_("a PDF document"), _WRONG),
    (b"{\\rtf", N_("a rich text document"), _WRONG),
    (b"\x89PNG", N_("a picture"), _WRONG),
    (b"\xff\xd8\xff", N_("a picture"), _WRONG),
    (b"GIF8", N_("a picture"), _WRONG),
    (b"\x1f\x8b", N_("a compressed archive"), N_("Unpack it and send the workbook itself.")),
    (b"7z\xbc\xaf\x27\x1c", N_("a compressed archive"), N_("Unpack it and send the workbook itself.")),
    (b"Rar!", N_("a compressed archive"), N_("Unpack it and send the workbook itself.")),
    (b"SQLite format 3\0", N_("a database"), _WRONG),
    (b"ID;", N_("a SYLK sheet"), _RESAVE),
    (b"\x09\x08", N_("an Excel workbook from before 2007"), _RESAVE),
    (b"\x09\x04", N_("an Excel workbook from before 2007"), _RESAVE),
    (b"\x09\x02", N_("an Excel workbook from before 2007"), _RESAVE),
    (b"\x09\x00", N_("an Excel workbook from before 2007"), _RESAVE),
)

# What rights management leaves in a compound file; a password leaves `StrongEncryption…` in its place.
_LABELS = ("DRMEncryptedDataSpace", "DRMEncryptedTransform", "DRMDataSpace", "DRMTransform", "\tDRMContent")
_LABELLED = N_(
    "Your organisation's label has locked this file. Open it, change the label, save, drop it again."
)

# Streams inside an OLE container, by their names in its directory.
_STREAMS: tuple[tuple[str, str, str, str], ...] = (
    ("EncryptedPackage", "password", N_("protected with a password"), N_("Ask for a copy without one.")),
    ("EncryptionInfo", "password", N_("protected with a password"), N_("Ask for a copy without one.")),
    ("Workbook", "wrong-kind", N_("an Excel workbook from before 2007 (.xls)"), _RESAVE),
    ("Book", "wrong-kind", N_("an Excel workbook from before 1997 (.xls)"), _RESAVE),
    ("WordDocument", "wrong-kind", N_("a Word document"), _WRONG),
    ("PowerPoint Document", "wrong-kind", N_("a PowerPoint file"), _WRONG),
    ("__substg1.0_", "wrong-kind", N_("a saved e-mail"), N_("Save its attachment and send that.")),
)


def is_zip(data: bytes) -> bool:
    """Whether this may be a workbook of today: they are all zip archives."""
    return data.startswith(_ZIP)


def misfit(data: bytes) -> tuple[str, str]:
    """(rule, sentence) for contents that are no zip archive, naming what they are instead."""
    if not data.strip(b"\0 \r\n\t"):
        return "empty-file", _("The file is empty. Send it again.")
    if data.startswith(_OLE):
        return _inside_ole(data)
    for beginning, what, advice in _BEGINNINGS:
        if data.startswith(beginning):
            return _is_really(_(what), _(advice))
    return _inside_text(data)


def archive_misfit(members: Iterable[str]) -> tuple[str, str] | None:
    """(rule, sentence) for a zip archive that holds no .xlsx workbook; nothing where it does."""
    names = {name.replace("\\", "/").lstrip("/").lower() for name in members}
    if "xl/workbook.bin" in names:
        return _is_really(_("a binary Excel workbook (.xlsb)"), _(_RESAVE))
    if "mimetype" in names and "content.xml" in names:
        return _is_really(_("an OpenDocument file (.ods)"), _(_RESAVE))
    if any(name.startswith("word/") for name in names):
        return _is_really(_("a Word document"), _(_WRONG))
    if any(name.startswith("ppt/") for name in names):
        return _is_really(_("a PowerPoint file"), _(_WRONG))
    if any(name.endswith(".iwa") for name in names):
        return _is_really(_("an Apple Numbers file"), _("Export it from Numbers as .xlsx."))
    if "[content_types].xml" in names or "xl/workbook.xml" in names:
        return None
    return _plain_archive()


def _plain_archive() -> tuple[str, str]:
    return _is_really(_("a zip archive"), _("Unpack it and send the workbook itself."))


def is_opendocument(members: Iterable[str]) -> bool:
    """Whether a zip archive is a file of LibreOffice's own kind: a sheet, a text or slides."""
    names = set(members)
    return "mimetype" in names and "content.xml" in names


def is_plain_archive(members: Iterable[str]) -> bool:
    """Whether a zip is no document of any program but a parcel of files."""
    misfit = archive_misfit(members)
    return misfit is not None and misfit == _plain_archive()


def _is_really(what: str, advice: str) -> tuple[str, str]:
    return "wrong-kind", _("The file is really {what}. {advice}").format(what=what, advice=advice)


def _inside_ole(data: bytes) -> tuple[str, str]:
    names = compound.names(data)

    def holds(name: str) -> bool:
        if names is None:  # cut off or damaged: the names stand somewhere all the same
            return name.encode("utf-16-le") in data
        return name in names or any(one.startswith(name) for one in names if name.endswith("_"))

    if any(holds(name) for name in _LABELS):
        return "label", _(_LABELLED)
    for stream, rule, what, advice in _STREAMS:
        if holds(stream):
            if rule == "password":
                sentence = _("The file is {what}. {advice}").format(what=_(what), advice=_(advice))
                return rule, sentence
            return _is_really(_(what), _(advice))
    return _is_really(_("a file of an old Office program"), _(_RESAVE))


def _inside_text(data: bytes) -> tuple[str, str]:
    head = data[:4096]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = head.decode("utf-16", "replace")
    else:
        text = head.decode("utf-8-sig", "replace")
    if re.search(r"urn:schemas-microsoft-com:office:spreadsheet", text):
        return _is_really(_("an XML Spreadsheet of 2003"), _(_RESAVE))
    if re.search(r"<\s*(!doctype\s+html|html|table|meta)\b", text, re.IGNORECASE):
        return _is_really(_("a web page"), _(_RESAVE))
    if text.lstrip().startswith("<?xml"):
        return _is_really(_("an XML file"), _(_WRONG))
    if _is_odd(text):
        return "wrong-kind", _("The file is no workbook, or it is damaged. Send the workbook again.")
    if re.search(r"[,;\t]", text):
        return _is_really(_("a csv or text file"), _(_RESAVE))
    return _is_really(_("a text file"), _(_WRONG))


def is_text(data: bytes) -> bool:
    """Whether the file begins as a plain text or table does, a stray byte in it or not."""
    head = data[:4096].decode("utf-8-sig", "replace")
    known = data.startswith(_OLE) or any(data.startswith(beginning) for beginning, *_told in _BEGINNINGS)
    return not (known or is_zip(data) or _is_odd(head) or head.lstrip().startswith("<"))


def _is_odd(text: str) -> bool:
    odd = sum(1 for c in text if c == "\N{REPLACEMENT CHARACTER}" or (c < " " and c not in "\t\r\n"))
    return odd > len(text) // 20
