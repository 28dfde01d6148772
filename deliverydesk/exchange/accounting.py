"""What became of every cell of somebody's list: without it a column could be lost and nobody would know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from deliverydesk.exchange.addresses import address
from deliverydesk.exchange.sheetfacts import At
from deliverydesk.i18n import FORMATS, N_, _
from deliverydesk.schema.kinds import Words


class Fate(Words):
    """What became of one cell; where a cell serves several fields, the later in this list counts."""

    LEFT_OUT = "left_out", N_("Left out")
    SAME = "same", N_("Same as ours")
    NOTE = "note", N_("Kept as a note")
    WRITTEN = "written", N_("Written")
    WAITING = "waiting", N_("Says something else than ours")
    PROBLEM = "problem", N_("Problem")


_RANK = {fate: place for place, fate in enumerate(Fate)}


@dataclass
class Ledger:
    """The fate of each cell of one sheet, with the reason where it was left out."""

    fates: dict[At, tuple[Fate, str]] = field(default_factory=dict)

    def enter(self, at: At, fate: Fate, reason: str = "") -> None:
        """Say what became of a cell; what was said before stands unless this weighs more."""
        before = self.fates.get(at)
        if before is None or _RANK[fate] > _RANK[before[0]]:
            self.fates[at] = fate, reason

    def of(self, at: At) -> Fate | None:
        """What became of a cell, as far as anything was said."""
        found = self.fates.get(at)
        return found[0] if found else None


@dataclass(frozen=True)
class Accounting:
    """The count over a whole sheet. `cells` were filled, or coloured where colour speaks; all are counted."""

    cells: int = 0
    counts: tuple[tuple[Fate, int], ...] = ()
    reasons: tuple[tuple[str, int, str], ...] = ()

    @staticmethod
    def of(ledger: Ledger, cells: set[At]) -> Accounting:
        """Count the fates of exactly these cells; one with none is a problem, for nothing may go missing."""
        counts: Counter[Fate] = Counter()
        reasons: dict[str, list[At]] = {}
        for at in sorted(cells):
            fate, reason = ledger.fates.get(at, (Fate.PROBLEM, ""))
            counts[fate] += 1
            if fate is Fate.LEFT_OUT:
                reasons.setdefault(reason, []).append(at)
        return Accounting(
            len(cells),
            tuple((fate, counts[fate]) for fate in reversed(Fate)),
            tuple((reason, len(ats), address(*ats[0])) for reason, ats in reasons.items()),
        )

    def __getitem__(self, fate: Fate) -> int:
        return dict(self.counts).get(fate, 0)

    @property
    def total(self) -> int:
        """The sum of all fates, which is `cells`."""
        return sum(n for _fate, n in self.counts)

    def plain(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "cells": self.cells,
            **{str(fate.value): n for fate, n in self.counts},
            "left_out_because": [
                {"reason": reason, "cells": n, "first": first} for reason, n, first in self.reasons
            ],
        }

    def told(self) -> Iterator[str]:
        """Lines for a person."""
        named = ", ".join(f"{FORMATS.number(n)} {_(fate.label).lower()}" for fate, n in self.counts if n)
        yield _("{n} cells: {named}.").format(n=FORMATS.number(self.cells), named=named or _("none"))
        for reason, n, first in self.reasons:
            yield _("Left out, {n} from {first}: {why}.").format(n=FORMATS.number(n), first=first, why=reason)
