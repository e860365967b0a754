"""Minimal concession sets of long menus, smallest first, by integer programming.

Each clause of `linear_sets` becomes rows in 0/1 unknowns, with an unknown more for each group where
there is a choice of groups. HiGHS is asked for a set with the fewest measures; a cut then bars it
and all that contain it, and the question is put again. HiGHS works in floating point, so each set
is checked in whole numbers, and so is each of its proper subsets: what is listed is sufficient and
minimal, without trust in HiGHS. Exchanging one or two measures leads from one such set to
others of the same size, without asking HiGHS. That no set is missing, and that none smaller was
passed over, rests on HiGHS.

>>> rows = [((Row(-3, (1, 2, 3)),),)]
>>> [bin(s) for s in programmed_sets(rows, 3, 10).sets]
['0b100', '0b11']

References: Huangfu, Q. and Hall, J. (2018), Parallelizing the dual revised simplex method,
Mathematical Programming Computation 10(1) (HiGHS).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from detente.exact.lp import BinaryProgramme
from detente.game import effort
from detente.solvers.linear_sets import Clause, Row, hold
from detente.solvers.set_families import at_least, everything, members, minimal

# Of so many measures all subsets are looked at, to prove that a set is minimal.
_PROVABLE = 20
_SIEVE = 1e-9


@dataclass(frozen=True, slots=True)
class ProgrammedSets:
    """Masks of minimal sets of measures, fewest measures first.

    `exhausted`: HiGHS finds no further set (in floating point). `unproven` counts sets too large
    for a proof that they are minimal; they are left out of `sets`.
    """

    sets: tuple[int, ...]
    exhausted: bool
    unproven: int = 0


def programmed_sets(clauses: Sequence[Clause], items: int, most: int) -> ProgrammedSets:
    """Up to `most` minimal sets of measures that satisfy the clauses."""
    chosen = [k for k, clause in enumerate(clauses) if len(clause) > 1]
    first = {}
    width = items
    for k in chosen:
        first[k] = width
        width += len(clauses[k])
    programme = BinaryProgramme([1] * items + [0] * (width - items))
    for k, clause in enumerate(clauses):
        if k in first:
            programme.at_least(
                [int(first[k] <= j < first[k] + len(clause)) for j in range(width)], 1
            )
        for g, group in enumerate(clause):
            for row in group:
                _add(programme, row, width, first[k] + g if k in first else None)
    found: list[int] = []
    unproven = fewest = 0
    making = effort.current()
    while len(found) < most and making.goes_on(len(found) / most):
        best = programme.best()
        if best is None:
            return ProgrammedSets(tuple(found), exhausted=True, unproven=unproven)
        mask = sum(1 << j for j in range(items) if best[j])
        if mask.bit_count() > fewest:
            # None is smaller, and told so HiGHS need not prove it again.
            fewest = mask.bit_count()
            programme.at_least([int(j < items) for j in range(width)], fewest)
        if not hold(clauses, mask):
            # Rounding let it through: bar it, and nothing else.
            alone = [(-1 if mask >> j & 1 else 1) if j < items else 0 for j in range(width)]
            programme.at_least(alone, 1 - mask.bit_count())
        elif mask.bit_count() > _PROVABLE:
            unproven += 1
            _bar(programme, mask, items, width)
        else:
            for fresh in _spread(clauses, mask, items, found, most):
                found.append(fresh)
                _bar(programme, fresh, items, width)
    return ProgrammedSets(tuple(found[:most]), exhausted=False, unproven=unproven)


def _spread(
    clauses: Sequence[Clause], mask: int, items: int, known: Sequence[int], most: int
) -> Iterator[int]:
    """The minimal sets in a sufficient set, and in those that one exchange after another gives."""
    seen, queue, listed = {mask}, [mask], set(known)
    making = effort.current()
    for at in queue:
        for fresh in _least_inside(clauses, at, items):
            if fresh not in listed:
                listed.add(fresh)
                yield fresh
        if len(listed) >= most or not making.goes_on():
            return
        for other in (*_exchanges(clauses, at, items), *_double_exchanges(clauses, at, items)):
            if other not in seen:
                seen.add(other)
                queue.append(other)


def _double_exchanges(clauses: Sequence[Clause], mask: int, items: int) -> Iterator[int]:
    """The sufficient sets that two measures in place of two others give.

    Sieved in floating point, with some tolerance, and then checked in whole numbers.
    """
    import numpy as np

    rows = [row for clause in clauses if len(clause) == 1 for row in clause[0]]
    inside = [j for j in range(items) if mask >> j & 1]
    outside = [j for j in range(items) if not mask >> j & 1]
    if not rows or len(inside) < 2 or len(outside) < 2:
        return
    scale = [max(abs(row.start), *map(abs, row.weights), 1) for row in rows]
    table = np.array(
        [[w / s for w in row.weights] for row, s in zip(rows, scale, strict=True)], dtype=np.float64
    )
    totals = np.array([row.start / s for row, s in zip(rows, scale, strict=True)])
    totals += table[:, inside].sum(axis=1)
    pairs = table[:, outside, None] + table[:, None, outside]
    for one, other in combinations(inside, 2):
        left = totals - table[:, one] - table[:, other]
        fits = (pairs + left[:, None, None] >= -_SIEVE).all(axis=0)
        for j, k in np.argwhere(fits):
            if j < k:
                found = mask ^ (1 << one | 1 << other | 1 << outside[j] | 1 << outside[k])
                if hold(clauses, found):
                    yield found


def _exchanges(clauses: Sequence[Clause], mask: int, items: int) -> Iterator[int]:
    """The sufficient sets that one measure in place of another gives."""
    inside = [j for j in range(items) if mask >> j & 1]
    told = [
        [
            [(row.start + sum(row.weights[j] for j in inside), row.weights) for row in group]
            for group in clause
        ]
        for clause in clauses
    ]
    for out in inside:
        for into in range(items):
            if not mask >> into & 1 and all(
                any(all(v - w[out] + w[into] >= 0 for v, w in group) for group in clause)
                for clause in told
            ):
                yield mask ^ (1 << out) ^ (1 << into)


def _add(programme: BinaryProgramme, row: Row, width: int, switch: int | None) -> None:
    weights = [*row.weights, *([0] * (width - len(row.weights)))]
    if switch is None:
        programme.at_least(weights, -row.start)
        return
    # Switched off it asks no more than what every set gives.
    slack = row.start + sum(w for w in row.weights if w < 0)
    if slack < 0:
        weights[switch] = slack
        programme.at_least(weights, slack - row.start)


def _bar(programme: BinaryProgramme, mask: int, items: int, width: int) -> None:
    """Bar a set and all that contain it."""
    inside = [-(mask >> j & 1) if j < items else 0 for j in range(width)]
    programme.at_least(inside, 1 - mask.bit_count())


def _least_inside(clauses: Sequence[Clause], mask: int, items: int) -> list[int]:
    """The minimal sets within a set, from all its subsets."""
    inside = [j for j in range(items) if mask >> j & 1]
    family = everything(len(inside))
    for clause in clauses:
        either = 0
        for group in clause:
            both = family
            for row in group:
                both &= at_least(row.start, [row.weights[j] for j in inside])
            either |= both
        family &= either
    return [
        sum(1 << j for k, j in enumerate(inside) if small >> k & 1)
        for small in members(minimal(family, len(inside)))
    ]
