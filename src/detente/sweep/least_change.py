"""The least change that overturns a conclusion: of payoffs, or of all judgements together.

Payoffs: an equilibrium is a set of linear inequalities between payoffs, so the least change in the
maximum norm has a closed form: two payoffs that must change places meet half-way.
Judgements: the change is a share of every range at once (maximum norm). Interval bounds prove
that nothing turns nearer; a point at which the answer is another shows how near it does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from detente.errors import DetenteError
from detente.game.normal_form import NormalFormGame
from detente.game.profile import Cell
from detente.sweep.ball import ball
from detente.sweep.block import Block
from detente.sweep.conclusions import told
from detente.sweep.plan import NO, NOT_ASKED, YES, Plan

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Point = dict[str, float]

# Rounds of signs tried; pieces that the way from today to a turning point is cut into, and how
# often after each of them. A block's cost is mostly per question, not per point.
PIECES, CUTS = 64, (1, 2)
# Sizes of boxes that are tried for a proof.
SIZES = 96


@dataclass(frozen=True, slots=True)
class PayoffChange:
    """The least max-norm change of payoffs that turns whether an outcome is an equilibrium.

    `player` is whose payoff it turns on, and `towards` the outcome compared with. With `strict`
    any more than `size` turns it, else `size` itself does.
    """

    size: Fraction
    strict: bool
    player: str
    towards: Cell


def least_payoff_change(game: NormalFormGame, cell: Cell) -> PayoffChange | None:
    """The least change of payoffs that makes an outcome an equilibrium, or stops it being one.

    None for a game in which nobody has a choice. In the units of the payoffs; every payoff may
    move by `size` either way.

    >>> dilemma = NormalFormGame.from_arrays([[3, 1], [4, 2]], [[3, 4], [1, 2]])
    >>> least_payoff_change(dilemma, (0, 0)).size, least_payoff_change(dilemma, (1, 1)).size
    (Fraction(1, 2), Fraction(1, 2))
    """
    here = game.position(cell)
    gains = [
        (row[at] - row[here], game.players[i], game.cells[at])
        for i, row in enumerate(game.payoffs)
        for at in game.deviations(cell, i)
        if at != here
    ]
    if not gains:
        return None
    # A gain g closes once both payoffs have moved by g/2; the largest decides either way.
    gain, player, towards = max(gains, key=lambda found: found[0])
    return PayoffChange(abs(gain) / 2, gain <= 0, player, towards)


@dataclass(frozen=True, slots=True)
class LeastChange:
    """How little all judgements must move, as a share of every range, to turn a conclusion.

    No point within `at_least` turns it, proven; `point` at `at_most` does. `at_most` is None where
    none was found in the ranges, and `at_least` 1 where it is proven that there is none.
    """

    at_least: Fraction
    at_most: Fraction | None
    point: Mapping[str, Fraction]

    def to_dict(self) -> dict[str, object]:
        """The bracket and the point that turns it, rounded no further than float64."""
        return {
            "at_least": float(self.at_least),
            "at_most": None if self.at_most is None else float(self.at_most),
            "point": {name: float(value) for name, value in self.point.items()},
        }


def least_changes(
    plan: Plan, drawn: Mapping[str, Floats], codes: Mapping[str, npt.NDArray[np.uint8]],
    base: Mapping[str, int],
) -> dict[str, LeastChange]:  # fmt: skip
    """The least change of all judgements for each compiled conclusion of a plan over ranges.

    `codes` are the answers at the points `drawn`, `base` today's.
    """
    import numpy as np

    names = list(plan.draws.ranges)
    low, high, today = (
        np.array(row, float)
        for row in (
            [plan.draws.ranges[n][0] for n in names],
            [plan.draws.ranges[n][1] for n in names],
            [plan.today[n] for n in names],
        )
    )
    width = np.where(high > low, high - low, 1.0)
    points = np.stack([drawn[n] for n in names], axis=1)
    whole = np.array([n in plan.draws.whole for n in names])
    space = _Space(plan, names, low, high, today, width, whole)
    found: dict[str, Floats] = {}
    signs: dict[str, Floats] = {}
    for name, answer in base.items():
        turned = (codes[name] != answer) & (codes[name] != NOT_ASKED)
        if turned.any():
            far = space.sizes(points[turned])
            found[name] = points[turned][int(far.argmin())]
            centre = points[turned].mean(axis=0) - points.mean(axis=0)
            signs[name] = np.where(centre >= 0, 1.0, -1.0)
    space.improve(found, signs, base)
    proven = _proven(
        plan, space, base, {n: float(space.sizes(p[None])[0]) for n, p in found.items()}
    )
    return {
        name: LeastChange(
            Fraction(proven[name]),
            Fraction(float(space.sizes(found[name][None])[0])) if name in found else None,
            {n: Fraction(float(v)) for n, v in zip(names, found[name], strict=True)}
            if name in found
            else {},
        )
        for name in base
    }


@dataclass(frozen=True)
class _Space:
    plan: Plan
    names: list[str]
    low: Floats
    high: Floats
    today: Floats
    width: Floats
    whole: npt.NDArray[np.bool_]

    def sizes(self, points: Floats) -> Floats:
        """How far points are from today, in ranges."""
        import numpy as np

        return np.asarray((np.abs(points - self.today) / self.width).max(axis=1))

    def corner(self, signs: Floats, size: float) -> Floats:
        """The corner of the box of a size around today, cut off at the ends of the ranges."""
        import numpy as np

        return self.fit(np.clip(self.today + signs * size * self.width, self.low, self.high))

    def fit(self, point: Floats) -> Floats:
        """A point with whole numbers for what counts things."""
        import numpy as np

        return np.where(self.whole, np.round(point), point)

    def improve(
        self, found: dict[str, Floats], signs: dict[str, Floats], base: Mapping[str, int]
    ) -> None:
        """Bring each turning point nearer, all conclusions in step."""
        import numpy as np

        for cuts in CUTS:
            tried = []
            for name, point in found.items():
                size = float(self.sizes(point[None])[0])
                own = signs[name]
                flips = [own, np.sign(point - self.today)]
                flips += [np.where(np.arange(len(own)) == k, -own, own) for k in range(len(own))]
                for sign in flips:
                    tried += [(name, sign, self.corner(sign, size * s)) for s in (0.5, 0.8, 0.95)]
            for (name, sign, point), turned in zip(tried, self._turned(tried, base), strict=True):
                if turned and self._nearer(point, found[name]):
                    found[name], signs[name] = point, sign
            self._shorten(found, base, cuts)

    def _nearer(self, point: Floats, other: Floats) -> bool:
        return bool(self.sizes(point[None])[0] < self.sizes(other[None])[0])

    def _shorten(self, found: dict[str, Floats], base: Mapping[str, int], cuts: int) -> None:
        """Each point back towards today, as far as one that turns is seen."""
        away = dict.fromkeys(found, (0.0, 1.0))
        ends = dict(found)
        for _ in range(cuts):
            tried = []
            for name, (short, far) in away.items():
                for k in range(1, PIECES):
                    share = short + (far - short) * k / PIECES
                    point = self.fit(self.today + (ends[name] - self.today) * share)
                    tried.append((name, share, point))
            best: dict[str, float] = {}
            for (name, share, point), turned in zip(tried, self._turned(tried, base), strict=True):
                if turned and name not in best:
                    best[name], found[name] = share, point
            for name, (short, far) in away.items():
                width = (far - short) / PIECES
                near = best.get(name, far)
                away[name] = (near - width, near)

    def _turned(
        self, tried: Sequence[tuple[str, object, Floats]], base: Mapping[str, int]
    ) -> list[bool]:
        import numpy as np

        if not tried:
            return []
        points = np.stack([point for _, _, point in tried])
        columns = self.plan.rows(
            {n: points[:, k].copy() for k, n in enumerate(self.names)},
            settle=False,
            names={name for name, _, _ in tried},
        )
        # A point that is too close to tell is no witness.
        return [
            int(columns.conclusions[name][k]) not in {base[name], NOT_ASKED}
            for k, (name, _, _) in enumerate(tried)
        ]


def _proven(
    plan: Plan, space: _Space, base: Mapping[str, int], most: Mapping[str, float]
) -> dict[str, float]:
    """For each conclusion the largest box around today, of those tried, in which it is proven."""
    import numpy as np

    tops = {name: most.get(name, 1.0) for name in base}
    # One block for all: each conclusion is judged on its own boxes and on those of the others.
    boxes = {top: k * SIZES for k, top in enumerate(dict.fromkeys(tops.values()))}
    steps = np.arange(1, SIZES + 1) / SIZES
    sizes = np.concatenate([top * steps for top in boxes]) if boxes else np.zeros(0)
    sure = _sure(plan, space, sizes, base)
    found = {}
    for name, top in tops.items():
        own = sure[name][boxes[top] : boxes[top] + SIZES]
        good = SIZES if own.all() else int(own.argmin())
        found[name] = top * good / SIZES
    return found


def _sure(
    plan: Plan, space: _Space, sizes: Floats, base: Mapping[str, int]
) -> dict[str, npt.NDArray[np.bool_]]:
    """Whether bounds over the whole box of each size prove today's answers."""
    import numpy as np

    values = {}
    for k, name in enumerate(space.names):
        reach = sizes * space.width[k]
        left = np.maximum(space.today[k] - reach, min(space.low[k], space.today[k]))
        right = np.minimum(space.today[k] + reach, max(space.high[k], space.today[k]))
        middle = (left + right) / 2
        radius = (right - left) / 2 + 2.0**-48 * (np.abs(middle) + reach)
        values[name] = ball(middle, radius)
    block = Block(plan.sheet, values, len(sizes))
    found = {}
    for one in plan.conclusions:
        if one.name not in base:
            continue
        found[one.name] = np.zeros(len(sizes), bool)
        if plan.reading is None or base[one.name] not in {YES, NO}:
            continue
        with suppress(DetenteError), np.errstate(all="ignore"):
            yes, no = block.flags(told(one, block, plan.reading)[0])
            found[one.name] = np.array(yes if base[one.name] == YES else no)
    block.forget()
    return found
