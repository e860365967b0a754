"""What a package of linked issues takes, against linking every changed set of games anew."""

from __future__ import annotations

from fractions import Fraction
from itertools import chain, combinations, product

import pytest

import detente as dt
from detente.analysis.linked_concessions import linked_concessions
from detente.analysis.repeated_play import RepeatedGame
from detente.errors import GameError, SolverError
from detente.solvers.effective_discount import effective_discount

MODEL = dt.load("geneva_linkage")
READINGS = {"": MODEL, **MODEL.variants}


def _subsets(items):
    return chain.from_iterable(combinations(items, size) for size in range(len(items) + 1))


def _sufficient(model):
    """Every set that holds the package: whole games changed, linked, and asked again."""
    links, whole = model.definition.links, model.linked
    definitions = [model.definition, *(w.definition for w in links)]
    profiles = [model.agreements["geneva"], *(dict(w.agreement) for w in links)]
    menus = [model.measures, *(w.definition.measures(w.values(model.values)) for w in links)]
    bound = {p.id for d in definitions for p in d.players if not p.outside}
    said = whole.repetition
    weakest = {
        p: d if p not in said.handover
        else effective_discount(d, said.handover[p], said.handover[p].period)
        for p, d in said.discount.items()
    }  # fmt: skip
    found = set()
    for chosen in product(*(list(_subsets(menu)) for menu in menus)):
        issues, before, after = [], dict.fromkeys(whole.players, 0), dict.fromkeys(whole.players, 0)
        for rep, own, profile, definition in zip(
            whole.issues, chosen, profiles, definitions, strict=True
        ):
            game = rep.stage
            for measure in own:
                game = game.plus(measure.effects(rep.stage))
            issues.append(RepeatedGame.of(game, rep.repetition, rep.punishment))
            for p in rep.players:
                before[p] += rep.stage.payoff(definition.status_quo)[p]
                after[p] += game.payoff(profile)[p]
        if any(after[p] < before[p] for p in bound):
            continue
        try:
            needed = dt.link(issues).pooled_discounts(profiles)
        except SolverError:
            # With these measures a punishment is no equilibrium any more: nobody need believe it.
            continue
        if all(d is not None and d <= weakest[p] for p, d in needed.items()):
            found.add(frozenset(m.name for own in chosen for m in own))
    return found


@pytest.mark.parametrize("reading", list(READINGS))
def test_minimal_sets_are_the_minimal_sufficient_ones(reading):
    model = READINGS[reading]
    found = linked_concessions(model, "geneva")
    enough = _sufficient(model)
    minimal = {s for s in enough if not any(other < s for other in enough)}
    assert {frozenset(g.measure for g in s) for s in found.minimal} == minimal
    # C22 for the whole package: somebody in Washington gives in every one.
    assert all("us" in found.givers(s) for s in found.minimal)


def test_the_least_patience_of_any_set():
    found = linked_concessions(MODEL, "geneva")
    assert found.later
    assert found.patience is not None
    before = linked_concessions(MODEL.at({"patience": found.patience, "continuity": 1}), "geneva")
    assert any(s <= later for s in before.minimal for later in found.later)
    less = MODEL.at({"patience": found.patience - Fraction(1, 1000), "continuity": 1})
    assert linked_concessions(less, "geneva").minimal == ()


def test_bad_questions_are_refused():
    with pytest.raises(GameError, match="links to no other"):
        linked_concessions(dt.load("hnc_composition"), "exchange")
    with pytest.raises(GameError, match="unknown agreement 'x'"):
        linked_concessions(MODEL, "x")
