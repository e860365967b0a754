"""Every minimal set of options given up that makes a state last and leaves it within reach.

>>> from detente.formula.statement import parse_statement
>>> from detente.game.option_form import Option, Priorities, Ruled
>>> wishes = {p: Priorities((Ruled(parse_statement(s)),))
...           for p, s in (("us", "press"), ("ru", "-press"))}
>>> form = OptionForm(("us", "ru"), (Option("press", "us"), Option("withhold", "ru")), wishes)
>>> options_given_up(form, 0).minimal["Nash"]
(frozenset({'press'}),)
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import comb

from detente.concepts.options_given_up import (
    Kept,
    Renunciation,
    given_up,
    lasts,
    renunciations,
    within_reach,
)
from detente.concepts.stability import CONCEPTS, stability
from detente.game import effort
from detente.game.graph_model import GraphModel
from detente.game.option_form import OptionForm

MOST_SETS = 4096


@dataclass(frozen=True)
class OptionsGivenUp:
    """The minimal sets by concept, as names of options, smaller ones first.

    `target` and `start` are numbers of states (`start` None: no status quo), `menu` what can be
    given up. All sets of at most `size` options were looked at; `complete` if that is all of
    them. `tried` counts the graph models judged.
    """

    form: OptionForm
    model: GraphModel
    target: int
    start: int | None
    menu: tuple[Renunciation, ...]
    minimal: dict[str, tuple[frozenset[str], ...]]
    size: int
    complete: bool
    tried: int
    notes: tuple[str, ...] = ()

    def after(self, names: frozenset[str]) -> GraphModel:
        """The graph model once the options named are given up."""
        return given_up(self.form, self.model, [r for r in self.menu if r.option in names])

    def willing(self, names: frozenset[str]) -> bool:
        """Whether the state is then reached by moves that each mover wants at the time."""
        return within_reach(self.after(names), self.target, self.start, improving=True)

    def suffices(self, names: frozenset[str], concept: str) -> bool:
        """Whether a set suffices, from the definition."""
        after = self.after(names)
        stable = stability(after).stable(self.target, concept)
        return stable and within_reach(after, self.target, self.start)

    def verify(self) -> bool:
        """Whether each set suffices, and no part of it does."""
        return all(
            self.suffices(names, concept)
            and not any(
                self.suffices(frozenset(part), concept)
                for k in range(len(names))
                for part in combinations(sorted(names), k)
            )
            for concept, found in self.minimal.items()
            for names in found
        )

    def to_dict(self) -> dict[str, object]:
        """The menu, and by concept the minimal sets and who gives in each of them."""
        owner = {r.option: r.party for r in self.menu}
        return {
            "menu": [r.to_dict() for r in self.menu],
            "minimal": {
                c: [
                    {
                        "options": [r.option for r in self.menu if r.option in names],
                        "givers": sorted({owner[n] for n in names}),
                        "willing": self.willing(names),
                    }
                    for names in found
                ]
                for c, found in self.minimal.items()
            },
            "size": self.size,
            "complete": self.complete,
            "tried": self.tried,
            "notes": list(self.notes),
        }

    def __repr__(self) -> str:
        told = ", ".join(f"{c} {len(sets)}" for c, sets in self.minimal.items())
        return f"OptionsGivenUp({self.model.states[self.target]}: minimal sets for {told})"


def options_given_up(
    form: OptionForm,
    target: int,
    *,
    model: GraphModel | None = None,
    most_sets: int = MOST_SETS,
) -> OptionsGivenUp:
    """The minimal sets of options given up after which the combination `target` lasts.

    It has to be within reach of the form's status quo, if it has one. `model` is the form's graph
    model, where it is at hand. Sets are looked at by size, `most_sets` of them at most; what was
    not looked at is told.
    """
    base = form.graph_model() if model is None else model
    state = form.state_of[target]
    start = None if form.status_quo is None else form.state_of[form.status_quo]
    menu = renunciations(form, target)
    search = _Search(form, base, state, start, menu)
    asked = effort.current()
    size, tried, ending = -1, 0, ""
    # Giving up takes moves away: what is out of reach stays so, and no set is worth a look.
    for k in range(len(menu) + 1) if search.reached() else ():
        for given in combinations(menu, k):
            names = frozenset(r.option for r in given)
            if search.settled(names):
                continue
            if tried >= most_sets:
                ending = f"stopped after {tried:,} set{'' if tried == 1 else 's'}"
            elif not asked.goes_on(tried / min(most_sets, 1 << len(menu))):
                ending = asked.ending
            if ending:
                break
            search.judge(names, given)
            tried += 1
        if ending:
            break
        size = k
    minimal = {c: tuple(found) for c, found in search.minimal.items()}
    notes = _notes(search, ending, size)
    return OptionsGivenUp(
        form, base, state, start, menu, minimal, max(size, 0), not ending, tried, notes
    )


class _Search:
    def __init__(
        self,
        form: OptionForm,
        model: GraphModel,
        state: int,
        start: int | None,
        menu: tuple[Renunciation, ...],
    ) -> None:
        self.form, self.model, self.state, self.start = form, model, state, start
        self.menu = menu
        self.minimal: dict[str, list[frozenset[str]]] = {c: [] for c in CONCEPTS}
        self._known: Kept = {}

    def settled(self, names: frozenset[str]) -> bool:
        """Whether the set has a part that suffices under every concept."""
        return all(any(s <= names for s in found) for found in self.minimal.values())

    def judge(self, names: frozenset[str], given: tuple[Renunciation, ...]) -> None:
        """Note the concepts under which a set suffices and none of its parts does."""
        after = given_up(self.form, self.model, given, self._known)
        enough = [
            c
            for c, sets in self.minimal.items()
            if not any(s <= names for s in sets) and lasts(after, self.state, c)
        ]
        if enough and within_reach(after, self.state, self.start):
            for concept in enough:
                self.minimal[concept].append(names)

    def reached(self) -> bool:
        """Whether the state is within reach as things stand."""
        return within_reach(self.model, self.state, self.start)


def _notes(search: _Search, ending: str, size: int) -> tuple[str, ...]:
    notes = []
    if ending:
        upto = f"all sets of at most {size} options" if size > 0 else "the state as it stands"
        total = sum(comb(len(search.menu), k) for k in range(len(search.menu) + 1))
        what = upto if size >= 0 else "nothing"
        notes.append(f"{ending}: {what} looked at, of {total:,} sets; larger ones may suffice too")
    if not search.reached():
        where, today = search.model.states[search.state], search.start
        assert today is not None  # noqa: S101 (without a status quo all is within reach)
        notes.append(
            f"no legal sequence of moves leads from the status quo '{search.model.states[today]}' "
            f"to '{where}', whatever is given up"
        )
    elif not ending and not all(search.minimal.values()):
        lacking = ", ".join(c for c, found in search.minimal.items() if not found)
        notes.append(
            f"under {lacking} no set suffices: what makes the state last puts it out of reach of "
            "the status quo"
        )
    return tuple(notes)
