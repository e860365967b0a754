"""Repeated games with known answers, from papers, textbooks and public test suites."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
import yaml
from strategies import game_of

import detente as dt
from detente.exact.algebraic import Algebraic
from detente.exact.number import Enclosure
from detente.game import automata
from detente.game.repetition import Monitoring

FOLDER = Path(__file__).parents[1] / "published"
KNOWN = yaml.safe_load((FOLDER / "repeated_games.yaml").read_text(encoding="utf-8"))
CLAIMS = {
    *("reversion", "each", "bound", "optimal", "penal_code", "transfers", "stairs", "minmax"),
    *("mixed_minmax", "sets", "digits", "solves", "strategies", "symmetric", "together", "linked"),
}
TOLERANCE = Fraction(1, 10**9)


def stated(key):
    """The published games of which something is stated under this key."""
    entries = [entry for entry in KNOWN if key in entry]
    return pytest.mark.parametrize("known", entries, ids=[entry["title"] for entry in entries])


def stage(entry):
    rows = [row.replace(";", " ").split() for row in map(str, entry["payoffs"])]
    return game_of(tuple(entry["shape"]), rows)


def repeated(entry, discount=0):
    watch = entry.get("chance")
    monitoring = None if watch is None else Monitoring("news", tuple(map(Fraction, watch)))
    return dt.RepeatedGame(stage(entry), Fraction(discount), monitoring=monitoring)


def profile(game, numbers):
    places = [int(k) - 1 for k in str(numbers).split()]
    return {p: game.actions[p][k] for p, k in zip(game.players, places, strict=True)}


def vector(text):
    return tuple(map(Fraction, str(text).split()))


def number(text):
    return None if text == "never" else Fraction(text)


def rounded(digits):
    """A printed number and half a unit of its last place; of a short one, the tolerance."""
    places = len(digits.partition(".")[2])
    return Fraction(digits), Fraction(1, 2 * 10**places) if places > 3 else TOLERANCE


def near(found, stated_number):
    """Equal, or an enclosure around it that is narrow."""
    if isinstance(found, Enclosure):
        return found.low <= stated_number <= found.high and found.high - found.low <= TOLERANCE
    return found == stated_number


def automaton(game, name, watch):
    """A ready-made strategy: keep profile 1, else the last or the one named by its number."""
    kind, *rest = name.split()
    keep = profile(game, " ".join("1" * len(game.players)))
    last = int(rest[0]) if rest and kind != "limited-punishment" else len(game.actions["a"])
    answer = profile(game, " ".join(str(last) for _ in game.players))
    signal = {"signal": watch.signal} if watch is not None else {}
    make = getattr(automata, kind.replace("-", "_"))
    return make(game, keep, answer, *map(int, rest[: kind == "limited-punishment"]), **signal)


def test_there_are_enough_of_them_and_each_says_whose_it_is():
    assert len({entry["title"] for entry in KNOWN}) == len(KNOWN) >= 30
    for entry in KNOWN:
        assert entry["citation"]
        assert entry["published"]
        assert CLAIMS & set(entry), entry["title"]


@stated("minmax")
def test_minmax_in_pure_actions(known):
    assert list(repeated(known).minmax().values()) == [Fraction(v) for v in known["minmax"]]


@stated("mixed_minmax")
def test_minmax_in_mixed_actions(known):
    found = repeated(known).minmax("mixed").values()
    assert list(found) == [Fraction(v) for v in known["mixed_minmax"]]


@stated("reversion")
def test_reversion(known):
    rep = repeated(known)
    for numbers, least in known["reversion"].items():
        assert rep.common_discount(profile(rep.stage, numbers)) == number(least)


@stated("each")
def test_each_player_s_patience(known):
    rep = repeated(known)
    for numbers, least in known["each"].items():
        found = rep.critical_discounts(profile(rep.stage, numbers))
        assert list(found.values()) == [Fraction(d) for d in least]


@stated("optimal")
def test_optimal_punishment(known):
    rep = repeated(known)
    for numbers, least in known["optimal"].items():
        found = rep.critical_discounts(profile(rep.stage, numbers), punishment="optimal")
        assert all(near(own, Fraction(least)) for own in found.values())


@stated("bound")
def test_the_bound_of_the_minmax(known):
    rep = repeated(known)
    for numbers, least in known["bound"].items():
        found = rep.critical_discounts(profile(rep.stage, numbers), punishment="minmax")
        assert max(found.values()) == Fraction(least)


@stated("penal_code")
def test_a_simple_penal_code(known):
    game = stage(known)
    paths = [[profile(game, step) for step in path] for path in known["penal_code"]["paths"]]
    outputs, moves = {}, {}
    for k, path in enumerate(paths):
        for t, kept in enumerate(path):
            outputs[f"{k}.{t}"] = kept
            onward = f"{k}.{min(t + 1, len(path) - 1)}"
            moves[f"{k}.{t}"] = {"otherwise": onward}
            for i, p in enumerate(game.players, start=1):
                for action in game.actions[p]:
                    if action != kept[p]:
                        moves[f"{k}.{t}"][tuple({**kept, p: action}.values())] = f"{i}.0"
    found = dt.RepeatedGame(game, 0).discount_set(dt.Automaton(outputs, moves, "0.0"))
    assert found.is_half_line
    assert found.least == Fraction(known["penal_code"]["least"])


@stated("transfers")
def test_transfers(known):
    rep = repeated(known)
    for numbers, least in known["transfers"].items():
        here = profile(rep.stage, numbers)
        assert rep.transfer_steps().discount_of(here) == Fraction(least)
        assert near(rep.monitored_transfers().critical_discount(here), Fraction(least))


@stated("stairs")
def test_the_step_function_of_transfers(known):
    steps = repeated(known).transfer_steps()
    found = [(s.discount_from, s.joint_payoff, *s.punishments.values()) for s in steps]
    assert found == [vector(step) for step in known["stairs"]]


@stated("sets")
def test_equilibrium_payoffs(known):
    for discount, corners in known["sets"].items():
        found = repeated(known, discount).payoff_set()
        assert found.gap == 0
        assert set(found.vertices) == {vector(corner) for corner in corners}


@stated("digits")
def test_equilibrium_payoffs_as_printed(known):
    for discount, corners in known["digits"].items():
        found = repeated(known, discount).payoff_set()
        assert found.gap < TOLERANCE
        assert len(found.inner) == len(corners)
        for corner in corners:
            printed = [rounded(x) for x in corner.split()]
            assert any(
                all(abs(x - v) <= half for x, (v, half) in zip(own, printed, strict=True))
                for own in found.inner
            )


@stated("solves")
def test_corners_that_are_roots(known):
    """The polynomial is the minimal one of a corner's second coordinate, proven to be the set's."""
    for discount, coefficients in known["solves"].items():
        rep = repeated(known, discount)
        found = rep.payoff_set()
        assert found.closed.verify(rep.stage)
        roots = [y for _, y in found.vertices if isinstance(y, Algebraic)]
        assert tuple(vector(coefficients)) in {y.minimal for y in roots}


@stated("strategies")
def test_strategies(known):
    rep = repeated(known)
    watch = rep.repetition.monitoring
    for name, where in known["strategies"].items():
        found = rep.discount_set(automaton(rep.stage, name, watch))
        if where == "never":
            assert found.least is None
        elif where.startswith("only at "):
            only = Fraction(where.removeprefix("only at "))
            assert [(i.low, i.high) for i in found.intervals] == [(only, only)]
        else:
            least, _, root = where.removeprefix("from ").partition(" on")
            assert found.is_half_line
            if not root:
                assert found.least == Fraction(least)
                continue
            assert list(found.least.minimal) == list(vector(root.removeprefix(", root of ")))
            digits = Fraction(least.removesuffix("..."))
            step = Fraction(1, 10 ** len(least.removesuffix("...").partition(".")[2]))
            assert digits <= found.least.low <= found.least.high < digits + step


@stated("symmetric")
def test_the_best_equilibrium_in_which_all_play_alike(known):
    for discount, payoff in known["symmetric"].items():
        found = repeated(known).symmetric_equilibria().at(discount)
        assert found.joint_payoff == Fraction(payoff)


@stated("together")
def test_the_most_that_patience_gives_together(known):
    rep = repeated(known, "99/100")
    assert rep.score_bound().support([1] * len(rep.players)) == Fraction(known["together"])
    assert rep.greatest_joint_payoff() == Fraction(known["together"])


@stated("linked")
def test_linked_issues(known):
    each = [dt.RepeatedGame(stage(issue), 0) for issue in known["issues"]]
    profiles = [
        profile(rep.stage, numbers) for rep, numbers in zip(each, known["kept"], strict=True)
    ]
    alone = [rep.common_discount(p) for rep, p in zip(each, profiles, strict=True)]
    assert alone == [Fraction(d) for d in known["alone"]]
    linked = dt.link(each)
    assert max(linked.pooled_discounts(profiles).values()) == Fraction(known["linked"])
    assert linked.common_discount(linked.together(profiles)) == Fraction(known["linked"])
