"""Admissible judgements: seeded uniform draws from ranges of parameters and from rankings.

Draw k of a seed is made from the k-th state of a counter (Philox: Salmon et al. 2011), so it is
the same whatever the block that it is computed in. Parameters are independent and uniform over
their ranges, whole numbers for what counts things, else over a grid of a million points or more
in steps of a power of two; the payoffs of a ranking are uniform over the payoffs that respect it,
on the scale of its ranks. A draw *is* the float64 that was drawn, a short rational number, so
that every conclusion about it can be checked exactly.

References: Salmon, J., Moraes, M., Dror, R. and Shaw, D. (2011), Parallel random numbers: as easy
as 1, 2, 3, Proceedings of SC11.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import cached_property
from math import ceil, floor
from typing import TYPE_CHECKING

from detente.errors import GameError
from detente.exact.number import text
from detente.formula import parse
from detente.game.definition import Definition
from detente.game.payoffs import Ranking, Table
from detente.kernels.counters import WORDS, drawn
from detente.sweep.ball import Ball, ball
from detente.sweep.orders import Order, order_of

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


def free_parameters(definition: Definition) -> dict[str, tuple[Fraction, Fraction]]:
    """The parameters that have a range, with it."""
    return {
        name: parameter.range
        for name, parameter in definition.parameters.items()
        if parameter.range is not None
    }


def rank_name(player: str, group: int) -> str:
    """What the payoff of a ranking's group is called, counted from the worst.

    No parameter can have such a name.
    """
    return f"{player}:{group}"


def ranked(definition: Definition, drawn: Mapping[str, Fraction]) -> Definition:
    """The definition with the payoffs of its rankings as drawn; a ranking left out stays one."""
    payoffs = dict(definition.payoffs)
    for player, form in definition.payoffs.items():
        if isinstance(form, Ranking) and rank_name(player, 0) in drawn:
            cells: dict[int, Fraction] = {}
            for level, group in enumerate(reversed(form.groups)):
                cells |= dict.fromkeys(group, drawn[rank_name(player, level)])
            formulas = tuple(parse(text(cells[at])) for at in sorted(cells))
            payoffs[player] = Table(formulas, form.reason)
    return replace(definition, payoffs=payoffs)


class Draws:
    """The draws of a definition under a seed.

    Raises GameError for a seed outside 0 to 2**64 - 1, and where draws are made for a range
    that holds no number that can be drawn.

    >>> from detente.files.load import load
    >>> drawn = Draws(load("hnc_composition"), seed=1)
    >>> bool(drawn.block(0, 9)["relief"][7] == drawn.block(7, 8)["relief"][0])
    True
    """

    def __init__(self, definition: Definition, seed: int = 1) -> None:
        if not 0 <= seed < 1 << 64:
            raise GameError(f"seed {seed}, write a whole number from 0 to {(1 << 64) - 1}")
        self.seed = seed
        self.ranges = free_parameters(definition)
        self.whole = definition.whole_parameters
        self._parameters = definition.parameters
        self.orders: dict[str, Order] = {
            player: order_of(form)
            for player, form in definition.payoffs.items()
            if isinstance(form, Ranking)
        }

    @cached_property
    def follows(self) -> bool:
        """Whether some parameter that is drawn follows from others."""
        return any(not self._parameters[name].value.is_constant for name in self.ranges)

    @property
    def anything(self) -> bool:
        """Whether there is anything to draw."""
        return bool(self.ranges or self.orders)

    @cached_property
    def steps(self) -> dict[str, tuple[int, int, float]]:
        """For each parameter the first and the last multiple that can be drawn, and of what.

        Raises GameError where the range holds none.
        """
        found = {}
        for name, (low, high) in self.ranges.items():
            step = Fraction(1)
            if name not in self.whole:
                width = high - low
                # Between 2**20 and 2**21 steps, or one where the range is a point.
                size = width.numerator.bit_length() - width.denominator.bit_length() if width else 0
                step = Fraction(2) ** (size - 21)
            first, last = ceil(low / step), floor(high / step)
            if first > last:
                what = "whole number" if name in self.whole else "number of few digits"
                raise GameError(f"the range of '{name}' holds no {what} to draw, widen it")
            if max(-first, last) >= 1 << 52:
                raise GameError(f"the range of '{name}' is too narrow for its distance from zero")
            found[name] = first, last, float(step)
        return found

    def block(self, start: int, stop: int) -> dict[str, npt.NDArray[np.float64]]:
        """Draws `start` to `stop`, an array for each parameter and each group of a ranking."""
        import numpy as np

        return {name: np.asarray(row.value) for name, row in self.balls(start, stop).items()}

    def balls(self, start: int, stop: int) -> Mapping[str, Ball]:
        """The same as balls of radius zero; what nobody asks for is not drawn."""
        return _Drawn(self, start, stop)

    @cached_property
    def grids(self) -> list[list[tuple[str, float, float, float]]]:
        """The parameters whose draws come from the same state of a counter, state by state.

        Each with its first multiple, by how many the last is above it, and of what.
        """
        rows = [(name, float(a), float(b - a), step) for name, (a, b, step) in self.steps.items()]
        return [rows[k : k + WORDS] for k in range(0, len(rows), WORDS)]

    @cached_property
    def places(self) -> dict[str, tuple[str, int]]:
        """For each name that is drawn the ranking's player, or "", and the state it comes from."""
        found = {name: ("", k) for k, grid in enumerate(self.grids) for name, *_ in grid}
        for j, (player, order) in enumerate(self.orders.items()):
            found |= {rank_name(player, g): (player, j) for g in range(order.size)}
        return found

    def from_grid(self, k: int, start: int, stop: int) -> Iterator[tuple[str, Ball]]:
        """The parameters that state number k of every draw gives."""
        import numpy as np

        grid = self.grids[k]
        rows = np.empty((len(grid), stop - start))
        if stop > start:
            drawn(
                self.seed, k, start, array("d", [v for _, *own in grid for v in own]), rows.ravel()
            )
        for (name, first, above, step), row in zip(grid, rows, strict=True):
            # Multiples of a power of two below 2**53: exact.
            yield name, Ball(row, 0.0, max(abs(first), abs(first + above)) * step)

    def from_order(self, player: str, j: int, start: int, stop: int) -> Iterator[tuple[str, Ball]]:
        """The payoffs of a player's ranking, the one of number j."""
        order = self.orders[player]
        # Streams of their own, clear of those of the parameters.
        levels = self._table((1 << 32) + 2 * j, order.size, start, stop)
        choices = self._table((1 << 32) + 2 * j + 1, order.size, start, stop)
        points = 1 + (order.size - 1) * order.points(levels, choices)
        for g in range(order.size):
            yield rank_name(player, g), ball(points[:, g])

    def exactly(self, k: int) -> dict[str, Fraction]:
        """Draw number k, as the rational numbers that it is."""
        return {name: Fraction(float(row[0])) for name, row in self.block(k, k + 1).items()}

    def _table(self, stream: int, width: int, start: int, stop: int) -> npt.NDArray[np.float64]:
        import numpy as np

        parts = [self._uniform((stream << 24) + g, start, stop) for g in range(-(-width // WORDS))]
        return np.concatenate(parts, axis=1)[:, :width]

    def _uniform(self, stream: int, start: int, stop: int) -> npt.NDArray[np.float64]:
        """Numbers in [0, 1), four for each draw."""
        import numpy as np

        key = np.array([self.seed, stream], np.uint64)
        words = np.random.Philox(key=key, counter=start).random_raw(WORDS * (stop - start))
        return (words >> np.uint64(11)).reshape(-1, WORDS).astype(np.float64) * 2.0**-53


class _Drawn(Mapping[str, Ball]):
    """A stretch of draws; what comes from one state of the counter is drawn when first asked."""

    def __init__(self, draws: Draws, start: int, stop: int) -> None:
        self._draws, self._start, self._stop = draws, start, stop
        self._places = draws.places
        self._found: dict[str, Ball] = {}

    def __getitem__(self, name: str) -> Ball:
        found = self._found.get(name)
        if found is None:
            player, k = self._places[name]
            if player:
                self._found.update(self._draws.from_order(player, k, self._start, self._stop))
            else:
                self._found.update(self._draws.from_grid(k, self._start, self._stop))
            found = self._found[name]
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


def draws(definition: Definition, count: int, seed: int = 1) -> Iterator[dict[str, Fraction]]:
    """The first `count` draws of every parameter that has a range and of every ranking.

    Raises GameError if `count` is not positive.

    >>> from detente.files.load import load
    >>> first = next(draws(load("hnc_composition"), 1))
    >>> first["return_cost"] == next(draws(load("hnc_composition"), 5))["return_cost"]
    True
    """
    if count < 1:
        raise GameError(f"{count} draws, ask for at least one")
    drawn = Draws(definition, seed)
    for k in range(count):
        yield drawn.exactly(k)
