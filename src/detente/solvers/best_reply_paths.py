"""Where best-reply paths end, from every profile of pure actions.

1. Draw the graph of all best-reply steps.
2. Its strongly connected components that no step leaves are the recurrent classes (Tarjan 1972).
3. Follow from each profile the path on which the first player who gains moves first.

>>> pennies = NormalFormGame.from_arrays([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
>>> len(solve(pennies)), len(solve(pennies).details["classes"][0]["profiles"])
(0, 4)

References: Tarjan, R. (1972), Depth-first search and linear graph algorithms, SIAM J. Comput. 1(2).
"""

from __future__ import annotations

from collections.abc import Mapping

from detente.concepts.best_reply import BestReplyCertificate, reaching, steps
from detente.game.normal_form import NormalFormGame
from detente.game.profile import Cell
from detente.game.solution import Solution
from detente.solvers.pure_nash import pure_equilibrium

CONCEPT = "best-reply"
COMPLETE = True
REQUIRES = "any game"

# Of larger games only where paths may end is told, not the path from each profile.
_PATHS = 1_000


def ACCEPTS(_game: NormalFormGame) -> bool:  # noqa: N802 (one of the constants of a solver)
    """Every game."""
    return True


def solve(game: NormalFormGame) -> Solution:
    """The pure equilibria, and in `details` the recurrent classes and a path from each profile.

    For each class `reached_from` counts the profiles from which some path leads to it, and
    `sure_from` those from which no path leads to another.
    """
    ways = steps(game)
    classes = recurrent_classes(ways)
    reached = [reaching(ways, own) for own in classes]
    told = []
    for k, own in enumerate(classes):
        others = set[Cell]().union(*(r for j, r in enumerate(reached) if j != k))
        told.append({
            "profiles": [game.profile(cell) for cell in own],
            "reached_from": len(reached[k]),
            "sure_from": len(reached[k] - others),
        })  # fmt: skip
    ends = {cell: k for k, own in enumerate(classes) for cell in own}
    starts = game.cells if game.size <= _PATHS else ()
    pure = sorted(own[0] for own in classes if len(own) == 1)
    cycles = len(classes) - len(pure)
    notes = []
    if cycles:
        notes.append(
            f"{cycles} recurrent {'class is a cycle' if cycles == 1 else 'classes are cycles'}: "
            "best replies may go round in it for ever and never settle"
        )
    if not starts:
        notes.append(f"paths are told for games of up to {_PATHS} profiles")
    return Solution(
        game, CONCEPT, "best_reply_paths", tuple(pure_equilibrium(game, cell) for cell in pure),
        complete=True, certificate=BestReplyCertificate(tuple(classes)), notes=tuple(notes),
        details={
            "profiles": game.size,
            "classes": told,
            "paths": [_told(game, path(ways, ends, cell), ends) for cell in starts],
        },
    )  # fmt: skip


def path(
    ways: Mapping[Cell, tuple[Cell, ...]], ends: Mapping[Cell, int], start: Cell
) -> list[Cell]:
    """From `start` to the first profile that is in `ends` or met before.

    The first player who gains moves, to its first best reply.

    >>> path({(0,): ((1,),), (1,): ()}, {(1,): 0}, (0,))
    [(0,), (1,)]
    """
    found = [start]
    while found[-1] not in ends:
        following = ways[found[-1]][0]
        if following in found:
            return [*found, following]
        found.append(following)
    return found


def _told(game: NormalFormGame, found: list[Cell], ends: Mapping[Cell, int]) -> dict[str, object]:
    # Taking turns may go round outside of every class, where others could break out.
    return {"path": [game.profile(cell) for cell in found], "class": ends.get(found[-1])}


def recurrent_classes(ways: Mapping[Cell, tuple[Cell, ...]]) -> list[tuple[Cell, ...]]:
    """The strongly connected components that no step leaves, in order of their first profile.

    >>> recurrent_classes({(0,): ((1,),), (1,): ((0,), (2,)), (2,): ()})
    [((2,),)]
    """
    found = []
    for component in _strongly_connected(ways):
        members = set(component)
        if all(other in members for cell in component for other in ways[cell]):
            found.append(tuple(sorted(component)))
    return sorted(found)


def _strongly_connected(ways: Mapping[Cell, tuple[Cell, ...]]) -> list[list[Cell]]:
    """Tarjan's algorithm with a stack of its own, as paths may be long."""
    number: dict[Cell, int] = {}
    low: dict[Cell, int] = {}
    held: list[Cell] = []
    on_stack: set[Cell] = set()
    found = []
    for root in ways:
        if root in number:
            continue
        calls = [(root, iter(ways[root]))]
        number[root] = low[root] = len(number)
        held.append(root)
        on_stack.add(root)
        while calls:
            cell, rest = calls[-1]
            following = next(rest, None)
            if following is None:
                calls.pop()
                if calls:
                    parent = calls[-1][0]
                    low[parent] = min(low[parent], low[cell])
                if low[cell] == number[cell]:
                    component: list[Cell] = []
                    while not component or component[-1] != cell:
                        component.append(held.pop())
                        on_stack.discard(component[-1])
                    found.append(component)
            elif following not in number:
                number[following] = low[following] = len(number)
                held.append(following)
                on_stack.add(following)
                calls.append((following, iter(ways[following])))
            elif following in on_stack:
                low[cell] = min(low[cell], number[following])
    return found
