"""The option form: what each party can take or leave, and the graph model that follows.

A state is a choice of options that is feasible; a party moves by any joint change of its own
options, some of which may be impossible to take back. Preferences are an order of statements,
most important first, an order of states, or weights (Howard 1971; Fraser and Hipel 1984; Fang,
Hipel, Kilgour and Peng 2003).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import product
from typing import TypeAlias

from detente.formula.statement import Statement
from detente.game.graph_model import GraphModel, Moves
from detente.game.payoffs import Ranking
from detente.game.provenance import Reason

MAX_OPTIONS = 20
MAX_STATES = 100_000
# Up to so many states there is a normal form; its mixed equilibria say nothing of larger ones.
MAX_PROFILES = 256
NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Option:
    """Something a party can take or leave.

    `stays` says that once taken it cannot be given up, or ("drop") that once given up it cannot
    be taken again; empty where both are possible.
    """

    name: str
    party: str
    means: str = ""
    reason: Reason = Reason()
    stays: str = ""


@dataclass(frozen=True, slots=True)
class Ruled:
    """Combinations of options marked by a statement: ruled out, or all one state."""

    statement: Statement
    means: str = ""
    reason: Reason = Reason()


@dataclass(frozen=True, slots=True)
class Priorities:
    """A preference by statements, most important first: Σ 2^(k - j) over the true ones of k.

    States are compared by the first statement that holds in one and not in the other.
    """

    statements: tuple[Ruled, ...]

    def reasons(self) -> list[Reason]:
        """The statements' reasons."""
        return [s.reason for s in self.statements]


@dataclass(frozen=True, slots=True)
class StateOrder:
    """A preference by the states themselves: groups of masks, best first, members tying."""

    groups: tuple[tuple[int, ...], ...]
    reason: Reason = Reason()

    def reasons(self) -> list[Reason]:
        """The order's reason."""
        return [self.reason]


@dataclass(frozen=True, slots=True)
class Weights:
    """A preference by the sum of the weights of the options taken, of any party."""

    weights: Mapping[str, Fraction]
    reason: Reason = Reason()

    def reasons(self) -> list[Reason]:
        """The weights' reason."""
        return [self.reason]


Preference: TypeAlias = Priorities | StateOrder | Weights


@dataclass(frozen=True)
class OptionForm:
    """Options, which combinations there are, and what each party prefers.

    A combination is a mask: bit k stands for the k-th option. `names` are names for states,
    `agreements` those
    of them that stand for agreements, `status_quo` and `target` the combination of today and the
    one aimed at.

    >>> from detente.formula.statement import parse_statement
    >>> form = OptionForm(("us", "ru"), (Option("press", "us"), Option("withhold", "ru")),
    ...     preferences={p: Priorities((Ruled(parse_statement(s)),))
    ...                  for p, s in (("us", "withhold"), ("ru", "press"))})
    >>> form.graph_model().states
    ('nothing', 'press', 'withhold', 'press withhold')
    """

    parties: tuple[str, ...]
    options: tuple[Option, ...]
    preferences: Mapping[str, Preference]
    infeasible: tuple[Ruled, ...] = ()
    alike: tuple[Ruled, ...] = ()
    names: Mapping[str, int] = field(default_factory=dict)
    agreements: Mapping[str, int] = field(default_factory=dict)
    status_quo: int | None = None
    target: int | None = None

    @cached_property
    def bits(self) -> dict[str, int]:
        """Each option's bit, by name."""
        return {option.name: 1 << k for k, option in enumerate(self.options)}

    def own(self, party: str) -> int:
        """The mask of a party's options."""
        return sum(bit for bit, o in zip(self.bits.values(), self.options, strict=True)
                   if o.party == party)  # fmt: skip

    # -- which states there are ----------------------------------------------------------------

    @cached_property
    def tables(self) -> dict[str, int]:
        """For each option the combinations with it, as bits numbered by mask."""
        size = 1 << len(self.options)
        found = {}
        for k, option in enumerate(self.options):
            # 2^k combinations without, 2^k with, and so on: doubled until it is all of them.
            table, width = ((1 << (1 << k)) - 1) << (1 << k), 2 << k
            while width < size:
                table |= table << width
                width *= 2
            found[option.name] = table
        return found

    @cached_property
    def everything(self) -> int:
        """All combinations, feasible or not, as bits numbered by mask."""
        return (1 << (1 << len(self.options))) - 1

    def where(self, statement: Statement) -> int:
        """The combinations in which a statement holds, as bits numbered by mask."""
        return statement.table(self.tables, self.everything)

    @cached_property
    def feasible_table(self) -> int:
        """The feasible combinations, as bits numbered by mask."""
        left = self.everything
        for rule in self.infeasible:
            left &= ~self.where(rule.statement)
        return left

    @cached_property
    def feasible(self) -> tuple[int, ...]:
        """Every feasible combination, in order of mask."""
        return tuple(_set_bits(self.feasible_table))

    @cached_property
    def state_of(self) -> dict[int, int]:
        """The number of the state of every feasible combination."""
        first: dict[int, int] = {}
        joined = [self.where(rule.statement) for rule in self.alike]
        classes: list[int | None] = [None] * len(joined)
        count = 0
        for mask in self.feasible:
            k = next((k for k, table in enumerate(joined) if table >> mask & 1), None)
            known = None if k is None else classes[k]
            if known is None:
                known, count = count, count + 1
                if k is not None:
                    classes[k] = known
            first[mask] = known
        return first

    @cached_property
    def masks(self) -> tuple[int, ...]:
        """For each state the combination that stands for it, the least of those alike."""
        found: dict[int, int] = {}
        for mask, state in self.state_of.items():
            found.setdefault(state, mask)
        return tuple(found.values())

    def label(self, mask: int) -> str:
        """The options taken, as words."""
        taken = [o.name for k, o in enumerate(self.options) if mask >> k & 1]
        return " ".join(taken) or NOTHING

    def name(self, state: int) -> str:
        """The name given to a state; empty where none was."""
        found = (n for n, mask in self.names.items() if self.state_of.get(mask) == state)
        return next(found, "")

    @cached_property
    def order(self) -> tuple[int, ...]:
        """Every state in the order to tell them: named ones as named, then by what is taken."""
        named = [self.state_of[mask] for mask in self.names.values()]
        return tuple(dict.fromkeys([*named, *range(len(self.masks))]))

    def taken(self, state: int) -> tuple[str, ...]:
        """The options taken in a state."""
        return tuple(o.name for k, o in enumerate(self.options) if self.masks[state] >> k & 1)

    # -- what follows ----------------------------------------------------------------------------

    def graph_model(self, title: str = "", names: Mapping[str, str] | None = None) -> GraphModel:
        """States, moves and ranks."""
        labels = tuple(map(self.label, self.masks))
        moves = tuple(map(self.moves, self.parties))
        ranks = tuple(self._ranks(self.preferences[party]) for party in self.parties)
        return GraphModel(self.parties, labels, moves, ranks, title, names or {})

    def moves(self, party: str, kept: int = 0, shunned: int = 0) -> Moves:
        """One party's moves: every other choice of its options that it may still make.

        Besides what cannot be taken back anyway, options of the mask `kept` are not given up
        once taken, and those of `shunned` not taken once they are not.
        """
        own = self.own(party)
        stay = kept & own | sum(b for b, o in zip(self.bits.values(), self.options, strict=True)
                   if o.stays == "take") & own  # fmt: skip
        gone = shunned & own | sum(b for b, o in zip(self.bits.values(), self.options, strict=True)
                   if o.stays == "drop") & own  # fmt: skip
        choices = list(_submasks(own))
        state_of = self.state_of
        found: list[dict[int, None]] = [{} for _ in self.masks]
        for mask, state in state_of.items():
            rest, now = mask & ~own, mask & own
            for choice in choices:
                if choice == now or now & stay & ~choice or choice & gone & ~now:
                    continue
                to = state_of.get(rest | choice)
                if to is not None and to != state:
                    found[state][to] = None
        return tuple(map(tuple, found))

    def _ranks(self, preference: Preference) -> tuple[int, ...]:
        match preference:
            case StateOrder(groups):
                level = {
                    self.state_of[mask]: k
                    for k, group in enumerate(reversed(groups))
                    for mask in group
                }
                return tuple(level[state] for state in range(len(self.masks)))
            case Weights(weights):
                scores = [
                    sum((weights.get(o, Fraction(0)) for o in self.taken(s)), Fraction(0))
                    for s in range(len(self.masks))
                ]
                return _dense(scores)
            case Priorities(statements):
                tables = [_bytes(self.where(s.statement), len(self.options)) for s in statements]
                return _dense([
                    tuple(table[mask >> 3] >> (mask & 7) & 1 for table in tables)
                    for mask in self.masks
                ])  # fmt: skip

    # -- as a normal form ------------------------------------------------------------------------

    @cached_property
    def strategies(self) -> dict[str, tuple[int, ...]]:
        """For each party the choices of its own options that some feasible state has."""
        own = {party: self.own(party) for party in self.parties}
        return {p: tuple(sorted({mask & o for mask in self.feasible})) for p, o in own.items()}

    @cached_property
    def obstacle(self) -> str:
        """Why there is no normal form with the same moves; empty where there is one."""
        size = 1
        for choices in self.strategies.values():
            size *= len(choices)
        if size != len(self.feasible):
            return "some combinations of what the parties can choose are ruled out"
        if size > MAX_PROFILES:
            return f"{size:,} profiles are too many for one, at most {MAX_PROFILES} make one"
        lasting = [o.name for o in self.options if o.stays]
        if lasting:
            return f"not every choice can be taken back ({', '.join(lasting)})"
        return "some combinations are one state" if self.alike else ""

    @cached_property
    def actions(self) -> dict[str, dict[str, str]]:
        """For each party its choices by label, with words for people."""
        return {
            party: {self.label(choice): self.words(choice) for choice in choices}
            for party, choices in self.strategies.items()
        }

    def words(self, mask: int) -> str:
        """The options taken, in words for people."""
        taken = [o for k, o in enumerate(self.options) if mask >> k & 1]
        return " and ".join(o.means or o.name for o in taken) or "Do nothing"

    @cached_property
    def payoffs(self) -> dict[str, Ranking]:
        """Each party's order of the profiles of choices; none where there is no normal form."""
        if self.obstacle:
            return {}
        found = {}
        profiles = [sum(choices) for choices in product(*self.strategies.values())]
        for party in self.parties:
            preference = self.preferences[party]
            ranks = self._ranks(preference)
            groups: list[list[int]] = [[] for _ in range(max(ranks) + 1)]
            for at, mask in enumerate(profiles):
                groups[-1 - ranks[self.state_of[mask]]].append(at)
            reasons = preference.reasons()
            because = dict.fromkeys(c for reason in reasons for c in reason.because)
            assumed = " ".join(dict.fromkeys(r.assumption for r in reasons if r.assumption))
            whole = Reason(tuple(because), None, assumed)
            found[party] = Ranking(tuple(map(tuple, filter(None, groups))), reason=whole)
        return found

    def profile(self, mask: int) -> dict[str, str]:
        """What each party chooses in a combination."""
        return {party: self.label(mask & self.own(party)) for party in self.parties}


def _dense(scores: list[Fraction] | list[tuple[int, ...]]) -> tuple[int, ...]:
    level = {score: k for k, score in enumerate(sorted(set(scores)))}  # type: ignore[type-var]
    return tuple(level[score] for score in scores)


def _bytes(table: int, options: int) -> bytes:
    return table.to_bytes(max(1, (1 << options) // 8), "little")


def _set_bits(table: int) -> list[int]:
    data = table.to_bytes((table.bit_length() + 7) // 8, "little")
    return [8 * k + j for k, byte in enumerate(data) if byte for j in range(8) if byte >> j & 1]


def _submasks(mask: int) -> list[int]:
    found, sub = [0], 0
    while sub != mask:
        sub = (sub - mask) & mask
        found.append(sub)
    return found
