"""How sure a judgement on states is, and which one change of mind would overturn it, in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from detente.analysis.nearest_change import (
    MOST_TRIED,
    Answer,
    NearestChange,
    PreferenceShift,
    nearest_change,
)
from detente.analysis.state_stability import StateStability
from detente.concepts.coalition_stability import departure, groups
from detente.concepts.options_given_up import lasts
from detente.game.provenance import Confidence
from detente.report.standing import reading_words
from detente.report.state_names import StateNames
from detente.report.study import Study
from detente.report.wording import capital, count, halves, listed

# Groups that are asked again at each change of mind that is tried.
MOST_GROUPS = 64
# The states that last, by label: under Nash, and among those who think ahead.
Lasting = tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class OfStates:
    """A judgement's confidence, what would overturn it, and the figures behind both.

    `moved` are the states that the overturning change of mind is about; `contested` whether some
    reading of the definition answers otherwise.
    """

    confidence: Confidence
    overturned_by: str
    basis: str
    moved: tuple[int, ...]
    contested: bool


@dataclass(frozen=True, slots=True)
class StateStanding:
    """How sure answers about the states of one option form are."""

    study: Study
    found: StateStability
    names: StateNames

    def of(self, answer: Answer, *, turns: bool = False) -> OfStates:
        """How sure an answer is; with `turns`, an answer of `nash`, what would last instead."""
        nearest = nearest_change(self.found, answer)
        other = self._otherwise(answer)
        readings = len(self.study.model.variants)
        basis = ["the orders of preference alone"]
        if readings:
            same = "the same in every contested reading"
            against = f"otherwise in {count(len(other), 'contested reading')} of {readings}"
            basis.append(against if other else same)
        if nearest is not None and nearest.change is not None:
            basis.append(f"the nearest change is {halves(nearest.change.swaps)} away")
        shift = None if nearest is None or other else nearest.change
        over = reading_words(self.study, other[0]) if other else self._overturned(nearest)
        if turns and nearest is not None and shift is not None:
            over = f"{over.removesuffix('.')}{self._turn(answer, nearest)}."
        moved = () if shift is None or shift.edit is not None else (shift.state, shift.than)
        sure = self._confidence(nearest, contested=bool(other))
        return OfStates(sure, over, "; ".join(basis), moved, bool(other))

    def _otherwise(self, answer: Answer) -> list[str]:
        """The contested readings that answer otherwise."""
        if not self.study.model.variants:
            return []
        here = answer(self.found)
        models = self.study.model.variants.items()
        read = {name: model.state_stability for name, model in models}
        return [name for name, found in read.items() if found is not None and answer(found) != here]

    def _confidence(self, nearest: NearestChange | None, *, contested: bool) -> Confidence:
        reasons = [r for p in self.found.form.preferences.values() for r in p.reasons()]
        if contested or nearest is None or not all(r.is_given for r in reasons):
            return "low"
        if nearest.change is None:
            return "high" if nearest.complete else "moderate"
        return "moderate" if nearest.change.swaps > 1 else "low"

    def _overturned(self, nearest: NearestChange | None) -> str:
        if nearest is None:
            return "Not searched: there are too many states to try every change of a preference."
        if nearest.change is None:
            every = "" if nearest.complete else f" among the {MOST_TRIED:,} nearest"
            return (
                "Nothing found: no one state moved in one party's order, and no one statement of a "
                f"party changed{every}, turns it."
            )
        return f"{capital(self.shift(nearest.change))}."

    def shift(self, shift: PreferenceShift) -> str:
        """One party's change of mind as a clause."""
        who, edit, names = self.names.party(shift.party), shift.edit, self.names
        if edit is None:
            state, than = names.state(shift.state), names.state(shift.than)
            if shift.how == "level":
                return f"{who} holding {state} for as good as {than}"
            one, other = (state, than) if shift.how == "above" else (than, state)
            return f"{who} preferring {one} to {other}"
        return f"{who} {names.edit(edit)}"

    def _turn(self, answer: Answer, nearest: NearestChange) -> str:
        """Which states would then last, or no longer."""
        parts = []
        after, today = cast("Lasting", nearest.after), cast("Lasting", answer(self.found))
        ways = ("too", "") if today[0] else ("without foresight", "among those who think ahead")
        for then, before, how in zip(after, today, ways, strict=True):
            new = [s for s in then if s not in before]
            gone = [s for s in before if s not in then]
            parts += [f"{self._labelled(new)} would last {how}"] if new else []
            parts += [f"{self._labelled(gone)} would not last"] if gone else []
        return f"; then {listed(parts)}" if parts else ""

    def _labelled(self, labels: list[str]) -> str:
        return self.names.states(map(self.found.model.states.index, labels))


# -- the questions, as answers that can be asked of any order of preferences -----------------------


def nash(found: StateStability) -> Lasting:
    """The states that last under Nash."""
    return tuple(map(found.model.states.__getitem__, found.stability.equilibria("Nash"))), ()


def nash_and_foresight(found: StateStability) -> Lasting:
    """The states that last under Nash, and those that do under SEQ."""
    foresight = found.stability.equilibria("SEQ")
    return nash(found)[0], tuple(map(found.model.states.__getitem__, foresight))


def beyond(found: StateStability) -> tuple[str, ...]:
    """The states that last under SEQ and not under Nash."""
    stable = found.stability
    return tuple(
        found.model.states[s] for s in stable.equilibria("SEQ") if not stable.stable(s, "Nash")
    )


def stays(state: str, concept: str = "") -> Answer:
    """Under which of Nash and SEQ a state lasts; or whether it does under one concept."""
    asked = (concept,) if concept else ("Nash", "SEQ")

    def answer(found: StateStability) -> object:
        if state not in found.model.states:
            return None
        at = found.model.states.index(state)
        return tuple(lasts(found.model, at, c) for c in asked)

    return answer


def holds(state: str) -> Answer:
    """Under which of Nash and SEQ a state lasts and, if under Nash, who would leave it together."""

    def answer(found: StateStability) -> object:
        alone = stays(state)(found)
        if alone != (True, True):
            return alone, None
        at = found.model.states.index(state)
        several = [g for g in groups(found.model)[:MOST_GROUPS] if len(g) > 1]
        leaving = (departure(found.model, group, at) for group in several)
        return alone, next(((d.group, found.model.states[d.to]) for d in leaving if d), None)

    return answer


def above(state: str) -> Callable[[StateStability], tuple[str, ...]]:
    """The states that every party prefers to one."""

    def answer(found: StateStability) -> tuple[str, ...]:
        model = found.model
        if state not in model.states:
            return ()
        at = model.states.index(state)
        better = (s for s in range(model.size) if all(r[s] > r[at] for r in model.ranks))
        return tuple(map(model.states.__getitem__, better))

    return answer
