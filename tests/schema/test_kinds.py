"""What every kind owes: what it shows can be read again, and what it keeps comes back."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliverydesk.domain.catalogue import CATALOGUE
from deliverydesk.domain.measures import Direction
from deliverydesk.schema.kinds import Amount, Choice, Kind, Prose, Text, Whole, Words, YesNo
from deliverydesk.schema.numbers import same
from deliverydesk.schema.problems import ValueProblem
from tests import strategies

EVERY_KIND = strategies.one_of_each()
each_kind = pytest.mark.parametrize("kind", EVERY_KIND, ids=lambda kind: type(kind).__name__)
TEXT_FIELDS = [field for entity in CATALOGUE for field in entity.fields if isinstance(field.kind, Text)]
each_text_field = pytest.mark.parametrize(
    "field", TEXT_FIELDS, ids=lambda field: f"{field.entity}.{field.name}"
)


def refusal(kind: Kind, raw: object) -> ValueProblem:
    with pytest.raises(ValueProblem) as caught:
        kind.parse(raw)
    return caught.value


def test_every_kind_is_tried_here():
    def below(of: type) -> set[type]:
        return {of, *(each for one in of.__subclasses__() for each in below(one))}

    assert {type(one) for one in EVERY_KIND} == below(Kind) - {Kind}


@each_kind
@given(data=st.data())
def test_what_is_shown_can_be_read_again(kind, data):
    value = data.draw(strategies.values(kind))
    assert kind.same(kind.parse(kind.show(value)), value)


@each_kind
@given(data=st.data())
def test_what_stands_in_an_editor_gives_the_very_value_back(kind, data):
    value = data.draw(strategies.values(kind))
    assert kind.parse(kind.edit(value)) == value


@each_kind
@given(data=st.data())
def test_what_is_kept_as_json_comes_back(kind, data):
    value = data.draw(strategies.values(kind))
    kept = json.loads(json.dumps(kind.plain(value)))
    assert kind.restore(kept) == value
    assert kind.plain(kind.restore(kept)) == kept


@each_kind
@given(data=st.data())
def test_values_of_one_kind_can_be_put_in_order(kind, data):
    some = data.draw(st.lists(strategies.values(kind), max_size=8))
    in_order = sorted(some, key=kind.sort)
    assert all(kind.sort(one) <= kind.sort(other) for one, other in pairwise(in_order))


@each_kind
@given(raw=st.text() | st.floats() | st.integers() | st.booleans())
def test_anything_at_all_is_read_or_refused_in_words(kind, raw):
    try:
        value = kind.parse(raw)
    except ValueProblem as refused:
        told = refused
    else:
        kind.check(value)
        assert kind.restore(json.loads(json.dumps(kind.plain(value)))) == value
        return
    assert told.rule
    assert told.sentence.endswith(".")
    assert len(told.sentence) < 700


@each_text_field
@pytest.mark.parametrize(
    "words",
    ["🙂👩‍🔬🇫🇯", "\u202eabc\u202c", "שלום עולם", "عربي ٣", "=1+1", "@SUM(A1)", "a'b\"c`d", "\u0061\u0301"],
    ids=["emoji", "override", "hebrew", "arabic", "formula", "at sign", "quotes", "composed"],
)
def test_r_t18_strange_words_stay_what_they_are_in_every_text_field(field, words):
    value = field.parse(words)
    assert value == ("á" if words == "\u0061\u0301" else words)
    field.check(value)
    assert field.restore(json.loads(json.dumps(field.plain(value)))) == value


@each_text_field
@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("a\0b", "U+0000"),
        ("a\x1bb", "U+001B"),
        ("half \ud83d", "half a character"),
        ("x" * 1_000_000, "1000000 characters long"),
    ],
    ids=["nul", "escape", "surrogate", "one megabyte"],
)
def test_r_t18_what_cannot_be_kept_is_refused_by_name_in_every_text_field(field, words, named):
    with pytest.raises(ValueProblem, match=named.replace("+", r"\+")):
        field.parse(words)
    with pytest.raises(ValueProblem, match=named.replace("+", r"\+")):
        field.check(words)


def test_a_line_of_text_has_single_spaces_and_no_breaks():
    assert Text().parse("  a \u00a0 b\t\r\nc\u2028d ") == "a b c d"


def test_a_byte_order_mark_is_no_part_of_a_text():
    assert Text().parse("\ufeffSchools") == "Schools"


def test_paragraphs_keep_their_lines():
    assert Prose().parse("one \r\n two\rthree\n\n\n") == "one\ntwo\nthree"


def test_a_text_that_is_too_long_says_by_how_much():
    assert refusal(Text(5), "schools").sentence == "The text is 7 characters long and 5 fit. Shorten it."


@pytest.mark.parametrize("raw", ["yes", "Y", "TRUE", "1", 1, 1.0, True])
def test_yes_is_read_as_people_write_it(raw):
    assert YesNo().parse(raw) is True


@pytest.mark.parametrize("raw", ["no", "N", "False", "0", 0, 0.0, False])
def test_no_is_read_as_people_write_it(raw):
    assert YesNo().parse(raw) is False


@pytest.mark.parametrize("raw", ["maybe", "2", 0.5, "yes and no"])
def test_what_is_neither_yes_nor_no_is_refused(raw):
    assert refusal(YesNo(), raw).rule == "yes or no"


@pytest.mark.parametrize("raw", ["down", "DOWN", " Lower is  better ", Direction.DOWN])
def test_a_choice_is_read_by_code_or_by_label(raw):
    assert Choice(Direction).parse(raw) is Direction.DOWN


def test_a_word_that_is_not_on_the_list_is_refused_with_the_list():
    told = refusal(Choice(Direction), "sideways").sentence
    assert told.startswith("“sideways” is not on the list. Choose one of: Higher is better, Lower is better,")


@pytest.mark.parametrize(
    "of",
    sorted(
        {field.kind.of for entity in CATALOGUE for field in entity.fields if isinstance(field.kind, Choice)},
        key=lambda of: of.__name__,
    ),
    ids=lambda of: of.__name__,
)
def test_no_word_of_a_closed_list_means_two_things(of: type[Words]):
    words = [word.casefold() for member in of for word in {str(member.value), member.label}]
    shared = {word for word in words if words.count(word) > 1}
    assert not {
        word
        for word in shared
        if len({m for m in of if word in (str(m.value).casefold(), m.label.casefold())}) > 1
    }


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_shown_in_full_is_the_same_number(value):
    assert same(Amount().parse(Amount().show(value)), value)


@given(st.integers(-(10**14), 10**14), st.integers(0, 2))
def test_a_number_shown_with_decimals_keeps_every_digit_before_the_point(cents, decimals):
    value = cents / 10**decimals
    assert Amount().parse(Amount(decimals=decimals).show(value)) == pytest.approx(value, rel=1e-14, abs=0)


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (2.675, 2, "2.68"),
        (-2.675, 2, "−2.68"),
        (0.1 + 0.2, None, "0.3"),
        (1e-7, None, "0.0000001"),
        (123456789012.34, 2, "123,456,789,012.34"),
        (1234567890123456.0, 0, "1,234,567,890,123,456"),
        (-0.001, 2, "0.00"),
        (1e15, None, "1,000,000,000,000,000"),
    ],
)
def test_numbers_are_shown_half_up_and_whole(value, decimals, shown):
    assert Amount(decimals=decimals).show(value) == shown


def test_two_numbers_that_differ_by_dust_are_the_same_value():
    assert Amount().same(0.1 + 0.2, 0.3)
    assert not Amount().same(0.3, 0.30000001)


def test_five_is_kept_alike_however_it_was_written():
    assert json.dumps(Amount().plain(5)) == json.dumps(Amount().plain(5.0)) == "5.0"
    assert json.dumps(Amount().plain(-0.0)) == "0.0"


def test_a_count_too_large_to_be_exact_is_refused():
    assert "too large to be kept exactly" in refusal(Whole(), "9007199254740993").sentence
    assert Whole().parse("9007199254740991") == 2**53 - 1
