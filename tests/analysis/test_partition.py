"""A parameter's range cut where equilibria change: against solving at many of its values."""

import itertools
import json
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import formula_model, formulas

import detente as dt
from detente.analysis.partition import supports_of
from detente.errors import FormulaError, GameError, SolverError
from detente.exact.algebraic import Algebraic
from detente.files.shipped import shipped_models
from detente.game.effort import limited

TINY = Fraction(1, 10**12)


def by_definition(game):
    """The pure equilibria, each deviation looked at."""
    return tuple(
        cell
        for cell in game.cells
        if all(
            row[k] <= row[game.position(cell)]
            for i, row in enumerate(game.payoffs)
            for k in game.deviations(cell, i)
        )
    )


def both_mix(game):
    """Whether a 2×2 game has an equilibrium in which both mix: each can balance the other."""
    (a, b, c, d), (e, f, g, h) = game.payoffs
    return all(x * y < 0 or x == y == 0 for x, y in ((a - c, b - d), (e - f, g - h)))


def values_to_try(cut, low=Fraction(-2), high=Fraction(2)):
    """A grid, and every breakpoint with its surroundings."""
    found = {low + (high - low) * Fraction(k, 12) for k in range(13)}
    for b in cut.breakpoints:
        ends = (b.low, b.high) if isinstance(b, Algebraic) else (b,)
        found |= {x + d for x in ends for d in (-TINY, 0, TINY)}
    return sorted(x for x in found if low <= x <= high)


def game_at(model, value):
    try:
        return model.at({"t": value}).game
    except FormulaError:
        return None


@st.composite
def models(draw, shapes=((2, 2), (2, 3), (2, 2, 2), (3,))):
    shape = draw(st.sampled_from(shapes))
    size = 1
    for m in shape:
        size *= m
    cells = [[draw(formulas(("t", "u"), 2)) for _ in range(size)] for _ in shape]
    # Some value of t at which the game is defined, so that there is one today.
    parameters = {
        "t": ("1/3", (-2, 2)),
        "u": (draw(st.sampled_from(["2*t - 1", "t*t", "3"])), None),
    }
    return formula_model(shape, cells, parameters)


def cut_of(model, concept="pure-nash"):
    try:
        model.game  # noqa: B018 - some draws divide by zero today
        return model.partition("t", concept)
    except (FormulaError, SolverError):
        return None


@settings(max_examples=150)
@given(models())
def test_every_value_has_the_equilibria_of_its_cell(model):
    cut = cut_of(model)
    if cut is None:
        return
    assert cut.complete
    for x in values_to_try(cut):
        game, answer = game_at(model, x), cut.at(x).answer
        if game is None:
            assert answer.undefined
            continue
        assert answer.pure == by_definition(game)
        if game.shape == (2, 2):
            assert answer.mixed == both_mix(game)


@given(models())
def test_cells_tile_the_range_and_neighbours_differ(model):
    cut = cut_of(model)
    if cut is None:
        return
    assert (cut.regions[0].low, cut.regions[-1].high) == (-2, 2)
    assert cut.regions[0].includes_low
    assert cut.regions[-1].includes_high
    for left, right in itertools.pairwise(cut.regions):
        assert left.high == right.low
        assert left.includes_high != right.includes_low
        assert left.answer != right.answer
    assert cut.certificate.verify(model)
    json.dumps(cut.to_dict())


@settings(max_examples=25)
@given(models(shapes=((2, 2), (2, 3), (3, 3))))
def test_under_nash_every_value_has_the_supports_of_its_cell(model):
    cut = cut_of(model, "nash")
    if cut is None:
        return
    assert cut.certificate.verify(model)
    for x in values_to_try(cut)[::4]:
        game, answer = game_at(model, x), cut.at(x).answer
        if game is not None:
            solved = dt.solve(game, "nash")
            assert supports_of(game, solved.equilibria) == answer.supports
            assert len(solved.components) == answer.components


def coordination(payoff, span=(0, 3)):
    """Two players who both get `payoff` from meeting at a0, b0, and 0 elsewhere but 1 apart."""
    return formula_model(
        (2, 2), [[payoff, "0", "1", "1"], [payoff, "1", "0", "1"]], {"t": ("1", span)}
    )


def test_a_rational_breakpoint_below_at_and_above():
    cut = coordination("2*t/3").partition("t")
    assert cut.breakpoints == (Fraction(3, 2),)
    below, point, above = cut.regions
    assert (below.includes_high, point.is_point, above.includes_low) == (False, True, False)
    assert below.answer.pure == ((1, 1),)
    assert point.answer.pure == above.answer.pure == ((0, 0), (1, 1))
    # Above it both may also mix; at it that mixture has come down to the pure equilibrium.
    assert [r.answer.mixed for r in cut.regions] == [False, False, True]
    assert cut.at("3/2") is point
    assert cut.at(Fraction(3, 2) - TINY) is below


@pytest.mark.parametrize(
    ("payoff", "minimal", "near"),
    [
        ("t**2 - 1", (-2, 0, 1), 2**0.5),
        ("t**3 - t", (-1, -1, 0, 1), 1.324717957244746),
        ("t**5 - t", (-1, -1, 0, 0, 0, 1), 1.1673039782614),
        ("t + 1 - 1/t", (-1, 0, 1), 1),
        ("t + 1 - 1/(2*t)", (-1, 0, 2), 0.5**0.5),
    ],
)
def test_an_irrational_breakpoint_is_a_root_of_its_minimal_polynomial(payoff, minimal, near):
    cut = coordination(payoff, ("1/8", 3)).partition("t")
    (b,) = cut.breakpoints
    assert float(b) == pytest.approx(near, abs=1e-9)
    if isinstance(b, Algebraic):
        assert b.minimal == minimal
        assert cut.at(b.low).answer.pure == ((1, 1),)
        assert cut.at(b.high).answer.pure == ((0, 0), (1, 1))
    # At the breakpoint itself both are pure equilibria.
    assert cut.regions[1].is_point
    assert cut.regions[1].answer.pure == ((0, 0), (1, 1))
    assert cut.certificate.verify(coordination(payoff, ("1/8", 3)))


def test_a_single_value_can_be_a_cell():
    cut = formula_model((2,), [["abs(t - 1)", "0"]], {"t": ("0", (0, 2))}).partition("t")
    assert [str(r) for r in cut.regions] == ["[0, 1)", "1", "(1, 2]"]
    assert [r.answer.pure for r in cut.regions] == [((0,),), ((0,), (1,)), ((0,),)]


def test_where_a_payoff_divides_by_zero_there_is_no_game():
    cut = formula_model((2,), [["1/(t - 1)", "0"]], {"t": ("0", (0, 2))}).partition("t")
    assert [r.answer.pure for r in cut.regions] == [((1,),), (), ((0,),)]
    assert "division by zero" in cut.at(1).answer.undefined
    assert cut.told(cut.at(1)) == ["no game: division by zero"]


def test_what_rests_on_the_parameter_follows_it_unless_it_was_set():
    cells, parameters = [["d", "1"]], {"t": ("1", (0, 4)), "d": ("t/2", (0, 9))}
    assert formula_model((2,), cells, parameters).partition("t").breakpoints == (2,)
    fixed = formula_model((2,), cells, parameters, {"d": Fraction(5)})
    with pytest.raises(SolverError, match=r"no payoff .* rests on 't'"):
        fixed.partition("t")
    assert fixed.partition("d").breakpoints == (1,)


def test_a_range_of_ones_own():
    model = coordination("t")
    assert model.partition("t", within=(2, 3)).breakpoints == ()
    assert model.partition("t", within=("-1/2", 1)).breakpoints == (1,)
    assert len(model.partition("t", within=(1, 1))) == 1
    with pytest.raises(GameError, match="is empty"):
        model.partition("t", within=(3, 2))
    with pytest.raises(GameError, match="outside the range"):
        model.partition("t").at(4)


def test_bad_questions_are_told_what_is_right():
    model = formula_model(
        (2, 2, 2),
        [["t"] + ["0"] * 7, ["1"] * 8, ["s"] * 8],
        {"t": ("1", (0, 2)), "s": ("1", None), "idle": ("1", (0, 2))},
    )
    with pytest.raises(GameError, match=r"unknown parameter 'tt', did you mean 't'"):
        model.partition("tt")
    with pytest.raises(SolverError, match=r"'s' has no range, give it one .* within"):
        model.partition("s")
    with pytest.raises(SolverError, match=r"rests on 'idle'; payoffs rest on: t, s"):
        model.partition("idle")
    with pytest.raises(SolverError, match="unknown concept 'nahs' for a partition, did you mean"):
        model.partition("t", "nahs")
    with pytest.raises(SolverError, match=r"for two players, and this game is 2×2×2"):
        model.partition("t", "nash")
    with pytest.raises(SolverError, match="at most 60"):
        formula_model((2,), [["(t**16)**5", "1"]], {"t": ("1", (0, 2))}).partition("t")


def test_plain_numbers_leave_nothing_free():
    model = formula_model((2,), [["1", "2"]], {"t": ("1", (0, 2))})
    with pytest.raises(SolverError, match="rankings and plain numbers have no parameters"):
        model.partition("t")
    with pytest.raises(SolverError, match="rankings and plain numbers have no parameters"):
        model.conditions()


def test_an_effort_that_ends_leaves_the_rest_unsettled():
    model = coordination("t")
    with limited(seconds=0):
        cut = model.partition("t")
    assert not cut.complete
    assert cut.regions[0].answer is None
    assert cut.to_dict()["cells"][0]["settled"] is False
    assert model.partition("t").complete


@pytest.mark.parametrize("name", shipped_models())
def test_the_cut_of_every_shipped_parameter_verifies(name):
    model = dt.load(name)
    for parameter in model.conditions().free:
        cut = model.partition(parameter)
        assert cut.certificate.verify(model)
        assert cut.at(cut.value).answer.pure == by_definition(model.game)


def test_a_certificate_that_was_tampered_with_is_refused():
    model = coordination("2*t/3")
    cut = model.partition("t")
    below, point, above = cut.regions

    def verifies(*regions):
        return replace(cut.certificate, regions=regions).verify(model)

    assert verifies(below, point, above)
    assert not verifies(below, above)
    assert not verifies(below, point, replace(above, answer=replace(above.answer, mixed=False)))
    assert not verifies(below, point, replace(above, answer=replace(above.answer, pure=())))
    none = formula_model((2, 2), [["t", "0", "0", "1"], ["0", "t", "1", "0"]], {"t": ("1", (1, 2))})
    wrong = none.partition("t")
    (first, *rest) = wrong.regions
    assert first.answer.pure == ()
    claims = replace(first, answer=replace(first.answer, undefined="division by zero"))
    assert not replace(wrong.certificate, regions=(claims, *rest)).verify(none)


def test_what_is_shown():
    cut = coordination("t**2 - 1").partition("t")
    assert repr(cut) == "Partition(pure-nash over t: changes at ≈1.414)"
    assert "<table>" in cut._repr_html_()
    assert cut.to_dict()["breakpoints"][0]["minimal_polynomial"] == [-2, 0, 1]
