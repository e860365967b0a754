"""Which sets of concessions are minimal, at one discount factor or at all of them at once.

With d*(S) the least common discount factor at which S is sufficient, S is minimal exactly at the
discount factors from d*(S) up to the least d*(R) of its proper subsets R. One sweep over the
subset lattice, smaller sets first, carries that bound along (Yates's algorithm for sums over
subsets, with minima in place of sums); where a bound on d*(S) shows already that S is never
minimal, d*(S) itself is not asked for. Cost: n 2^n comparisons for n concessions.

References: Yates, F. (1937), The Design and Analysis of Factorial Experiments.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import pairwise
from typing import TypeAlias

from detente.solvers.asked_sets import AskedSearch
from detente.solvers.concession_search import ConcessionSearch
from detente.solvers.critical_discount import DiscountRange

Search: TypeAlias = ConcessionSearch | AskedSearch
Steps = list[tuple[Fraction, list[int]]]


def minimal(masks: Iterable[int]) -> list[int]:
    """The sets that contain no other of the given sets, smallest first.

    >>> minimal([0b111, 0b011, 0b100, 0b110])
    [4, 3]
    """
    kept: list[int] = []
    for mask in sorted(masks, key=_by_size):
        if not any(small & mask == small for small in kept):
            kept.append(mask)
    return kept


def minimal_at(search: Search, discount: list[Fraction]) -> list[int]:
    """The minimal sets at these discount factors, one for each player, smallest first."""
    kept: list[int] = []
    for mask in sorted(search.verdicts, key=_by_size):
        if not any(small & mask == small for small in kept) and search.kept(mask, discount):
            kept.append(mask)
    return kept


def steps(search: Search) -> Steps:
    """The minimal sets at every common discount factor, as a step function from 0 on.

    Each step holds from its discount factor up to the next one's. Where a set has a ceiling
    (possible with a signal only) it holds at the ceiling itself and leaves just above it.
    """
    watch = search.table.monitoring
    if watch is not None:
        settled = {mask: search.settled(mask).common for mask in tuple(search.verdicts)}
        if any(r.most is not None for ranges in settled.values() for r in ranges):
            return _between(settled)
    spans = _spans(search)
    marks = sorted({Fraction(0), *(low for low, _ in spans.values())})
    marks = sorted({*marks, *(high for _, high in spans.values() if high is not None)})
    order = sorted(spans, key=_by_size)
    return _merged([
        (d, [m for m in order
             if spans[m][0] <= d and ((high := spans[m][1]) is None or d < high)])
        for d in marks
    ])  # fmt: skip


def _spans(search: Search) -> dict[int, tuple[Fraction, Fraction | None]]:
    """For each set that is ever minimal, from which discount factor and up to which."""
    width = len(search.table.menu)
    reach: list[Fraction | None] = [None] * (1 << width)
    found = {}
    for mask in range(1 << width):
        below: Fraction | None = None
        rest = mask
        while rest:
            bit = rest & -rest
            rest ^= bit
            other = reach[mask ^ bit]
            if other is not None and (below is None or other < below):
                below = other
        reach[mask] = below
        own = _worth_asking(search, mask, below)
        if own is not None and (below is None or own < below):
            reach[mask] = own
            found[mask] = own, below
    return found


def _worth_asking(search: Search, mask: int, below: Fraction | None) -> Fraction | None:
    """d*(S), or None if the set is never minimal whatever it is."""
    verdict = search.verdicts.get(mask)
    if verdict is None or below == 0:
        return None
    least = verdict.least_possible
    if least is None or (below is not None and least >= below):
        return None
    return search.settled(mask).least


def _between(settled: dict[int, list[DiscountRange]]) -> Steps:
    marks = {Fraction(0)}
    for ranges in settled.values():
        marks |= {d for r in ranges for d in (r.least, r.most) if d is not None}
    found = []
    for low, high in pairwise([*sorted(marks), Fraction(1)]):
        inside = (low + high) / 2
        kept = (m for m, ranges in settled.items() if any(r.allows(inside) for r in ranges))
        found.append((low, minimal(kept)))
    return _merged(found)


def _merged(found: Steps) -> Steps:
    kept: Steps = []
    for d, masks in found:
        if not kept or kept[-1][1] != masks:
            kept.append((d, masks))
    return kept


def _by_size(mask: int) -> tuple[int, int]:
    return mask.bit_count(), mask
