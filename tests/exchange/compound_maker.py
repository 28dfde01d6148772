"""Compound files (OLE) of a few empty streams, made by code: enough to tell what locked a workbook."""

from __future__ import annotations

import struct

_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_STORAGE, _STREAM, _ROOT = 1, 2, 5

# As office programs leave them: (name, whether it is a storage).
_SPACES = (("\x06DataSpaces", True), ("Version", False), ("DataSpaceMap", False))
PASSWORD = (
    *_SPACES, ("DataSpaceInfo", True), ("StrongEncryptionDataSpace", False), ("TransformInfo", True),
    ("StrongEncryptionTransform", True), ("\x06Primary", False), ("EncryptionInfo", False),
    ("EncryptedPackage", False),
)  # fmt: skip
LABEL = (
    *_SPACES, ("DataSpaceInfo", True), ("DRMEncryptedDataSpace", False), ("TransformInfo", True),
    ("DRMEncryptedTransform", True), ("\x06Primary", False), ("EncryptedPackage", False),
    ("LabelInfo", False),
)  # fmt: skip
OLD_LABEL = (("\tDRMContent", False), ("Workbook", False))
OLD = (("Workbook", False), ("\x05SummaryInformation", False))


def compound(entries: tuple[tuple[str, bool], ...], *, filler: bytes = b"", size: int = 512) -> bytes:
    """A file with these entries; `filler` stands behind the directory, where contents would be."""
    listed = [("Root Entry", _ROOT), *((name, _STORAGE if deep else _STREAM) for name, deep in entries)]
    directory = b"".join(_entry(name, kind, n, len(listed)) for n, (name, kind) in enumerate(listed))
    directory += b"\0" * (-len(directory) % size)
    sectors = len(directory) // size
    fat = [_FAT, *range(2, sectors + 1), _END]
    table = struct.pack(f"<{size // 4}I", *fat, *([_FREE] * (size // 4 - len(fat))))
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 62, 3 if size == 512 else 4,
        0xFFFE, 9 if size == 512 else 12, 6, 0, 1, 1, 0, 4096, _END, 0, _END, 0, 0,
    )  # fmt: skip
    header += b"\xff" * (512 - len(header)) + b"\0" * (size - 512)
    return header + table + directory + filler


def _entry(name: str, kind: int, number: int, count: int) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    right = number + 1 if 0 < number < count - 1 else _FREE
    child = 1 if number == 0 and count > 1 else _FREE
    return struct.pack(
        "<64sHBBIII16xI8x8xIQ", text.ljust(64, b"\0"), len(text), kind, 1, _FREE, right, child, 0, _END, 0
    )
