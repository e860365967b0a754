"""Games in normal form: players choose at once, payoffs follow.

A game is a finite set of players, a finite set of actions for each, and for each player an
exact payoff at every profile of actions (von Neumann and Morgenstern 1944).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from detente.errors import GameError, nearest
from detente.exact.number import Number, exact, show, text
from detente.game.profile import Cell, MixedProfile, PureProfile

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


@dataclass(frozen=True)
class NormalFormGame:
    """A finite game with exact payoffs and labels.

    `payoffs[i][k]` is what player i gets in the k-th profile, profiles counted in row-major
    order (the last player's action changes fastest). `names` holds words for people, by player
    id or `(player, action)`.

    >>> game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    >>> game.payoff({"1": "2", "2": "1"})
    {'1': Fraction(5, 1), '2': Fraction(0, 1)}
    """

    players: tuple[str, ...]
    actions: Mapping[str, tuple[str, ...]]
    payoffs: tuple[tuple[Fraction, ...], ...]
    title: str = ""
    names: Mapping[str | tuple[str, str], str] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        if not self.players:
            raise GameError("a game needs at least one player")
        if len(set(self.players)) != len(self.players):
            raise GameError("two players have the same name")
        for player in self.players:
            own = self.actions.get(player, ())
            if not own:
                raise GameError(f"player '{player}' has no action, give at least one")
            if len(set(own)) != len(own):
                raise GameError(f"two actions of player '{player}' have the same name")
        if len(self.payoffs) != len(self.players) or any(
            len(row) != self.size for row in self.payoffs
        ):
            raise GameError(f"every player needs {self.size} payoffs, one for each profile")

    # -- making games ---------------------------------------------------------------------

    @classmethod
    def from_arrays(
        cls,
        *arrays: object,
        players: Sequence[str] | None = None,
        actions: Mapping[str, Sequence[str]] | None = None,
        title: str = "",
    ) -> NormalFormGame:
        """A game from one array of payoffs for each player, all of the same shape.

        The shape is the numbers of actions of player 1, 2, ...; entries are ints, Fractions,
        strings ("1/3") or floats (0.1 is 1/10). Players and actions are called "1", "2", ...
        unless named. Raises GameError for ragged arrays, other shapes, NaN and infinity.

        >>> NormalFormGame.from_arrays([["1/3", 0]], [[0.1, 2]]).payoffs[1]
        (Fraction(1, 10), Fraction(2, 1))
        """
        if not arrays:
            raise GameError("no payoffs, give one array for each player")
        labels = tuple(players) if players is not None else tuple(map(str, _count(len(arrays))))
        if len(labels) != len(arrays):
            raise GameError(f"{len(arrays)} payoff arrays for {len(labels)} players")
        shapes = [_shape(array, f"player '{p}'") for p, array in zip(labels, arrays, strict=True)]
        shape = shapes[0]
        for player, other in zip(labels, shapes, strict=True):
            if len(other) != len(arrays) and 0 not in other:
                raise GameError(
                    f"payoffs of {len(arrays)} players need arrays of {len(arrays)} dimensions, "
                    f"one for each player's action; those of player '{player}' have {len(other)}"
                )
            if other != shape:
                raise GameError(
                    f"payoffs of player '{player}' have shape {other}, those of player "
                    f"'{labels[0]}' {shape}: give as many numbers for every player"
                )
        if 0 in shape:
            raise GameError(f"player '{labels[shape.index(0)]}' has no action")
        named = _action_labels(labels, shape, actions)
        flat = tuple(
            tuple(_entries(array, shape, player, named))
            for player, array in zip(labels, arrays, strict=True)
        )
        game = cls(labels, named, flat, title)
        # What solvers compute with is made with the game.
        _ = game.integers
        return game

    @classmethod
    def from_function(
        cls,
        actions: Mapping[str, Sequence[str]],
        payoff: Callable[[PureProfile], Mapping[str, object]],
        title: str = "",
    ) -> NormalFormGame:
        """A game from a function that gives every player's payoff at a profile.

        Raises GameError where it gives none, or what is no finite number.

        >>> g = NormalFormGame.from_function({"a": "LR", "b": "LR"},
        ...     lambda s: {"a": s["a"] == s["b"] and 1 or 0, "b": 2})
        >>> g.payoffs[0]
        (Fraction(1, 1), Fraction(0, 1), Fraction(0, 1), Fraction(1, 1))
        """
        players = tuple(actions)
        own = {p: tuple(actions[p]) for p in players}
        rows = [
            _payoffs(payoff, dict(zip(players, labels, strict=True)))
            for labels in itertools.product(*own.values())
        ]
        return cls(players, own, tuple(zip(*rows, strict=True)) or ((),) * len(players), title)

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        # Fractions are slow to hash.
        return hash((self.players, self.integers, self.denominators))

    # -- looking at games -----------------------------------------------------------------

    @cached_property
    def shape(self) -> tuple[int, ...]:
        """The number of actions of each player."""
        return tuple(len(self.actions[p]) for p in self.players)

    @cached_property
    def size(self) -> int:
        """The number of profiles."""
        return math.prod(self.shape)

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """Every profile as a tuple of action indices, in row-major order."""
        return tuple(itertools.product(*(range(m) for m in self.shape)))

    @cached_property
    def strides(self) -> tuple[int, ...]:
        """How far apart in `payoffs` two profiles are that differ by one step of a player."""
        return tuple(math.prod(self.shape[i + 1 :]) for i in range(len(self.shape)))

    @cached_property
    def denominators(self) -> tuple[int, ...]:
        """Each player's payoffs' common denominator."""
        return tuple(math.lcm(*{v.denominator for v in row}) for row in self.payoffs)

    @cached_property
    def largest(self) -> tuple[Fraction, ...]:
        """The largest of each player's payoffs, signs left out."""
        return tuple(
            Fraction(max(map(abs, row)), scale)
            for row, scale in zip(self.integers, self.denominators, strict=True)
        )

    @cached_property
    def integers(self) -> tuple[tuple[int, ...], ...]:
        """The payoffs, each player's multiplied by their common denominator.

        Comparisons and equilibria are the same, and whole numbers are faster.
        """
        return tuple(
            tuple([v.numerator for v in row])
            if scale == 1
            else tuple([v.numerator * (scale // v.denominator) for v in row])
            for row, scale in zip(self.payoffs, self.denominators, strict=True)
        )

    def position(self, cell: Cell) -> int:
        """Where a cell stands in row-major order."""
        return sum(map(int.__mul__, cell, self.strides))

    def cell(self, profile: PureProfile) -> Cell:
        """The action indices of a pure profile; GameError if a name is unknown or missing."""
        for player in profile:
            if player not in self.actions:
                raise GameError(
                    f"unknown player '{player}', {nearest(player, self.players, 'players')}"
                )
        found = []
        for player in self.players:
            if player not in profile:
                raise GameError(f"the profile has no action for player '{player}'")
            found.append(self.action_index(player, profile[player]))
        return tuple(found)

    def action_index(self, player: str, action: str) -> int:
        """The position of an action among its player's; GameError with the nearest match."""
        own = self.actions[player]
        if action not in own:
            raise GameError(
                f"unknown action '{action}' of player '{player}', {nearest(action, own, 'actions')}"
            )
        return own.index(action)

    def profile(self, cell: Cell) -> dict[str, str]:
        """The labels of a cell."""
        return {p: self.actions[p][k] for p, k in zip(self.players, cell, strict=True)}

    @property
    def profiles(self) -> Iterator[dict[str, str]]:
        """Every pure profile, in row-major order."""
        return map(self.profile, self.cells)

    def deviations(self, cell: Cell, player: int) -> list[int]:
        """The positions that player number `player` can bring about from `cell`, itself included.

        Listed in the order of that player's actions.
        """
        stride = self.strides[player]
        base = self.position(cell) - cell[player] * stride
        return [base + k * stride for k in range(self.shape[player])]

    def payoff(self, profile: PureProfile | MixedProfile) -> dict[str, Number]:
        """Every player's (expected) payoff in a pure or mixed profile of exact numbers."""
        if isinstance(profile, MixedProfile):
            return {p: self._expected(i, profile) for i, p in enumerate(self.players)}
        at = self.position(self.cell(profile))
        return {p: row[at] for p, row in zip(self.players, self.payoffs, strict=True)}

    def _expected(self, player: int, profile: MixedProfile) -> Fraction:
        values = list(self.payoffs[player])
        for p in reversed(self.players):
            weights = [w for a in self.actions[p] if isinstance(w := profile[p][a], Fraction)]
            step = len(self.actions[p])
            if len(weights) != step:
                raise GameError("expected payoffs need exact probabilities")
            values = [
                sum((w * v for w, v in zip(weights, values[k : k + step], strict=True) if w),
                    Fraction(0))
                for k in range(0, len(values), step)
            ]  # fmt: skip
        return values[0]

    def array(self, player: str) -> npt.NDArray[np.float64]:
        """A player's payoffs as a read-only float64 array, one axis for each player's action."""
        import numpy as np

        flat = self.payoffs[self.players.index(player)]
        view = np.array([float(v) for v in flat], dtype=np.float64).reshape(self.shape)
        view.setflags(write=False)
        return view

    def name(self, player: str, action: str | None = None) -> str:
        """The words for a player or an action; its id where no words were given."""
        if action is None:
            return self.names.get(player, player)
        return self.names.get((player, action), action)

    # -- deriving games -------------------------------------------------------------------

    def restricted(self, actions: Mapping[str, Sequence[str]]) -> NormalFormGame:
        """The game in which each player has only the listed actions."""
        kept = {p: tuple(a for a in self.actions[p] if a in set(actions[p])) for p in self.players}
        at = [
            self.position(self.cell(dict(zip(self.players, labels, strict=True))))
            for labels in itertools.product(*(kept[p] for p in self.players))
        ]
        flat = tuple(tuple(row[k] for k in at) for row in self.payoffs)
        return NormalFormGame(self.players, kept, flat, self.title, self.names)

    def plus(self, effects: Mapping[str, Sequence[Fraction]]) -> NormalFormGame:
        """The game with each player's `effects` (one number a profile) added to its payoffs."""
        flat = tuple(
            tuple(map(Fraction.__add__, row, effects[p])) if p in effects else row
            for p, row in zip(self.players, self.payoffs, strict=True)
        )
        return NormalFormGame(self.players, self.actions, flat, self.title, self.names)

    # -- showing games --------------------------------------------------------------------

    def __repr__(self) -> str:
        shape = "×".join(map(str, self.shape))
        return f"NormalFormGame({self.title or 'untitled'}: {shape}, {', '.join(self.players)})"

    def to_dict(self) -> dict[str, object]:
        """Title, players, actions and payoffs, numbers as exact strings."""
        return {
            "format": "detente-game/1",
            "title": self.title,
            "players": list(self.players),
            "actions": {p: list(self.actions[p]) for p in self.players},
            "payoffs": {
                p: [text(v) for v in row] for p, row in zip(self.players, self.payoffs, strict=True)
            },
        }

    def _repr_html_(self) -> str:
        from html import escape

        head = "".join(f"<th>{escape(p)}</th>" for p in self.players)
        rows = []
        for k, profile in enumerate(self.profiles):
            labels = "".join(f"<td>{escape(profile[p])}</td>" for p in self.players)
            values = "".join(f"<td>{show(row[k])}</td>" for row in self.payoffs)
            rows.append(f"<tr>{labels}{values}</tr>")
        return (
            f"<table><caption>{escape(self.title or 'Game')}</caption>"
            f"<tr>{head}{head}</tr>{''.join(rows)}</table>"
        )


def _count(n: int) -> range:
    return range(1, n + 1)


def _shape(array: object, whose: str) -> tuple[int, ...]:
    shape = getattr(array, "shape", None)
    if shape is not None:
        return tuple(int(m) for m in shape)
    if not isinstance(array, Sequence) or isinstance(array, str):
        return ()
    inner = [_shape(item, whose) for item in array]
    for k, own in enumerate(inner):
        if own != inner[0]:
            raise GameError(
                f"payoffs of {whose} are ragged: part {k + 1} of {len(inner)} has shape {own}, "
                f"part 1 {inner[0]}"
            )
    return (len(array), *(inner[0] if inner else ()))


def _action_labels(
    players: tuple[str, ...],
    shape: tuple[int, ...],
    actions: Mapping[str, Sequence[str]] | None,
) -> dict[str, tuple[str, ...]]:
    if actions is None:
        return {p: tuple(map(str, _count(m))) for p, m in zip(players, shape, strict=True)}
    labels = {p: tuple(actions.get(p, ())) for p in players}
    for player, size in zip(players, shape, strict=True):
        if len(labels[player]) != size:
            raise GameError(f"player '{player}' has {size} actions but {len(labels[player])} names")
    return labels


def _payoffs(
    payoff: Callable[[PureProfile], Mapping[str, object]], profile: dict[str, str]
) -> list[Fraction]:
    """Every player's payoff at a profile, as a function has it."""
    found = payoff(profile)
    numbers = []
    for player in profile:
        where = f"payoff of player '{player}' at ({_told(profile)})"
        if player not in found:
            raise GameError(f"{where}: the function gives none")
        try:
            numbers.append(exact(found[player]))
        except GameError as error:
            raise GameError(f"{where}: {error}") from None
    return numbers


def _told(profile: Mapping[str, str]) -> str:
    return ", ".join(f"{p}: {a}" for p, a in profile.items())


def _entries(
    array: object, shape: tuple[int, ...], player: str, actions: Mapping[str, tuple[str, ...]]
) -> Iterator[Fraction]:
    for cell in itertools.product(*(range(m) for m in shape)):
        value = array
        for k in cell:
            value = value[k]  # type: ignore[index]
        try:
            yield exact(value)
        except GameError as error:
            profile = {p: own[k] for (p, own), k in zip(actions.items(), cell, strict=True)}
            raise GameError(f"payoff of player '{player}' at ({_told(profile)}): {error}") from None
