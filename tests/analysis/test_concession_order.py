"""Orders of concessions against their definition; prices against deviation gains."""

from __future__ import annotations

import itertools
import random
from fractions import Fraction

import pytest

import detente as dt
from detente.concepts.concession_order import Block, Members, Refusal
from detente.concepts.stability import CONCEPTS, stability
from detente.errors import GameError, SolverError
from detente.game.graph_model import GraphModel
from detente.solvers.concession_orders import orders

HALF = Fraction(1, 2)


def _partitions(members: tuple[str, ...]) -> list[tuple[Block, ...]]:
    """Every ordered partition: each member gets the number of its block."""
    found = []
    for numbers in itertools.product(range(len(members)), repeat=len(members)):
        used = sorted(set(numbers))
        if used != list(range(len(used))):
            continue
        found.append(tuple(
            tuple(m for m, n in zip(members, numbers, strict=True) if n == k) for k in used
        ))  # fmt: skip
    return found


def _worth_while(
    payoffs: dict[Members, tuple[Fraction, ...]],
    blocks: tuple[Block, ...],
    owners: dict[str, int],
    discount: tuple[Fraction, ...],
    refusal: Refusal,
) -> bool:
    """By summing two hundred periods, and the rest as the last one."""
    stages: list[Members] = [frozenset()]
    for block in blocks:
        stages.append(stages[-1].union(block))
    for k, block in enumerate(blocks):
        for i in {owners[m] for m in block}:
            d = discount[i]
            path = [payoffs[stages[min(k + 1 + t, len(blocks))]][i] for t in range(200)]
            value = sum((1 - d) * d**t * v for t, v in enumerate(path)) + d**200 * path[-1]
            left = payoffs[stages[k] if refusal == "stops" else stages[0]][i]
            if value < left:
                return False
    return True


@pytest.mark.parametrize("refusal", ["stops", "undone"])
@pytest.mark.parametrize("seed", range(8))
def test_exactly_the_orders_that_direct_summation_allows(seed: int, refusal: Refusal) -> None:
    rng = random.Random(seed)  # noqa: S311 (no secret)
    members = tuple("abcd"[: rng.choice([2, 3, 4])])
    owners = {m: rng.randrange(2) for m in members}
    parts = [frozenset(p) for k in range(5) for p in itertools.combinations(members, k)]
    payoffs = {s: tuple(Fraction(rng.randint(-2, 2) + len(s), 2) for _ in range(2)) for s in parts}
    discount = (Fraction(rng.randint(1, 9), 10), Fraction(rng.randint(1, 9), 10))
    found = orders(payoffs, members, owners, discount, refusal)
    assert len({o.blocks for o in found.worth_while}) == len(found.worth_while)
    assert {o.blocks for o in found.worth_while} == {
        blocks
        for blocks in _partitions(members)
        if _worth_while(payoffs, blocks, owners, discount, refusal)
    }
    assert all(o.worth_while for o in found.worth_while)
    single = [o for o in found.worth_while if len(o.blocks) == len(members)]
    assert found.single == len(list(itertools.permutations(members)))
    assert sum(found.stalls.values()) == found.single - len(single)


def _exchange() -> dt.ConcessionSets:
    game = dt.NormalFormGame.from_arrays(
        [[0, 3], [-1, 2]], [[0, -3], [0, 1]],
        players=["us", "damascus"],
        actions={"us": ["keep", "exclude"], "damascus": ["boycott", "return"]},
    )  # fmt: skip
    stay = {"us": "keep", "damascus": "boycott"}
    return dt.concession_sets(
        game, status_quo=stay, punishment=stay, discount="3/5",
        target={"us": "exclude", "damascus": "return"},
    )  # fmt: skip


def test_who_gives_first_in_the_exchange() -> None:
    """Washington first: 2/5 · (-1) + 3/5 · 2 = 4/5, over 0."""
    sets = _exchange()
    (found,) = dt.concession_order(sets).orders.values()
    (order,) = found.finest
    assert order.blocks == (("us:exclude",), ("damascus:return",))
    assert order.steps[0].weighings[0].goes_on == Fraction(4, 5)
    # The other order: Washington, asked second, would rather keep 3 than have 2.
    assert found.stalls == {0: 1}


def test_the_lattice_is_the_graph_of_adding_and_taking_back() -> None:
    found = dt.concession_order(_exchange())
    graph = found.graph
    assert graph is not None
    game = _exchange().game
    assert found.states[0] == frozenset()
    both = found.states.index(frozenset({"us:exclude", "damascus:return"}))
    # Moves alone: the lattice is the normal form, so is what is stable.
    normal = stability(GraphModel.from_game(game))
    at = game.position(game.cell({"us": "exclude", "damascus": "return"}))
    for concept in CONCEPTS:
        assert stability(graph).stable(both, concept) == normal.stable(at, concept)
    assert found.reachable == {frozenset()}


def test_a_measure_that_arms_its_receiver_is_flagged() -> None:
    """Damascus gains two more by leaving once it has what the measure gives it there."""
    game = dt.NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    arms = dt.Measure("arms", by="1", adds={"2": [[0, 2], [0, 0]]})
    prize = dt.Measure("prize", by="1", adds={"2": [[1, 1], [1, 1]]})
    sets = dt.concession_sets(
        game, measures=[arms, prize], discount="9/10",
        target={"1": "1", "2": "1"}, reservation={"2": 4},
    )  # fmt: skip
    assert sets.minimal == [frozenset({"prize"})]
    assert dt.concession_order(sets).dangers == []
    order = dt.concession_order(sets)
    assert sets.critical({"prize", "arms"}) == Fraction(2, 3)
    armed = dt.concession_sets(
        game, measures=[dt.Measure("both", by="1", adds={"2": [[1, 3], [1, 1]]})],
        discount="9/10", target={"1": "1", "2": "1"}, reservation={"2": 4},
    )  # fmt: skip
    (danger,) = dt.concession_order(armed).dangers
    assert (danger.measure, danger.player) == ("both", "2")
    assert (danger.before, danger.after) == (HALF, Fraction(2, 3))
    assert order.to_dict()["dangers"] == []


def _opened(*more: dt.Measure) -> dt.ConcessionSets:
    """A dilemma in which the first party can only cooperate once the second makes it possible."""
    game = dt.NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    way = dt.Measure("open", by="2", allows={"1": ["1"]})
    return dt.concession_sets(
        game, measures=[way, *more], discount="9/10",
        status_quo={"1": "2", "2": "2"}, target={"1": "1", "2": "1"},
    )  # fmt: skip


def test_no_order_leads_through_what_is_not_possible() -> None:
    sets = _opened()
    assert sets.minimal == [frozenset({"open", "1:1", "2:1"})]
    for refusal in ("stops", "undone"):
        found = dt.concession_order(sets, refusal=refusal)
        (orders_,) = found.orders.values()
        # The first party's move comes after, or with, what makes it possible.
        every = {
            blocks
            for blocks in _partitions(("1:1", "2:1", "open"))
            if next(k for k, b in enumerate(blocks) if "open" in b)
            <= next(k for k, b in enumerate(blocks) if "1:1" in b)
        }
        assert {o.blocks for o in orders_.worth_while} <= every
        assert orders_.single == 3
        assert not orders_.any_order
        # Within what is possible nothing is missing.
        at = {s: found.payoffs(s) for k in range(4) for s in _subsets(orders_, k)}
        owners = {"open": 1, "1:1": 0, "2:1": 1}
        discount = (Fraction(9, 10),) * 2
        assert {o.blocks for o in orders_.worth_while} == {
            blocks for blocks in every if _worth_while(at, blocks, owners, discount, refusal)
        }
        assert all({"open"} <= s or "1:1" not in s for s in found.states)
    # What cannot be kept without the measure is no yardstick for it.
    assert dt.concession_order(sets).dangers == []
    with pytest.raises(SolverError, match="takes away what is to be played"):
        dt.concession_order(sets).orders_of({"1:1", "2:1"})
    with pytest.raises(SolverError, match="name measures that make it possible"):
        _ = sets.transfers
    assert sets.transfers_with({"open"}).needs == {"1": 0, "2": 0}
    assert sets.to_dict()["payments"] is None


def _subsets(found: object, size: int) -> list[Members]:
    members = sorted({m for o in found.worth_while for b in o.blocks for m in b})  # type: ignore[attr-defined]
    return [frozenset(c) for c in itertools.combinations(members, size)]


def test_a_set_that_sets_a_parameter_twice_is_no_state() -> None:
    model = dt.load("us_russia_brokerage")
    twice = [
        dt.Measure("a", by="us", sets={"blame": 2}),
        dt.Measure("b", by="us", sets={"blame": 3}),
    ]
    sets = dt.concession_sets(model, measures=twice, target={"us": "escalate", "russia": "accuse"})
    found = sets.order
    assert found.states
    assert all(not {"a", "b"} <= s for s in found.states)
    assert set(found.stable) == set(CONCEPTS)


def test_discount_factors_out_of_range_are_refused() -> None:
    game = _exchange().game
    stay, go = {"us": "keep", "damascus": "boycott"}, {"us": "exclude", "damascus": "return"}
    for factor in (1, 2, -1):
        with pytest.raises(GameError, match="outside"):
            dt.concession_sets(game, status_quo=stay, target=go, discount=factor)
        with pytest.raises(GameError, match="outside"):
            _exchange().minimal_at(factor)


def test_measures_of_every_kind_are_told_by_what_they_do_to_the_gain() -> None:
    game = dt.NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    both = {"1": "1", "2": "1"}
    menu = dt.concession_sets(
        game, target=both, discount="1/2",
        measures=[
            dt.Measure("ban", by="1", removes={"1": ["2"]}),
            dt.Measure("ban it all", by="2", removes={"2": ["1"]}),
            dt.Measure("fine", by="2", adds={"2": [[0, -1], [0, 0]]}),
            dt.Measure("amends", by="1", guarantees=[dt.Guarantee("2", floor=4, against=("1",))]),
        ],
    ).menu  # fmt: skip
    first, second = dt.price_list(game, both, menu).prices
    assert (first.gain, second.gain) == (2, 2)
    # What 1 keeps of 5 after making up for 4, against 3 at the outcome: 2 less 4.
    assert {h.measure: h.change for h in first.measures} == {"ban": -2, "amends": -2}
    assert {h.measure: h.change for h in second.measures} == {"fine": -1}
    model = dt.load("us_russia_brokerage")
    outcome = {"us": "escalate", "russia": "accuse"}
    sets = dt.concession_sets(
        model, target=outcome, measures=[dt.Measure("a", by="us", sets={"standing": 3})]
    )
    at = model.at({"standing": 3})
    told = dt.price_list(model.game, outcome, sets.menu, reshape=sets.table.reshape).prices
    for price in told:
        now, then = (_leaving(m.game, outcome, price.player) for m in (model, at))
        assert price.gain == now
        assert sum(h.change for h in price.measures) == then - now
    assert any(p.measures for p in told)


def _leaving(game: dt.NormalFormGame, outcome: dict[str, str], player: str) -> Fraction:
    worth = [Fraction(game.payoff({**outcome, player: a})[player]) for a in game.actions[player]]
    return max(worth) - Fraction(game.payoff(outcome)[player])


def test_prices_are_deviation_gains_and_levels() -> None:
    rng = random.Random(5)  # noqa: S311 (no secret)
    for _ in range(30):
        arrays = [[[rng.randint(0, 5) for _ in range(3)] for _ in range(2)] for _ in range(2)]
        game = dt.NormalFormGame.from_arrays(*arrays)
        cell = rng.choice(game.cells)
        at = game.position(cell)
        for i, price in enumerate(dt.price_list(game, cell).prices):
            best = max(game.payoffs[i][k] for k in game.deviations(cell, i))
            assert price.gain == price.payments["Nash"] == best - game.payoffs[i][at]
            for concept, payment in price.payments.items():
                paid = stability(_paid(game, i, at, payment))
                assert paid.gaps[concept][i][at] < 0
                if payment:
                    less = stability(_paid(game, i, at, payment - Fraction(1, 100)))
                    assert less.gaps[concept][i][at] >= 0


def _paid(game: dt.NormalFormGame, i: int, at: int, payment: Fraction) -> GraphModel:
    effect = [payment if k == at else Fraction(0) for k in range(game.size)]
    return GraphModel.from_game(game.plus({game.players[i]: effect}))


def test_bad_questions_are_refused() -> None:
    with pytest.raises(SolverError, match="unknown refusal 'stop'"):
        dt.concession_order(_exchange(), refusal="stop")  # type: ignore[arg-type]
    many = tuple("abcdefg")
    with pytest.raises(SolverError, match="too many orders"):
        orders({}, many, dict.fromkeys(many, 0), (HALF,))
