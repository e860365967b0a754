"""The nearest single change of one party's preferences that changes an answer about states.

A party that ranks states, or weighs options, may come to see one state otherwise: above, below or
level with others, the rest of its order as it was. A party with statements may drop one, move one
to another place, or put above all what an option is to be. Changes are tried by how many swaps
they make in the party's order of the states, the smallest first.

>>> from detente.analysis.model import load
>>> found = load("published/chicken").state_stability
>>> change = nearest_change(found, lambda s: s.stability.equilibria("Nash")).change
>>> change.party, str(change.edit), str(change.swaps)
('first', 'add “swerve” at the top', '2')
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from detente.analysis.state_stability import StateStability
from detente.concepts.preference_change import Ranks, changed, swaps
from detente.formula.statement import parse_statement
from detente.game.option_form import Priorities, Ruled
from detente.solvers.statement_changes import Edit, single_edits

# Of more states than this no reader follows an order, and trying all changes takes long.
MOST_STATES = 40
MOST_TRIED = 2000

Answer = Callable[[StateStability], object]


@dataclass(frozen=True, slots=True)
class PreferenceShift:
    """One party's change of mind.

    `edit` changes its statements; where that is None, `state` comes to stand `how` ("above",
    "below" or "level") compared with `than`. `swaps` is what it changes in the party's order;
    `ranks` that order afterwards, higher better.
    """

    party: str
    ranks: Ranks
    swaps: Fraction
    edit: Edit | None = None
    state: int = 0
    how: str = ""
    than: int = 0


@dataclass(frozen=True, slots=True)
class NearestChange:
    """The nearest change that changes the answer; None where none of those tried does.

    `complete`: every single change was tried. `after` holds the answer once it is made.
    """

    change: PreferenceShift | None
    after: object = None
    complete: bool = True


def nearest_change(
    found: StateStability, answer: Answer, most: int = MOST_TRIED
) -> NearestChange | None:
    """The nearest single change after which `answer` gives something else.

    None where there are more than forty states. At most `most` changes are tried, nearest first.
    """
    model = found.model
    if model.size > MOST_STATES:
        return None
    before = answer(found)
    tried = sorted(_shifts(found), key=lambda shift: shift.swaps)
    for shift in tried[:most]:
        i = model.parties.index(shift.party)
        ranks = (*model.ranks[:i], shift.ranks, *model.ranks[i + 1 :])
        after = answer(StateStability(found.form, changed(model, ranks)))
        if after != before:
            return NearestChange(shift, after)
    return NearestChange(None, complete=len(tried) <= most)


def _shifts(found: StateStability) -> Iterator[PreferenceShift]:
    for party, ranks in zip(found.model.parties, found.model.ranks, strict=True):
        preference = found.form.preferences[party]
        if isinstance(preference, Priorities):
            yield from _edited(found, party, ranks, preference)
        else:
            yield from _reordered(party, ranks)


def _edited(
    found: StateStability, party: str, ranks: Ranks, preference: Priorities
) -> Iterator[PreferenceShift]:
    """Each single change of a party's statements that changes its order."""
    form = found.form
    start = tuple(str(ruled.statement) for ruled in preference.statements)
    added = [said for name in form.bits for said in (name, f"not {name}")]
    i = form.parties.index(party)
    for edit, listed in single_edits(start, added):
        told = Priorities(tuple(Ruled(parse_statement(s)) for s in listed))
        preferences = {**form.preferences, party: told}
        after = replace(form, preferences=preferences).graph_model().ranks[i]
        cost = swaps(ranks, after)
        if cost:
            yield PreferenceShift(party, after, cost, edit)


def _reordered(party: str, ranks: Ranks) -> Iterator[PreferenceShift]:
    """One state placed level with another, just above or just below it, the rest as they were."""
    for state, own in enumerate(ranks):
        mates = {rank: s for s, rank in reversed(list(enumerate(ranks))) if s != state}
        for rank, other in mates.items():
            for half, how in ((0, "level"), (1, "above"), (-1, "below")):
                # Raised no further than above, lowered no further than below.
                if half * (own - rank) > 0:
                    continue
                # Twice as many ranks leave room between any two.
                moved = tuple(2 * rank + half if s == state else 2 * r for s, r in enumerate(ranks))
                cost = swaps(ranks, moved)
                if cost:
                    yield PreferenceShift(party, moved, cost, None, state, how, other)
