"""What would make win-sets meet: all minimal relaxations, and the cheapest.

Agreement by agreement and side by side: who among those that refuse is paid settles the rest,
as the other veto players drop their veto and a quota that is still missed is lowered. Sides do
not share ratifiers, so an agreement's sets are unions of one from each side.

>>> from detente.game.ratification import Issue
>>> no = Ratifier("no", (Fraction(-2),))
>>> body = Ratification((Issue("all", {"x": "x"}),), (RatifyingSide("us", (no,)),))
>>> [sorted(s) for s in minimal_relaxations(body)], cheapest(body)[0].price
([['drop:no'], ['pay:no']], Fraction(2, 1))
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations, product

from detente.concepts.win_sets import accepts, lacks, on_the_table
from detente.errors import SolverError
from detente.exact.number import text
from detente.game import effort
from detente.game.ratification import Ratification, Ratifier, RatifyingSide

Names = frozenset[str]
# With more that refuse one agreement, subsets to pay are no longer listed.
MOST_REFUSING = 14


@dataclass(frozen=True, slots=True)
class Deal:
    """An agreement with the relaxations that have it ratified, and their price.

    `at` is the agreement's position; `payments` are by ratifier, `price` adds what vetoes cost.
    """

    at: int
    relaxed: Names
    payments: dict[str, Fraction] = field(default_factory=dict)
    price: Fraction = Fraction(0)

    def to_dict(self) -> dict[str, object]:
        """Numbers as exact strings."""
        return {
            "relaxations": sorted(self.relaxed),
            "payments": {k: text(v) for k, v in self.payments.items()},
            "price": text(self.price),
        }


def minimal_relaxations(body: Ratification) -> list[Names]:
    """Every inclusion-minimal set of relaxations with which the win-sets meet, smallest first.

    The empty set alone where they meet already. Raises SolverError where more than
    `MOST_REFUSING` ratifiers of a side refuse one agreement.
    """
    known: dict[tuple[str, Names], list[Names]] = {}
    found: list[Names] = []
    for added, at in _agreements(body):
        if any(s <= added for s in found):
            continue
        parts = []
        for side in body.sides:
            refusing = frozenset(r.id for r in side.ratifiers if not accepts(r, at))
            if (side.id, refusing) not in known:
                known[side.id, refusing] = minimal_only(_ways(side, refusing))
            parts.append(known[side.id, refusing])
        found = minimal_only([*found, *(added.union(*each) for each in product(*parts))])
    return sorted(found, key=lambda s: (len(s), sorted(s)))


def cheapest(body: Ratification) -> list[Deal]:
    """The least price of an agreement that is ratified: one deal for each agreement at it.

    A relaxation without a price is not for sale: lowering a quota, dropping a veto that has
    none. Issues may be added for nothing.
    """
    best: list[Deal] = []
    for added, at in _agreements(body):
        deal = Deal(at, added)
        for side in body.sides:
            own = _cheapest_way(side, at)
            deal = Deal(
                at,
                deal.relaxed | own.relaxed,
                {**deal.payments, **own.payments},
                deal.price + own.price,
            )
        if not best or deal.price < best[0].price:
            best = [deal]
        elif deal.price == best[0].price:
            best.append(deal)
    return best


def minimal_only(sets: Iterable[Names]) -> list[Names]:
    """The sets that hold no other."""
    kept: list[Names] = []
    for each in sorted(set(sets), key=len):
        if not any(other <= each for other in kept):
            kept.append(each)
    return kept


def _agreements(body: Ratification) -> Iterator[tuple[Names, int]]:
    """Every agreement with the issues that it adds; those that add the fewest first."""
    extra = [i.id for i in body.issues if i.added]
    seen: set[int] = set()
    for size in range(len(extra) + 1):
        for chosen in combinations(extra, size):
            added = frozenset(f"add:{i}" for i in chosen)
            for at in on_the_table(body.issues, added):
                if at not in seen:
                    seen.add(at)
                    yield added, at


def _ways(side: RatifyingSide, refusing: Names) -> Iterator[Names]:
    """Sets that make a side ratify although some refuse; every minimal one is among them."""
    if len(refusing) > MOST_REFUSING:
        raise SolverError(
            f"{len(refusing)} ratifiers of side '{side.id}' refuse an agreement; sets are listed "
            f"for up to {MOST_REFUSING}, so ask for the cheapest, or put blocs in place of members"
        )
    vetoes = {r.id for r in side.vetoes} & refusing
    yes = sum((r.weight for r in side.ratifiers if r.id not in refusing), Fraction(0))
    weight = {r.id: r.weight for r in side.ratifiers}
    for size in range(len(refusing) + 1):
        for paid in combinations(sorted(refusing), size):
            reached = yes + sum((weight[k] for k in paid), Fraction(0))
            yield frozenset(
                [f"pay:{k}" for k in paid]
                + [f"drop:{k}" for k in vetoes if k not in paid]
                + ([f"quota:{side.id}"] if reached < side.needed else [])
            )


def _cheapest_way(side: RatifyingSide, at: int) -> Deal:
    """The cheapest way to have a side ratify one agreement.

    Ratifier by ratifier, for each weight won the least price; a weight is dropped once a greater
    one has been won for no more.
    """
    yes = sum((r.weight for r in side.ratifiers if accepts(r, at)), Fraction(0))
    missing = max(side.needed - yes, Fraction(0))
    vetoes = {r.id for r in side.vetoes}
    reached = {Fraction(0): Deal(at, frozenset())}
    for r in side.ratifiers:
        if accepts(r, at):
            continue
        after: dict[Fraction, Deal] = {}
        for won, deal in reached.items():
            for more, grown in _treated(r, deal, must=r.id in vetoes):
                key = min(won + more, missing)
                if key not in after or grown.price < after[key].price:
                    after[key] = grown
        reached = _undominated(after)
        if not effort.current().goes_on():
            raise SolverError("the time ran out before the cheapest relaxations were found")
    return reached[max(reached)]


def _treated(r: Ratifier, deal: Deal, *, must: bool) -> Iterator[tuple[Fraction, Deal]]:
    """What can be done about a ratifier that refuses: pay it, drop its veto, leave it."""
    owed = lacks(r, deal.at)
    payments = {**deal.payments, r.id: owed}
    yield r.weight, Deal(deal.at, deal.relaxed | {f"pay:{r.id}"}, payments, deal.price + owed)
    if not must:
        yield Fraction(0), deal
    elif r.veto_price is not None:
        dropped = deal.relaxed | {f"drop:{r.id}"}
        yield Fraction(0), Deal(deal.at, dropped, deal.payments, deal.price + r.veto_price)


def _undominated(reached: dict[Fraction, Deal]) -> dict[Fraction, Deal]:
    kept: dict[Fraction, Deal] = {}
    for won in sorted(reached, reverse=True):
        if all(reached[won].price < deal.price for deal in kept.values()):
            kept[won] = reached[won]
    return kept
