"""What overturns a finding, against closed forms and the model judged by hand on random games."""

from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from detente.analysis.findings import judge
from detente.analysis.model import load
from detente.exact.algebraic import compare
from detente.sweep.robustness import robustness
from detente.sweep.tornado import REACH

PLAYERS, ACTIONS = ("a", "b"), ("x", "y")
RANGES = {"s": (Fraction(0), Fraction(4)), "t": (Fraction(-1), Fraction(2))}
TODAY = {"s": Fraction(1), "t": Fraction(1, 2)}

# A payoff: a number and its slopes in both parameters.
lines = st.tuples(*[st.integers(-3, 3)] * 3)


def written(folder, payoffs, test, more=""):
    """A 2x2 game whose payoffs are lines in two parameters, and a finding about it."""
    table = {
        player: [[f"{c} + ({p}) * s + ({q}) * t" for c, p, q in row] for row in rows]
        for player, rows in zip(PLAYERS, payoffs, strict=True)
    }
    ranges = "".join(
        f"  {n}: {{value: {TODAY[n]}, range: [{low}, {high}], assumption: x}}\n"
        for n, (low, high) in RANGES.items()
    )
    forms = "".join(
        f"  {p}: {{table: [{', '.join(str(row) for row in rows)}], assumption: x}}\n"
        for p, rows in table.items()
    )
    file = folder / "game.yaml"
    file.write_text(
        "detente: 1\ntitle: A game\nsources: {s: {title: A textbook}}\n"
        "players: {a: Ann, b: Bob}\nactions: {a: [x, y], b: [x, y]}\n"
        f"parameters:\n{ranges}payoffs:\n{forms}"
        "agreements: {deal: {a: x, b: x}}\n"
        f"{more}findings:\n  told: {{claim: s:x, says: x, test: {test}}}\n",
        encoding="utf-8",
    )
    return load(file)


def slacks(payoffs):
    """What each player has more at (x, x) than by leaving it alone, as a line."""
    (a, b) = payoffs
    for here, there in ((a[0][0], a[1][0]), (b[0][0], b[0][1])):
        yield tuple(p - q for p, q in zip(here, there, strict=True))


def ends(payoffs, name):
    """The nearest value each way beyond which (x, x) is no equilibrium, or None."""
    k, other = (1, 2) if name == "s" else (2, 1)
    rest = TODAY["t" if name == "s" else "s"]
    found = {True: None, False: None}
    for line in slacks(payoffs):
        if line[k]:
            root = -(line[0] + line[other] * rest) / Fraction(line[k])
            rises = line[k] < 0
            known = found[rises]
            found[rises] = root if known is None else (min if rises else max)(known, root)
    return found


games = st.tuples(*[st.tuples(*[st.tuples(lines, lines)] * 2)] * 2)


@given(payoffs=games)
@settings(max_examples=40, deadline=None)
def test_flips_of_an_equilibrium_are_where_the_first_inequality_breaks(payoffs, tmp_path_factory):
    model = written(tmp_path_factory.mktemp("games"), payoffs, "{equilibrium: {profile: deal}}")
    assume(model.findings[0].holds)
    expected = {}
    for beyond in (0, REACH):
        for name, (low, high) in RANGES.items():
            width = high - low
            reach = [
                (abs(root - TODAY[name]) / width, root)
                for rises, root in ends(payoffs, name).items()
                if root is not None
                and (root < high + beyond * width if rises else root > low - beyond * width)
            ]
            if reach and name not in expected:
                expected[name] = min(reach)
        if expected:
            break
    found = robustness(model, count=20)["told"]
    assert {flip.parameter for flip in found.flips} == set(expected)
    if found.nearest is not None:
        distance, root = min(expected.values())
        nearest = found.nearest
        assert expected[nearest.parameter][0] == distance
        assert nearest.exact in {r for d, r in expected.values() if d == distance} | {
            2 * TODAY[nearest.parameter] - root
        }
        assert not nearest.attained
        assert nearest.inside_range == (RANGES[nearest.parameter][0] < nearest.end < 4)


KINDS = [
    "{equilibrium: {profile: deal}}",
    "{no_equilibrium: {where: [{a: y}], pure: true}}",
    "{no_equilibrium: {where: [{a: y}]}}",
    "{stability: {outcome: deal, stable: [SEQ]}}",
    "{sustained: {profile: deal}}",
    "{critical_discount: {of: deal, below: 0.7}}",
]


@pytest.mark.parametrize("test", KINDS)
@given(payoffs=games)
@settings(max_examples=12, deadline=None)
def test_every_flip_is_one_and_no_value_before_it_is(test, payoffs, tmp_path_factory):
    more = "repeated: {discount: 0.6, assumption: x, punishment: nash}\n"
    model = written(tmp_path_factory.mktemp("games"), payoffs, test, more)
    (finding,) = model.definition.findings

    def holds(name, value):
        return judge(model.at({name: value}), finding).holds

    today = model.findings[0].holds
    found = robustness(model, count=20)["told"]
    for flip in found.flips:
        name, start = flip.parameter, flip.start
        low, high = RANGES[name]
        assert holds(name, flip.end) is not today
        assert flip.inside_range == (low <= flip.end <= high)
        if flip.exact is None:
            continue
        # The answer is today's up to the very value, and another at it or just behind it.
        place = flip.exact
        step = (flip.end - start) / 10**6
        if isinstance(place, Fraction):
            assert holds(name, place) is (today is not flip.attained)
            if place != start:
                assert holds(name, place - step) is today
            assert holds(name, place + step) is not today or flip.attained
        else:
            assert compare(min(start, flip.end), place) < 0 < compare(max(start, flip.end), place)
