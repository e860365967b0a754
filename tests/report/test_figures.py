"""Figures: sound SVG, every text told, shapes where the numbers say, labels apart."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.report.figures.along import Lane, Part, along_figure
from detente.report.figures.bars import bars_figure, percent
from detente.report.figures.branch import branch_figure
from detente.report.figures.discounts import discount_figure
from detente.report.figures.flips import Flip, flips_figure
from detente.report.figures.handover import handover_figure
from detente.report.figures.lattice import lattice_figure
from detente.report.figures.payoffs import Point, payoff_figure
from detente.report.figures.regions import regions_figure
from detente.report.figures.scoreboard import scoreboard_figure
from detente.report.figures.spread import spread_figure
from detente.report.figures.steps import Step, Steps, steps_figure
from detente.report.labels import Labels
from detente.report.plane import Axis, nice_step
from detente.report.svg import PALETTE, Box, Drawing, Lettering, Pen, printable, wrap
from detente.sweep.regions import Patch, RegionMap

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '<script>alert(1)</script> "quoted" & co. ]]> \x00\x1b \ud800'

BARS = {"name": "bars", "title": "Bars", "reading": "", "said": percent}


def parsed(figure) -> ET.Element:
    return ET.fromstring(figure.svg)  # noqa: S314 (our own pictures)


def texts(figure) -> list[str]:
    return ["".join(node.itertext()) for node in parsed(figure).iter(f"{SVG}text")]


def test_every_figure_is_sound(figures):
    for figure in figures:
        root = parsed(figure)
        assert root.tag == f"{SVG}svg"
        assert root.attrib["role"] == "img"
        assert "width" not in root.attrib
        assert [child.tag for child in root][:2] == [f"{SVG}title", f"{SVG}desc"]
        assert root[0].text == printable(figure.title)
        assert root[1].text == printable(figure.alt)
        assert root.attrib["aria-labelledby"].split() == [
            root[0].attrib["id"],
            root[1].attrib["id"],
        ]
        assert figure.reading


def test_every_figure_stands_alone(figures):
    """Colours are given outright and repeated as roles; nothing is fetched; nothing is styled."""
    for figure in figures:
        root = parsed(figure)
        ids = {node.attrib["id"] for node in root.iter() if "id" in node.attrib}
        for node in root.iter():
            for name in ("fill", "stroke"):
                value = node.attrib.get(name, "none")
                target = re.fullmatch(r"url\(#(.+)\)", value)
                assert value == "none" or value in PALETTE.values() or (target and target[1] in ids)
            assert not {"href", "style", "onload"} & node.attrib.keys()


def test_everything_is_inside_the_view_box(figures):
    for figure in figures:
        root = parsed(figure)
        width, height = map(float, root.attrib["viewBox"].split()[2:])
        for node in root.iter(f"{SVG}text"):
            assert 0 <= float(node.attrib["x"]) <= width
            assert 0 < float(node.attrib["y"]) < height
        for node in root.iter(f"{SVG}line"):
            if node.attrib.get("stroke-width") and "patternTransform" not in node.attrib:
                assert float(node.attrib["y2"]) <= height


def test_hostile_names_stay_text():
    one = Fraction(1)
    name = HOSTILE
    figures = [
        payoff_figure([(one, one)], [], [Point(name, one, one, "agreement")], name, name),
        discount_figure(name, [one / 2, one], {name: [one / 2, None]}, {name: one / 2}, one, name),
        lattice_figure([("A", name, name)], {frozenset("A")}, {frozenset("A")}),
        handover_figure({name: [one / 2]}, {name: one / 3}, {name: 1}, name),
        scoreboard_figure([name], [name], [["holds"]]),
        bars_figure([name], {name: [one]}, **BARS),
        flips_figure(name, [Flip(name, one, 2 * one, one)]),
        steps_figure([Steps(name, one, (Step(one, 2 * one, name),))], name),
    ]
    for figure in figures:
        root = parsed(figure)
        assert not [node for node in root.iter() if node.tag.endswith("script")]
        assert "<script>" in "".join(root.itertext())


# -- payoffs --------------------------------------------------------------------------------------

pairs = st.tuples(
    st.fractions(-50, 50, max_denominator=12), st.fractions(-50, 50, max_denominator=12)
)
words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=30)


@given(st.lists(st.tuples(words, pairs), max_size=9), st.lists(pairs, min_size=1, max_size=5))
def test_any_points_can_be_drawn(named, polygon):
    points = [Point(name, *place, "agreement") for name, place in named]
    figure = payoff_figure(polygon, polygon[:2], points, "a", "b")
    marks = [n for n in parsed(figure).iter(f"{SVG}circle") if n.attrib.get("r") == "5"]
    # One in the key where there is any.
    assert len(marks) == len(points) + bool(points)


def test_places_keep_the_order_of_payoffs():
    places = [(Fraction(n), Fraction(n * n)) for n in range(5)]
    points = [Point(str(n), x, y, "agreement") for n, (x, y) in enumerate(places)]
    figure = payoff_figure(places, [], points, "a", "b")
    marks = [n for n in parsed(figure).iter(f"{SVG}circle") if n.attrib.get("r") == "5"][:5]
    across = [float(node.attrib["cx"]) for node in marks]
    down = [float(node.attrib["cy"]) for node in marks]
    assert across == sorted(across)
    assert down == sorted(down, reverse=True)
    # Equal steps across, and squares down: affine in the payoffs.
    assert across[4] - across[0] == pytest.approx(4 * (across[1] - across[0]), abs=0.05)
    assert down[0] - down[4] == pytest.approx(16 * (down[0] - down[1]), abs=0.2)


def test_points_at_one_place_share_a_label():
    one = Fraction(1)
    points = [Point("war", one, one, "status quo"), Point("the only end", one, one, "equilibrium")]
    figure = payoff_figure([(one, one)], [], points, "a", "b")
    assert "war,the only end" in texts(figure)


@given(st.lists(st.tuples(st.floats(5, 195), st.floats(5, 195), words), max_size=12))
def test_labels_never_cover_each_other(marks):
    labels = Labels(Box(0, 0, 200, 200))
    placed = [labels.place([text], (x, y)) for x, y, text in marks]
    found = [label for label in placed if label is not None]
    assert all(label.box.inside(labels.bounds) for label in found)
    assert not any(a.box.overlaps(b.box) for a, b in combinations(found, 2))


# -- the others -----------------------------------------------------------------------------------


def test_curves_break_where_no_patience_suffices():
    half = Fraction(1, 2)
    grid = [Fraction(n) for n in range(5)]
    figure = discount_figure("x", grid, {"a": [half, half, None, half, half]}, {}, grid[0])
    curves = list(parsed(figure).iter(f"{SVG}polyline"))[1:]
    assert [len(curve.attrib["points"].split()) for curve in curves] == [2, 2]
    assert any("no patience suffices" in text for text in texts(figure))
    assert "no patience suffices at 2" in figure.alt


def test_no_lane_where_patience_always_suffices():
    half = Fraction(1, 2)
    figure = discount_figure("x", [half, 2 * half], {"a": [half, half]}, {}, half)
    assert not any("no patience" in text for text in texts(figure))


def test_curves_that_coincide_are_named_together():
    half = Fraction(1, 2)
    curve = [half, None]
    figure = discount_figure("x", [half, 2 * half], {"a": curve, "b": curve}, {}, half)
    assert "a, b: patience needed" in texts(figure)


@pytest.mark.parametrize("size", range(7))
def test_the_lattice_has_every_combination_and_its_edges(size):
    letters = "ABCDEF"[:size]
    figure = lattice_figure([(c, "words", "owner") for c in letters], set(), set())
    said = texts(figure)
    every = ["".join(c) or "none" for k in range(size + 1) for c in combinations(letters, k)]
    assert all(said.count(name) - (len(name) == 1) == 1 for name in every)
    assert len(list(parsed(figure).iter(f"{SVG}line"))) == size * 2 ** (size - 1) if size else True


def test_the_lattice_leaves_out_two_steps_of_one_party():
    menu = [(c, "words", "owner") for c in "ABC"]
    figure = lattice_figure(menu, set(), set(), exclusive=[frozenset("AB")])
    said = texts(figure)
    assert {"none", "C", "AC", "BC"} <= set(said)
    assert not {"AB", "ABC"} & set(said)


def test_a_large_lattice_draws_what_is_shown():
    menu = [(c, "words", "owner") for c in "ABCDEFGH"]
    shown = [frozenset(), frozenset("A"), frozenset("AB"), frozenset("ABCD")]
    figure = lattice_figure(menu, {frozenset("ABCD")}, {frozenset("ABCD")}, shown)
    assert len(list(parsed(figure).iter(f"{SVG}line"))) == 3
    assert "Drawn are 4 of 256 combinations" in figure.alt


def test_states_differ_by_more_than_colour():
    menu = [(c, "words", "owner") for c in "AB"]
    figure = lattice_figure(menu, {frozenset("A"), frozenset("AB")}, {frozenset("A")})
    boxes = list(parsed(figure).iter(f"{SVG}rect"))[:4]
    looks = {(n.attrib["rx"], n.attrib.get("stroke-dasharray"), n.attrib["fill"]) for n in boxes}
    assert len(looks) == 3
    assert len({look[:2] for look in looks}) == 3


def test_bars_are_as_long_as_their_shares():
    shares = [Fraction(1, 10), Fraction(3, 10), Fraction(6, 10)]
    figure = bars_figure(["a", "b", "c"], {"seats": shares}, **BARS)
    lengths = [float(n.attrib["width"]) for n in parsed(figure).iter(f"{SVG}rect")][:3]
    assert lengths[1] == pytest.approx(3 * lengths[0], abs=0.05)
    assert lengths[2] == pytest.approx(6 * lengths[0], abs=0.05)


def test_the_scoreboard_has_a_sign_for_each_verdict():
    figure = scoreboard_figure(["f", "g"], ["x", "y"], [["holds", "fails"], ["depends", ""]])
    assert figure.alt == "f: holds in x; fails in y. g: depends in x."
    with pytest.raises(ValueError, match="argument"):
        scoreboard_figure(["f", "g"], ["x"], [["holds"]])


def test_what_turns_first_comes_first():
    zero, one = Fraction(0), Fraction(1)
    flips = [
        Flip("firm", zero, one, one / 2),
        Flip("far", zero, one, one / 2, below=one / 10),
        Flip("near", zero, one, one / 2, above=one * 6 / 10),
    ]
    alt = flips_figure("f", flips).alt
    assert alt.index("near") < alt.index("far") < alt.index("firm")


@given(st.fractions(min_value=Fraction(1, 10**9), max_value=10**9), st.integers(2, 12))
def test_ticks_are_few_and_round(span, count):
    step = nice_step(span, count)
    assert span / step <= count
    assert str(step.numerator).strip("0") in {"1", "2", "5"} or step.numerator == 1
    ticks = Axis(Fraction(0), span, 0, 100).ticks(count)
    assert 1 <= len(ticks) <= count + 1
    assert len({words for _, words in ticks}) == len(ticks)


@given(words, st.floats(20, 300))
def test_wrapped_text_loses_only_spaces(text, width):
    joined = "".join("".join(wrap(text, width, 12, most=1000)).split())
    assert joined == "".join(text.split())


def test_a_drawing_escapes_its_texts():
    drawing = Drawing("a b", 10, 10)
    drawing.text((1, 1), HOSTILE, Lettering())
    drawing.line((0, 0), (1, 1), Pen("ink"))
    root = ET.fromstring(drawing.render(HOSTILE, HOSTILE))  # noqa: S314 (our own pictures)
    assert root[0].attrib["id"] == "a-b-title"
    assert "<script>alert(1)</script>" in "".join(root.itertext())


def test_a_bar_is_cut_where_the_answer_changes():
    zero, one, four = Fraction(0), Fraction(1), Fraction(4)
    parts = (Step(zero, one, "A"), Step(one, one, "B"), Step(one, four, "C"))
    figure = steps_figure([Steps("cost", Fraction(2), parts)], "A")
    bars = [n for n in parsed(figure).iter(f"{SVG}rect") if n.attrib["height"] == "16"]
    first, second = (float(n.attrib["width"]) for n in bars)
    assert second == pytest.approx(3 * first, abs=0.05)
    assert {"A", "B", "C", "changes at 1"} <= set(texts(figure))
    (point,) = [n for n in parsed(figure).iter(f"{SVG}line") if n.attrib["stroke-width"] == "3"]
    assert float(point.attrib["x1"]) == pytest.approx(float(bars[0].attrib["x"]) + first, abs=0.05)


def test_lanes_are_cut_to_one_scale_and_marked_today():
    zero, one, four = map(Fraction, (0, 1, 4))
    lanes = [
        Lane("kept", (Part(zero, one, "holds"), Part(one, four, "fails"))),
        Lane(
            "sets", (Part(zero, Fraction(3), "holds", "A"), Part(Fraction(3), four, "holds", "B"))
        ),
    ]
    figure = along_figure("cost", Fraction(2), lanes)
    bars = [n for n in parsed(figure).iter(f"{SVG}rect") if n.attrib["height"] == "16"]
    widths = [float(n.attrib["width"]) for n in bars]
    assert widths[1] == pytest.approx(3 * widths[0], abs=0.05)
    assert widths[2] == pytest.approx(3 * widths[3], abs=0.05)
    left = float(bars[0].attrib["x"])
    diamonds = [n.attrib["points"].split()[0] for n in parsed(figure).iter(f"{SVG}polygon")]
    middle = left + sum(widths[:2]) / 2
    # One on each bar, and one in the key.
    assert [float(d.split(",")[0]) for d in diamonds[:2]] == pytest.approx([middle] * 2, abs=0.05)
    assert len(diamonds) == 3
    assert {"kept", "sets", "A", "B", "1", "3", "cost →", "today, 2"} <= set(texts(figure))


def test_today_outside_the_range_is_not_marked():
    zero, one = Fraction(0), Fraction(1)
    figure = along_figure("cost", Fraction(2), [Lane("kept", (Part(zero, one, "holds"),))])
    assert not list(parsed(figure).iter(f"{SVG}polygon"))


def test_a_crossing_lies_on_the_curve_and_on_todays_line():
    half, grid = Fraction(1, 2), [Fraction(k, 4) for k in range(5)]
    figure = discount_figure(
        "x", grid, {"a": grid}, {"every party": half}, Fraction(0), crossings=[("a", half, half)]
    )
    rings = [n for n in parsed(figure).iter(f"{SVG}circle") if n.attrib["r"] == "5"]
    lines = [n for n in parsed(figure).iter(f"{SVG}line") if n.attrib["stroke-width"] == "1.6"]
    assert float(rings[0].attrib["cy"]) == pytest.approx(float(lines[0].attrib["y1"]), abs=0.02)
    ends = float(lines[0].attrib["x1"]), float(lines[0].attrib["x2"])
    assert float(rings[0].attrib["cx"]) == pytest.approx(sum(ends) / 2, abs=0.02)
    assert "a crosses today's at 0.5." in figure.alt


def test_a_verdict_that_changes_at_an_end_alone_is_shown_there():
    zero, one = Fraction(0), Fraction(1)
    figure = flips_figure("f", [Flip("cost", zero, one, one / 2, above=one)])
    assert "changes at 1" in texts(figure)
    (point,) = [n for n in parsed(figure).iter(f"{SVG}line") if n.attrib["stroke-width"] == "3"]
    (bar,) = [n for n in parsed(figure).iter(f"{SVG}rect") if n.attrib["height"] == "16"]
    end = float(bar.attrib["x"]) + float(bar.attrib["width"])
    assert float(point.attrib["x1"]) == pytest.approx(end, abs=0.02)


@given(st.lists(st.integers(0, 20), min_size=1, max_size=40), st.integers(0, 20))
def test_bars_up_to_today_are_the_draws_in_which_it_is_enough(drawn, today):
    values, mark = [n / 20 for n in drawn], Fraction(today, 20)
    figure = spread_figure(values, mark)
    (line,) = [n for n in parsed(figure).iter(f"{SVG}line") if n.get("stroke-dasharray") == "7 4"][
        :1
    ]
    bars = [n for n in parsed(figure).iter(f"{SVG}rect") if n.attrib["stroke-width"] == "0.8"]
    # The last is the key's.
    edge = float(line.attrib["x1"])
    left = [float(n.attrib["height"]) for n in bars[:-1] if float(n.attrib["x"]) < edge - 1]
    every = sum(float(n.attrib["height"]) for n in bars[:-1])
    # The first bar holds what takes no patience at all, too.
    enough = [n for n in drawn if n <= max(today, 0)] if today else []
    assert sum(left) == pytest.approx(every * len(enough) / len(drawn), abs=0.5)


def test_a_map_tells_its_resolution_and_where_today_is():
    zero, two = Fraction(0), Fraction(2)
    patches = (
        Patch(0, 0, 4, ("war",), False), Patch(4, 0, 4, ("peace",), False),
        Patch(0, 4, 4, ("war",), False), Patch(4, 4, 2, ("war",), False),
        *(Patch(x, y, 1, (), True) for x in range(4, 8) for y in range(4, 8) if x > 5 or y > 5),
    )  # fmt: skip
    ranges = (zero, two), (zero, two)
    inside = RegionMap("equilibrium", "x", "y", ranges, (zero + 1, two), 8, patches, {})
    figure = regions_figure(inside, {}, means={"x": "What x costs", "y": "What y is worth"})
    assert "1/8 of each range" in figure.reading
    assert "less than 1/2 of a range" in figure.reading
    assert {"x: What x costs", "y: What y is worth", "today, 1 and 2"} <= set(texts(figure))
    outside = replace(inside, today=(Fraction(3), zero))
    assert "outside" in regions_figure(outside, {}).reading
    assert not [t for t in texts(regions_figure(outside, {})) if t.startswith("today")]


def test_the_branch_runs_from_left_to_right_and_keeps_its_heights():
    """The first point is on the axis, the last at the right end; half way up is a half."""
    figure = branch_figure([Fraction(0), Fraction(1, 10**400), Fraction(10**6, 10**400)],
                           {"A": {"x": [0.5, 0.75, 1.0]}})  # fmt: skip
    lines = [node.attrib["points"] for node in parsed(figure).iter(f"{SVG}polyline")]
    frame, drawn = ([tuple(map(float, p.split(","))) for p in line.split()] for line in lines)
    (left, top), (_, bottom), (right, _) = frame
    assert drawn[0] == pytest.approx((left, (top + bottom) / 2), abs=0.02)
    assert drawn[-1] == pytest.approx((right, top), abs=0.02)
    assert left < drawn[1][0] < drawn[2][0]


def test_a_branch_of_many_options_draws_the_likeliest():
    shares = {f"option {n}": [1 / 9, n / 36] for n in range(9)}
    figure = branch_figure([Fraction(0), Fraction(5)], {"A": shares})
    assert [t for t in texts(figure) if t.startswith("option")] == [
        f"option {n}" for n in range(4, 9)
    ]
