"""How many swaps of adjacent judgements overturn a conclusion that rests on orders alone.

An order is moved step by step: two neighbouring levels become one, or one is taken apart. A pair
of outcomes in reversed order counts 1, a pair of which one order makes a tie 1/2, as in
`concepts.preference_change`. Orders are judged in the order of what they cost, so the first at
which the answer differs is the nearest; a search that ends first tells what it has proven.

>>> from detente.analysis.model import load
>>> far = flip_distance(load("hnc_composition"), "equilibrium:keep boycott spoil")
>>> far.swaps, far.at_least
(Fraction(1, 1), Fraction(1, 1))

References: Kemeny, J. and Snell, L. (1962), Mathematical Models in the Social Sciences.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from heapq import heappop, heappush
from typing import Any, TypeAlias

from detente.analysis.model import Model
from detente.concepts.preference_change import JointChange, Ranks, changed
from detente.concepts.stability import stability
from detente.formula import parse
from detente.game import effort
from detente.game.definition import Finding
from detente.game.graph_model import GraphModel
from detente.game.payoffs import Ranking, Table
from detente.game.profile import PureProfile
from detente.solvers.preference_change import neighbours, preference_changes
from detente.sweep.conclusions import SENSES, Conclusion, answer, conclusions

# Orders that are judged at most before the search tells the bound it has.
MOST_ORDERS = 3_000

Orders: TypeAlias = tuple[Ranks, ...]
Judge: TypeAlias = Callable[[Orders], bool]


@dataclass(frozen=True, slots=True)
class FlipDistance:
    """The least swaps of adjacent judgements that turn a conclusion.

    `swaps` is None where none was found; `at_least` is proven. `moved` has the pairs that change
    at the nearest orders found: the player, what it now likes no less, and than what.
    """

    conclusion: str
    swaps: Fraction | None
    at_least: Fraction
    moved: tuple[tuple[str, str, str], ...] = ()

    @property
    def complete(self) -> bool:
        """Whether it is proven that no fewer swaps turn it."""
        return self.swaps == self.at_least

    def to_dict(self) -> dict[str, object]:
        """Swaps as exact strings, outcomes by label."""
        return {
            "swaps": None if self.swaps is None else str(self.swaps),
            "at_least": str(self.at_least),
            "complete": self.complete,
            "moved": [list(pair) for pair in self.moved],
        }


def flip_distance(model: Model, conclusion: str, most: int = MOST_ORDERS) -> FlipDistance | None:
    """The least swaps in the players' orders of outcomes that turn a conclusion.

    None for a conclusion that rests on more than orders: all but `equilibrium:`, stability in the
    senses of `SENSES`, findings about either, and whatever is concluded from rankings alone.
    Orders are those of today's payoffs.
    """
    if not model.definition.has_game:
        return None
    graph = GraphModel.from_game(model.game)
    holds = _judge(model, conclusion, graph)
    if holds is None:
        return None
    base = holds(graph.ranks)
    known = None if base else _brought_about(model, conclusion, graph, most)
    if known is not None:
        swaps, at_least, ranks = known.swaps, known.at_least, known.ranks
        return FlipDistance(conclusion, swaps, at_least, tuple(_moved(graph, ranks)))
    nearest = nearest_orders(graph.ranks, lambda orders: holds(orders) != base, most)
    found = nearest[2]
    moved = () if found is None else tuple(_moved(graph, found))
    return FlipDistance(conclusion, nearest[0], nearest[1], moved)


def _brought_about(
    model: Model, conclusion: str, graph: GraphModel, most: int
) -> JointChange | None:
    """What it would take for an outcome to become stable, found without a search over orders."""
    kind = conclusion.partition(":")[0]
    profile = outcome_of(model, conclusion)
    if profile is None:
        return None
    at = model.game.position(model.game.cell(profile))
    found = preference_changes(graph, at, most_orders=most)
    return found.together("Nash" if kind == "equilibrium" else kind)


def outcome_of(model: Model, conclusion: str) -> PureProfile | None:
    """The outcome that a conclusion about orders alone is about."""
    kind, _, what = conclusion.partition(":")
    if kind == "equilibrium":
        # Labels may hold blanks, so the name is looked up rather than taken apart.
        profiles = map(model.game.profile, model.game.cells)
        return next((p for p in profiles if " ".join(p.values()) == what), None)
    if kind in SENSES:
        return {"status_quo": model.status_quo, **model.agreements}.get(what)
    return None


def _judge(model: Model, conclusion: str, graph: GraphModel) -> Judge | None:
    kind, _, what = conclusion.partition(":")
    profile = outcome_of(model, conclusion)
    if profile is not None:
        return _stable(model, graph, profile, "Nash" if kind == "equilibrium" else kind)
    for finding in model.definition.findings:
        if kind == "finding" and finding.name == what:
            judge = _of_finding(model, graph, finding)
            if judge is not None:
                return judge
    if not all(isinstance(form, Ranking) for form in model.definition.payoffs.values()):
        return None
    asked = {c.name: c for c in conclusions(model, None)}.get(conclusion)
    return None if asked is None else _of_rankings(model, asked)


def _stable(model: Model, graph: GraphModel, profile: PureProfile, sense: str) -> Judge:
    at = model.game.position(model.game.cell(profile))
    if sense == "Nash":
        moves = [graph.moves[i][at] for i in range(len(model.game.players))]
        return lambda orders: all(
            own[to] <= own[at] for own, ends in zip(orders, moves, strict=True) for to in ends
        )
    return lambda orders: stability(changed(graph, orders)).stable(at, sense)


def _of_finding(model: Model, graph: GraphModel, finding: Finding) -> Judge | None:
    terms: Mapping[str, Any] = finding.arguments
    if finding.test == "equilibrium":
        return _stable(model, graph, terms["profile"], "Nash")
    if finding.test == "stability":
        wanted = [(c, yes) for yes in ("stable", "unstable") for c in terms.get(yes, ())]
        judges = [(_stable(model, graph, terms["outcome"], c), yes) for c, yes in wanted]
        return lambda orders: all(judge(orders) == (yes == "stable") for judge, yes in judges)
    if finding.test == "no_equilibrium" and terms.get("pure", False):
        game = model.game
        cells = [
            cell
            for cell in game.cells
            if any(dict(p).items() <= game.profile(cell).items() for p in terms["where"])
        ]
        each = [_stable(model, graph, game.profile(cell), "Nash") for cell in cells]
        return lambda orders: not any(judge(orders) for judge in each)
    return None


def _of_rankings(model: Model, asked: Conclusion) -> Judge:
    """Judged by the model itself, with the ranks of other orders as payoffs."""
    definition = model.definition

    def holds(orders: Orders) -> bool:
        payoffs = {
            player: Table(tuple(parse(str(rank + 1)) for rank in own), form.reason)
            for (player, form), own in zip(definition.payoffs.items(), orders, strict=True)
            if isinstance(form, Ranking)
        }
        moved = Model(replace(definition, payoffs=payoffs), model.overrides, model.name)
        return bool(answer(asked.exactly, moved))

    return holds


def nearest_orders(
    start: Orders, turns: Callable[[Orders], bool], most: int = MOST_ORDERS
) -> tuple[Fraction | None, Fraction, Orders | None]:
    """The cheapest orders at which `turns` holds: swaps (None if not found), a bound, the orders.

    Judges `most` orders at most; the bound is the cost up to which all were judged.
    """
    spent = {start: 0}
    queue: list[tuple[int, Orders]] = [(0, start)]
    judged, asked = 0, effort.current()
    while queue:
        cost, orders = heappop(queue)
        if cost > spent[orders]:
            continue
        if turns(orders):
            return Fraction(cost, 2), Fraction(cost, 2), orders
        judged += 1
        if judged >= most or not asked.goes_on():
            # What was judged last is no flip either, but others of its cost may be.
            return None, Fraction(cost, 2), None
        for more, other in neighbours(orders):
            total = cost + more
            if total < spent.get(other, total + 1):
                spent[other] = total
                heappush(queue, (total, other))
    # All orders judged, none turns it: out of reach of any number of swaps.
    pairs = sum(len(own) * (len(own) - 1) // 2 for own in start)
    return None, Fraction(pairs + 1), None


def _moved(graph: GraphModel, ranks: Orders) -> Sequence[tuple[str, str, str]]:
    found = []
    for party, was, now in zip(graph.parties, graph.ranks, ranks, strict=True):
        for a, label in enumerate(graph.states):
            for b, other in enumerate(graph.states):
                closer = was[a] < was[b] and now[a] >= now[b]
                if closer or (was[a] == was[b] and now[a] > now[b]):
                    found.append((party, label, other))
    return found
