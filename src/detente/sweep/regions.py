"""Two judgements moved at once: a map of the answers, refined where they change.

Cells of a grid are halved both ways where their corners differ, down to a resolution that is told.
Answers at corners are exact; what happens inside a cell whose corners agree is not looked at, so
an island smaller than a first cell can go unseen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from detente.errors import SolverError, nearest
from detente.sweep.plan import YES, Plan

# Cells along a side at first, and how often they are halved at a border.
GRID = (8, 3)
KINDS = ("equilibrium", "sustained", "suffices")

Answer = tuple[str, ...]
Corner = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Patch:
    """A square of the map: its corner nearest the origin and its side, in steps of the grid.

    `border` where its corners differ though it is as small as cells get; its answer is then that
    of its first corner.
    """

    x: int
    y: int
    side: int
    answer: Answer
    border: bool


@dataclass(frozen=True)
class RegionMap:
    """What is concluded over the ranges of the parameters `x` and `y`, all else as today.

    An answer has the names of what holds: equilibria, agreements that enforce themselves, or the
    smallest sufficient sets. `corners` has the exact answer at each point judged, by its steps
    from the lower ends; there are `steps` to a side.
    """

    kind: str
    x: str
    y: str
    ranges: tuple[tuple[Fraction, Fraction], tuple[Fraction, Fraction]]
    today: tuple[Fraction, Fraction]
    steps: int
    patches: tuple[Patch, ...]
    corners: Mapping[Corner, Answer]

    def point(self, corner: Corner) -> dict[str, Fraction]:
        """The values of both parameters at a corner."""
        (left, right), (bottom, top) = self.ranges
        return {
            self.x: left + (right - left) * Fraction(corner[0], self.steps),
            self.y: bottom + (top - bottom) * Fraction(corner[1], self.steps),
        }

    def __repr__(self) -> str:
        answers = len({patch.answer for patch in self.patches})
        return f"RegionMap({self.kind} over {self.x} and {self.y}: {answers} answers)"

    def to_dict(self) -> dict[str, object]:
        """Ranges, resolution and the patches with their answers."""
        return {
            "kind": self.kind,
            "x": self.x,
            "y": self.y,
            "ranges": [[str(low), str(high)] for low, high in self.ranges],
            "today": [str(value) for value in self.today],
            "steps": self.steps,
            "patches": [
                {
                    "x": p.x, "y": p.y, "side": p.side,
                    "answer": list(p.answer), "border": p.border,
                }
                for p in self.patches
            ],
        }  # fmt: skip


def region_map(
    plan: Plan, x: str, y: str, kind: str = "equilibrium", grid: tuple[int, int] = GRID
) -> RegionMap:
    """The map of one kind of conclusion over two parameters.

    `grid` has the number of cells a side at first and how often cells at a border are halved.
    Raises SolverError for parameters without a range, counted in whole numbers or the same, for
    an unknown kind, and where no conclusion of that kind is compiled.

    >>> from detente.analysis.model import load
    >>> plan = Plan(load("humanitarian_access"))
    >>> found = region_map(plan, "siege_gain", "patience", "sustained", (2, 1))
    >>> found.steps, found.corners[0, 4]
    (4, ('watched_roads',))
    """
    names = _asked(plan, x, y, kind)
    first, depth = grid
    steps = first << depth
    ranges = plan.draws.ranges[x], plan.draws.ranges[y]
    frame = RegionMap(kind, x, y, ranges, (plan.today[x], plan.today[y]), steps, (), {})
    known: dict[Corner, Answer] = {}

    def learn(corners: Sequence[Corner]) -> None:
        new = [c for c in dict.fromkeys(corners) if c not in known]
        if new:
            found = plan.points([frame.point(c) for c in new]).conclusions
            for k, corner in enumerate(new):
                known[corner] = _answer(kind, [n for n in names if found[n][k] == YES])

    side = steps // first
    cells = [(i * side, j * side) for i in range(first) for j in range(first)]
    patches: list[Patch] = []
    while cells:
        learn([c for cell in cells for c in _corners(cell, side)])
        mixed = [c for c in cells if len({known[at] for at in _corners(c, side)}) > 1]
        odd = set(mixed) if side > 1 else set()
        patches += [Patch(*c, side, known[c], border=c in mixed) for c in cells if c not in odd]
        half = side // 2
        cells = [(i + a, j + b) for i, j in mixed for a in (0, half) for b in (0, half)]
        if side == 1:
            break
        side = half
    return RegionMap(kind, x, y, ranges, frame.today, steps, tuple(patches), known)


def _corners(cell: Corner, side: int) -> list[Corner]:
    i, j = cell
    return [(i, j), (i + side, j), (i, j + side), (i + side, j + side)]


def _asked(plan: Plan, x: str, y: str, kind: str) -> list[str]:
    if kind not in KINDS:
        raise SolverError(f"unknown kind of map '{kind}', {nearest(kind, KINDS, 'kinds')}")
    if x == y:
        raise SolverError(f"a map needs two parameters, and '{x}' is named twice")
    for name in (x, y):
        if name not in plan.draws.ranges or name in plan.draws.whole:
            able = [n for n in plan.draws.ranges if n not in plan.draws.whole]
            known = nearest(name, able, "parameters with a range")
            raise SolverError(f"'{name}' has no range of numbers to draw a map over, {known}")
    wanted = [c.name for c in plan.conclusions if c.name.partition(":")[0] == kind]
    compiled = [name for name in wanted if name not in plan.exact_only]
    if not compiled:
        raise SolverError(f"nothing of the kind '{kind}' can be mapped for this definition")
    return compiled


def _answer(kind: str, holding: Sequence[str]) -> Answer:
    told = [name.partition(":")[2] for name in holding]
    if kind != "suffices":
        return tuple(told)
    parts: dict[str, frozenset[str]] = {
        name: frozenset() if name == "nothing" else frozenset(name.split(" + ")) for name in told
    }
    below: Callable[[str], bool] = lambda n: any(p < parts[n] for p in parts.values())  # noqa: E731
    return tuple(name for name in told if not below(name))
