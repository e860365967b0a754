"""A grid of judgements: every combination of given values of some parameters, the rest as today.

Values are exact. The last parameter moves fastest, so that point k follows from k alone and a block
of points from its start and stop, as one of draws does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from itertools import islice, pairwise
from math import prod
from typing import TYPE_CHECKING

from detente.errors import GameError, nearest
from detente.exact.number import exact, text
from detente.game.definition import Definition
from detente.game.payoffs import Ranking
from detente.sweep.ball import Ball, ball
from detente.sweep.block import rounded
from detente.sweep.draws import Draws, rank_name

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

Values = Mapping[str, Sequence[Fraction]]

MOST_POINTS = 10_000_000
# Of one parameter, which are held exactly.
MOST_VALUES = 1_000_000
# As many values as a range is cut to where nobody says more.
USUAL = 21
_LARGEST = Fraction(10) ** 100


class Grid(Draws):
    """The points of a grid, numbered from 0, in place of draws; nothing is left to chance.

    >>> from detente.files.load import load
    >>> half = Fraction(1, 2)
    >>> grid = Grid(load("hnc_composition"), {"relief": [half], "return_cost": [half, 2 * half]})
    >>> grid.size, grid.exactly(1)
    (2, {'relief': Fraction(1, 2), 'return_cost': Fraction(1, 1)})
    """

    def __init__(self, definition: Definition, values: Values) -> None:
        super().__init__(definition, seed=0)
        self.given = {name: tuple(own) for name, own in values.items()}
        self.size = prod(map(len, self.given.values()))
        # Rankings stay as they are: their payoffs are their ranks.
        self._ranks = {
            rank_name(player, level): Fraction(level + 1)
            for player, form in definition.payoffs.items()
            if isinstance(form, Ranking)
            for level in range(len(form.groups))
        }
        self.ranges, self.orders = {}, {}

    @property
    def anything(self) -> bool:
        """Nothing is drawn, and so nothing is certain of it."""
        return False

    def block(self, start: int, stop: int) -> dict[str, npt.NDArray[np.float64]]:
        """The parameters at points `start` to `stop`, rounded."""
        import numpy as np

        balls = self.balls(start, stop)
        return {name: np.asarray(balls[name].value) for name in self.given}

    def balls(self, start: int, stop: int) -> Mapping[str, Ball]:
        """Balls around the exact values, and around the ranks of rankings."""
        import numpy as np

        at = np.arange(start, stop)
        found = {}
        stride = self.size
        for name, (near, off) in self._rounded.items():
            stride //= len(near)
            places = at // stride % len(near)
            found[name] = ball(near[places], off[places])
        for name, rank in self._ranks.items():
            found[name] = ball(np.full(stop - start, float(rank)))
        return found

    def exactly(self, k: int) -> dict[str, Fraction]:
        """Point number k."""
        found = {}
        for name, own in reversed(self.given.items()):
            k, place = divmod(k, len(own))
            found[name] = own[place]
        return dict(reversed(found.items()))

    @cached_property
    def _rounded(self) -> dict[str, tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]]:
        return {name: rounded(own) for name, own in self.given.items()}


def grid_values(
    definition: Definition, grid: Mapping[str, object]
) -> dict[str, tuple[Fraction, ...]]:
    """The exact values of a grid by parameter.

    Each parameter has a list of numbers (see `exact`), a text "LOW:HIGH:COUNT" of evenly spaced
    ones or "V1,V2,...", or None: its range in 21 values, whole numbers where it counts things.
    Raises GameError for anything else, for unknown parameters, a value given twice, and more than
    ten million points or a million values.

    >>> from detente.files.load import load
    >>> model = load("hnc_composition")
    >>> [str(v) for v in grid_values(model, {"return_cost": "1:2:4"})["return_cost"]]
    ['1', '4/3', '5/3', '2']
    """
    if not grid:
        raise GameError("a grid of nothing, write parameters with their values: {'cost': [1, 2]}")
    found = {}
    for name, given in grid.items():
        _known(definition, name)
        found[name] = own = _values(definition, name, given)
        _checked(definition, name, own)
    size = prod(map(len, found.values()))
    if size > MOST_POINTS:
        raise GameError(f"a grid of {size:,} points, ask for {MOST_POINTS:,} at most")
    return found


def _known(definition: Definition, name: object) -> None:
    if name in definition.parameters:
        return
    advice = nearest(str(name), definition.parameters, "parameters")
    if name == "discount" and definition.repeated is not None:
        advice = (
            "a discount factor moves with a parameter: write 'discount: patience' under 'repeated' "
            f"and its value under 'parameters'; {advice}"
        )
    else:
        advice += "; payoffs and discount factors move with the parameters in their formulas"
    raise GameError(f"unknown parameter '{name}' of a grid, {advice}")


def _values(definition: Definition, name: str, given: object) -> tuple[Fraction, ...]:
    if given is None:
        return _over_range(definition, name)
    if isinstance(given, str):
        parts = [part.strip() for part in given.split(":")]
        if len(parts) == 1:
            return tuple(_number(name, one) for one in given.split(","))
        if len(parts) != 3:
            raise GameError(
                f"the grid of '{name}' is '{given}', write LOW:HIGH:COUNT such as 1/2:3:11, or "
                "values such as 1/2,1,2"
            )
        return _spaced(name, _number(name, parts[0]), _number(name, parts[1]), parts[2])
    if isinstance(given, (Mapping, set, frozenset, bytes)) or not isinstance(given, Iterable):
        raise GameError(
            f"the grid of '{name}' is {given!r}, write its values as a list: [1, '3/2']"
        )
    own = tuple(_number(name, one) for one in islice(given, MOST_VALUES + 1))
    _few(name, len(own))
    if not own:
        raise GameError(f"the grid of '{name}' has no values, give one or more")
    return own


def _few(name: str, count: int) -> None:
    if count > MOST_VALUES:
        raise GameError(f"the grid of '{name}' has too many values, give {MOST_VALUES:,} at most")


def _number(name: str, given: object) -> Fraction:
    try:
        value = exact(given)
    except GameError as error:
        raise GameError(f"the grid of '{name}': {error}") from None
    if abs(value) > _LARGEST:
        raise GameError(f"the grid of '{name}': {given} is too large, stay within ±1e100")
    return value


def _spaced(name: str, low: Fraction, high: Fraction, written: str) -> tuple[Fraction, ...]:
    count = int(written) if written.isdecimal() and len(written) < 20 else 0
    if count < 1:
        raise GameError(f"the grid of '{name}' has '{written}' values, write a whole number from 1")
    _few(name, count)
    if low > high:
        raise GameError(
            f"the grid of '{name}' goes from {text(low)} down to {text(high)}, write the lower end "
            "first"
        )
    if (count == 1) != (low == high):
        raise GameError(
            f"the grid of '{name}' has {count} value{'s' * (count > 1)} from {text(low)} to "
            f"{text(high)}, ends that differ need 2 or more and equal ones 1"
        )
    return tuple(low + (high - low) * k / max(1, count - 1) for k in range(count))


def _over_range(definition: Definition, name: str) -> tuple[Fraction, ...]:
    bounds = definition.parameters[name].range
    if bounds is None:
        raise GameError(
            f"'{name}' has no range to make a grid of, give one in the definition or write values: "
            f"{name}=LOW:HIGH:COUNT"
        )
    low, high = bounds
    if name in definition.whole_parameters:
        first, last = -(-low // 1), high // 1
        if first > last:
            raise GameError(f"the range of '{name}' holds no whole number, widen it")
        if last - first < USUAL:
            return tuple(map(Fraction, range(first, last + 1)))
        return tuple(Fraction(first + (last - first) * k // (USUAL - 1)) for k in range(USUAL))
    return _spaced(name, low, high, str(USUAL if low < high else 1))


def _checked(definition: Definition, name: str, own: tuple[Fraction, ...]) -> None:
    ordered = sorted(own)
    twice = next((a for a, b in pairwise(ordered) if a == b), None)
    if twice is not None:
        raise GameError(f"the grid of '{name}' has {text(twice)} twice, name each value once")
    broken = next((v for v in own if v.denominator > 1), None)
    if name in definition.whole_parameters and broken is not None:
        raise GameError(
            f"the grid of '{name}' has {text(broken)}, but it counts things: write whole numbers"
        )
