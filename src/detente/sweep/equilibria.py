"""All equilibria of the stage game at every draw of a block.

Actions that another action strictly beats go first, as far as that is sure; what is left of most
games is one outcome, which is then the only equilibrium. Larger remains of two players, or of
three with two actions each, go to the kernels of small games, told how far payoffs may be off.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING, Any

from detente.errors import SolverError
from detente.formula.quotient import Quotient
from detente.kernels.dominance import undominated
from detente.solvers.small_games import MOST, solve_all
from detente.sweep.ball import Ball, Truth, ball, choose, either, wider
from detente.sweep.block import Block
from detente.sweep.duels import duels
from detente.sweep.reading import Effects, Reading

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

# The kernels know every probability to within this.
_PROBABILITY = 1e-6
# The share of the payoffs that their error bounds may be for the kernels' bounds to hold.
_FINE = 1e-9


@dataclass(frozen=True, slots=True)
class Slot:
    """One equilibrium of each draw that has it.

    `present` has a flag for each draw, `weights[i]` a row for each action of player i; `mixed`
    are the draws in which the weights are rounded (0 is 0 all the same).
    """

    present: npt.NDArray[np.bool_]
    weights: tuple[npt.NDArray[np.float64], ...]
    mixed: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Listed:
    """The equilibria of games of a shape, and where these are all."""

    shape: tuple[int, ...]
    sure: npt.NDArray[np.bool_]
    slots: list[Slot]

    def slot(self, nth: int, rows: npt.NDArray[np.int64]) -> Slot:
        """Room for equilibrium number `nth` of some draws."""
        import numpy as np

        n = len(self.sure)
        while len(self.slots) <= nth:
            weights = tuple(np.zeros((m, n)) for m in self.shape)
            self.slots.append(Slot(np.zeros(n, bool), weights, np.zeros(n, bool)))
        self.slots[nth].present[rows] = True
        return self.slots[nth]


class Equilibria:
    """The equilibria at every draw; where `sure` they are all, elsewhere all listed are some."""

    def __init__(self, block: Block, reading: Reading, effects: Effects | None = None) -> None:
        import numpy as np

        self.block, self.reading, self.effects = block, reading, effects
        left = self._undominated()
        self._left = left.view(bool)
        starts = [sum(reading.shape[:i]) for i in range(len(reading.shape))]
        # For each player a row of flags for each action that iterated dominance leaves.
        self.alive = [self._left[k : k + m] for k, m in zip(starts, reading.shape, strict=True)]
        self._settled = left.sum(axis=0, dtype=np.uint8) == len(reading.shape)

    def _undominated(self) -> npt.NDArray[np.uint8]:
        import numpy as np

        asked, block = duels(self.reading.shape), self.block
        words = -(-block.size // 8)
        beats = np.zeros((len(asked.compared), 8 * words), bool)
        for row, (i, at, to) in zip(beats, asked.compared, strict=True):
            row[: block.size] = block.better(self.reading, i, at, to, self.effects).yes
        left = np.ones((sum(self.reading.shape), 8 * words), np.uint8)
        others = len(self.reading.shape) - 1
        flags, room = beats.view(np.uint64).ravel(), left.view(np.uint64).ravel()
        undominated(asked.questions, others, words, flags, room)
        return left[:, : block.size]

    def alone(self) -> Truth:
        """Whether there is exactly one."""
        import numpy as np

        known = self._settled
        several = np.zeros(self.block.size, bool)
        if not known.all():
            pure = np.zeros(self.block.size, np.uint8)
            for cell in self.reading.cells:
                pure += self.is_pure(cell).yes
            several = pure > 1
            if not (known | several).all():
                several |= self.number > 1
                known = self.sure & (self.number == 1)
        return Truth(known, several)

    @property
    def sure(self) -> npt.NDArray[np.bool_]:
        """Where those that are listed are all there are."""
        return self._listed.sure

    @property
    def slots(self) -> list[Slot]:
        """The equilibria that are listed: each draw's first, each draw's second and so on."""
        return self._listed.slots

    @cached_property
    def _listed(self) -> Listed:
        import numpy as np

        found = Listed(self.reading.shape, np.zeros(self.block.size, bool), [])
        code: npt.NDArray[Any] = np.zeros(
            self.block.size, np.uint8 if len(self._left) <= 8 else np.int64
        )
        for row in self._left:
            code = (code << 1) | row
        for known in np.unique(code).tolist():
            rows = np.flatnonzero(code == known)
            kept = [np.flatnonzero(own[:, rows[0]]) for own in self.alive]
            open_to = [i for i, own in enumerate(kept) if len(own) > 1]
            if not open_to:
                self._only(found, rows, kept)
            elif len(open_to) <= 2 and all(len(kept[i]) <= MOST for i in open_to):
                pair = (open_to + [i for i in range(len(kept)) if i not in open_to])[:2]
                self._small(found, rows, kept, sorted(pair))
            elif len(open_to) == 3 and all(len(kept[i]) == 2 for i in open_to):
                self._small(found, rows, kept, open_to)
        return found

    def _only(
        self, found: Listed, rows: npt.NDArray[np.int64], kept: list[npt.NDArray[np.int64]]
    ) -> None:
        """Note the one outcome that is left."""
        for weights, own in zip(found.slot(0, rows).weights, kept, strict=True):
            weights[own[0], rows] = 1.0
        found.sure[rows] = True

    def _small(
        self,
        found: Listed,
        rows: npt.NDArray[np.int64],
        kept: list[npt.NDArray[np.int64]],
        asked: list[int],
    ) -> None:
        """Solve what is left between the players `asked`, the others' actions being known."""
        import numpy as np

        shape = [len(kept[i]) for i in asked]
        payoffs = np.empty((len(rows), len(asked), *shape))
        off = 0.0
        for number, i in enumerate(asked):
            for place in product(*map(range, shape)):
                cell = [int(own[0]) for own in kept]
                for j, k in zip(asked, place, strict=True):
                    cell[j] = int(kept[j][k])
                value = self.payoff(i, self.reading.position(tuple(cell)))
                index: Any = (slice(None), number, *place)
                payoffs[index] = _at(value.value, rows)
                off = max(off, float(np.max(value.radius)))
        # Where payoffs are known to a range only, as in a proof, the kernels have nothing to say.
        if not (off <= _FINE * np.abs(payoffs).max(initial=0.0) and np.isfinite(payoffs).all()):
            return
        solved = solve_all(payoffs, 1, off)
        found.sure[rows] = ~solved.tied
        first = np.cumsum(solved.counts) - solved.counts
        for nth in range(int(solved.counts.max(initial=0))):
            has = solved.counts > nth
            profile = solved.profiles[first[has] + nth]
            here = rows[has]
            slot = found.slot(nth, here)
            for i, own in enumerate(kept):
                if i not in asked:
                    slot.weights[i][own[0], here] = 1.0
                    continue
                for k, a in enumerate(own):
                    slot.weights[i][a, here] = profile[:, asked.index(i), k]
            slot.mixed[here] = ((profile > 0) & (profile < 1)).any(axis=(1, 2))

    def payoff(self, player: int, at: int) -> Ball:
        """A player's payoff at a profile, measures counted in."""
        return self.block[self.reading.payoff(player, at, self.effects)]

    @cached_property
    def number(self) -> npt.NDArray[np.int64]:
        """How many are listed at each draw."""
        import numpy as np

        return sum(
            (s.present.astype(np.int64) for s in self.slots), np.zeros(self.block.size, np.int64)
        )

    @cached_property
    def floors(self) -> list[list[Ball]]:
        """For each slot every player's payoff in it, where it is present."""
        import numpy as np

        players = range(len(self.reading.players))
        rough = _PROBABILITY * sum(self.reading.shape)
        found = []
        for slot in self.slots:
            totals: list[Any] = [np.zeros(self.block.size) for _ in players]
            most = [0.0] * len(players)
            radius: list[Any] = [0.0] * len(players)
            played = [[bool(row.any()) for row in rows] for rows in slot.weights]
            for at, cell in enumerate(self.reading.cells):
                if not all(own[a] for own, a in zip(played, cell, strict=True)):
                    continue
                chance = slot.weights[0][cell[0]]
                for i in players[1:]:
                    chance = chance * slot.weights[i][cell[i]]
                for i in players:
                    value = self.payoff(i, at)
                    totals[i] += chance * value.value
                    most[i] = max(most[i], value.most)
                    off = value.radius
                    if not isinstance(off, float):
                        off = np.where(chance > 0, off, 0.0)
                    radius[i] = wider(radius[i], off)
            if slot.mixed.any():
                # Weights are off by a millionth each, their sums and products by far less.
                radius = [
                    r + slot.mixed * (2 * rough * m) for r, m in zip(radius, most, strict=True)
                ]
            found.append([ball(total, r) for total, r in zip(totals, radius, strict=True)])
        return found

    def surpluses(self, here: int) -> Iterator[tuple[npt.NDArray[np.bool_], list[Ball]]]:
        """For each slot: where it is present, and what every player gets more at a position.

        In games of two actions each what mixing pays is a quotient of the payoffs, so that what
        pays the same whatever the numbers are cancels.
        """
        import numpy as np

        numbers = range(len(self.reading.players))
        now = [self.payoff(i, here) for i in numbers]
        mixing = self._mixing(here) if self.reading.shape == (2, 2) else None
        for slot, floors in zip(self.slots, self.floors, strict=True):
            found = [a - b for a, b in zip(now, floors, strict=True)]
            if mixing is not None and slot.mixed.any():
                flag = Truth(slot.mixed, ~slot.mixed)
                with np.errstate(all="ignore"):
                    found = [choose(flag, m, f) for m, f in zip(mixing, found, strict=True)]
            yield slot.present, found

    def _mixing(self, here: int) -> list[Ball] | None:
        """What each player gets more at a position than where both mix, two actions each."""
        found = []
        for i in (0, 1):
            a, b, c, d = (self._written(i, at) for at in range(4))
            try:
                swing = a + d - b - c
                if not swing.top.terms:
                    return None
                value = self._written(i, here) - (a * d - b * c) / swing
            except SolverError:
                return None
            found.append(self.block.ball(self.reading, value))
        return found

    def _written(self, player: int, at: int) -> Quotient:
        value = self.reading.payoffs[player][at]
        return value if self.effects is None else value + self.effects[player][at]

    def plays(self, cells_by_player: dict[int, int]) -> Truth:
        """Whether some equilibrium gives every one of these actions a chance."""
        import numpy as np

        found = np.zeros(self.block.size, bool)
        for slot in self.slots:
            here = slot.present.copy()
            for i, a in cells_by_player.items():
                here &= slot.weights[i][a] > 0
            found |= here
        out = np.zeros(self.block.size, bool)
        for i, a in cells_by_player.items():
            out |= ~self.alive[i][a]
        pure = either(
            self.is_pure(cell)
            for cell in self.reading.cells
            if all(cell[i] == a for i, a in cells_by_player.items())
        )
        return Truth(found | pure.yes, (self.sure & ~found) | out)

    def is_pure(self, cell: tuple[int, ...]) -> Truth:
        """Whether a cell is an equilibrium."""
        return ~self.block.tempted(self.reading, cell, self.effects)


def _at(value: object, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.float64] | float:
    import numpy as np

    array = np.asarray(value, float)
    return array[rows] if array.ndim else float(array)


def equilibria(block: Block, reading: Reading, effects: Effects | None = None) -> Equilibria:
    """The equilibria of the stage game at every draw, found once for equal payoffs."""
    table = tuple(
        reading.payoff(i, at, effects)
        for i in range(len(reading.players))
        for at in range(reading.size)
    )
    return block.once(("equilibria", table), lambda: block.equilibria(reading, effects))
