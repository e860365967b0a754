"""The smallest conditions that nothing on offer meets together.

Each candidate lacks some conditions. A list of conditions that no candidate meets has to name, for
every candidate, one that it lacks: a hitting set. The smallest is found by iterative deepening:
some candidate's lacks are branched on, and no more conditions are taken than allowed, at first one.
By being smallest it is irreducible: leave one out, and some candidate meets the rest.

>>> sorted(smallest_conflict([{"a", "b"}, {"b", "c"}, {"a", "c", "d"}]))
['a', 'b']
>>> smallest_conflict([{"a"}, set()]) is None
True

References: Chinneck, J. W. (2008), Feasibility and Infeasibility in Optimization (irreducible
infeasible subsets); Reiter, R. (1987), A theory of diagnosis from first principles, Artificial
Intelligence 32(1) (hitting sets).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet
from typing import TypeVar

T = TypeVar("T")


def smallest_conflict(lacking: Collection[AbstractSet[T]]) -> frozenset[T] | None:
    """The fewest conditions of which every candidate lacks one; None if one lacks nothing.

    Without any candidate the answer is the empty set.
    """
    least: list[frozenset[T]] = []
    for lacks in sorted(map(frozenset, lacking), key=len):
        if not any(known <= lacks for known in least):
            least.append(lacks)
    if least and not least[0]:
        return None
    most = 0
    while (found := _hitting(least, most)) is None:
        most += 1
    return found


def _hitting(lacking: Sequence[frozenset[T]], most: int) -> frozenset[T] | None:
    """At most so many conditions of which each candidate lacks one."""
    if not lacking:
        return frozenset()
    if most == 0:
        return None
    # The same order in every run: conditions that more candidates lack come first.
    often = {c: sum(c in lacks for lacks in lacking) for c in min(lacking, key=len)}
    for condition in sorted(often, key=lambda c: (-often[c], str(c))):
        rest = _hitting([lacks for lacks in lacking if condition not in lacks], most - 1)
        if rest is not None:
            return rest | {condition}
    return None
