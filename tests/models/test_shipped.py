"""The shipped models say what the claims say, and the solvers' answers agree with brute force."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
from fractions import Fraction

import pytest

import detente as dt
from detente.analysis.changing_play import ChangingPlay
from detente.analysis.findings import judge
from detente.analysis.scoreboard import scoreboard
from detente.exact.algebraic import compare
from detente.files.shipped import shipped_models
from detente.game.payoffs import Rules
from detente.game.stochastic_game import StochasticGame

MODELS = (
    *("us_russia_brokerage", "assad_question", "hnc_composition"),
    *("fragmentation", "next_administration"),
    *("geneva_linkage", "militia_disentanglement", "humanitarian_access"),
)
# What each model has to put to the test, by the claims of the source.
TESTED = {
    "us_russia_brokerage": [{"C1", "C11"}, {"C6", "C7"}, {"C17", "C18"}, {"C5"}, {"C27"}],
    "assad_question": [{"C21"}, {"C20"}, {"C22"}, {"C18", "C19"}],
    "hnc_composition": [{"C23", "C26"}, {"C24", "C25"}, {"C7"}],
    "fragmentation": [{"C12"}],
    "next_administration": [{"C27"}],
    "geneva_linkage": [{"C15", "C16", "C26"}],
    "militia_disentanglement": [{"C2", "C10"}, {"C10"}],
    "humanitarian_access": [{"C9"}, {"C9", "C16"}],
}


@pytest.fixture(scope="module", params=MODELS)
def model(request: pytest.FixtureRequest) -> dt.Model:
    return dt.load(request.param)


def payoff(model: dt.Model, player: str, *labels: str) -> Fraction:
    return Fraction(model.game.payoff(dict(zip(model.game.players, labels, strict=True)))[player])


def test_the_models_ship() -> None:
    assert set(MODELS) <= set(shipped_models())


def test_every_judgement_has_a_reason(model: dt.Model) -> None:
    for form in model.definition.payoffs.values():
        assert isinstance(form, Rules)
        for rule in form.rules:
            names = rule.value.names
            ranged = any(model.definition.parameters[n].range for n in names)
            assert rule.reason.because or (rule.reason.assumption and (ranged or not names))
    for parameter in model.definition.parameters.values():
        assert parameter.reason.because or parameter.reason.assumption
        assert parameter.range is not None, parameter.name


def test_contested_readings_and_findings(model: dt.Model) -> None:
    assert len(model.variants) >= 2
    cited = [{c.split(":")[1] for c in f.claims} for f in model.definition.findings]
    name = next(n for n in MODELS if dt.load(n).title == model.title)
    for claims in TESTED[name]:
        assert any(claims <= found for found in cited), claims


def test_every_finding_has_a_verdict_with_evidence(model: dt.Model) -> None:
    for row in scoreboard(model).rows:
        assert row.base.evidence.endswith(".")
        assert set(row.variants) == set(model.variants)


def test_brokers_order_is_a_prisoners_dilemma() -> None:
    model = dt.load("us_russia_brokerage")
    for player, swap in (("us", False), ("russia", True)):

        def at(mine: str, other: str, player: str = player, swap: bool = swap) -> Fraction:
            return payoff(model, player, *((other, mine) if swap else (mine, other)))

        exploits, truce = at("escalate", "enforce"), at("enforce", "enforce")
        war, alone = at("escalate", "escalate"), at("enforce", "escalate")
        assert exploits > truce > war > alone


def test_patron_client_cell_of_the_assad_question() -> None:
    """Damascus 1243 and the patron keeping a refusing client rather than breaking with it."""
    model = dt.load("assad_question")
    refuse = ("accommodate", "shield", "shield", "cling")
    concede = ("accommodate", "shield", "shield", "negotiate")
    pressed = ("accommodate", "press", "shield", "cling")
    forced = ("accommodate", "press", "shield", "negotiate")
    order = [payoff(model, "damascus", *s) for s in (refuse, concede, forced, pressed)]
    assert order[0] > order[1] >= order[2] > order[3]
    assert payoff(model, "russia", *concede) > payoff(model, "russia", *refuse)
    assert payoff(model, "russia", *refuse) > payoff(model, "russia", *pressed)
    free = model.variants["less_enmeshed"]
    assert payoff(free, "russia", *refuse) < payoff(free, "russia", *pressed)


def command(*words: str) -> dict[str, object]:
    run = subprocess.run(
        [sys.executable, "-m", "detente", *words], capture_output=True, text=True, check=True
    )
    return json.loads(run.stdout)


def test_assad_question_solved_as_by_brute_force() -> None:
    """The only profile that survives best-reply elimination is the only equilibrium."""
    model = dt.load("assad_question")
    game, data = model.game, command("solve", "assad_question", "--json")
    players = game.players
    left = {p: list(game.actions[p]) for p in players}
    value = {tuple(profile.values()): game.payoff(profile) for profile in game.profiles}
    changed = True
    while changed:
        changed = False
        for i, p in enumerate(players):
            for a, b in itertools.permutations(left[p], 2):
                others = itertools.product(*(left[q] for q in players if q != p))
                pairs = [((*o[:i], a, *o[i:]), (*o[:i], b, *o[i:])) for o in others]
                if all(Fraction(value[x][p]) < Fraction(value[y][p]) for x, y in pairs):
                    left[p].remove(a)
                    changed = True
                    break
    pure = [
        s
        for s in value
        if all(
            Fraction(value[s][p]) >= Fraction(value[(*s[:i], a, *s[i + 1 :])][p])
            for i, p in enumerate(players)
            for a in game.actions[p]
        )
    ]
    survivors = list(itertools.product(*left.values()))
    assert survivors == pure
    assert data["complete"] is True
    found = [tuple(next(iter(e["strategies"][p])) for p in players) for e in data["equilibria"]]
    assert found == pure
    assert [e["payoffs"] for e in data["equilibria"]] == [
        {p: str(v) for p, v in value[s].items()} for s in pure
    ]


def test_concessions_of_the_committee_as_by_brute_force() -> None:
    """Every subset of the menu, judged by adding up payoffs period by period."""
    model = dt.load("hnc_composition")
    data = command("concessions", "hnc_composition", "--json")
    players, now, target = model.game.players, model.status_quo, model.target
    assert now is not None
    assert target is not None
    d = float(model.values["patience"])
    moves = [(p, a) for p in players for a in model.game.actions[p] if a != now[p]]
    measures = {m.name: m for m in model.measures}
    menu = [f"{p}:{a}" for p, a in moves] + list(measures)
    outside = {p.id for p in model.definition.players if p.outside}

    def total(first: Fraction, later: Fraction) -> float:
        stream = sum(float(later) * d**t for t in range(1, 400))
        return float(first) + stream

    def suffices(chosen: tuple[str, ...]) -> bool:
        kept = dict(now)
        owners = [c.split(":")[0] for c in chosen if ":" in c]
        if len(owners) != len(set(owners)):
            return False
        for name in chosen:
            if ":" in name:
                kept[name.split(":")[0]] = name.split(":")[1]
        if any(kept[p] != a for p, a in target.items()):
            return False
        pay = {}
        for profile in model.game.profiles:
            at = model.game.position(model.game.cell(profile))
            row = dict(model.game.payoff(profile))
            for name in chosen:
                if name in measures:
                    for p, effect in measures[name].effects(model.game).items():
                        row[p] += effect[at]
            pay[tuple(profile.values())] = row
        here, back = pay[tuple(kept.values())], pay[tuple(now.values())]
        base = model.game.payoff(now)
        for p in players:
            if p not in outside and here[p] < base[p]:
                return False
            for a in model.game.actions[p]:
                if pay[tuple({**now, p: a}.values())][p] > back[p]:
                    return False
                tempted = pay[tuple({**kept, p: a}.values())][p]
                # A deviation that gains nothing at once is left unanswered and so gains nothing.
                if tempted > here[p] and total(tempted, back[p]) > total(here[p], here[p]) + 1e-9:
                    return False
        return True

    enough = [
        frozenset(s)
        for n in range(len(menu) + 1)
        for s in itertools.combinations(menu, n)
        if suffices(s)
    ]
    minimal = {s for s in enough if not any(t < s for t in enough)}
    assert {frozenset(s["members"]) for s in data["minimal"]} == minimal


def test_findings_read_alike_from_library_and_scoreboard(model: dt.Model) -> None:
    rows = scoreboard(model).rows
    for row, finding in zip(rows, model.definition.findings, strict=True):
        assert judge(model, finding).holds == row.base.holds


def war_for_ever(game: StochasticGame, d: float, player: int) -> list[float]:
    """What a player gets from each state on if both press on for ever, period by period."""
    worth = [0.0] * len(game.states)
    for _ in range(2000):
        worth = [
            (1 - d) * float(stage.payoffs[player][-1])
            + d * sum(float(c) * worth[y] for y, c in rows[-1])
            for stage, rows in zip(game.games, game.transitions, strict=True)
        ]
    return worth


def test_each_round_of_war_makes_the_deal_dearer_as_added_up_period_by_period() -> None:
    """The deal answered by war for ever: the states in which it holds, found without the solver."""
    model = dt.load("fragmentation")
    play = model.changing
    assert play is not None
    deal = model.agreements["deal"]
    assert play.last_state(deal) == "patchwork"
    for d in (0.5, 0.6, 0.7, 0.8, 0.9):
        there = ChangingPlay.of(model, d)
        game = there.game
        after = [war_for_ever(game, d, i) for i in (0, 1)]
        for x, state in enumerate(game.states):
            stage, rows = game.games[x], game.transitions[x]
            kept = stage.payoff(deal)
            by_us, by_russia = 2, 1
            holds = True
            for i, at in ((0, by_us), (1, by_russia)):
                p = game.players[i]
                later = sum(float(c) * after[i][y] for y, c in rows[at])
                breach = (1 - d) * float(stage.payoffs[i][at]) + d * later
                holds = holds and float(kept[p]) >= breach - 1e-9
            assert there.holds(deal, state) == holds, (d, state)


def test_the_least_discount_factor_of_each_state_begins_its_set() -> None:
    model = dt.load("fragmentation")
    deal = model.agreements["deal"]
    for price in ("1/2", "3/4", "1"):
        play = model.at({"price_per_round": price}).changing
        assert play is not None
        for state in play.game.states:
            found, least = play.discounts(deal, state).least, play.least(deal, state)
            assert (found is None) == (least is None)
            assert found is None or least is None or compare(found, least) == 0


def test_belief_from_which_both_wait_by_hand() -> None:
    """With the other settling for sure if nothing changes: v = -2 (1-d) + d (3 p + w (1 - p))."""
    model = dt.load("next_administration")
    play = model.changing
    assert play is not None
    value = model.values
    d, charge = value["patience"], value["charge"]
    yields = value["yielding"] - (1 - d) * charge
    war = value["us_gain"] - value["war_harm"]
    fresh = value["compromise"]
    # Whoever gives way under an administration that carries the quarrel on, gets `yields` there.
    least = (yields - (1 - d) * war - d * yields) / (d * (fresh - yields))
    assert model.status_quo is not None
    found = play.threshold(model.status_quo, "now", "belief")
    assert found.above == least == Fraction(4, 49)
    for belief in (least - Fraction(1, 1000), least, Fraction(9, 10)):
        there = model.at({"belief": belief}).changing
        assert there is not None
        waits = any(one.plan["now"] == model.status_quo for one in there.equilibria)
        assert waits == (belief >= least)


def test_like_groups_have_two_strict_equilibria_given_time_and_one_in_a_week() -> None:
    """Brute force over all profiles; payoffs depend on a group's action and the number leaving."""
    model = dt.load("militia_disentanglement")
    for weeks, expected in ((1, [0]), (2, [0]), (4, [0, 4])):
        game = model.at({"weeks": weeks}).game
        strict = []
        for profile in game.profiles:
            pay = game.payoff(profile)
            worse = [
                Fraction(game.payoff({**profile, p: a})[p]) < Fraction(pay[p])
                for p in game.players
                for a in game.actions[p]
                if a != profile[p]
            ]
            if all(worse):
                strict.append(list(profile.values()).count("leave"))
        assert strict == expected
        by_number: dict[tuple[str, int], set[Fraction]] = {}
        for profile in game.profiles:
            number = list(profile.values()).count("leave")
            for p, value in game.payoff(profile).items():
                by_number.setdefault((profile[p], number), set()).add(Fraction(value))
        assert all(len(values) == 1 for values in by_number.values())


def test_access_is_an_inspection_game_without_a_pure_equilibrium() -> None:
    model = dt.load("humanitarian_access")
    assert not list(model.solve("pure-nash"))
    (mixed,) = model.solve("nash")
    values = model.values
    # Each mixes so as to leave the other indifferent.
    verify = values["siege_gain"] / values["caught_cost"]
    deny = values["verify_cost"] / values["exposure_gain"]
    assert mixed.strategies["sponsors"]["verify"] == verify
    assert mixed.strategies["damascus"]["deny"] == deny


def test_the_geneva_package_is_pooled_from_its_issues() -> None:
    """Gains and losses added up by hand over the four games."""
    model = dt.load("geneva_linkage").variant("worth_damascus_while")
    whole = model.linked
    assert whole is not None
    kept = [model.agreements["geneva"], *(link.agreement for link in model.definition.links)]
    for player in whole.players:
        gain = loss = Fraction(0)
        for rep, profile in zip(whole.issues, kept, strict=True):
            if player not in rep.players:
                continue
            own = Fraction(rep.stage.payoff(profile)[player])
            best = max(
                Fraction(rep.stage.payoff({**profile, player: a})[player])
                for a in rep.stage.actions[player]
            )
            war = rep.punishment if isinstance(rep.punishment, dict) else {
                "us": "escalate", "russia": "escalate"
            }  # fmt: skip
            gain += best - own
            loss += own - Fraction(rep.stage.payoff(war)[player])
        needed = Fraction(0) if gain == 0 else gain / (gain + loss)
        assert whole.pooled_discounts(kept)[player] == needed
