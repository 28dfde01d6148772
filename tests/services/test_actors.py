"""Who acts is asked once and remembered for each user and desk."""

from __future__ import annotations

import json

import pytest

from deliverydesk.services import actors
from deliverydesk.services.desk import Desk


def test_each_desk_has_its_own_memory():
    actors.remember("one", "p1")
    actors.remember("two", "p2")
    actors.remember("one", "p3")
    assert json.loads(actors.memory_file().read_text()) == {"one": "p3", "two": "p2"}


@pytest.mark.parametrize("words", ["", "not json", "[]", '{"one": 1}', "null"])
def test_a_spoilt_memory_only_means_being_asked_again(a_country: Desk, words: str):
    file = actors.memory_file()
    file.parent.mkdir(parents=True)
    file.write_text(words)
    assert actors.choose(a_country.picture, a_country.id, None) is None
    actors.remember(a_country.id, "p-amadi")
    assert actors.choose(a_country.picture, a_country.id, None).ref == "LA"


def test_somebody_who_is_gone_is_asked_again(a_country: Desk):
    actors.remember(a_country.id, "p-gone")
    assert actors.choose(a_country.picture, a_country.id, None) is None


def test_a_home_folder_that_cannot_be_written_is_no_obstacle(home, a_country: Desk):
    (home / ".config").write_text("in the way")
    actors.remember(a_country.id, "p-amadi")
    assert actors.choose(a_country.picture, a_country.id, None) is None
