"""What overturns conclusions, and what rests on claims, against the model moved by hand."""

import json

import pytest

import detente as dt
from detente.errors import GameError
from detente.sweep.conclusions import answer
from detente.sweep.plan import Plan
from detente.sweep.sensitivity import cited_by, sensitivity


@pytest.fixture(scope="module")
def found():
    return sensitivity(dt.load("hnc_composition"), 256, most_orders=200)


def test_certain_conclusions_have_nothing_that_turns_them(found):
    swept = dt.sweep(dt.load("hnc_composition"), draws=500)
    for row in swept:
        if row.certain is not None:
            own = found[row.name]
            assert not own.bars
            assert not own.indices
            assert own.together is None or own.together.at_most is None


def test_todays_answers_are_the_models(found):
    model = dt.load("hnc_composition")
    for one in Plan(model).conclusions:
        assert found[one.name].holds is answer(one.exactly, model)


def test_factors_that_payoffs_do_not_rest_on_count_nothing(found):
    # An equilibrium does not rest on how patient parties are.
    for row in found.rows:
        if row.name.startswith(("equilibrium:", "GMR:", "SEQ:")) and row.indices:
            assert row.indices["patience"].total == 0


def test_equilibria_turn_at_exact_values():
    rows = sensitivity(dt.load("us_russia_brokerage"), 64, most_orders=50).rows
    turns = [
        t for r in rows if r.name.startswith("equilibrium:") for bar in r.bars for t in bar.turns
    ]
    assert turns
    assert all(turn.exact is not None for turn in turns)


def test_claims_weigh_by_what_cites_them(found):
    model = dt.load("hnc_composition")
    cited = cited_by(model)
    for weight in found.claims:
        assert weight.judgements == cited[weight.claim]
        total = sum(
            row.indices[n].total for row in found.rows for n in weight.judgements if row.indices
        )
        assert weight.total == pytest.approx(total)
    totals = [weight.total for weight in found.claims]
    assert totals == sorted(totals, reverse=True)


def test_what_a_claim_turns_varies_with_its_judgements(found):
    for weight in found.claims:
        for name in weight.flips:
            assert any(found[name].indices[n].total > 0 for n in weight.judgements)


def test_the_answer_is_the_same_again_and_is_data(found):
    again = sensitivity(dt.load("hnc_composition"), 256, most_orders=200)
    assert json.dumps(again.to_dict()) == json.dumps(found.to_dict())


def test_bad_questions_are_refused(found):
    with pytest.raises(GameError, match="ask for two"):
        sensitivity(dt.load("hnc_composition"), 1)
    with pytest.raises(GameError, match="unknown conclusion"):
        found["sustained:peace"]
