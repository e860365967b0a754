"""Concessions and bargaining with known answers, from papers and textbooks."""

from __future__ import annotations

import itertools
from fractions import Fraction
from pathlib import Path

import pytest
import yaml
from strategies import game_of

from detente.analysis.bargaining import bargaining, rubinstein
from detente.analysis.concessions import Measure, concession_sets
from detente.analysis.payments import Payments
from detente.analysis.win_sets import Ratifier, RatifyingSide, win_sets
from detente.concepts.apportionment import hamilton
from detente.concepts.voting_power import power_of

FOLDER = Path(__file__).parents[1] / "published"
KNOWN = yaml.safe_load((FOLDER / "concessions_and_bargaining.yaml").read_text(encoding="utf-8"))
CLAIMS = {
    *("implementation", "goods", "points", "shares", "zeuthen", "pie", "steps", "unique"),
    *("votes", "seats", "study"),
}


def stated(key):
    """The published examples of which something is stated under this key."""
    entries = [entry for entry in KNOWN if key in entry]
    return pytest.mark.parametrize("known", entries, ids=[entry["title"] for entry in entries])


def vector(text):
    return tuple(map(Fraction, str(text).split()))


def stage(entry):
    rows = [row.replace(";", " ").split() for row in entry["payoffs"]]
    return game_of(tuple(entry["shape"]), rows)


def profile(game, numbers):
    places = [int(k) - 1 for k in str(numbers).split()]
    return {p: game.actions[p][k] for p, k in zip(game.players, places, strict=True)}


def test_there_are_enough_of_them_and_each_says_whose_it_is():
    assert len({entry["title"] for entry in KNOWN}) == len(KNOWN) >= 15
    for entry in KNOWN:
        assert entry["citation"]
        assert entry["published"]
        assert entry["checked"] in ("memory", "numbers", "study")
        assert CLAIMS & set(entry), entry["title"]


@stated("implementation")
def test_implementation(known):
    game = stage(known)
    for numbers, cost in known["implementation"].items():
        assert Payments(game, profile(game, numbers)).implementation_cost == cost


@stated("goods")
def test_barter(known):
    owned = [[vector(worth) for worth in side.values()] for side in known["goods"]]
    goods = [worth for side in owned for worth in side]
    points = [
        tuple(
            sum(g[side] for g, owner in zip(goods, owners, strict=True) if owner == side)
            for side in (0, 1)
        )
        for owners in itertools.product((0, 1), repeat=len(goods))
    ]
    start = tuple(sum(worth[side] for worth in owned[side]) for side in (0, 1))
    for lotteries in (True, False):
        assert bargaining(points, start, lotteries=lotteries).nash == vector(known["nash"])
    assert bargaining(points, start).egalitarian == vector(known["egalitarian"])


@stated("points")
def test_solutions(known):
    points = [vector(p) for p in known["points"]]
    terms = {} if "weights" not in known else {"weights": known["weights"]}
    found = bargaining(points, vector(known["disagreement"]), **terms)
    for name in ("nash", "kalai_smorodinsky"):
        if name in known:
            assert getattr(found, name) == vector(known[name])


@stated("shares")
def test_shares(known):
    for discounts, shares in known["shares"].items():
        assert rubinstein(*vector(discounts)) == vector(shares)


@stated("zeuthen")
def test_the_path_of_concessions(known):
    points = [vector(p) for p in known["points"]]
    base = vector(known["disagreement"])
    path = bargaining(points, base, lotteries=False).zeuthen
    assert path.agreement == vector(known["zeuthen"])
    assert path.agreement == max(points, key=lambda p: (p[0] - base[0]) * (p[1] - base[1]))
    for step in path.steps[:-1]:
        (mine, theirs_for_me), (for_you, yours) = zip(*step.offers, strict=True)
        risks = ((mine - theirs_for_me) / (mine - base[0]), (yours - for_you) / (yours - base[1]))
        assert step.risks == risks
        assert step.tied or step.concedes == "12"[risks[1] < risks[0]]


@stated("pie")
def test_what_both_prefer_to_war(known):
    war, splits = vector(known["pie"]["war"]), known["pie"]["splits"]
    shares = [Fraction(k, splits) for k in range(splits + 1)]
    sides = [
        RatifyingSide.of("A", [Ratifier.of("a", shares, threshold=war[0])]),
        RatifyingSide.of("B", [Ratifier.of("b", [1 - x for x in shares], threshold=war[1])]),
    ]
    found = win_sets([str(x) for x in shares], sides)
    assert tuple(shares[k] for k in found.overlap) == vector(known["peace"])


@stated("steps")
def test_sets_by_patience(known):
    game = stage(known)
    found = concession_sets(
        game,
        status_quo=profile(game, known["status_quo"]),
        target=profile(game, known["target"]),
        discount=0,
    )
    assert found.steps == [
        (Fraction(d), [frozenset(s.split()) for s in sets]) for d, sets in known["steps"].items()
    ]


@stated("unique")
def test_commitments_that_leave_one_equilibrium(known):
    game = stage(known)
    measures = []
    for name, taken in known["commitments"].items():
        player, number = taken.split()
        gone = game.actions[player][int(number) - 1]
        measures.append(Measure(name, player, removes={player: [gone]}))
    found = concession_sets(
        game, target=profile(game, known["target"]), measures=measures, target_concept="unique"
    )
    assert found.minimal == [frozenset(s.split()) for s in known["unique"]]


@stated("votes")
def test_power(known):
    seats = {f"m{k}": own for k, own in enumerate(known["votes"]["seats"])}
    found = power_of(seats, known["votes"]["needed"])
    for name in ("banzhaf", "shapley_shubik"):
        if name in known:
            assert [getattr(found, name)[m] for m in seats] == [Fraction(v) for v in known[name]]


@stated("seats")
def test_apportionment(known):
    for case in known["seats"]:
        weights = {f"s{k}": w for k, w in enumerate(case["weights"])}
        found = hamilton(weights, case["house"])
        assert list(found.seats.values()) == case["hamilton"]
        assert not found.tied
