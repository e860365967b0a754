# cython: annotation_typing=False
"""Equilibria, components and solutions as objects, made without the checks of their classes.

Where a game is solved in microseconds, most of the time would go into making the objects that tell
the answer. What is written here is known to be right. C types: the .pxd.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

try:
    import cython
except ImportError:
    from detente.kernels import _interpreted as cython

from detente.game.normal_form import NormalFormGame
from detente.game.profile import MixedProfile
from detente.game.solution import Component, Equilibrium, Labels, Solution

if not cython.compiled:
    # An instance lets nobody set its attributes in the ordinary way.
    attribute = object.__setattr__

__all__ = ["Row", "Strategy", "components", "equilibria", "isolated", "nash", "spanned"]

# Positions of both strategies, whether it is strict, its index if it has one, its component.
Row: TypeAlias = tuple[int, int, bool, int | None, int]
Strategy: TypeAlias = dict[str, Fraction]
Subsets: TypeAlias = tuple[tuple[int, ...], ...]

_new = object.__new__
_profile, _equilibrium, _labels = MixedProfile, Equilibrium, Labels
_component, _solution = Component, Solution


def equilibria(
    players: tuple[str, ...],
    own: list[Strategy],
    other: list[Strategy],
    gives: list[Fraction],
    gets: list[Fraction],
    rows: list[Row],
    find: Callable[[int], tuple[str, ...]],
) -> tuple[Equilibrium, ...]:
    """Two players' equilibria; `find` is asked for the labels of number k when they are looked at.

    `gives` is what player 2 gets against each of `own`, `gets` what player 1 gets against each of
    `other`.

    >>> one = Fraction(1)
    >>> equilibria(("a", "b"), [{"L": one}], [{"R": one}], [one], [one], [(0, 0, True, 1, 0)],
    ...     lambda k: ("perfect",))
    (Equilibrium(a: L; b: R),)
    """
    return tuple(_equilibria(players, own, other, gives, gets, rows, find))


def _equilibria(
    players: Any, own: Any, other: Any, gives: Any, gets: Any, rows: Any, find: Any,  # noqa: ANN401
) -> list[Equilibrium]:  # fmt: skip
    found = []
    p = players[0]
    q = players[1]
    for k, row in enumerate(rows):
        i = row[0]
        j = row[1]
        profile = _new(_profile)
        attribute(profile, "probabilities", {p: own[i], q: other[j]})
        labels = _new(_labels)
        attribute(labels, "_find", find)
        attribute(labels, "_arguments", (k,))
        attribute(labels, "_found", ())
        one = _new(_equilibrium)
        attribute(one, "strategies", profile)
        attribute(one, "payoffs", {p: gets[j], q: gives[i]})
        attribute(one, "strict", row[2])
        attribute(one, "index", row[3])
        attribute(one, "component", row[4])
        attribute(one, "labels", labels)
        found.append(one)
    return found


def components(
    rows: list[tuple[tuple[int, ...], int, int | None, Subsets]],
) -> tuple[Component, ...]:
    """Components by their members, dimension, index and maximal subsets.

    >>> components([((0,), 0, 1, ((0,),))])
    (Component(id=0, members=(0,), dimension=0, index=1, subsets=((0,),)),)
    """
    return tuple(_components(rows))


def _components(rows: Any) -> list[Component]:  # noqa: ANN401 (as above)
    found = []
    for k, row in enumerate(rows):
        one = _new(_component)
        attribute(one, "id", k)
        attribute(one, "members", row[0])
        attribute(one, "dimension", row[1])
        attribute(one, "index", row[2])
        attribute(one, "subsets", row[3])
        found.append(one)
    return found


def spanned(
    rows: list[Row],
    parts: Sequence[tuple[Any, ...]],
    nearby: list[tuple[int, int]],
) -> tuple[tuple[Component, ...], list[Row]]:
    """Components by their members, subsets and dimension, and the rows with what they are part of.

    These are the first three entries of `parts`.

    `nearby` has the index of every equilibrium of a game close by and the first strategy, by its
    position, of one that it is close to: an index of a component is the sum of those near it.

    >>> one, two = (0, 0, False, 0, 0), (0, 1, False, 0, 1)
    >>> spanned([one, two], [((0, 1), ((0, 1),), 1)], [(0, 1)])[1]
    [(0, 0, False, None, 0), (0, 1, False, None, 0)]
    """
    return _spanned(rows, parts, nearby)


def _spanned(rows: Any, parts: Any, nearby: Any) -> tuple[tuple[Component, ...], list[Row]]:  # noqa: ANN401
    of = [0] * len(rows)
    by_strategy = {}
    for k, part in enumerate(parts):
        for at in part[0]:
            of[at] = k
            by_strategy[rows[at][0]] = k
    indices = [0] * len(parts)
    for near in nearby:
        indices[by_strategy[near[0]]] += near[1]
    found = []
    for k, part in enumerate(parts):
        found.append((part[0], part[2], indices[k], part[1]))
    placed = []
    for k, row in enumerate(rows):
        at = of[k]
        index = indices[at] if len(parts[at][0]) == 1 else None
        placed.append((row[0], row[1], row[2], index, at))
    return tuple(_components(found)), placed


def isolated(rows: list[Row]) -> tuple[Component, ...]:
    """A component for each of some equilibria with an index.

    >>> isolated([(0, 0, True, 1, 0)])
    (Component(id=0, members=(0,), dimension=0, index=1, subsets=((0,),)),)
    """
    return tuple(_isolated(rows))


def _isolated(rows: Any) -> list[Component]:  # noqa: ANN401 (as above)
    found = []
    for k, row in enumerate(rows):
        one = _new(_component)
        members = (k,)
        attribute(one, "id", k)
        attribute(one, "members", members)
        attribute(one, "dimension", 0)
        attribute(one, "index", row[3])
        attribute(one, "subsets", (members,))
        found.append(one)
    return found


def nash(
    game: NormalFormGame,
    equilibria: tuple[Equilibrium, ...],
    components: tuple[Component, ...],
    degenerate: bool,
    later: object,
) -> Solution:
    """The complete solution of two players; `later` has a method for its certificate.

    >>> game = NormalFormGame.from_arrays([[1]], [[1]])
    >>> nash(game, (), (), False, None)
    Solution(nash: 0 equilibria, complete)
    """
    one = _new(_solution)
    attribute(one, "game", game)
    attribute(one, "concept", "nash")
    attribute(one, "solver", "complementarity")
    attribute(one, "equilibria", equilibria)
    attribute(one, "complete", True)
    attribute(one, "degenerate", degenerate)
    attribute(one, "components", components)
    attribute(one, "notes", ())
    attribute(one, "details", {})
    attribute(one, "_later", later)
    return one
