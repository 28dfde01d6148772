"""The hashes that make it evident when a journal was altered: each covers its step and the step before."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from deliverydesk.domain.measures import Reading
from deliverydesk.storage.rows import canonical

GENESIS = "0" * 64
SeriesFact = tuple[str, int, str]


def step_hash(
    values: Mapping[str, Any], changes: Iterable[Sequence[Any]], counts: Iterable[Sequence[Any]]
) -> str:
    """The hash of one step over the one before it, its changes and its facts about readings."""
    facts = {key: values[key] for key in values if key != "hash"}
    digest = hashlib.sha256(canonical(facts).encode())
    for one in (*changes, *counts):
        digest.update(b"\n" + canonical(list(one)).encode())
    return digest.hexdigest()


def series_facts(closed: Iterable[Reading], written: Iterable[Reading]) -> list[SeriesFact]:
    """Per indicator that a step touched: how many rows it closed or wrote, and the SHA-256 of them.

    Empty values are left out of what is hashed, so that a field added later alters no hash of before.
    """
    touched: dict[str, list[str]] = {}
    for mark, readings in (("-", closed), ("+", written)):
        for one in readings:
            plain = {name: value for name, value in one.entity.plain(one).items() if value not in (None, "")}
            touched.setdefault(one.indicator, []).append(mark + canonical(plain))
    return [
        (indicator, len(lines), hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest())
        for indicator, lines in sorted(touched.items())
    ]
