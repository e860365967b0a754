"""Why no set of concessions suffices: the fewest conditions that no set on the menu meets at once.

The conditions are that each player with a reservation value gets it, and that each player stays:
that it does not gain by breaking away at once or, in repeated play, loses by it in the end. Every
set that leads to the target is looked at (by families of sets where conditions are linear), so the
answer is exact, and irreducible: for each condition there is a set that meets all the others.

>>> from detente.analysis.concessions import Measure, concession_sets
>>> from detente.game.normal_form import NormalFormGame
>>> game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
>>> gift = Measure("gift", "2", {"1": [2, 0, 0, 0]}, costs=1)
>>> sets = concession_sets(game, target={"1": "1", "2": "1"}, measures=[gift])
>>> sets.why_empty
WhyEmpty(stays 2)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from detente.analysis.set_verdicts import SetVerdicts
from detente.concepts.concession import fit
from detente.concepts.target_concept import LINEAR
from detente.errors import SolverError
from detente.game import effort
from detente.game.normal_form import NormalFormGame
from detente.solvers.concession_search import MOST, choices
from detente.solvers.conflicts import smallest_conflict
from detente.solvers.critical_discount import critical_ranges
from detente.solvers.held_sets import MOST_MEASURES
from detente.solvers.linear_sets import Clause, LinearSets
from detente.solvers.programmed_sets import programmed_sets
from detente.solvers.set_families import at_least, everything


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition on a set that leads to the target.

    `kind` "reservation": the player gets what it accepts. "stays": the player does not break away.
    "holds": the target holds, where that is no matter of one player. "target": a set leads there.
    """

    kind: str
    player: str | None = None

    def __str__(self) -> str:
        return self.kind if self.player is None else f"{self.kind} {self.player}"


@dataclass(frozen=True, slots=True)
class WhyEmpty:
    """Conditions that no set of the menu meets together.

    `otherwise[k]` is a set that meets all of them but `conditions[k]`; None where none leads to the
    target. `proven`: every set was looked at and no
    fewer conditions would do; else they rest on integer programming in floating point, or the
    search was stopped.
    """

    conditions: tuple[Condition, ...]
    otherwise: tuple[frozenset[str] | None, ...]
    proven: bool = True

    def __repr__(self) -> str:
        return f"WhyEmpty({', '.join(map(str, self.conditions))})"

    def to_dict(self) -> dict[str, object]:
        """The conditions, each with a set that meets the others."""
        return {
            "conditions": [
                {
                    "kind": c.kind,
                    "player": c.player,
                    "met_otherwise_by": None if other is None else sorted(other),
                }
                for c, other in zip(self.conditions, self.otherwise, strict=True)
            ],
            "proven": self.proven,
        }


Met = tuple[int, frozenset[Condition]]


def why_empty(verdicts: SetVerdicts) -> WhyEmpty | None:
    """The fewest conditions that no set meets together; None if some set suffices."""
    linear = _linear(verdicts)
    if linear is not None and not linear.small:
        return linear.programmed()
    every = linear.conditions if linear else _conditions(verdicts)
    found: dict[frozenset[Condition], int] = {}
    proven = True
    for mask, met in linear.met() if linear else _met(verdicts, every):
        if not effort.current().goes_on():
            proven = False
            break
        if met not in found or _by_size(mask) < _by_size(found[met]):
            found[met] = mask
    if not found:
        return WhyEmpty((Condition("target"),), (None,), proven)
    core = smallest_conflict([frozenset(every) - met for met in found])
    if core is None:
        return None
    order = tuple(c for c in every if c in core)
    others = (
        min((m for met, m in found.items() if core - {c} <= met), key=_by_size) for c in order
    )
    return WhyEmpty(order, tuple(map(verdicts.names, others)), proven)


def _by_size(mask: int) -> tuple[int, int]:
    return mask.bit_count(), mask


# -- one set after another ------------------------------------------------------------------------


def _conditions(verdicts: SetVerdicts) -> tuple[Condition, ...]:
    players = verdicts.table.game.players
    accepts = tuple(Condition("reservation", p) for p in players if p in verdicts.table.reservation)
    if verdicts.today is None and verdicts.concept in ("nash", "strict"):
        return accepts + tuple(Condition("stays", p) for p in players)
    if verdicts.today is None or verdicts.punishment == "optimal":
        return (*accepts, Condition("holds"))
    if verdicts.punishment == "transfers":
        return (Condition("holds"),)
    return accepts + tuple(Condition("stays", p) for p in players)


def _met(verdicts: SetVerdicts, every: tuple[Condition, ...]) -> Iterator[Met]:
    """What each set that leads to the target meets; under several threats, under each of them."""
    table = verdicts.table
    moves = [k for k, c in enumerate(table.menu) if c.kind == "move"]
    rest = [k for k, c in enumerate(table.menu) if c.kind == "measure"]
    alone = replace(table, reservation={})
    if verdicts.punishment == "transfers" and verdicts.today is not None:
        alone = table
    free = SetVerdicts(
        alone, verdicts.reading, verdicts.concept, verdicts.punishment, verdicts.discount
    )
    for chosen in choices(table, moves):
        base = sum(1 << k for k in chosen)
        for part in range(1 << len(rest)):
            mask = base | sum(1 << k for j, k in enumerate(rest) if part >> j & 1)
            names = verdicts.names(mask)
            if fit(table, names) is not None:
                continue
            game, profile = table.game_with(names), table.profile(names) or {}
            at = game.position(game.cell(profile))
            accepted = {
                Condition("reservation", p)
                for p, row in zip(game.players, game.payoffs, strict=True)
                if row[at] >= table.reservation.get(p, row[at])
            }
            for kept in _kept(free, mask, game, every):
                yield mask, frozenset(accepted & set(every)) | kept


def _kept(
    verdicts: SetVerdicts, mask: int, game: NormalFormGame, every: tuple[Condition, ...]
) -> Iterator[frozenset[Condition]]:
    """Who stays, under each threat; or whether the target holds."""
    if Condition("holds") in every:
        yield frozenset({Condition("holds")} if verdicts.contains(mask) else ())
        return
    table, names = verdicts.table, verdicts.names(mask)
    cell = game.cell(table.profile(names) or {})
    at = game.position(cell)
    least = int(verdicts.concept == "strict")
    content = {
        p
        for i, p in enumerate(game.players)
        if not any(
            game.payoffs[i][k] > game.payoffs[i][at]
            or (least and k != at and game.payoffs[i][k] == game.payoffs[i][at])
            for k in game.deviations(cell, i)
        )
    }
    if verdicts.today is None or len(content) == len(game.players):
        yield _stay(content)
        return
    watch = table.monitoring_with(names)
    threats = _floors(verdicts, mask)
    if not threats:
        # Nothing to be afraid of.
        yield _stay(content if watch is None else set())
    for floors in threats:
        ranges = critical_ranges(game, cell, floors, watch)
        yield _stay({
            p
            for p, own, d in zip(game.players, ranges, verdicts.today, strict=True)
            if own.allows(d)
        })  # fmt: skip


def _floors(verdicts: SetVerdicts, mask: int) -> list[tuple[Fraction, ...]]:
    try:
        return verdicts.floors(mask)
    except SolverError:
        return []


def _stay(players: set[str]) -> frozenset[Condition]:
    return frozenset(Condition("stays", p) for p in players)


# -- all sets at once, where conditions are linear -------------------------------------------------


def _linear(verdicts: SetVerdicts) -> _Linear | None:
    """The conditions as clauses where they are linear and the menu may be long; None elsewhere."""
    if not verdicts.table.additive:
        return None
    if verdicts.today is None:
        return _Linear(verdicts) if verdicts.concept in LINEAR else None
    long = len(verdicts.table.menu) > MOST
    return _Linear(verdicts) if long and not isinstance(verdicts.punishment, str) else None


class _Linear:
    """Labelled clauses for each way into the target."""

    def __init__(self, verdicts: SetVerdicts) -> None:
        self._verdicts = verdicts
        self._sets = LinearSets(verdicts.table)
        self._items = len(self._sets.payoffs.measures)

    @property
    def small(self) -> bool:
        """Whether families of all sets are at hand."""
        return self._items <= MOST_MEASURES

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """All of them, in the same order everywhere."""
        found: dict[Condition, None] = {}
        for cell in self._sets.ways.values():
            found |= dict.fromkeys(self._clauses(cell))
        return tuple(found)

    def _clauses(self, cell: tuple[int, ...]) -> dict[Condition, list[Clause]]:
        table, today = self._verdicts.table, self._verdicts.today
        players = table.game.players
        accepting = [p for p in players if p in table.reservation]
        found = {
            Condition("reservation", p): [clause]
            for p, clause in zip(accepting, self._sets.accepted(cell), strict=True)
        }
        if today is None:
            for i, p in enumerate(players):
                clauses = self._sets.once_for(i, cell, self._verdicts.concept)
                if clauses:
                    found[Condition("stays", p)] = clauses
            return found
        reversion = self._verdicts.punishment
        assert not isinstance(reversion, str)  # noqa: S101 (see `_linear`)
        kept = self._sets.kept(cell, table.game.cell(reversion), today)[len(accepting) :]
        if table.monitoring is not None:
            found[Condition("holds")] = kept
        else:
            found |= {
                Condition("stays", p): [clause] for p, clause in zip(players, kept, strict=True)
            }
        return found

    def met(self) -> Iterator[Met]:
        """A set for each combination of conditions that some set meets, and no others."""
        for moves, cell in self._sets.ways.items():
            classes = [(everything(self._items), frozenset[Condition]())]
            labelled = self._clauses(cell)
            for condition in self.conditions:
                family = self._family(labelled.get(condition, []))
                classes = [
                    (part, more)
                    for own, met in classes
                    for part, more in ((own & family, met | {condition}), (own & ~family, met))
                    if part
                ]
            for family, met in classes:
                yield moves | self._sets.payoffs.on_menu(_first(family)), met

    def _family(self, clauses: list[Clause]) -> int:
        family = everything(self._items)
        for clause in clauses:
            either = 0
            for group in clause:
                both = family
                for row in group:
                    both &= at_least(row.start, row.weights)
                either |= both
            family &= either
        return family

    def programmed(self) -> WhyEmpty | None:
        """By leaving out one condition after another, as long as no set meets the rest."""
        core = list(self.conditions)
        if self._found(core) is not None:
            return None
        for condition in self.conditions:
            fewer = [c for c in core if c != condition]
            if self._found(fewer) is None:
                core = fewer
        others = tuple(self._found([c for c in core if c != condition]) for condition in core)
        names = tuple(None if m is None else self._verdicts.names(m) for m in others)
        return WhyEmpty(tuple(core), names, proven=False)

    def _found(self, conditions: list[Condition]) -> int | None:
        """A set that meets these conditions."""
        for moves, cell in self._sets.ways.items():
            labelled = self._clauses(cell)
            clauses = [clause for c in conditions for clause in labelled.get(c, [])]
            found = programmed_sets(clauses, self._items, 1).sets
            if found:
                return moves | self._sets.payoffs.on_menu(found[0])
        return None


def _first(family: int) -> int:
    """The set of a family with the smallest mask."""
    return (family & -family).bit_length() - 1
