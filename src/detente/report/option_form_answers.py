"""Page one of an option form: which states last, and what an agreement would need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from detente.analysis.nearest_change import Answer, PreferenceShift
from detente.analysis.state_concessions import StateConcessions
from detente.analysis.state_stability import StateStability, Way
from detente.report.blocks import Judgement
from detente.report.state_names import StateNames
from detente.report.state_standing import (
    StateStanding,
    above,
    beyond,
    holds,
    nash,
    nash_and_foresight,
    stays,
)
from detente.report.study import Study
from detente.report.wording import capital, count, halves, in_words, listed, opening

FEWEST, MOST = 3, 5
# States that a list on the page explains.
MOST_MEANT = 4
CAVEAT = (
    "A state that lasts is not a forecast and not a probability: it is one from which no party "
    "gains by moving, given the judgements listed below. Only the orders of preference count, no "
    "figures. A swap turns one pair of neighbours in a party's order round, half a swap makes or "
    "breaks a tie; confidence is about the evidence for these judgements."
)


def state_judgements(study: Study, claims: list[Judgement]) -> list[Judgement]:
    """Three to five judgements on the states of an option form, `claims` of its sources among them.

    Names are explained where they are used first.
    """
    page = _Page(study)
    told = [page.lasting()]
    told += [*page.today(), *page.target(), *page.groups()][: MOST - len(told) - len(claims)]
    told += claims
    for more in (page.ahead, page.better):
        if len(told) < FEWEST:
            told += more()
    return told


@dataclass(frozen=True)
class _Page:
    """What the judgements are made from."""

    study: Study

    @cached_property
    def found(self) -> StateStability:
        found = self.study.model.state_stability
        assert found is not None  # noqa: S101 (asked of option forms alone)
        return found

    @cached_property
    def names(self) -> StateNames:
        return StateNames(self.found)

    @cached_property
    def standing(self) -> StateStanding:
        return StateStanding(self.study, self.found, self.names)

    @cached_property
    def nash(self) -> tuple[int, ...]:
        return self._in_order("Nash")

    @cached_property
    def foresight(self) -> tuple[int, ...]:
        """The states that last under SEQ and not under Nash."""
        return tuple(s for s in self._in_order("SEQ") if s not in self.nash)

    def _label(self, state: int) -> str:
        return self.found.model.states[state]

    def _in_order(self, concept: str) -> tuple[int, ...]:
        return tuple(s for s in self.found.form.order if self.found.stability.stable(s, concept))

    # -- the judgements ------------------------------------------------------------------------

    def lasting(self) -> Judgement:
        """Which states last, and whether foresight is needed."""
        names, size = self.names, self.found.model.size
        every = count(size, "state")
        if self.nash:
            verb = "lasts" if len(self.nash) == 1 else "last"
            number = capital(in_words(len(self.nash)))
            told = names.states(self.nash)
            text = f"{number} of the {every} {verb} whether or not the parties think ahead: {told}."
        elif self.foresight:
            verb = "lasts" if len(self.foresight) == 1 else "last"
            text = (
                "No state lasts if each party looks only at its own next move; "
                f"{names.states(self.foresight)} {verb} if they think ahead."
            )
        else:
            text = (
                f"None of the {every} lasts: from each some party would move, and no answer that "
                "the others would want to give undoes its gain."
            )
        details = []
        held = {*self._in_order("GMR")} - {*self._in_order("SEQ")}
        if held:
            verb = "is" if len(held) == 1 else "are"
            details.append(
                f"{capital(in_words(len(held)))} more {verb} held only by answers that would undo "
                "any gain, but that the others would not all want to give (GMR)."
            )
        answer = nash if self.nash else nash_and_foresight
        named = (self.nash or self.foresight)[:MOST_MEANT]
        return self._judged(text, details, named, answer, turns=True)

    def ahead(self) -> Iterator[Judgement]:
        """What foresight adds."""
        if not self.nash:
            return
        if self.foresight:
            verb = "lasts" if len(self.foresight) == 1 else "last"
            text = f"If the parties think ahead, {self.names.states(self.foresight)} {verb} too."
            undone = "any gain would be undone by answers that the others would themselves want"
            details = [f"{capital(undone)} to give (sequential stability, SEQ)."]
        else:
            text, details = "Thinking ahead adds no state that lasts.", []
        yield self._judged(text, details, self.foresight[:MOST_MEANT], beyond)

    def today(self) -> Iterator[Judgement]:
        """Whether the status quo lasts, and where it leads if not."""
        found, names, state = self.found, self.names, self.found.today
        if state is None:
            return
        details, named = [], [state]
        leaving = found.stability.leaving(state, "SEQ")
        together = self._together(state)
        if leaving:
            verdict = found.stability.verdict(state, leaving[0], "SEQ")
            assert verdict.unsanctioned is not None  # noqa: S101 (it leaves)
            to = names.state(verdict.unsanctioned)
            text = f"The status quo does not last: {names.party(leaving[0])} would move to {to}."
            named.append(verdict.unsanctioned)
            details.append("No answer that the others would want to give undoes that gain.")
            if len(leaving) > 1:
                who = capital(names.parties(leaving[1:]))
                details.append(f"{who} would move away from it, too.")
        elif state in self.nash and not together:
            text = "The status quo lasts: no party gains by moving, alone or with others."
            if state not in found.joint:
                text = "The status quo lasts: no party gains by moving alone."
        elif state in self.nash:
            text = f"The status quo holds against each party alone, but {together[0]}."
        else:
            text = "The status quo lasts only among parties that think ahead."
            details.append(self._held(state))
        way = self._onward(text)
        if way is not None:
            details.append(
                f"Moves that each mover wants at the time lead to {names.state(way.state)}: "
                f"{self._steps(way)}."
            )
            named += [m.to for m in way.moves]
        yield self._judged(text, details, named, holds(self._label(state)))

    def target(self) -> Iterator[Judgement]:
        """Whether the target lasts; what it takes for it, in options given up or minds changed."""
        found, names, state = self.found, self.names, self.found.target
        given = self.study.state_concessions
        if state is None or given is None or state == found.today:
            return
        leaving = found.stability.leaving(state, "SEQ")
        tempted = found.stability.leaving(state, "Nash")
        if leaving:
            text = f"The target does not last by itself: {names.parties(leaving)} would leave it."
        elif tempted:
            text = (
                "The target lasts among parties that think ahead, not among those that see only "
                f"their own next move: {names.parties(tempted)} would leave it."
            )
        else:
            text = "The target lasts once it is reached: no party gains by leaving it alone."
        way = next((w for w in found.ways if w.state == state), None)
        details = list(self._way(way))
        named = [state, *(m.to for m in way.moves)] if way is not None else [state]
        if tempted:
            details += self._given_up(given)
            details += self._minds(given)
        yield self._judged(
            text, details, named, stays(self._label(state), "SEQ" if leaving else "")
        )

    def groups(self) -> Iterator[Judgement]:
        """A state that lasts against each party alone, and that a group would leave together."""
        for state in self.found.joint:
            together = self._together(state)
            if together and state in self.nash and state != self.found.today:
                where = opening(self.names.state(state))
                text = f"{where} holds against each party alone, but {together[0]}."
                details = [f"Besides, {t}." for t in together[1:2]]
                to = [d.to for d in self.found.joint[state] if len(d.group) > 1]
                yield self._judged(text, details, [state, *to[:2]], holds(self._label(state)))
                return

    def better(self) -> Iterator[Judgement]:
        """Whether another state is better for every party than the first that lasts."""
        state = next(iter((*self.nash, *self.foresight)), None)
        if state is None:
            return
        here = self.names.state(state)
        preferred = above(self._label(state))(self.found)
        text = f"Nothing is left on the table: no state is better for every party than {here}."
        named = [state]
        if preferred:
            named.append(self.found.model.states.index(preferred[0]))
            text = f"{opening(here)} lasts, yet every party prefers {self.names.state(named[1])}."
        yield self._judged(text, [], named, above(self._label(state)))

    # -- their parts ---------------------------------------------------------------------------

    def _meant(self, states: Iterable[int]) -> list[str]:
        """What states stand for, told once on the page."""
        told = []
        for state in states:
            if state not in self._told:
                told.append(f"{opening(self.names.state(state))}: {self.names.means(state)}.")
            self._told.add(state)
        return told

    @cached_property
    def _told(self) -> set[int]:
        return set()

    def _together(self, state: int) -> list[str]:
        """What groups would do from a state, smaller groups first, as clauses."""
        names = self.names
        groups = [d for d in self.found.joint.get(state, ()) if len(d.group) > 1]
        least = [d for d in groups if not any(set(o.group) < set(d.group) for o in groups)]
        return [
            f"{names.parties(d.group)} would move together to {names.state(d.to)}" for d in least
        ]

    def _held(self, state: int) -> str:
        """Whose gain from leaving a state is undone, and by whose answer."""
        found, names = self.found, self.names
        tempted = found.stability.leaving(state, "Nash")[0]
        held = found.stability.verdict(state, tempted, "SEQ").sanctions[0]
        answers = listed(f"{names.party(m.player)} to {names.state(m.to)}" for m in held.answer)
        return (
            f"{capital(names.party(tempted))} could gain by moving to "
            f"{names.state(held.improvement)}, but others would then want to move: {answers}."
        )

    def _onward(self, told: str) -> Way | None:
        """The way of willing moves to a state that lasts, if it is not told already."""
        for way in self.found.ways:
            known = len(way.moves) == 1 and self.names.state(way.state) in told
            if way.willing and way.moves and way.state != self.found.target and not known:
                return way
        return None

    def _way(self, way: Way | None) -> Iterator[str]:
        if way is None:
            return
        if not way.moves:
            yield "It cannot be reached from the status quo."
        elif way.willing:
            yield f"Moves that each mover wants at the time lead there: {self._steps(way)}."
        else:
            yield (
                "From the status quo it is reached only if somebody makes a move that it does not "
                f"want at the time, for instance: {self._steps(way)}."
            )

    def _steps(self, way: Way) -> str:
        return ", then ".join(
            f"{self.names.party(m.player)} to {self.names.state(m.to)}" for m in way.moves
        )

    def _given_up(self, given: StateConcessions) -> Iterator[str]:
        sets = given.given_up.minimal["Nash"]
        if not sets:
            yield "No options were found whose giving up would make it last at any foresight."
            return
        menu = [r for r in given.given_up.menu if r.option in sets[0]]
        promises = listed(
            f"{self.names.party(r.party)} {'keeping' if r.keeps else 'forgoing'} "
            f"{self.names.option(r.option)} for good"
            for r in menu
        )
        more = len(sets) - 1
        other = f" ({count(more, 'other minimal way')})" if more else ""
        yield f"To last at any foresight, an agreement on it needs: {promises}{other}."

    def _minds(self, given: StateConcessions) -> Iterator[str]:
        """The least change of mind of the one party that would leave."""
        leaving = given.states.stability.leaving(given.target, "Nash")
        if len(leaving) > 1:
            yield "No change of one party's mind would do as much."
            return
        (party,) = leaving
        asked = given.statements.get(party, {}).get("Nash")
        if asked is not None and asked.least == 1 and asked.complete:
            edit = asked.changes[0].edits[0]
            shift = PreferenceShift(party, (), Fraction(0), edit)
            yield f"Or one change of mind: {self.standing.shift(shift)}."
            return
        change = given.swaps[party]["Nash"] if party in given.swaps else None
        if change is not None and change.like is not None:
            like = self.names.state(change.like)
            yield (
                f"Or a change of mind: {self.names.party(party)} holding it for as good as {like} "
                f"({halves(change.swaps)} in its order)."
            )

    # -- how sure ------------------------------------------------------------------------------

    def _judged(
        self,
        text: str,
        details: list[str],
        named: Iterable[int],
        answer: Answer,
        *,
        turns: bool = False,
    ) -> Judgement:
        """A judgement whose truth is an answer; `turns`: told is what would last instead."""
        sure = self.standing.of(answer, turns=turns)
        return Judgement(
            text=text,
            confidence=sure.confidence,
            overturned_by=sure.overturned_by,
            basis=sure.basis,
            verdict="depends" if sure.contested else "holds",
            details=(*self._meant([*named, *sure.moved]), *details),
        )
