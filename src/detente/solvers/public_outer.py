"""A chain of polygons around the payoffs of public equilibria, and what it closes on.

Every polygon is proven from the one before by prices on deviations. Now and then the point where
the half-planes seem to rest is put to the test: as fractions first, then a hair wider.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

from detente.concepts.public_chain import Around, Closing, Step, is_unkept, supporting
from detente.concepts.public_equilibria import Normal, Prices
from detente.exact.halfplanes import Pair, facets
from detente.exact.number import simplest
from detente.exact.polygon import hull
from detente.game import effort
from detente.solvers.public_continuations import exact_prices, rounded
from detente.solvers.public_rest import Rest, corners_of, rest, slopes_at, solved
from detente.solvers.public_search import (
    PublicSearch,
    first_normals,
    floats,
    in_turn,
    ring_of,
    size,
)

_SWEEPS = 240
_LOOKS = frozenset((1, 2, 4, 7, 11, 16, 24, 32, 48, 64, 96, 128, 192, 240))
_GRID = 1 << 50
# A fraction this near is taken for the number itself, to be checked.
_GUESS = Fraction(1, 10**10)
# How far out programmes are looked at whose slopes count; what the rest is moved by if no fraction.
_NEAR = Fraction(1, 10**5)
_HAIRS = tuple(Fraction(1, 10**k) for k in (11, 10, 9, 8, 7))


class PublicChain:
    """Polygons that hold the set: `begin`, then those of `steps`; `closing` is the last, if any.

    `outer` are the corners of the last one. `shape` are the corners on which it closes exactly,
    `rest` is where the search came to rest, with `guess` as corners.
    """

    def __init__(self, search: PublicSearch) -> None:
        self.search, self.stage = search, search.stage
        self.normals = first_normals(self.stage)
        self.begin = search.around(self.normals, search.start(self.normals))
        self.steps: list[Step] = []
        self.closing: Closing | None = None
        self.outer: tuple[Pair, ...] = self.begin.corners()
        self.shape: tuple[Pair, ...] | None = None
        self.guess: tuple[Pair, ...] = ()
        self.rest: Rest | None = None
        self.alive = list(range(len(self.stage.points)))
        self.dead: dict[int, Prices] = {}
        self.notes: list[str] = []

    def run(self) -> None:
        """Lead the chain until it closes, ends in nothing, or is stopped."""
        for k in range(1, _SWEEPS + 1):
            if not effort.current().goes_on(k / _SWEEPS):
                self.notes.append("the time ran out; outer and inner set are as far as they got")
                return
            self._step()
            if not self.outer or (k in _LOOKS and self._close()):
                return
        self.notes.append(f"the outer set still moved after {_SWEEPS} sweeps")

    def _step(self) -> None:
        polygon, support = floats(self.outer), supporting(self.outer)
        swept = self.search.sweep(self.normals, polygon, self.alive)
        for item in set(self.alive) - set(swept.alive):
            proof = rounded(self.search.rough.images(item, polygon, ()).prices)
            if is_unkept(self.stage, item, proof, support):
                self.dead[item] = proof
        self.alive = [k for k in self.alive if k not in self.dead]
        if not self.alive:
            self.steps.append(Step(Around((), ()), {}, dict(self.dead)))
            self.outer = ()
            return
        later = [support(normal) for normal in self.normals]
        bounds: list[Fraction] = []
        prices: dict[tuple[int, int], Prices] = {}
        looks: dict[int, list[int]] = {k: [] for k in self.alive}
        for j, (normal, most) in enumerate(zip(self.normals, later, strict=True)):
            hair = 1e-12 * size(normal)
            free = {k: self._free(k, normal, most) for k in self.alive}
            harmless = [v for v in free.values() if float(v) <= swept.bounds[j] + hair]
            bounds.append(max(harmless, default=-Fraction(10**9)))
            for k, v in free.items():
                if float(v) > swept.bounds[j] + hair:
                    looks[k].append(j)
        for k, own in looks.items():
            for j, proof in zip(own, self._priced(k, own), strict=True):
                value = self.stage.bound(k, self.normals[j], proof, support)
                bounds[j] = max(bounds[j], value)
                prices[j, k] = proof
        around = Around(
            tuple(self.normals),
            tuple(Fraction(math.floor(c * _GRID) + 2, _GRID) for c in bounds),
        )
        self.steps.append(Step(around, prices, dict(self.dead)))
        self.outer = around.corners()

    def _free(self, item: int, normal: Normal, later: Fraction) -> Fraction:
        """The bound without prices."""
        d = self.stage.discount
        x, y = self.stage.points[item]
        return (1 - d) * (normal[0] * x + normal[1] * y) + d * later

    def _priced(self, item: int, own: Sequence[int]) -> list[Prices]:
        """Prices for a profile in several directions."""
        scales = [size(self.normals[j]) for j in own]
        towards = [
            (self.normals[j][0] / s, self.normals[j][1] / s)
            for j, s in zip(own, scales, strict=True)
        ]
        found = self.search.rough.images(item, floats(self.outer), towards)
        width = len(self.stage.deviations[item])
        if found.kept <= 0:
            return [self.stage.blank(item)] * len(own)
        return [
            rounded([s * q for q in found.prices[at * width : (at + 1) * width]])
            for at, s in enumerate(scales)
        ]

    # -- closing ------------------------------------------------------------------------------

    def _close(self) -> bool:
        """Whether the place of rest proves to hold the set."""
        last = self.steps[-1].around
        found = rest(self.search, last.normals, list(map(float, last.bounds)), self.alive)
        if found is None:
            return False
        self.rest = found
        shape = hull((_simple(x), _simple(y)) for x, y in corners_of(found))
        self.guess = shape
        if shape:
            sides = in_turn([*((a, b) for a, b, _ in facets(shape)), *found.normals])
            lines = {(a, b): max(a * Fraction(x) + b * y for x, y in shape) for a, b in sides}
            if self._closes(lines, None):
                self.shape = self.outer = shape
                return True
        lines = {n: Fraction(c) for n, c in zip(found.normals, found.bounds, strict=True)}
        for hair in _HAIRS:
            if self._closes(lines, hair):
                assert self.closing is not None  # noqa: S101 (it was just made)
                self.outer = self.closing.step.around.corners()
                return True
        # Its directions are worth having on the way.
        self.normals = in_turn([*self.normals, *found.normals])
        return False

    def _closes(self, lines: dict[Normal, Fraction], hair: Fraction | None) -> bool:
        normals = in_turn(lines)
        bounds = tuple(lines[n] for n in normals)
        growth = self._growth(normals, bounds)
        if growth is None:
            return False
        own = Around(tuple(normals), bounds)
        if hair is not None:
            own = own.moved(hair, growth)
            own = Around(own.normals, tuple(Fraction(round(c * _GRID), _GRID) for c in own.bounds))
        reach = [
            (max(a * x + b * y for x, y in self.outer) - c) / e
            for (a, b), c, e in zip(own.normals, own.bounds, growth, strict=True)
        ]
        span = Fraction(math.ceil(max(2 * _NEAR, *reach) * _GRID), _GRID)
        near = own.moved(_NEAR, growth)
        closing = Closing(Step(own, {}, {}), growth, span, ring_of(near, near.corners()))
        if not self._proven(closing, near.corners(), own.moved(span, growth).corners()):
            return False
        self.closing = closing
        return True

    def _growth(
        self, normals: list[Normal], bounds: Sequence[Fraction]
    ) -> tuple[Fraction, ...] | None:
        """How far each half-plane may be moved for the operator to move it back, by one each."""
        unit = [float(size(n)) for n in normals]
        growth = unit
        for _ in range(2):
            wide = [float(c) + float(_NEAR) * e for c, e in zip(bounds, growth, strict=True)]
            found = slopes_at(self.search, normals, wide, self.alive)
            after = None if found is None else solved(found[1], unit)
            if after is None or min(after) <= 0 or max(after) > 1e9:
                return None
            growth = after
        return tuple(Fraction(math.ceil(e * 4096), 4096) for e in growth)

    def _proven(self, closing: Closing, near: Sequence[Pair], wide: Sequence[Pair]) -> bool:
        """Fill in the proofs of a closing; whether there is one for every profile."""
        if not near or not wide:
            return False
        support, far = supporting(wide), floats(wide)
        step = closing.step
        for item in range(len(self.stage.points)):
            proof = self.dead.get(item)
            if proof is None or not is_unkept(self.stage, item, proof, support):
                images = self.search.rough.images(item, far, ())
                proof = rounded(images.prices) if images.kept == 0 else None
            if proof is not None and is_unkept(self.stage, item, proof, support):
                step.unkept[item] = proof
                continue
            blank = self.stage.blank(item)
            look = [
                j for j in range(len(step.around.normals))
                if not closing.inward(self.stage, item, j, blank)
            ]  # fmt: skip
            for j in look:
                tried = self._candidates(item, step.around.normals[j], near, wide)
                good = next((p for p in tried if closing.inward(self.stage, item, j, p)), None)
                if good is None:
                    return False
                step.prices[j, item] = good
        return True

    def _candidates(
        self, item: int, normal: Normal, near: Sequence[Pair], wide: Sequence[Pair]
    ) -> list[Prices]:
        s, width = size(normal), len(self.stage.deviations[item])
        made = []
        for polygon in (near, wide):
            found = self.search.rough.images(
                item, floats(polygon), [(normal[0] / s, normal[1] / s)]
            )
            if found.kept > 0:
                exact = exact_prices(self.stage, item, polygon, list(found.columns), normal)
                made += [] if exact is None else [exact]
                made.append(rounded([s * q for q in found.prices[:width]]))
        return made


def _simple(value: float) -> Fraction:
    return simplest(Fraction(value) - _GUESS, Fraction(value) + _GUESS)
