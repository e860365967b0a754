"""A game that changes as it is played, compiled for draws.

Payoffs, chances and discount factors are quotients over what is drawn. Profiles keep their
positions in the whole game, whatever actions a state leaves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import comb
from typing import TypeAlias

from detente.errors import GameError
from detente.formula import quotient as quotients
from detente.formula.powers import powers
from detente.formula.quotient import Quotient
from detente.game.payoffs import profiles
from detente.game.profile import PureProfile
from detente.game.states import WrittenState, states_degree
from detente.sweep.reading import Reading, TooInvolved

_ZERO = quotients.constant(Fraction(0))
_ONE = quotients.constant(Fraction(1))


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """A quotient over what is drawn, with the register that holds it; each is made once."""

    value: Quotient
    register: int

    @property
    def is_zero(self) -> bool:
        """Whether it is zero at every draw."""
        return not self.value.top.terms


Chances: TypeAlias = Mapping[int, Term]


class States:
    """The states of a reading; TooInvolved where they are not compiled.

    `positions[x]` are the profiles that state x leaves, `payoffs[x][i]` player i's payoffs there
    and `chances[x][k]` those of the states that may follow profile k, none of them zero
    throughout. GameError where there are no states.

    >>> from detente.files.load import load
    >>> from detente.sweep.reading import Sheet
    >>> states = States(Sheet(load("next_administration")).reading({}))
    >>> states.names[:3], states.positions[3], sorted(states.chances[0][3])
    (('now', 'fresh', 'same'), (0,), [1, 2])
    """

    def __init__(self, reading: Reading) -> None:
        block = reading.definition.repeated
        if block is None or not block.states:
            raise GameError("a finding asks about states, but `repeated` has no `states`")
        self.reading = reading
        self.names = tuple(state.name for state in block.states)
        self.start = block.start
        self._terms: dict[Quotient, Term] = {}
        self._along: dict[str, Along] = {}
        self._less: dict[tuple[Term, Term], Term] = {}
        self.discount = tuple(
            self.term(reading.formula(block.discount[p])) for p in reading.players
        )
        one = self.term(_ONE)
        self.impatience = tuple(self.less(one, d) for d in self.discount)
        self.positions = tuple(_left(reading, state) for state in block.states)
        self.payoffs = tuple(
            tuple([self.term(v) for v in reading.payoffs_in(state, p)] for p in reading.players)
            for state in block.states
        )
        self.chances = tuple(
            self._chances(state, own)
            for state, own in zip(block.states, self.positions, strict=True)
        )

    def _chances(self, state: WrittenState, positions: tuple[int, ...]) -> dict[int, Chances]:
        """As `game.states.chances`, in quotients."""
        reading, known = self.reading, self.reading.known_in(state)
        moves = [
            (m, quotients.quotient(m.chance.value.tree, known, reading.sheet.divisors))
            for m in state.moves
        ]
        rest = state.otherwise or ("" if state.moves else state.name)
        every = list(profiles(reading.labels))
        found: dict[int, Chances] = {}
        for k in positions:
            row: dict[str, Quotient] = {}
            for move, chance in moves:
                if move.chance.matches(every[k]):
                    row[move.to] = row.get(move.to, _ZERO) + chance
            left = _ONE - sum(row.values(), _ZERO)
            if rest:
                row[rest] = row.get(rest, _ZERO) + left
            elif left.constant != 0:
                raise TooInvolved("chances that add up to 1 for some draws only")
            found[k] = {self.names.index(to): self.term(c) for to, c in row.items() if c.top.terms}
        return found

    def term(self, value: Quotient) -> Term:
        """A quotient as a term."""
        found = self._terms.get(value)
        if found is None:
            found = self._terms[value] = Term(value, self.reading.register(value))
        return found

    def less(self, one: Term, other: Term) -> Term:
        """The difference of two terms."""
        found = self._less.get((one, other))
        if found is None:
            found = self._less[one, other] = self.term(one.value - other.value)
        return found

    def index(self, state: str) -> int:
        """The position of a state."""
        return self.names.index(state)

    def position(self, x: int, profile: PureProfile) -> int | None:
        """A full profile's position; None where the state does not leave its actions."""
        at = self.reading.position(self.reading.cell(profile))
        return at if at in self.positions[x] else None

    def others(self, x: int, k: int, player: int) -> list[int]:
        """The positions that a player can move to from one in a state."""
        every = self.reading.others(self.reading.cells[k], player)
        return [j for j in every if j in self.positions[x]]

    @cached_property
    def ways(self) -> dict[int, set[int]]:
        """For each state those that may follow it, at some draw."""
        return {x: {y for row in own.values() for y in row} for x, own in enumerate(self.chances)}

    @cached_property
    def asked_of(self) -> dict[int, None]:
        """The states that leave somebody a choice."""
        return {x: None for x, own in enumerate(self.positions) if len(own) > 1}

    @cached_property
    def conditions(self) -> list[Condition]:
        """What has to hold for there to be a game, and does not hold at every draw."""
        chances = [c for own in self.chances for row in own.values() for c in row.values()]
        asked = [*((d, True) for d in self.discount), *((c, False) for c in chances)]
        found = [
            Condition(c, self.term(_ONE - c.value), below) for c, below in dict.fromkeys(asked)
        ]
        return [one for one in found if not one.is_met]

    def along(self, name: str) -> Along:
        """What the same quotients are as a parameter goes through its range.

        Raises GameError where it has none, or where something is no polynomial in it.
        """
        written = self.reading.definition.parameters.get(name)
        if written is None or written.range is None:
            raise GameError(f"'{name}' is no parameter with a range")
        if name in self.reading.set_to:
            raise TooInvolved("a threshold in a parameter that is set")
        # What the exact answer refuses is refused here, too.
        states_degree(self.reading.definition, name)
        if name not in self._along:
            self._along[name] = Along(self.reading, name, *written.range)
        return self._along[name]


def _left(reading: Reading, state: WrittenState) -> tuple[int, ...]:
    """The positions of the profiles that a state leaves."""
    labels = reading.labels
    return tuple(
        reading.position(cell)
        for cell in reading.cells
        if all(
            labels[p][a] in state.actions.get(p, labels[p])
            for p, a in zip(reading.players, cell, strict=True)
        )
    )


@dataclass(frozen=True, slots=True)
class Condition:
    """A number from 0 to 1, below 1 where `below`; `rest` is 1 less it."""

    number: Term
    rest: Term
    below: bool

    @property
    def is_met(self) -> bool:
        """Whether it holds at every draw, as far as the formulas show."""
        number = self.number.value.constant
        if number is None:
            return False
        return 0 <= number < 1 if self.below else 0 <= number <= 1


class Along:
    """Terms as polynomials in s, from 0 at the low end of a parameter's range to 1."""

    def __init__(self, reading: Reading, name: str, low: Fraction, high: Fraction) -> None:
        if low == high:
            raise TooInvolved("a range that is a point")
        self.reading, self.name, self.low, self.width = reading, name, low, high - low
        self._made: dict[Term, tuple[Quotient, ...]] = {}
        self._registers: dict[Term, tuple[int, ...]] = {}

    def coefficients(self, term: Term) -> tuple[Quotient, ...]:
        """The coefficients in s from the constant term up; none for zero."""
        if term not in self._made:
            found = powers(term.value, self.name)
            self._made[term] = tuple(
                sum(
                    (
                        c * quotients.constant(comb(k, j) * self.low ** (k - j) * self.width**j)
                        for k, c in enumerate(found)
                        if k >= j
                    ),
                    _ZERO,
                )
                for j in range(len(found))
            )
        return self._made[term]

    def registers(self, term: Term) -> tuple[int, ...]:
        """The registers of the coefficients."""
        if term not in self._registers:
            rows = self.coefficients(term)
            self._registers[term] = tuple(self.reading.register(c) for c in rows)
        return self._registers[term]

    def surely_within(self, condition: Condition) -> bool:
        """Whether a condition holds all along, at every draw, by its Bernstein coefficients."""
        for term, strictly in ((condition.number, False), (condition.rest, condition.below)):
            rows = [c.constant for c in self.coefficients(term)] or [Fraction(0)]
            known = [c for c in rows if c is not None]
            if len(known) < len(rows):
                return False
            n = len(known) - 1
            found = [
                sum(Fraction(comb(j, i), comb(n, i)) * known[i] for i in range(j + 1))
                for j in range(n + 1)
            ]
            if min(found) < 0 or (strictly and not (found[0] and found[-1])):
                return False
        return True
