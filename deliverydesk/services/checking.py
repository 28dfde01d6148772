"""Whether a desk holds together: records, rules across records, the journal's chain and the file itself."""

from __future__ import annotations

from collections import Counter

from deliverydesk.domain import rules
from deliverydesk.errors import Damaged
from deliverydesk.i18n import _
from deliverydesk.progress import Progress
from deliverydesk.schema.problems import Problem
from deliverydesk.services.desk import Desk


def check(desk: Desk, *, full: bool = False, progress: Progress | None = None) -> list[Problem]:
    """Every problem found, the gravest kinds first; warnings are marked as such."""
    progress = progress or Progress()
    progress.start(4, _("Checking the file"))
    found = [Problem("file", sentence) for sentence in desk.integrity(full=full)]
    progress.advance(_("Checking the journal"))
    found += desk.journal.verify()
    progress.advance(_("Checking records"))
    picture = desk.picture
    for entity in picture.catalogue:
        records = desk.readings() if entity.series else picture.of_entity(entity.key)
        for record in records:
            found += entity.check(record)
    progress.advance(_("Checking rules across records"))
    found += rules.check_all(picture)
    found += _broken_links(desk)
    progress.advance()
    return found


def _broken_links(desk: Desk) -> list[Problem]:
    """Kept copies that records name and that are gone or altered."""
    picture = desk.picture
    wanted: Counter[str] = Counter()
    for key, field in (("issue", "cells"), ("returned", "cells"), ("brought", "cells"), ("freeze", "sha256")):
        wanted.update(getattr(one, field) for one in picture.of_entity(key))
    problems = []
    for sha256 in wanted:
        try:
            desk.blob(sha256)
        except Damaged as err:
            problems.append(Problem("kept copy", str(err)))
    return problems
