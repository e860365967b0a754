"""The critical discount factor as a formula against the one found exactly at values."""

from fractions import Fraction

import pytest

import detente as dt
from detente.analysis.findings.repeated import critical, holds_throughout
from detente.errors import DetenteError, GameError, SolverError
from detente.exact.algebraic import between, compare
from detente.sweep.draws import free_parameters
from detente.sweep.patience_curve import patience_curve
from detente.sweep.traced import Tracing

REPEATED = ("us_russia_brokerage", "hnc_composition", "geneva_linkage", "humanitarian_access")


@pytest.mark.parametrize("name", REPEATED)
def test_the_formula_gives_what_is_found_at_every_value(name):
    model = dt.load(name)
    tracing = Tracing(model)
    for parameter, (low, high) in free_parameters(model.definition).items():
        if parameter in model.definition.whole_parameters:
            continue
        for agreement, profile in list(model.agreements.items())[:2]:
            curve = patience_curve(model, parameter, agreement, tracing=tracing)
            values = {low, high, *(low + (high - low) * Fraction(k, 5) for k in range(1, 5))}
            values |= {p.low for p in curve.pieces if isinstance(p.low, Fraction)}
            values |= {between(p.low, p.high) for p in curve.pieces if compare(p.low, p.high)}
            for value in values:
                there, piece = model.at({parameter: value}), curve.piece_at(value)
                try:
                    wanted = critical(there, profile)
                    holds = holds_throughout(there, profile)
                except SolverError:
                    # The named punishment is no equilibrium there: no patience suffices.
                    wanted, holds = None, False
                except DetenteError:
                    assert not piece.possible
                    continue
                assert piece.possible
                assert (piece.critical(value), piece.holds) == (wanted, holds)


def test_crossings_are_where_the_formula_meets_the_discount_factor():
    model = dt.load("hnc_composition")
    curve = patience_curve(model, "return_cost", "exchange")
    (crossing,) = curve.crossings
    assert curve.critical(crossing) == model.values["patience"]
    assert curve.piece_at(crossing).holds
    assert not curve.piece_at(crossing + Fraction(1, 1000)).holds


def test_pieces_cover_the_range_without_a_gap():
    curve = patience_curve(dt.load("us_russia_brokerage"), "spoiler_rate", "truce")
    for one, two in zip(curve.pieces, curve.pieces[1:], strict=False):
        assert compare(one.high, two.low) == 0
        assert one.includes_high != two.includes_low


def test_bad_questions_are_refused():
    model = dt.load("hnc_composition")
    with pytest.raises(GameError, match="did you mean 'exchange'"):
        patience_curve(model, "return_cost", "exchang")
    with pytest.raises(GameError, match="unknown parameter"):
        patience_curve(model, "cost_of_return", "exchange")
    with pytest.raises(SolverError, match="no repeated game"):
        patience_curve(dt.load("fragmentation"), "patience", "deal")
    with pytest.raises(GameError, match="not in the range"):
        patience_curve(model, "return_cost", "exchange").critical(100)
