"""The organisation's label is in every workbook that leaves the desk, and in none where there is no label."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from deliverydesk.errors import Invalid
from deliverydesk.schema.changes import Change
from deliverydesk.services.desk import Desk
from deliverydesk.services.exporting import export_entity
from deliverydesk.services.issuing import issue_workbooks
from deliverydesk.services.returns import receive
from tests.desks import small_country

LABEL = "2096F6A2-d2f7-48be-b329-b73aaa526e5d"
SITE = "cb46c030-1825-4e81-a295-151c039dbf02"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with small_country(tmp_path) as opened:
        yield opened


def settle(desk: Desk, **values: str | None) -> None:
    settings = desk.picture.settings
    desk.write("Label", [Change(settings, replace(settings, **values))])


def properties(path: Path) -> dict[str, str]:
    return {one.name: one.value for one in openpyxl.load_workbook(path).custom_doc_props.props}


def test_a_workbook_and_an_export_carry_the_label(desk: Desk, tmp_path: Path):
    settle(desk, label_name="Official", label_id=LABEL, label_site=SITE)
    (made,) = issue_workbooks(desk, tmp_path / "out", ministries=["EDU"])
    export_entity(desk, "priority", tmp_path / "list.xlsx")
    prefix = f"MSIP_Label_{LABEL.lower()}_"
    expected = {
        "Enabled": "true",
        "SiteId": SITE,
        "Name": "Official",
        "Method": "Standard",
        "ContentBits": "0",
    }
    for path in (made.path, tmp_path / "list.xlsx"):
        assert properties(path) == {prefix + key: value for key, value in expected.items()}


def test_a_labelled_workbook_comes_back_like_any_other(desk: Desk, tmp_path: Path):
    settle(desk, label_name="Official", label_id=LABEL, label_site=SITE)
    (made,) = issue_workbooks(desk, tmp_path / "out", ministries=["EDU"])
    (result,) = receive(desk, [made.path])
    assert (result.status, result.proposals, result.problems) == ("read", (), ())


def test_without_a_label_nothing_is_written(desk: Desk, tmp_path: Path):
    (made,) = issue_workbooks(desk, tmp_path / "out", ministries=["EDU"])
    assert properties(made.path) == {}


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"label_id": "Official", "label_site": SITE}, "“Official” is not an id"),
        ({"label_id": LABEL}, "A label needs both ids"),
        ({"label_name": "Official"}, "A label needs both ids"),
    ],
)
def test_half_a_label_is_refused(desk: Desk, values: dict[str, str], sentence: str):
    with pytest.raises(Invalid, match=sentence):
        settle(desk, **values)
