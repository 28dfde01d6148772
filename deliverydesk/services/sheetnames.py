"""What the sheets of a workbook are called, for those who speak of them and make none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from deliverydesk.exchange.sections import SECTIONS
from deliverydesk.i18n import _


@dataclass(frozen=True)
class SheetName:
    """One sheet: its key, and whether anything on it has to be answered."""

    key: str
    title: str
    owes: bool

    @property
    def words(self) -> str:
        """What it is called in the language in force."""
        return _(self.title)


SHEETS = tuple(SheetName(one.key, one.title, bool(one.owes)) for one in SECTIONS)
"""Every sheet, in the order of the workbook."""
ANSWERED = tuple(one for one in SHEETS if one.owes)
"""Those that owe an answer."""


def names(keys: Iterable[str]) -> list[str]:
    """What these sheets are called, in the order of the workbook."""
    wanted = set(keys)
    return [one.words for one in SHEETS if one.key in wanted]
