"""Minimal sets of options given up against a look at every set, by graph models of their own."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace

import pytest

from detente.concepts.options_given_up import given_up, lasts, renunciations
from detente.concepts.stability import CONCEPTS, stability
from detente.formula.statement import parse_statement
from detente.game import effort
from detente.game.graph_model import GraphModel
from detente.game.option_form import Option, OptionForm, Priorities, Ruled
from detente.solvers.options_given_up import options_given_up

NAMES = "abcdef"


def _statement(rng: random.Random) -> Ruled:
    a, b = rng.sample(NAMES[:4], 2)
    signs = [rng.choice(["", "-"]) for _ in range(2)]
    return Ruled(parse_statement(f"{signs[0]}{a} {rng.choice(['and', 'or', 'IFF'])} {signs[1]}{b}"))


def form_of(seed: int, *, parties: int = 2, options: int = 4) -> OptionForm:
    rng = random.Random(seed)  # noqa: S311 (no secret)
    who = tuple(f"p{k}" for k in range(parties))
    own = tuple(
        Option(NAMES[k], who[k % parties], stays=rng.choice(["", "", "", "take", "drop"]))
        for k in range(options)
    )
    wishes = {p: Priorities(tuple(_statement(rng) for _ in range(rng.randint(1, 4)))) for p in who}
    ruled = (Ruled(parse_statement("a and b and c")),) if rng.random() < 0.5 else ()
    form = OptionForm(who, own, wishes, ruled)
    today, aim = (rng.choice(form.feasible) for _ in range(2))
    return OptionForm(who, own, wishes, ruled, status_quo=today, target=aim)


def _moves_left(form: OptionForm, names: frozenset[str]) -> GraphModel:
    """The graph model from what is promised, one pair of combinations at a time."""
    moves = []
    for party in form.parties:
        own = form.own(party)
        table = []
        for mask in form.feasible:
            to = []
            for other in form.feasible:
                if other == mask or (mask ^ other) & ~own:
                    continue
                fine = True
                for k, o in enumerate(form.options):
                    was, will, aim = ((m >> k) & 1 for m in (mask, other, form.target or 0))
                    if was == will:
                        continue
                    fine = fine and not (o.stays == "take" and was)
                    fine = fine and not (o.stays == "drop" and not was)
                    fine = fine and not (o.name in names and was == aim)
                if fine:
                    to.append(form.feasible.index(other))
            table.append(tuple(to))
        moves.append(tuple(table))
    base = form.graph_model()
    return GraphModel(base.parties, base.states, tuple(moves), base.ranks)


def _reached(model: GraphModel, start: int, end: int) -> bool:
    """By states and last movers, to and fro until nothing is added."""
    met = {(start, -1)}
    while True:
        more = {
            (t, i)
            for s, last in met
            for i in range(len(model.parties))
            if i != last
            for t in model.moves[i][s]
        } - met
        if not more:
            return any(s == end for s, _ in met)
        met |= more


@pytest.mark.parametrize("seed", range(60))
def test_sets_are_those_of_a_look_at_every_set(seed):
    form = form_of(seed, parties=2 + seed % 2)
    assert form.target is not None
    assert form.status_quo is not None
    target, start = (form.feasible.index(m) for m in (form.target, form.status_quo))
    found = options_given_up(form, form.target)
    assert found.complete
    menu = [r.option for r in renunciations(form, form.target)]
    sets = [frozenset(c) for k in range(len(menu) + 1) for c in itertools.combinations(menu, k)]
    after = {names: _moves_left(form, names) for names in sets}
    for concept in CONCEPTS:
        enough = [
            names
            for names, model in after.items()
            if stability(model).stable(target, concept) and _reached(model, start, target)
        ]
        minimal = {s for s in enough if not any(t < s for t in enough)}
        assert set(found.minimal[concept]) == minimal
    assert found.verify()


@pytest.mark.parametrize("seed", range(20))
def test_one_state_is_judged_as_in_the_whole_table(seed):
    form = form_of(seed, parties=3, options=6)
    model = form.graph_model()
    whole = stability(model)
    for state in range(model.size):
        for concept in CONCEPTS:
            assert lasts(model, state, concept) == whole.stable(state, concept)


def test_who_gives_up_everything_stays():
    form = form_of(5)
    assert form.target is not None
    model = form.graph_model()
    after = given_up(form, model, renunciations(form, form.target))
    assert not any(table[form.state_of[form.target]] for table in after.moves)


def test_what_is_out_of_reach_has_no_set_and_says_so():
    own = (Option("a", "p", stays="take"), Option("b", "q"))
    wishes = {p: Priorities((Ruled(parse_statement("b")),)) for p in "pq"}
    form = OptionForm(("p", "q"), own, wishes, status_quo=1, target=0)
    found = options_given_up(form, 0)
    assert found.complete
    assert not any(found.minimal.values())
    assert "no legal sequence of moves leads from the status quo 'a' to 'nothing'" in found.notes[0]


def test_a_limit_is_told():
    forms = (replace(form_of(seed, parties=3, options=6), status_quo=None) for seed in range(9))
    form = next(f for f in forms if options_given_up(f, f.target or 0).tried > 1)
    assert form.target is not None
    short = options_given_up(form, form.target, most_sets=1)
    assert short.tried == 1
    assert not short.complete
    assert "stopped after 1 set" in short.notes[0]
    with effort.limited(0):
        none = options_given_up(form, form.target)
    assert none.tried == 0
    assert not none.complete
    assert not any(none.minimal.values())
    assert "nothing looked at" in none.notes[0]
