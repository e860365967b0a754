"""Compiled and interpreted steps are the same, and a step adds what the definition says."""

from array import array

from hypothesis import given
from hypothesis import strategies as st

from detente import kernels
from detente.kernels import payoff_sets, polygons

UNIT = st.integers(0, 64).map(lambda k: k / 64)
ITEMS = st.lists(st.tuples(UNIT, UNIT, UNIT, UNIT), min_size=1, max_size=8)


def polygon_of(items):
    x, y = array("d", [i[0] for i in items]), array("d", [i[1] for i in items])
    order = polygons.hull(x, y, len(items))
    return array("d", [x[k] for k in order]), array("d", [y[k] for k in order])


def step(kernel, items, discount):
    flat = array("d", [v for item in items for v in item])
    corners = polygon_of(items)
    n = len(items)
    out = array("d", [0.0] * 4 * n), array("d", [0.0] * 4 * n), array("q", [0] * 12 * n)
    alive = array("q", range(n))
    threat = min(corners[0]), min(corners[1])
    answer = kernel.images(flat, alive, corners, threat, discount, out)
    return answer, [list(part) for part in out]


@given(ITEMS, st.sampled_from([0.25, 0.5, 0.9]))
def test_the_interpreter_takes_the_same_step(items, discount):
    assert step(kernels.interpreted("payoff_sets"), items, discount) == step(
        payoff_sets, items, discount
    )


@given(ITEMS, st.sampled_from([0.25, 0.5, 0.9]))
def test_what_is_added_comes_from_within_the_polygon(items, discount):
    (_, added, _, _), (xs, ys, tags) = step(payoff_sets, items, discount)
    corners = polygon_of(items)
    threat = min(corners[0]), min(corners[1])
    for k in range(added):
        g1, g2, h1, h2 = items[tags[3 * k]]
        w1 = (xs[k] - (1 - discount) * g1) / discount
        w2 = (ys[k] - (1 - discount) * g2) / discount
        rate = (1 - discount) / discount
        assert w1 >= threat[0] + rate * h1 - 1e-9
        assert w2 >= threat[1] + rate * h2 - 1e-9
        assert polygons.within((array("d", [w1]), array("d", [w2])), corners, 1e-9)


@given(ITEMS)
def test_the_hull_holds_every_point(items):
    corners = polygon_of(items)
    points = array("d", [i[0] for i in items]), array("d", [i[1] for i in items])
    assert polygons.within(points, corners, 1e-12)
    assert kernels.interpreted("polygons").within(points, corners, 1e-12)


@given(st.lists(st.tuples(UNIT, UNIT), min_size=65, max_size=90))
def test_hulls_of_many_points_leave_none_outside(points):
    x, y = array("d", [p[0] for p in points]), array("d", [p[1] for p in points])
    order = polygons.hull(x, y, len(points))
    assert order == kernels.interpreted("polygons").hull(x, y, len(points))
    corners = array("d", [x[k] for k in order]), array("d", [y[k] for k in order])
    assert polygons.within((x, y), corners, 1e-12)


@given(ITEMS)
def test_only_items_asked_for_are_outside(items):
    corners = polygon_of(items[: len(items) // 2 + 1])
    flat = array("d", [v for item in items for v in item])
    among = array("q", range(0, len(items), 2))
    everything = polygons.outside(flat, corners, 1e-6)
    found = polygons.outside(flat, corners, 1e-6, among)
    assert list(found) == [k for k in everything if k in among]
    assert found == kernels.interpreted("polygons").outside(flat, corners, 1e-6, among)


@given(ITEMS, st.data())
def test_coincident_points_are_those_within_the_margin(items, data):
    x, y = array("d", [i[0] for i in items]), array("d", [i[1] for i in items])
    chosen = data.draw(st.lists(st.integers(0, len(items) - 1), max_size=4))
    found = polygons.coincident(x, y, len(items), chosen, 0.1)
    near = [
        (k, j)
        for k in range(len(items))
        for j, c in enumerate(chosen)
        if abs(x[k] - x[c]) <= 0.1 and abs(y[k] - y[c]) <= 0.1
    ]
    assert list(zip(found[0::2], found[1::2], strict=True)) == near
    assert found == kernels.interpreted("polygons").coincident(x, y, len(items), chosen, 0.1)
