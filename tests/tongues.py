"""What a language lacks, told as it is asked for."""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from deliverydesk import i18n
from installers import words


def catalogue_of(tag: str) -> set[str]:
    """The sentences that a language has words for."""
    path = words.LOCALE / tag / "LC_MESSAGES" / "deliverydesk.po"
    return {one.words for one in words.read(path)[1:] if one.is_said and not one.is_gone}


@contextmanager
def lacking(monkeypatch: pytest.MonkeyPatch, tag: str) -> Iterator[set[str]]:
    """The sentences that a language is asked for and does not have, gathered as they are asked for."""
    found: set[str] = set()
    tongue = i18n.language(tag)
    assert tongue is not None
    known = catalogue_of(tag) if tongue != i18n.ENGLISH else set()
    say, count = gettext.GNUTranslations.gettext, gettext.GNUTranslations.ngettext

    def listen(self: gettext.GNUTranslations, told: str) -> str:
        if self is tongue.words and told not in known:
            found.add(told)
        return say(self, told)

    def listen_to_many(self: gettext.GNUTranslations, one: str, many: str, n: int) -> str:
        if self is tongue.words and one not in known:
            found.add(one)
        return count(self, one, many, n)

    with monkeypatch.context() as patched:
        patched.setattr(gettext.GNUTranslations, "gettext", listen)
        patched.setattr(gettext.GNUTranslations, "ngettext", listen_to_many)
        yield found
