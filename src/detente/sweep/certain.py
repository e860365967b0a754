"""What is certain: conclusions proven for all admissible judgements at once, no draw needed.

Parameters: the whole of every range goes through the compiled conclusion as one interval, cut
along the parameter that settles most where it stays open (interval bounds with subdivision:
Moore 1966). Rankings: a conclusion that compares payoffs only is judged under every complete order
that the rankings leave open, ties of open pairs included. Bounds hold whatever is rounded, so what
is called certain is proven; what is not may be certain all the same.

References: Moore, R. (1966), Interval Analysis, Prentice-Hall.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from math import prod
from typing import TYPE_CHECKING

from detente.errors import DetenteError
from detente.formula.quotient import Quotient
from detente.game.payoffs import Ranking
from detente.sweep.ball import FALSE, TRUE, UNSURE, Ball, Truth, ball
from detente.sweep.block import Block
from detente.sweep.conclusions import told
from detente.sweep.draws import Draws
from detente.sweep.orders import Order
from detente.sweep.reading import Effects, Reading, Sheet, TooInvolved

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from detente.sweep.conclusions import Conclusion

# Boxes that a proof may be cut into, and how often a box is cut.
MOST_BOXES, ROUNDS = 48, 6
MOST_ORDERS = 4096
# Covers what the ends of a range lose when they are rounded.
_WIDER = 1 + 2.0**-40

_Box = dict[str, tuple[float, float]]


def certain(
    one: Conclusion,
    sheet: Sheet,
    reading: Reading,
    draws: Draws,
    guess: bool,  # noqa: FBT001
) -> bool:
    """Whether a conclusion is proven to be `guess` for all admissible judgements."""
    try:
        if draws.orders:
            return _by_order(one, sheet, reading, draws, guess=guess)
        return _by_ranges(one, sheet, reading, draws, guess=guess)
    except DetenteError:
        return False


# -- ranges ---------------------------------------------------------------------------------


def _by_ranges(
    one: Conclusion, sheet: Sheet, reading: Reading, draws: Draws, *, guess: bool
) -> bool:
    import numpy as np

    names = list(draws.steps)
    boxes: list[_Box] = [{n: _ends(draws, n) for n in names}]
    for _ in range(ROUNDS):
        settled = _judge(one, sheet, reading, boxes, guess=guess)
        boxes = [b for b, ok in zip(boxes, settled, strict=True) if not ok]
        if not boxes:
            return True
        if len(boxes) > MOST_BOXES // 2:
            return False
        # Every way to halve every box, all judged at once; the best for each is kept.
        halves = [half for b in boxes for n in names for half in _halved(b, n)]
        good = _judge(one, sheet, reading, halves, guess=guess)
        score = good.reshape(len(boxes), len(names), 2).sum(axis=2)
        if not score.any():
            # No cut settles anything: what is left hangs on several parameters together.
            return False
        best = score.argmax(axis=1)
        boxes = [
            half for b, k in zip(boxes, best, strict=True) for half in _halved(b, names[int(k)])
        ]
    return bool(np.all(_judge(one, sheet, reading, boxes, guess=guess)))


def _ends(draws: Draws, name: str) -> tuple[float, float]:
    """A middle and a reach that cover the range."""
    low, high = draws.ranges[name]
    middle = float((low + high) / 2)
    reach = float((high - low) / 2)
    return middle, (reach + 2.0**-50 * (abs(middle) + reach)) * _WIDER


def _halved(box: _Box, name: str) -> tuple[_Box, _Box]:
    middle, reach = box[name]
    half = reach / 2
    wide = (half + 2.0**-50 * (abs(middle) + reach)) * _WIDER
    return {**box, name: (middle - half, wide)}, {**box, name: (middle + half, wide)}


def _judge(
    one: Conclusion, sheet: Sheet, reading: Reading, boxes: Sequence[_Box], *, guess: bool
) -> npt.NDArray[np.bool_]:
    import numpy as np

    values = {
        name: ball(np.array([b[name][0] for b in boxes]), np.array([b[name][1] for b in boxes]))
        for name in boxes[0]
    }
    block = Block(sheet, values, len(boxes))
    with np.errstate(all="ignore"):
        yes, no = block.flags(told(one, block, reading)[0])
    return yes if guess else no


# -- rankings -------------------------------------------------------------------------------


class _Compared(Block):
    """Rankings as they are written: payoffs of rankings are compared only, open pairs unsure."""

    def __init__(
        self,
        sheet: Sheet,
        values: Mapping[str, Ball],
        size: int,
        groups: Mapping[int, Mapping[int, int]],
        orders: Mapping[str, Order],
    ) -> None:
        super().__init__(sheet, values, size)
        self.groups, self.orders = groups, orders

    def better(
        self, reading: Reading, player: int, at: int, to: int, effects: Effects | None = None
    ) -> Truth:
        if player not in self.groups:
            return super().better(reading, player, at, to, effects)
        if effects is not None:
            raise TooInvolved("numbers added to a ranking")
        low, high = self.groups[player][at], self.groups[player][to]
        order = self.orders[reading.players[player]]
        if order.below[high] >> low & 1:
            return TRUE
        return FALSE if low == high or order.below[low] >> high & 1 else UNSURE

    def ball(self, reading: Reading, value: Quotient) -> Ball:
        parts = (value.top, value.bottom)
        if any(u not in self.values for part in parts for u in part.unknowns):
            raise TooInvolved("more than the order of a ranking")
        return super().ball(reading, value)


class _Ordered(_Compared):
    """Every complete order of the rankings as a draw: `levels[j, group]` has one for each."""

    levels: Mapping[tuple[int, int], npt.NDArray[np.int64]]

    def better(
        self, reading: Reading, player: int, at: int, to: int, effects: Effects | None = None
    ) -> Truth:
        if player not in self.groups or effects is not None:
            return super().better(reading, player, at, to, effects)
        low, high = (self.levels[player, self.groups[player][k]] for k in (at, to))
        found = high > low
        return Truth(found, ~found)


def _groups(sheet: Sheet, player: str) -> dict[int, int]:
    """For each position the number of its group, counted from the worst."""
    form = sheet.definition.payoffs[player]
    assert isinstance(form, Ranking)  # noqa: S101 (only those have an order)
    return {at: k for k, group in enumerate(reversed(form.groups)) for at in group}


def _by_order(
    one: Conclusion, sheet: Sheet, reading: Reading, draws: Draws, *, guess: bool
) -> bool:
    import numpy as np

    def values(size: int) -> dict[str, Ball]:
        ends = {n: _ends(draws, n) for n in draws.steps}
        return {n: ball(np.full(size, m), np.full(size, r)) for n, (m, r) in ends.items()}

    def proven(block: Block) -> bool:
        with np.errstate(all="ignore"):
            try:
                yes, no = block.flags(told(one, block, reading)[0])
            except KeyError:
                # A payoff itself was asked for, which an order does not say.
                return False
        return bool((yes if guess else no).all())

    # What holds whichever way open pairs fall needs no complete order.
    groups = {reading.players.index(p): _groups(sheet, p) for p in draws.orders}
    if proven(_Compared(sheet, values(1), 1, groups, draws.orders)):
        return True
    size = prod(order.tied_extensions for order in draws.orders.values())
    if size > MOST_ORDERS:
        return False
    rows = list(product(*(order.levels() for order in draws.orders.values())))
    block = _Ordered(sheet, values(size), size, groups, draws.orders)
    block.levels = {
        (reading.players.index(player), group): np.array([row[j][group] for row in rows])
        for j, (player, order) in enumerate(draws.orders.items())
        for group in range(order.size)
    }
    return proven(block)
