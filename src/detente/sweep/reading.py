"""A definition compiled for draws: payoffs and chances as registers of one program.

A *sheet* holds the program of a definition; a *reading* is the sheet with some parameters set to
numbers. Parameters that are drawn stay names, those that follow from them are multiplied out, and
what two payoffs share cancels before any rounding, so that a tie by structure stays a tie.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import product
from math import prod
from typing import TypeVar, cast

from detente.errors import SolverError
from detente.formula import Formula
from detente.formula import quotient as quotients
from detente.formula.program import Program
from detente.formula.quotient import Quotient, Sum
from detente.game.definition import Definition
from detente.game.payoffs import Ranking, Rule
from detente.game.profile import Cell, PureProfile
from detente.game.states import WrittenState
from detente.sweep.draws import free_parameters, rank_name
from detente.sweep.known import in_state, settled

_ZERO = quotients.constant(Fraction(0))
_ONE = quotients.constant(Fraction(1))
# Larger games are left to exact evaluation, draw by draw.
MOST_PROFILES = 64

Effects = tuple[tuple[Quotient, ...], ...]
Made = TypeVar("Made")


class TooInvolved(SolverError):  # noqa: N818 (says what the question is)
    """A question that is not compiled; it is answered exactly, draw by draw."""


class Sheet:
    """One program for a definition, and its readings by the values set in them.

    `fixed` are values in place of those written, as `Model.overrides`; `drawn` the parameters that
    stay names, all that have a range by default.

    >>> from detente.files.load import load
    >>> base = Sheet(load("hnc_composition")).reading({})
    >>> base.shape, base.size
    ((2, 2, 2), 8)
    """

    def __init__(
        self,
        definition: Definition,
        fixed: Mapping[str, Fraction] | None = None,
        drawn: Collection[str] | None = None,
    ) -> None:
        self.definition = definition
        self.fixed = dict(fixed or {})
        self.drawn = frozenset(free_parameters(definition) if drawn is None else drawn)
        self.program = Program()
        # All that is divided by in what was compiled: where one is zero exact evaluation refuses.
        self.divisors: dict[Sum, None] = {}
        self._readings: dict[tuple[tuple[str, Fraction], ...], Reading] = {}
        self._linked: dict[int, list[Reading]] = {}
        self._made: dict[Hashable, object] = {}

    def reading(self, values: Mapping[str, Fraction]) -> Reading:
        """The definition with some parameters, drawn ones too, set to values."""
        key = tuple(sorted(values.items()))
        if key not in self._readings:
            self._readings[key] = Reading(self, dict(values))
        return self._readings[key]

    def once(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What `make` makes, made once for a key."""
        if key not in self._made:
            self._made[key] = make()
        return cast("Made", self._made[key])

    def linked(self, reading: Reading) -> list[Reading]:
        """The definitions that a reading links to, their parameters as the links set them."""
        key = id(reading)
        if key not in self._linked:
            found = []
            for link in reading.definition.links:
                at = {name: reading.formula(f) for name, f in link.at.items()}
                found.append(Reading(self, {}, link.definition, at, seen=link.seen))
            self._linked[key] = found
        return self._linked[key]


@dataclass(frozen=True, slots=True)
class Change:
    """A handover: its period, and the chance that the agreement survives it, as a quotient."""

    period: int
    continues: Quotient


class Reading:
    """A definition with some parameters set; everything is compiled when first asked for.

    Players and actions are numbers in the order written, profiles positions in row-major order.
    Raises TooInvolved for a definition that is not compiled. `seen` leaves a public signal out.
    """

    def __init__(
        self,
        sheet: Sheet,
        values: Mapping[str, Fraction],
        definition: Definition | None = None,
        at: Mapping[str, Quotient] | None = None,
        *,
        seen: bool = False,
    ) -> None:
        self.sheet, self.set_to, self.seen = sheet, values, seen
        # A linked definition draws nothing of its own: `at` holds what the link sets.
        self._given = at
        self.definition = definition = sheet.definition if definition is None else definition
        self.labels = definition.action_labels
        self.players = tuple(self.labels)
        self.shape = tuple(len(own) for own in self.labels.values())
        self.size = prod(self.shape)
        if self.size > MOST_PROFILES:
            raise TooInvolved(f"a game of {self.size} outcomes")
        if definition.today is not None and definition.today.actions:
            raise TooInvolved("a state that leaves some actions only")
        self.strides = tuple(prod(self.shape[i + 1 :]) for i in range(len(self.shape)))
        self.cells: list[Cell] = list(product(*map(range, self.shape)))
        self._differences: dict[tuple[int, int, int, int], int] = {}
        # Keeps what the keys above name by its address.
        self._effects_kept: list[Effects] = []
        self._rises: dict[tuple[int, int], int] = {}
        self._others: dict[tuple[Cell, int], list[int]] = {}
        # Exact evaluation settles every parameter, used or not.
        _ = self._known

    def at(self, values: Mapping[str, Fraction]) -> Reading:
        """The same with more parameters set."""
        return self.sheet.reading({**self.set_to, **values})

    # -- formulas -----------------------------------------------------------------------------

    @cached_property
    def _known(self) -> dict[str, Quotient]:
        """Every parameter as a quotient over what is drawn."""
        parameters = self.definition.parameters
        if self._given is not None:
            return settled(parameters, self._given, {}, {}, self._over)
        fixed = {n: v for n, v in self.sheet.fixed.items() if n not in self._drawn}
        return settled(parameters, {}, {**fixed, **self.set_to}, self._drawn, self._over)

    @cached_property
    def _drawn(self) -> frozenset[str]:
        if self._given is None:
            return self.sheet.drawn
        return frozenset(free_parameters(self.definition))

    def known_in(self, state: WrittenState | None) -> Mapping[str, Quotient]:
        """The same in a state of a changing game, which sets some parameters."""
        if state is None:
            return self._known
        found, moved = in_state(self.definition.parameters, self._known, state, self._over)
        if not {*self._drawn, *self.set_to, *self.sheet.fixed}.isdisjoint(moved):
            raise TooInvolved("a parameter that is drawn or set and follows from a state's")
        return found

    def formula(self, written: Formula) -> Quotient:
        """A formula over what is drawn."""
        return self._over(written, self._known)

    def _over(self, written: Formula, known: Mapping[str, Quotient]) -> Quotient:
        return quotients.quotient(written.tree, known, self.sheet.divisors)

    def register(self, value: Quotient) -> int:
        """Where a program run holds a quotient."""
        return self.sheet.program.put(value)

    def _sums(self, rules: Iterable[Rule]) -> list[Quotient]:
        total = [_ZERO] * self.size
        for rule in rules:
            value = self.formula(rule.value)
            for at in rule.positions(self.labels):
                total[at] = total[at] + value
        return total

    # -- the game played once -------------------------------------------------------------------

    @cached_property
    def payoffs(self) -> Effects:
        """Each player's payoff at every profile."""
        return tuple(tuple(self._payoffs(p)) for p in self.players)

    def _payoffs(self, player: str) -> list[Quotient]:
        form = self.definition.payoffs[player]
        if isinstance(form, Ranking):
            found = [_ZERO] * self.size
            for level, group in enumerate(reversed(form.groups)):
                for at in group:
                    found[at] = quotients.unknown(rank_name(player, level))
            return found
        return self.payoffs_in(self.definition.today, player)

    def payoffs_in(self, state: WrittenState | None, player: str) -> list[Quotient]:
        """A player's payoff at every profile in a state of a changing game."""
        form = self.definition.payoffs[player]
        if isinstance(form, Ranking):
            return list(self.payoffs[self.players.index(player)])
        rows = (form if state is None else form.in_state(state.name)).summands(self.labels)
        known = self.known_in(state)
        return [sum((self._over(f, known) for f in row), _ZERO) for row in rows]

    def difference(self, player: int, at: int, base: int, effects: Effects | None = None) -> int:
        """The register of what a player gets at one position more than at another."""
        key = player, at, base, id(effects)
        found = self._differences.get(key)
        if found is None:
            table = self.payoffs[player]
            value = table[at] - table[base]
            if effects is not None:
                self._effects_kept.append(effects)
                value = value + effects[player][at] - effects[player][base]
            found = self._differences[key] = self.register(value)
        return found

    def over_today(self, player: int, at: int, now: int, effects: Effects | None) -> int:
        """The register of what a position gives a player, measures counted in, above `now`."""
        if effects is None:
            return self.difference(player, at, now)
        key = player, at, -2 - now, id(effects)
        found = self._differences.get(key)
        if found is None:
            self._effects_kept.append(effects)
            table = self.payoffs[player]
            value = table[at] - table[now] + effects[player][at]
            found = self._differences[key] = self.register(value)
        return found

    def payoff(self, player: int, at: int, effects: Effects | None = None) -> int:
        """The register of a player's payoff at a position."""
        key = player, at, -1, id(effects)
        found = self._differences.get(key)
        if found is None:
            value = self.payoffs[player][at]
            if effects is not None:
                self._effects_kept.append(effects)
                value = value + effects[player][at]
            found = self._differences[key] = self.register(value)
        return found

    def position(self, cell: Cell) -> int:
        """Where a cell stands in row-major order."""
        return sum(map(int.__mul__, cell, self.strides))

    def cell(self, profile: PureProfile) -> Cell:
        """The action numbers of a full profile."""
        return tuple(own.index(profile[p]) for p, own in self.labels.items())

    def matching(self, profile: PureProfile) -> list[Cell]:
        """The cells of a partial profile."""
        fixed = {self.players.index(p): self.labels[p].index(a) for p, a in profile.items()}
        return [c for c in self.cells if all(c[i] == a for i, a in fixed.items())]

    def moves(self, cell: Cell, player: int) -> list[int]:
        """The positions a player can bring about from a cell, its own action's among them."""
        stride = self.strides[player]
        base = self.position(cell) - cell[player] * stride
        return [base + k * stride for k in range(self.shape[player])]

    def others(self, cell: Cell, player: int) -> list[int]:
        """The positions that a player can move to from a cell."""
        found = self._others.get((cell, player))
        if found is None:
            here = self.position(cell)
            found = [at for at in self.moves(cell, player) if at != here]
            self._others[cell, player] = found
        return found

    # -- repeated play -----------------------------------------------------------------------

    @cached_property
    def discount(self) -> tuple[Quotient, ...] | None:
        """Each player's discount factor; None where no one game is repeated."""
        block = self.definition.repeated
        if block is None or block.states:
            return None
        return tuple(self.formula(block.discount[p]) for p in self.players)

    @cached_property
    def handover(self) -> dict[int, Change]:
        """The handovers by player; TooInvolved where a period is not one number."""
        block = self.definition.repeated
        found = {}
        for player, change in ({} if block is None else block.handover).items():
            period = self.formula(change.period).constant
            if period is None or period.denominator != 1 or period < 1:
                raise TooInvolved("a handover whose period is drawn")
            continues = self.formula(change.continues)
            found[self.players.index(player)] = Change(int(period), continues)
        return found

    @cached_property
    def chance(self) -> tuple[Quotient, ...] | None:
        """The chance of the signal of bad faith at every profile; None where play is seen."""
        block = self.definition.repeated
        if block is None or not block.signals or self.seen:
            return None
        rows = []
        for signal in block.signals:
            row = self._sums(signal.chance)
            if signal.otherwise is not None:
                rest = self.formula(signal.otherwise)
                covered = {k for rule in signal.chance for k in rule.positions(self.labels)}
                row = [c if k in covered else rest for k, c in enumerate(row)]
            rows.append(row)
        if len(rows) > 1 and any(
            sum(column, -_ONE).constant != 0 for column in zip(*rows, strict=True)
        ):
            raise TooInvolved("signals whose chances add up to 1 for some draws only")
        self._signals = rows
        return tuple(rows[0])

    @cached_property
    def conditions(self) -> list[tuple[int, int, bool]]:
        """Pairs of registers, a number and 1 less it: none may be negative, nor zero if (True)."""
        below = [*(self.discount or ())]
        within = [c.continues for c in self.handover.values()]
        if self.chance is not None:
            within += [c for row in self._signals for c in row]
        found = [(self.register(v), self.register(_ONE - v), True) for v in below]
        found += [(self.register(v), self.register(_ONE - v), False) for v in within]
        return list(dict.fromkeys(found))

    def rise(self, at: int, base: int) -> int:
        """The register of how much likelier the signal is at one position than at another."""
        if (at, base) not in self._rises:
            assert self.chance is not None  # noqa: S101 (asked where there is a signal)
            self._rises[at, base] = self.register(self.chance[at] - self.chance[base])
        return self._rises[at, base]

    @property
    def reversion(self) -> Cell | None:
        """The profile that answers a breach; None for the worst stage equilibrium."""
        block = self.definition.repeated
        if block is None or block.punishment is None:
            return None
        return self.cell(block.punishment)

    # -- measures ---------------------------------------------------------------------------

    @cached_property
    def effects(self) -> list[Effects]:
        """What each measure adds to every player's payoffs, its costs taken off its owner's."""
        found = []
        for measure in self.definition.concessions:
            rows = []
            for p in self.players:
                row = self._sums(measure.adds.get(p, ()))
                if p == measure.by:
                    costs = self._sums(measure.costs)
                    row = [a - c for a, c in zip(row, costs, strict=True)]
                rows.append(tuple(row))
            found.append(tuple(rows))
        return found

    def together(self, chosen: Iterable[int]) -> Effects | None:
        """The effects of several measures; None of none."""
        total: Effects | None = None
        for k in chosen:
            more = self.effects[k]
            total = more if total is None else tuple(
                tuple(a + b for a, b in zip(one, two, strict=True))
                for one, two in zip(total, more, strict=True)
            )  # fmt: skip
        return total
