"""How far payoffs may go from each state of a changing game, by the max-min operator.

In direction n from state x: the most, over the profiles taken there, of the least of what the
present and the same bound in the states that follow add up to, and of what is known to bound it.

Reference: Abreu, D., Brooks, B. and Sannikov, Y. (2020), Algorithms for stochastic games with
perfect monitoring, Econometrica 88(4).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from detente.solvers.stochastic_frame import Frame

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats: TypeAlias = npt.NDArray[np.float64]


class MaxMin:
    """h(x) = the most over profiles of the least of n g + q h, a bound and the threshold."""

    def __init__(
        self, frame: Frame, n: Floats, bound: Floats, alive: npt.NDArray[np.bool_]
    ) -> None:
        import numpy as np

        self.frame, self.bound, self.alive = frame, bound, alive
        self.free = n @ frame.rows.T
        self.states = [
            np.array(
                [m for m, (y, _) in enumerate(frame.entries) if y == x and alive[m]], dtype=int
            )
            for x in range(frame.odds.shape[1])
        ]
        # Directions of least payoffs, with the player whose they are.
        self.down = [
            (m, i) for m, v in enumerate(n.tolist()) for i in (0, 1) if v == [-1.0 * (i == 0),
                                                                             -1.0 * (i == 1)]
        ]  # fmt: skip

    def solved(self) -> Floats:
        """The solution, from above by no more than rounding; 0 for states without a profile."""
        import numpy as np

        size, count = self.frame.odds.shape[1], self.free.shape[0]
        h = np.full((count, size), 2.0)
        for own, x in zip(self.states, range(size), strict=True):
            if not len(own):
                h[:, x] = 0.0
        for _ in range(60):
            after, constant, weights = self._step(h)
            if float(np.abs(after - h).max(initial=0.0)) <= 1e-15:
                return h
            matrix = np.eye(size) - weights
            trial = np.asarray(np.linalg.solve(matrix, constant[..., None])[..., 0], np.float64)
            there = self._step(trial)[0]
            rising = there - trial
            if float(np.abs(rising).max(initial=0.0)) <= 4e-16:
                return trial
            if float(rising.max(initial=0.0)) <= 4e-16 or float(rising.min(initial=0.0)) >= -4e-16:
                h = trial
            else:
                h = after
        for _ in range(10_000):
            after = self._step(h)[0]
            if float(np.abs(after - h).max(initial=0.0)) <= 1e-15:
                break
            h = after
        return h

    def _step(self, h: Floats) -> tuple[Floats, Floats, Floats]:
        """The operator at h, and the linear function that it is there."""
        import numpy as np

        frame = self.frame
        count, size = h.shape
        free = self.free + h @ frame.odds.T
        value = np.minimum(free, self.bound)
        # By direction and profile: -1 free, -2 bound, else the deviation that binds.
        way = np.where(free <= self.bound, -1, -2)
        for m, i in self.down:
            worth = -frame.rows[:, i] + frame.odds @ h[m]
            for at, (x, k) in enumerate(frame.entries):
                if self.alive[at]:
                    first = frame.place[x, 0]
                    best = min(frame.operator.deviations[x][k][i], key=lambda j: worth[first + j])
                    if worth[first + best] < value[m, at]:
                        value[m, at], way[m, at] = worth[first + best], first + best
        after, constant = np.zeros_like(h), np.zeros_like(h)
        weights = np.zeros((count, size, size))
        rows = np.arange(count)
        players = dict(self.down)
        for x, own in enumerate(self.states):
            if not len(own):
                continue
            best = own[value[:, own].argmax(axis=1)]
            chosen = way[rows, best]
            after[:, x] = value[rows, best]
            loose = chosen == -1
            weights[loose, x] = frame.odds[best[loose]]
            constant[:, x] = np.where(loose, self.free[rows, best], self.bound[rows, best])
            for m in np.flatnonzero(chosen >= 0).tolist():
                weights[m, x] = frame.odds[chosen[m]]
                constant[m, x] = -frame.rows[chosen[m], players[m]]
        constant[~np.isfinite(constant)] = 0.0
        return after, constant, weights
