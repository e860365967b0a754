"""The first rounds for larger changing games: float64 finds bounds, whole numbers confirm them.

Values are found by policy iteration in float64 and moved outwards until every inequality of the
definition holds in exact arithmetic; only then do they strike out profiles. Rounding can so cost
a round, never an answer.

Reference: Puterman, M. (1994), Markov Decision Processes, Wiley, section 6.4.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from detente.concepts.stochastic_transfers import Bounds, Operator, holds, survivors
from detente.game import effort

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Whole = npt.NDArray[np.int64]

# Bounds are rounded to this denominator relative to the size of the numbers.
_GRID = 1 << 34
# Up to this discount factor values are found by going on step by step, beyond it by elimination.
_PATIENT = 0.99
_STEPS = 5000
_TINY = 1e-14
# How often policy iteration may turn before the float64 values are taken as they are.
_TURNS = 200


class _Steering:
    """The game in float64, all profiles of all states in one row."""

    def __init__(self, operator: Operator) -> None:
        import numpy as np

        game = operator.game
        self.states = len(game.states)
        unit = operator.unit
        sizes = [g.size for g in game.games]
        self.starts = np.concatenate([[0], np.cumsum(sizes)])
        self.now = [self._row(operator.together, unit)]
        self.now += [self._row(rows, unit) for rows in operator.now]
        counts, to, weights = [], [], []
        for rows in operator.next:
            for after in rows:
                counts.append(len(after))
                to += [y for y, _ in after]
                weights += [w / unit for _, w in after]
        self.to = np.array(to, dtype=np.int64)
        self.weights = np.array(weights)
        self.patience = float(operator.discount)
        self.size = max(1.0, *(float(abs(row).max()) for row in self.now))
        self.last = [np.zeros(self.states) for _ in self.now]
        self.of = np.repeat(np.arange(len(counts)), counts)
        self.first = np.concatenate([[0], np.cumsum(counts)])
        # For each player the profiles that differ in its own action alone, side by side.
        self.lines: list[tuple[Whole, Whole, Whole]] = []
        for i in range(len(game.players)):
            order: list[int] = []
            heads: list[int] = []
            line_of = np.empty(int(self.starts[-1]), dtype=np.int64)
            for x, g in enumerate(game.games):
                stride, count = g.strides[i], g.shape[i]
                base = int(self.starts[x])
                for k in range(g.size):
                    if k // stride % count == 0:
                        line_of[base + k : base + k + stride * count : stride] = len(heads)
                        heads.append(len(order))
                        order += range(base + k, base + k + stride * count, stride)
            self.lines.append((np.array(order), np.array(heads), line_of))

    @staticmethod
    def _row(rows: Sequence[Sequence[int]], unit: int) -> Floats:
        import numpy as np

        return np.array([v / unit for own in rows for v in own])

    def worth(self, kind: int, values: Floats) -> Floats:
        """What every profile is worth now and later: kind 0 to all together, i + 1 to player i."""
        import numpy as np

        later = np.bincount(self.of, self.weights * values[self.to], minlength=len(self.now[0]))
        return np.asarray(self.now[kind] + later)

    def fixed(self, kind: int, policy: Whole) -> Floats:
        """The values of a policy that names a profile, by its place in the row, for each state."""
        import numpy as np

        live = np.flatnonzero(policy >= 0)
        chosen = policy[live]
        counts = self.first[chosen + 1] - self.first[chosen]
        at = np.repeat(self.first[chosen] - np.cumsum(counts) + counts, counts)
        at += np.arange(len(at))
        of, to, weights = np.repeat(live, counts), self.to[at], self.weights[at]
        right = np.zeros(self.states)
        right[live] = self.now[kind][chosen]
        if self.patience > _PATIENT:
            matrix = np.eye(self.states)
            np.subtract.at(matrix, (of, to), weights)
            return np.asarray(np.linalg.solve(matrix, right))
        values = self.last[kind]
        for _ in range(_STEPS):
            before = values
            values = right + np.bincount(of, weights * before[to], minlength=self.states)
            if float(abs(values - before).max()) <= _TINY * self.size:
                break
        self.last[kind] = values
        return values

    def together(self, alive: npt.NDArray[np.bool_], policy: Whole) -> tuple[Floats, Whole]:
        """The greatest joint payoffs over the profiles left."""
        import numpy as np

        for _ in range(_TURNS):
            values = self.fixed(0, policy)
            worth = np.where(alive, self.worth(0, values), -np.inf)
            changed = self._improved(worth, policy)
            if not changed:
                break
        return values, policy

    def punished(self, i: int, alive: npt.NDArray[np.bool_], policy: Whole) -> tuple[Floats, Whole]:
        """The least that player i can be held to."""
        import numpy as np

        order, heads, line_of = self.lines[i]
        ends = np.append(heads[1:], len(order))
        reply = policy.copy()
        for _ in range(_TURNS):
            for _ in range(_TURNS):
                values = self.fixed(i + 1, reply)
                worth = self.worth(i + 1, values)
                moved = False
                for x, k in enumerate(policy):
                    if k >= 0:
                        line = order[heads[line_of[k]] : ends[line_of[k]]]
                        best = int(line[np.argmax(worth[line])])
                        stays = reply[x] in line
                        if not stays or worth[best] > worth[reply[x]] + _margin(worth[best]):
                            reply[x], moved = best, True
                if not moved:
                    break
            cheats = np.maximum.reduceat(worth[order], heads)[line_of]
            before = policy.copy()
            if not self._improved(np.where(alive, -cheats, -np.inf), policy):
                break
            reply = np.where(policy != before, policy, reply)
        return values, policy

    def _improved(self, worth: Floats, policy: Whole) -> bool:
        """Whether some state has a better profile; the policy takes it up."""
        import numpy as np

        changed = False
        for x in range(self.states):
            if policy[x] >= 0:
                low, high = self.starts[x], self.starts[x + 1]
                best = int(low + np.argmax(worth[low:high]))
                if worth[best] > worth[policy[x]] + _margin(worth[best]):
                    policy[x], changed = best, True
        return changed


def _margin(value: float) -> float:
    """What counts as no improvement at all."""
    return 1e-12 * (1 + abs(value))


def steered(
    operator: Operator, alive: list[list[int]], rounds: list[Bounds]
) -> tuple[list[list[int]], list[dict[int, int]]]:
    """The profiles that confirmed bounds leave, and the policies to go on from.

    Adds a round of bounds to `rounds` for each strike.
    """
    import numpy as np

    row = _Steering(operator)
    count = len(operator.game.players)
    policies = [np.full(row.states, -1, dtype=np.int64) for _ in range(count + 1)]
    while effort.current().goes_on():
        mask = np.zeros(len(row.now[0]), dtype=bool)
        for x, own in enumerate(alive):
            mask[row.starts[x] + np.array(own, dtype=np.int64)] = True
        for policy in policies:
            for x, own in enumerate(alive):
                if not own:
                    policy[x] = -1
                elif policy[x] < 0 or not mask[policy[x]]:
                    policy[x] = row.starts[x] + own[0]
        values = [row.together(mask, policies[0])[0]]
        values += [row.punished(i, mask, policies[i + 1])[0] for i in range(count)]
        bounds = _confirmed(operator, values, alive)
        if bounds is None:
            break
        left = survivors(operator, bounds, alive)
        if sum(map(len, left)) == sum(map(len, alive)):
            break
        rounds.append(bounds)
        alive = left
    plans = [
        {x: int(k - row.starts[x]) for x, k in enumerate(policy) if k >= 0} for policy in policies
    ]
    return alive, plans


def _confirmed(
    operator: Operator, values: Sequence[Floats], alive: Sequence[Sequence[int]]
) -> Bounds | None:
    """The values moved outwards until they are bounds; None if no small move is enough."""
    size = max(1.0, *(float(abs(v).max()) for v in values))
    grid = max(1, round(_GRID / size))
    for shift in (1 << 4, 1 << 10, 1 << 16, 1 << 22):
        joint = tuple(Fraction(round(float(v) * grid) + shift, grid) for v in values[0])
        least = tuple(
            tuple(Fraction(round(float(v) * grid) - shift, grid) for v in own) for own in values[1:]
        )
        bounds = Bounds(joint, least)
        if holds(operator, bounds, alive):
            return bounds
    return None
