"""The payoffs that two players can sustain in a changing game, state by state, with proof.

For the definition see `concepts.stochastic_payoffs`. A chain of polygons closes in on the sets
from outside (`stochastic_outer`); the way in which the corners of its limit come about is solved
exactly (`stochastic_inner`), which gives polygons that generate themselves.

>>> from detente.game.normal_form import NormalFormGame
>>> stage = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
>>> found = stochastic_payoffs(StochasticGame.of({"x": stage}, {}), "1/2")
>>> [f"{x} {y}" for x, y in found["x"].inner], found["x"].gap < 1e-11
(['1 1', '13/3 1', '3 3', '1 13/3'], True)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from detente.concepts.stochastic_payoffs import (
    DOWN,
    Link,
    PayoffOperator,
    Sets,
    StochasticPayoffsCertificate,
)
from detente.errors import GameError, nearest
from detente.exact.halfplanes import Pair, facets
from detente.exact.number import exact, text
from detente.exact.polygon import Polygon
from detente.game import effort
from detente.game.stochastic_game import StochasticGame
from detente.solvers.equilibrium_payoffs import EquilibriumPayoffs
from detente.solvers.stochastic_inner import inner_polygons, stationary_polygons
from detente.solvers.stochastic_outer import Outer

# Payoffs span at least so many binary digits of the grid.
_DIGITS = 52
# A gap beyond this, as a share of the payoffs, is told.
_WIDE = Fraction(1, 10**9)


@dataclass(frozen=True)
class StochasticPayoffs(Mapping[str, EquilibriumPayoffs]):
    """By state the payoffs of subgame-perfect equilibria in pure actions with a public lottery.

    A mapping from states to sets, each with `inner` (sustained), `outer` (nothing beyond is) and
    the `gap` between them. If `complete` is False the computation was ended before it was done;
    `notes` say so, and where a gap is wider than rounding.
    """

    game: StochasticGame
    discount: Fraction
    sets: Mapping[str, EquilibriumPayoffs]
    certificate: StochasticPayoffsCertificate = field(compare=False, repr=False)
    complete: bool = True
    notes: tuple[str, ...] = ()

    def __getitem__(self, state: str) -> EquilibriumPayoffs:
        if state not in self.sets:
            raise GameError(
                f"unknown state '{state}', {nearest(state, self.game.states, 'states')}"
            )
        return self.sets[state]

    def __iter__(self) -> Iterator[str]:
        return iter(self.sets)

    def __len__(self) -> int:
        return len(self.sets)

    @property
    def gap(self) -> Fraction | None:
        """The greatest gap of all states; None where in one nothing is sustained for sure."""
        gaps = [own.gap for own in self.sets.values()]
        return None if None in gaps else max(gap for gap in gaps if gap is not None)

    @property
    def dead(self) -> tuple[str, ...]:
        """The states in which there is no equilibrium in pure actions."""
        return tuple(state for state, own in self.sets.items() if not own.outer)

    def __repr__(self) -> str:
        gap = "open" if self.gap is None else f"{float(self.gap):.2g}"
        return f"StochasticPayoffs({len(self)} states, discount {text(self.discount)}, gap {gap})"

    def to_dict(self) -> dict[str, object]:
        """Corners within and around and the gap by state, all exact."""
        return {
            "discount": text(self.discount),
            "complete": self.complete,
            "states": [
                {
                    "name": state,
                    "vertices": [[text(v) for v in corner] for corner in own.inner],
                    "outer": [[text(v) for v in corner] for corner in own.outer],
                    "gap": None if own.gap is None else text(own.gap),
                }
                for state, own in self.sets.items()
            ],
            "without_equilibrium": list(self.dead),
            "notes": list(self.notes),
        }


def stochastic_payoffs(game: StochasticGame, discount: object) -> StochasticPayoffs:
    """What two players sustain from each state without payments, between proven bounds.

    Raises GameError for a discount factor outside [0, 1), SolverError for any other number of
    players. Asks now and then whether to go on.
    """
    d = exact(discount)
    if not 0 <= d < 1:
        raise GameError(f"discount factor {text(d)}, give one from 0 up to but not 1")
    plain = PayoffOperator(game, d)
    spans = [
        max(p[i] for own in plain.points for p in own)
        - min(p[i] for own in plain.points for p in own)
        for i in (0, 1)
    ]
    one, two = (1 << max(0, _DIGITS - max(span, 1).bit_length()) for span in spans)
    operator = PayoffOperator(game, d, (one, two))
    outer = Outer(operator)
    outer.run()
    around: Sets = outer.links[-1].polygons if outer.links else [() for _ in game.states]
    if outer.at_rest:
        inner = inner_polygons(outer.frame, outer.floats)
    else:
        inner = stationary_polygons(operator)
    chain = tuple(outer.links)
    last = closing(inner) if outer.at_rest else None
    if last is not None and operator.follows(around, last):
        chain, around = (*chain, last), inner
    certificate = StochasticPayoffsCertificate(d, (one, two), inner, chain)
    return _answer(operator, certificate, around, complete=outer.at_rest)


def closing(inner: Sets) -> Link | None:
    """The link that would prove the inner polygons to be the sets themselves; None if one is empty.

    It follows where no corner rests on a threshold, as where all play is stationary.
    """
    if not all(inner):
        return None
    sides = [[(a, b) for a, b, _ in facets(own)] for own in inner]
    directions = tuple(dict.fromkeys([*DOWN, *(n for own in sides for n in own)]))
    levels = tuple(
        tuple(max(a * x + b * y for x, y in own) for a, b in directions) for own in inner
    )
    numbers = tuple(tuple(dict.fromkeys(map(directions.index, own))) for own in sides)
    return Link(tuple(tuple(own) for own in inner), directions, levels, numbers)


def _answer(
    operator: PayoffOperator,
    certificate: StochasticPayoffsCertificate,
    around: Sets,
    *,
    complete: bool,
) -> StochasticPayoffs:
    game, d = operator.game, operator.discount
    sets = {}
    for state, within, beyond in zip(game.states, certificate.inner, around, strict=True):
        sets[state] = EquilibriumPayoffs(
            players=game.players,
            points=_payoffs(operator, within),
            floors={},
            discount=d,
            around=_payoffs(operator, beyond),
        )
    notes = []
    if not complete:
        notes.append(f"{effort.current().ending}, hence the gap")
    elif any(own.outer and not own.inner for own in sets.values()):
        notes.append("in some states nothing is proven to be sustained, nor that nothing is")
    else:
        size = max((abs(v) for own in sets.values() for c in own.outer for v in c),
                   default=Fraction(0))  # fmt: skip
        if any((own.gap or 0) > _WIDE * max(size, Fraction(1)) for own in sets.values()):
            notes.append("the proof was not brought to an end, hence the gap")
    return StochasticPayoffs(game, d, sets, certificate, complete, tuple(notes))


def _payoffs(operator: PayoffOperator, polygon: Sequence[Pair]) -> Polygon:
    one, two = operator.grid
    return tuple((one * x, two * y) for x, y in polygon)
