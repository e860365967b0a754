"""Spoilers, ripeness and the broker: each figure against its definition, step by step."""

from fractions import Fraction

import numpy as np
import pytest

import detente as dt
from detente.analysis.broker import broker
from detente.analysis.overlays import overlays
from detente.analysis.ripeness import costs_of_conflict, ripeness
from detente.analysis.spoilers import inside_spoilers, spoilers
from detente.errors import SolverError
from detente.solvers.minmax import pure_minmax

THREE = """\
detente: 1
title: Two and one outside
players: {{a: Ann, b: Bob, o: {{name: Outsider, outside: true}}}}
actions: {{a: [break, keep], b: [break, keep], o: [x, y]}}
payoffs:
  a: {{table: {a}}}
  b: {{table: {b}}}
  o: {{table: {o}}}
status_quo: {{a: break, b: break, o: x}}
target: {{a: keep, b: keep}}
agreements: {{deal: {{a: keep, b: keep, o: x}}}}
repeated: {{discount: {{a: 1/2, b: 2/5, o: 1/2}}}}
"""


def drawn(dice, tmp_path):
    tables = {
        p: [[[int(dice.integers(-2, 7)) for _ in "xy"] for _ in "bk"] for _ in "bk"] for p in "abo"
    }
    path = tmp_path / "game.yaml"
    path.write_text(THREE.format(**tables), encoding="utf-8")
    return dt.load(path)


def supports(model, profile, player, payment):
    """Whether a member keeps a profile that brings it `payment` on top, from the definition."""
    game = model.game
    now = game.payoff(model.status_quo)[player]
    u = game.payoff(profile)[player] + payment
    try:
        v = model.repeated.agreement(profile).punishment_payoffs[player]
    except SolverError:
        v = pure_minmax(game).levels[player]
    d = model.patience[player]
    others = [{**profile, player: action} for action in game.actions[player]]
    kept = all(
        u >= (1 - d) * game.payoff(other)[player] + d * v
        for other in others
        if other != profile
        # Only a breach that pays today is a temptation.
        and game.payoff(other)[player] > game.payoff(profile)[player]
    )
    return u >= now and kept


@pytest.mark.parametrize("seed", range(40))
def test_a_spoiler_costs_what_the_definition_says(seed, tmp_path):
    model = drawn(np.random.default_rng(seed), tmp_path)
    found = spoilers(model)["deal"]["o"]
    some = Fraction(1, 1000)
    for told in found.actions:
        profile = {"a": "keep", "b": "keep", "o": told.action}
        for player, payment in told.payments.items():
            assert supports(model, profile, player, payment)
            assert payment == 0 or not supports(model, profile, player, payment - some)
    sums = {a.action: sum(a.payments.values()) for a in found.actions}
    assert found.subsidy == max(sums.values())
    own = {
        a: model.game.payoff({"a": "keep", "b": "keep", "o": a})["o"]
        for a in model.game.actions["o"]
    }
    harmless = [a for a in own if sums[a] == 0]
    if not harmless:
        assert found.penalty is None
        assert found.kind == "moot"
    else:
        after = {a: own[a] - (0 if a in harmless else found.penalty) for a in own}
        assert max(after[a] for a in harmless) == max(after.values())
        if found.penalty:
            less = {a: own[a] - (0 if a in harmless else found.penalty - some) for a in own}
            assert max(less[a] for a in harmless) < max(less.values())
    assert (found.kind == "none") == (max(sums.values()) == 0)


@pytest.mark.parametrize("seed", range(20))
def test_who_spoils_from_inside(seed, tmp_path):
    model = drawn(np.random.default_rng(seed), tmp_path)
    told = {s.player: s for s in inside_spoilers(model)["deal"]}
    game, deal = model.game, model.agreements["deal"]
    now = game.payoff(model.status_quo)
    for player, other in (("a", "b"), ("b", "a")):
        broken = game.payoff({**deal, player: "break"})
        gain = broken[player] - game.payoff(deal)[player]
        assert (player in told) == (gain > 0 and broken[other] >= now[other])
        if player in told:
            assert told[player].gain == gain


DILEMMA = """\
detente: 1
title: Two at war
players: {a: Ann, b: Bob}
actions: {a: [fight, stop], b: [fight, stop]}
parameters:
  cost: {value: 1/2, range: [0, 3], means: What a month of war costs}
  patience: {value: 1/4}
payoffs:
  a:
    - {when: {a: fight, b: fight}, value: -cost}
    - {when: {a: stop, b: stop}, value: 2}
    - {when: {a: fight, b: stop}, value: 3}
    - {when: {a: stop, b: fight}, value: -4}
  b:
    - {when: {a: fight, b: fight}, value: -cost}
    - {when: {a: stop, b: stop}, value: 2}
    - {when: {b: fight, a: stop}, value: 3}
    - {when: {b: stop, a: fight}, value: -4}
status_quo: {a: fight, b: fight}
target: {a: stop, b: stop}
repeated: {discount: patience, punishment: status_quo}
"""


def written(tmp_path, text):
    path = tmp_path / "game.yaml"
    path.write_text(text, encoding="utf-8")
    return dt.load(path)


def test_the_least_cost_is_met_exactly(tmp_path):
    # Grim reversion takes (T - R) / (T - P) = 1 / (3 + cost) <= 1/4.
    model = written(tmp_path, DILEMMA)
    assert costs_of_conflict(model) == {"cost": ("a", "b")}
    found = ripeness(model)
    assert not found.today
    assert found.first_period is None
    (cost,) = found.costs
    assert cost.least == 1
    assert model.at({"cost": 1}).concessions.minimal
    assert not model.at({"cost": "999/1000"}).concessions.minimal


def test_a_deal_ripens_with_the_handover(tmp_path):
    text = DILEMMA.replace("value: 1/4", "value: 3/5").replace(
        "punishment: status_quo",
        "punishment: status_quo, handover: {a: {period: 3, continues: 1/10}}",
    )
    model = written(tmp_path, text)
    found = ripeness(model)
    assert not found.today
    rep = model.repeated
    first = found.first_period
    assert first == 4
    for period in range(1, 6):
        # From the date on, the agreement is kept in every period that is still to come.
        kept = all(rep.sustained_at(model.target, t) for t in range(period, 7))
        assert kept == (period >= first)


def test_verification_of_the_textbook_dilemma():
    text = """\
detente: 1
title: Dilemma
players: {a: Ann, b: Bob}
actions: {a: [c, d], b: [c, d]}
payoffs: {a: {table: [[3, 0], [5, 1]]}, b: {table: [[3, 5], [0, 1]]}}
status_quo: {a: d, b: d}
target: {a: c, b: c}
repeated:
  discount: 4/5
  punishment: status_quo
  monitoring: {signal: incident, chance: [{when: {a: c, b: c}, value: 0.1}, {otherwise: 0.7}]}
"""
    from detente.analysis.model import Model
    from detente.files.read import check_bytes

    definition, errors, _ = check_bytes(text.encode(), "dilemma.yaml")
    assert errors == []
    found = broker(Model(definition))["target"]
    assert found.critical_signal == Fraction(2, 3)
    assert found.critical_seen == Fraction(1, 2)
    d, p = Fraction(4, 5), Fraction(1, 10)
    value = ((1 - d) * 3 + d * p * 1) / (1 - d * (1 - p))
    assert found.signal == {"a": value, "b": value}
    assert found.worth == {"a": 3 - value, "b": 3 - value}
    # Where only seeing sustains it, the whole gain over the status quo is the broker's.
    definition, _, _ = check_bytes(text.replace("4/5", "3/5").encode(), "dilemma.yaml")
    found = broker(Model(definition))["target"]
    assert (found.sustained_signal, found.sustained_seen) == (False, True)
    assert found.worth == {"a": 2, "b": 2}


def test_the_shipped_models():
    exchange = dt.load("hnc_composition")
    assert spoilers(exchange)["exchange"]["hardliners"].kind == "none"
    strong = spoilers(exchange.variant("strong_spoilers"))["exchange"]["hardliners"]
    assert strong.kind == "limited"
    assert strong.lost == ("damascus",)
    assert overlays(dt.load("us_russia_brokerage")).ripeness.first_period == 5
    (inside,) = inside_spoilers(dt.load("humanitarian_access"))["open_roads"]
    assert inside.player == "damascus"
