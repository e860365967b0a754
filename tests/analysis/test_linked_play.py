"""Issue linkage: pooled constraints against the game of all issues, and Bernheim and Whinston."""

import itertools
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import games

import detente as dt
from detente.errors import GameError, SolverError
from detente.game.linking import product
from detente.game.repetition import Handover, Monitoring

KEPT = {"1": "1", "2": "1"}
TEMPTS_ONE = dt.NormalFormGame.from_arrays([[1, -1], [4, 0]], [[2, 1], [-1, 0]])
TEMPTS_TWO = dt.NormalFormGame.from_arrays([[2, -1], [1, 0]], [[1, 4], [-1, 0]])
pairs = st.lists(games(players=(2, 2), actions=(1, 2)), min_size=2, max_size=2)


@given(pairs, st.data())
@settings(max_examples=40, deadline=None)
def test_pooled_discounts_are_those_of_the_game_of_all_issues(stages, data):
    linked = dt.link([dt.RepeatedGame(stage, "1/2") for stage in stages])
    profiles = [data.draw(st.sampled_from(list(stage.profiles))) for stage in stages]
    together = linked.together(profiles)
    assert linked.pooled_discounts(profiles) == linked.critical_discounts(together)
    kept = linked.agreement(together)
    assert kept.certificate is None or kept.certificate.verify(linked.stage) == kept.sustained


@given(pairs)
@settings(max_examples=40, deadline=None)
def test_payoffs_of_the_linked_game_are_sums(stages):
    whole = product(stages)
    for profiles in itertools.product(*(list(stage.profiles) for stage in stages)):
        joint = dt.link([dt.RepeatedGame(s, 0) for s in stages]).together(profiles)
        each = [stage.payoff(profile) for stage, profile in zip(stages, profiles, strict=True)]
        assert whole.payoff(joint) == {p: sum(own[p] for own in each) for p in whole.players}


@given(games(players=(2, 3), actions=(1, 2)), st.data())
@settings(max_examples=40, deadline=None)
def test_linking_an_issue_with_itself_gains_nothing(stage, data):
    profile = data.draw(st.sampled_from(list(stage.profiles)))
    rep = dt.RepeatedGame(stage, "1/2")
    assert dt.link([rep, rep]).pooled_discounts([profile] * 2) == rep.critical_discounts(profile)


def test_issues_that_tempt_different_players_help_each_other():
    """Each alone needs 3/4, since what one player stands to lose is idle in the other issue."""
    alone, other = dt.RepeatedGame(TEMPTS_ONE, "1/2"), dt.RepeatedGame(TEMPTS_TWO, "1/2")
    assert alone.common_discount(KEPT) == other.common_discount(KEPT) == Fraction(3, 4)
    linked = dt.link([alone, other])
    assert linked.common_discount(linked.together([KEPT, KEPT])) == Fraction(1, 2)


def test_a_player_need_not_take_part_in_every_issue():
    game = dt.NormalFormGame.from_arrays(
        [[3, 0], [5, 1]], [[3, 5], [0, 1]], players=["us", "russia"]
    )
    other = dt.NormalFormGame.from_arrays(
        [[3, 0], [5, 1]], [[3, 5], [0, 1]], players=["us", "damascus"]
    )
    linked = dt.link([dt.RepeatedGame(game, "1/2"), dt.RepeatedGame(other, "1/2")])
    assert linked.players == ("us", "russia", "damascus")
    kept = linked.together([{"us": "1", "russia": "1"}, {"us": "1", "damascus": "1"}])
    assert kept == {"us": "1+1", "russia": "1", "damascus": "1"}
    assert linked.agreement(kept).sustained
    assert linked.agreement(kept).certificate.verify(linked.stage)


def test_what_cannot_be_linked_is_refused():
    rep = dt.RepeatedGame(TEMPTS_ONE, "1/2")
    with pytest.raises(GameError, match="one or more"):
        dt.link([])
    with pytest.raises(GameError, match="discount factor 1/2 in one issue and 1/3"):
        dt.link([rep, dt.RepeatedGame(TEMPTS_TWO, "1/3")])
    watched = dt.RepeatedGame(TEMPTS_TWO, "1/2", monitoring=Monitoring("sign", (Fraction(0),) * 4))
    with pytest.raises(SolverError, match="public signal"):
        dt.link([rep, watched])
    with pytest.raises(GameError, match="1 profiles for 2 issues"):
        dt.link([rep, rep]).together([KEPT])
    early, late = (
        dt.RepeatedGame(TEMPTS_ONE, "1/2", handover={"1": Handover(k, Fraction(1, 2))})
        for k in (1, 2)
    )
    with pytest.raises(GameError, match="handover of '1' differs"):
        dt.link([early, late])
    large = dt.NormalFormGame.from_arrays([[0] * 40] * 40, [[0] * 40] * 40)
    with pytest.raises(GameError, match="link fewer issues"):
        product([large] * 3)
