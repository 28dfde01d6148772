"""Labels find room or are left out; they never overlap."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from deliverydesk.domain.labelling import Label, Labeller, Rect, spread


def monospace(text: str, size: float, bold: bool) -> float:
    return len(text) * size * 0.6


def test_a_label_without_a_free_place_is_left_out() -> None:
    labeller = Labeller(Rect(0, 0, 70, 20), monospace)
    placed = labeller.place([Label("first come", 5, 10, "ink", 9), Label("too late", 5, 10, "ink", 9)])
    assert [one.text for one in placed] == ["first come"]


def test_a_label_moves_off_a_line_where_it_can() -> None:
    labeller = Labeller(Rect(0, 0, 300, 200), monospace)
    labeller.avoid_line([(100, 100), (300, 100)])
    [placed] = labeller.place([Label("planned path", 100, 100, "ink", 9)])
    rect = Rect(placed.x, placed.y - 9 * 0.95, monospace(placed.text, 9, False), 9 * 1.25)
    assert not rect.crossed_by((100, 100), (300, 100))


@given(st.lists(st.tuples(st.floats(0, 300), st.floats(0, 200)), min_size=1, max_size=12))
def test_no_two_labels_overlap_wherever_they_want_to_stand(points: list[tuple[float, float]]) -> None:
    labeller = Labeller(Rect(0, 0, 300, 200), monospace)
    placed = labeller.place([Label(f"label {n}", x, y, "ink", 9) for n, (x, y) in enumerate(points)])
    rects = [Rect(p.x, p.y - 9 * 0.95, monospace(p.text, 9, False), 9 * 1.25) for p in placed]
    assert not any(a.overlaps(b) for n, a in enumerate(rects) for b in rects[n + 1 :])


@given(st.lists(st.tuples(st.floats(0, 200), st.floats(5, 25)), min_size=1, max_size=6))
def test_stacked_labels_keep_their_order_and_their_room(wanted: list[tuple[float, float]]) -> None:
    wanted.sort()
    heights = [tall for _middle, tall in wanted]
    middles = spread([middle for middle, _tall in wanted], heights, 0, 200)
    edges = [(m - h / 2, m + h / 2) for m, h in zip(middles, heights, strict=True)]
    assert all(a[1] <= b[0] + 1e-6 for a, b in pairwise(edges))
    assert edges[0][0] >= -1e-6


def test_a_label_that_has_room_stays_where_it_wants_to_be() -> None:
    assert spread([20, 60, 100], [10, 10, 10], 0, 200) == [20, 60, 100]
