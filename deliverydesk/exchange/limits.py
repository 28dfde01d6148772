"""How much a workbook may hold: one place, so that a ministry can be told and a test can ask."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1_048_576


@dataclass(frozen=True)
class Limits:
    """The most that is read from one file. Real returns stay far below every one of these.

    `area` is the rectangle around a sheet's filled cells; the reader holds all of it in memory.
    `ods_elements` is the limit of elements for an .ods, whose every cell is walked by us alone.
    `parcels` and `archive_bytes` hold for all files of one folder or zip together.
    `stretch` is the longest run of XML without a new element: a text, a comment or an attribute.
    """

    file_bytes: int = 40 * MEGABYTE
    members: int = 2_000
    unpacked_bytes: int = 200 * MEGABYTE
    xml_bytes: int = 64 * MEGABYTE
    ratio: int = 250
    ratio_from: int = 4 * MEGABYTE
    elements: int = 1_500_000
    depth: int = 64
    stretch: int = 1 * MEGABYTE
    cells: int = 500_000
    area: int = 2_000_000
    merges: int = 5_000
    merge_area: int = 20_000
    formula_area: int = 200_000
    rules: int = 20_000
    styles: int = 70_000
    ods_elements: int = 350_000
    parcels: int = 500
    archive_bytes: int = 1_000 * MEGABYTE


LIMITS = Limits()
