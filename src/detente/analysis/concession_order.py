"""In which order concessions can be given, who can stall, and what stays once given.

>>> from detente.analysis.concessions import concession_sets
>>> from detente.game.normal_form import NormalFormGame
>>> game = NormalFormGame.from_arrays([[0, 3], [-1, 2]], [[0, -3], [0, 1]],
...     players=["us", "damascus"],
...     actions={"us": ["keep", "exclude"], "damascus": ["boycott", "return"]})
>>> stay = {"us": "keep", "damascus": "boycott"}
>>> sets = concession_sets(game, status_quo=stay, punishment=stay, discount="3/5",
...     target={"us": "exclude", "damascus": "return"})
>>> found = concession_order(sets)
>>> [order.blocks for order in found.orders[sets.minimal[0]].finest]
[(('us:exclude',), ('damascus:return',))]
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import combinations

from detente.analysis.concession_report import payoffs_at
from detente.analysis.concessions import ConcessionSets
from detente.concepts.concession import possible
from detente.concepts.concession_order import REFUSALS, Members, Order, Refusal
from detente.concepts.legal_moves import Reach
from detente.concepts.stability import CONCEPTS, stability
from detente.errors import SolverError, nearest
from detente.exact.number import text
from detente.game.graph_model import GraphModel
from detente.solvers.concession_orders import MOST_MEMBERS, Orders, orders

MOST_IN_GRAPH = 10
MOST_SETS = 24


@dataclass(frozen=True, slots=True)
class Danger:
    """A measure that makes a player other than its owner readier to break what it is part of.

    `before` and `after` are the discount factors that the player needs to keep the set without
    the measure and with it; None where no patience suffices.
    """

    members: Members
    measure: str
    player: str
    before: Fraction
    after: Fraction | None

    def to_dict(self) -> dict[str, object]:
        """Names, and both discount factors as exact strings."""
        return {
            "set": sorted(self.members),
            "measure": self.measure,
            "player": self.player,
            "critical_discount_without": text(self.before),
            "critical_discount_with": None if self.after is None else text(self.after),
        }


class ConcessionOrder:
    """The answer of `concession_order`; everything is computed when first asked for."""

    def __init__(self, sets: ConcessionSets, refusal: Refusal) -> None:
        self.sets = sets
        self.refusal = refusal
        self._payoffs: dict[Members, tuple[Fraction, ...]] = {}

    @property
    def discount(self) -> dict[str, Fraction]:
        """What the steps are weighed with: today's discount factors, without any 1 (no haste)."""
        return dict(self.sets.discount or dict.fromkeys(self.sets.game.players, Fraction(1)))

    @cached_property
    def orders(self) -> dict[Members, Orders]:
        """The orders of each minimal set of at most six concessions; of the first two dozen."""
        short = [s for s in self.sets.minimal if len(s) <= MOST_MEMBERS]
        return {s: self.orders_of(s) for s in short[:MOST_SETS]}

    def orders_of(self, names: Collection[str]) -> Orders:
        """The orders of any set that goes somewhere.

        Raises GameError for names not on the menu, SolverError for a set that is not possible.
        """
        table = self.sets.table
        chosen = table.members(names)
        members = [c.name for c in chosen]
        if table.profile(members) is None:
            raise SolverError(f"({', '.join(members)}) holds two moves of one player, take one")
        if not possible(table, members):
            raise SolverError(
                f"({', '.join(members)}) takes away what is to be played or sets a parameter "
                "twice, leave one out"
            )
        sizes = range(len(members) + 1)
        parts = [frozenset(p) for k in sizes for p in combinations(members, k)]
        parts = [part for part in parts if not part or possible(table, part)]
        players = self.sets.game.players
        at = {part: self.payoffs(part) for part in parts} if len(members) <= MOST_MEMBERS else {}
        owners = {c.name: players.index(c.owner) for c in chosen}
        discount = [self.discount[p] for p in players]
        return orders(at, members, owners, discount, self.refusal)

    def payoffs(self, names: Members) -> tuple[Fraction, ...]:
        """Every player's payoff a period in a set, in the players' order."""
        if names not in self._payoffs:
            self._payoffs[names] = tuple(payoffs_at(self.sets.table, names).values())
        return self._payoffs[names]

    # -- the lattice as a conflict ----------------------------------------------------------

    @cached_property
    def on_graph(self) -> tuple[str, ...]:
        """The concessions of the graph: the whole menu, or else those in some minimal set."""
        menu = [c.name for c in self.sets.menu]
        if len(menu) > MOST_IN_GRAPH:
            # The steps of a long menu are not worked out.
            every = () if self.sets.long else self.sets.steps
            used = {n for _, found in every for s in found for n in s}
            menu = [n for n in menu if n in used.union(*self.sets.minimal)]
        return tuple(menu) if len(menu) <= MOST_IN_GRAPH else ()

    @cached_property
    def states(self) -> tuple[Members, ...]:
        """The sets that are the graph's states, nothing first: those that are possible."""
        table = self.sets.table
        sizes = range(len(self.on_graph) + 1 if self.on_graph else 0)
        parts = (frozenset(p) for size in sizes for p in combinations(self.on_graph, size))
        return tuple(part for part in parts if not part or possible(table, part))

    @cached_property
    def graph(self) -> GraphModel | None:
        """Sets as states; a party's moves add or take back concessions of its own.

        None where more than ten concessions would have to be on it.
        """
        if not self.on_graph:
            return None
        states = self.states
        number = {state: k for k, state in enumerate(states)}
        owner = {c.name: c.owner for c in self.sets.menu}
        parties = tuple(p for p in self.sets.game.players if p in {owner[n] for n in self.on_graph})
        moves = []
        for party in parties:
            own = frozenset(n for n in self.on_graph if owner[n] == party)
            alike: dict[Members, list[int]] = {}
            for state, k in number.items():
                alike.setdefault(state - own, []).append(k)
            moves.append(tuple(
                tuple(t for t in alike[state - own] if t != k) for state, k in number.items()
            ))  # fmt: skip
        places = [self.sets.game.players.index(p) for p in parties]
        ranks = tuple(_ranks([self.payoffs(s)[i] for s in states]) for i in places)
        labels = tuple(", ".join(n for n in self.on_graph if n in s) or "nothing" for s in states)
        return GraphModel(parties, labels, tuple(moves), ranks, self.sets.game.title)

    @cached_property
    def stable(self) -> dict[str, list[Members]]:
        """The sets at which no party would add or take back anything, by stability concept."""
        if self.graph is None:
            return {}
        found = stability(self.graph)
        return {c: [self.states[k] for k in found.equilibria(c)] for c in CONCEPTS}

    @cached_property
    def reachable(self) -> frozenset[Members]:
        """The sets that moves can lead to from nothing, each of them an improvement for its mover.

        Nobody moves twice in succession. The empty set itself is among them.
        """
        if self.graph is None:
            return frozenset()
        everybody = range(len(self.graph.parties))
        found = Reach(self.graph, everybody, improving=True).of(0)
        return frozenset({frozenset[str](), *(self.states[k] for k in found)})

    # -- dangers ----------------------------------------------------------------------------

    @cached_property
    def dangers(self) -> list[Danger]:
        """Measures in minimal sets that leave a receiver readier to break the agreement."""
        found = []
        for members in self.sets.minimal:
            with_it = self.sets.explain(members).critical_discounts
            for concession in self.sets.table.members(members):
                rest = members - {concession.name}
                if concession.action is not None or not possible(self.sets.table, rest):
                    continue
                without = self.sets.explain(rest).critical_discounts
                for player, before in without.items():
                    after = with_it[player]
                    if player == concession.owner or before is None:
                        continue
                    if after is None or after > before:
                        found.append(Danger(members, concession.name, player, before, after))
        return found

    # -- showing ----------------------------------------------------------------------------

    def to_dict(self) -> dict[str, object]:
        """Orders of each minimal set, the stable sets by concept and the dangers."""
        players = self.sets.game.players
        return {
            "refusal": self.refusal,
            "sets": [
                {
                    "members": sorted(members),
                    "orders": [_told(order, players) for order in found.finest],
                    "orders_worth_while": len(found.worth_while),
                    "single_orders": found.single,
                    "stalls": {players[i]: n for i, n in found.stalls.items()},
                }
                for members, found in self.orders.items()
            ],
            "stable": {c: [sorted(s) for s in found] for c, found in self.stable.items()},
            "reachable": sorted((sorted(s) for s in self.reachable), key=lambda s: (len(s), s)),
            "dangers": [d.to_dict() for d in self.dangers],
        }

    def __repr__(self) -> str:
        parts = [
            " or ".join(" then ".join("+".join(b) for b in o.blocks) for o in found.finest[:3])
            or "no order worth everybody's while"
            for found in self.orders.values()
        ]
        return f"ConcessionOrder({'; '.join(parts) or 'no minimal set'})"


def concession_order(sets: ConcessionSets, *, refusal: Refusal = "stops") -> ConcessionOrder:
    """The orders in which minimal concession sets can be given, and what is stable on the way.

    `refusal` says what a party that does not give its part expects: "stops", what was given stays
    and nothing more comes; "undone", everything is taken back. Raises SolverError for another.
    """
    if refusal not in REFUSALS:
        raise SolverError(f"unknown refusal '{refusal}', {nearest(refusal, REFUSALS, 'refusals')}")
    return ConcessionOrder(sets, refusal)


def _ranks(values: list[Fraction]) -> tuple[int, ...]:
    order = {value: k for k, value in enumerate(sorted(set(values)))}
    return tuple(order[value] for value in values)


def _told(order: Order, players: tuple[str, ...]) -> list[dict[str, object]]:
    return [
        {
            "give": list(step.block),
            "weighed": [
                {
                    "player": players[w.owner],
                    "goes_on": text(w.goes_on),
                    "refuses": text(w.refuses),
                }
                for w in step.weighings
            ],
        }
        for step in order.steps
    ]
