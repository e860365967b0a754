"""Answers: equilibria, the components they lie in, and what is proven about the list."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from detente.exact.number import Enclosure, Number, show, text
from detente.game.normal_form import NormalFormGame
from detente.game.profile import MixedProfile


class Certificate(Protocol):
    """Evidence that exact arithmetic alone can check."""

    def verify(self, game: NormalFormGame) -> bool:
        """Whether the evidence holds in `game`."""
        ...

    def to_dict(self) -> dict[str, object]:
        """The evidence as data."""
        ...


class Labels(Sequence[str]):
    """Labels that are worked out when first looked at, and equal to the tuple of them.

    They are what `find` gives for the arguments.

    >>> labels = Labels(lambda: ("perfect", "proper"))
    >>> labels == ("perfect", "proper"), "proper" in labels, labels
    (True, True, ('perfect', 'proper'))
    """

    __slots__ = ("_arguments", "_find", "_found")

    def __init__(self, find: Callable[..., tuple[str, ...]], *arguments: object) -> None:
        self._find: Callable[..., tuple[str, ...]] | None = find
        self._arguments = arguments
        self._found: tuple[str, ...] = ()

    def _all(self) -> tuple[str, ...]:
        if self._find is not None:
            self._found = self._find(*self._arguments)
            # What it takes to find them is no longer needed, nor kept in memory.
            self._find = None
            self._arguments = ()
        return self._found

    def __len__(self) -> int:
        return len(self._all())

    def __getitem__(self, k):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN204
        return self._all()[k]

    def __eq__(self, other: object) -> bool:
        return self._all() == (other._all() if isinstance(other, Labels) else other)

    def __hash__(self) -> int:
        return hash(self._all())

    def __repr__(self) -> str:
        return repr(self._all())

    def __reduce__(self) -> tuple[type, tuple[tuple[str, ...]]]:
        return tuple, (self._all(),)


@dataclass(frozen=True)
class Equilibrium:
    """One equilibrium: `strategies[player][action]` and `payoffs[player]`.

    `exact` is False where probabilities are enclosures; `index` is +1, -1 or 0 where known;
    `component` names the connected component it belongs to; `labels` are further findings
    ("perfect", "pareto efficient among equilibria", "risk dominant"), proven each.
    """

    strategies: MixedProfile
    payoffs: Mapping[str, Number]
    strict: bool = False
    index: int | None = None
    component: int = 0
    labels: Sequence[str] = ()

    @property
    def exact(self) -> bool:
        """Whether every probability is a rational number."""
        return self.strategies.is_exact

    @property
    def pure(self) -> bool:
        """Whether every player plays one action for sure."""
        return self.strategies.is_pure

    @property
    def profile(self) -> dict[str, str]:
        """The action each player plays for sure; only for pure equilibria."""
        return {p: self.strategies.support(p)[0] for p in self.strategies}

    def __repr__(self) -> str:
        parts = []
        for player, own in self.strategies.items():
            played = [a if q == 1 else f"{show(q)} {a}" for a, q in own.items() if q != 0]
            parts.append(f"{player}: {' + '.join(played)}")
        return f"Equilibrium({'; '.join(parts)})"

    def to_dict(self) -> dict[str, object]:
        """The shape that `detente solve --json` prints."""
        data: dict[str, object] = {
            "strategies": self.strategies.to_dict(),
            "payoffs": {p: text(v) for p, v in self.payoffs.items()},
            "exact": self.exact,
            "pure": self.pure,
            "strict": self.strict,
            "index": self.index,
            "component": self.component,
            "labels": list(self.labels),
        }
        if not self.exact:
            data["enclosure"] = {
                p: {a: _ends(q) for a, q in own.items() if q != 0}
                for p, own in self.strategies.items()
            }
        return data


def _ends(value: Number) -> list[str]:
    if isinstance(value, Enclosure):
        return [text(value.low), text(value.high)]
    return [text(value), text(value)]


@dataclass(frozen=True, slots=True)
class Component:
    """A connected set of equilibria: its members by position, its dimension and index.

    `subsets` lists the maximal Nash subsets (products of faces) by member positions.
    """

    id: int
    members: tuple[int, ...]
    dimension: int
    index: int | None = None
    subsets: tuple[tuple[int, ...], ...] = ()

    def to_dict(self) -> dict[str, object]:
        """The shape that `detente solve --json` prints."""
        return {
            "id": self.id,
            "members": list(self.members),
            "dimension": self.dimension,
            "index": self.index,
            "subsets": [list(s) for s in self.subsets],
        }


_LATER = frozenset({"equilibria", "degenerate", "components", "certificate"})


def _nothing() -> None:
    return None


@dataclass(frozen=True)
class Solution(Sequence[Equilibrium]):
    """What a solver found and what is proven about it; a sequence of equilibria.

    `complete` is True only where it is proven that nothing is missing, and `certificate` says
    how. `details` holds what a concept adds beyond equilibria (eliminated actions, stability of
    each outcome) as plain data.
    """

    game: NormalFormGame
    concept: str
    solver: str
    equilibria: tuple[Equilibrium, ...]
    complete: bool
    # Factories leave nothing in the class, so that `__getattr__` is asked for what is left open.
    degenerate: bool | None = field(default_factory=_nothing)
    components: tuple[Component, ...] = field(default_factory=tuple)
    certificate: Certificate | None = field(default_factory=_nothing)
    notes: tuple[str, ...] = ()
    details: Mapping[str, object] = field(default_factory=dict)

    @classmethod
    def on_demand(  # noqa: PLR0913 (what is known of a solution)
        cls, game: NormalFormGame, concept: str, solver: str,
        later: object, *, complete: bool, notes: tuple[str, ...] = (),
    ) -> Solution:  # fmt: skip
        """A solution that is settled, of which some fields are written out when first looked at.

        `later` has a method named as each of these: the equilibria, and any that have a default.
        """
        solution = object.__new__(cls)
        solution.__dict__.update({
            "game": game, "concept": concept, "solver": solver, "complete": complete,
            "notes": notes, "details": {}, "_later": later,
        })  # fmt: skip
        return solution

    def __getattr__(self, name: str) -> object:
        write = getattr(self.__dict__.get("_later"), name, None) if name in _LATER else None
        if write is None:
            raise AttributeError(f"a solution has no '{name}'")
        value = self.__dict__[name] = write()
        return value

    def __len__(self) -> int:
        return len(self.equilibria)

    def __iter__(self) -> Iterator[Equilibrium]:
        return iter(self.equilibria)

    def __getitem__(self, k):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN204
        return self.equilibria[k]

    def payoff_range(self, component: Component) -> dict[str, tuple[Number, Number]]:
        """Each player's least and greatest payoff over the listed equilibria of a component.

        For two players, and wherever all corners are listed, these are the bounds over the whole
        component: on a maximal Nash subset payoffs are linear in each player's strategy, so their
        extremes are at extreme equilibria.
        """
        found: dict[str, tuple[Number, Number]] = {}
        for p in self.game.players:
            values = [self.equilibria[k].payoffs[p] for k in component.members]
            found[p] = (
                min(values, key=lambda v: v.low if isinstance(v, Enclosure) else v),
                max(values, key=lambda v: v.high if isinstance(v, Enclosure) else v),
            )
        return found

    def __repr__(self) -> str:
        proven = "complete" if self.complete else "not proven complete"
        what = "equilibrium" if len(self) == 1 else "equilibria"
        return f"Solution({self.concept}: {len(self)} {what}, {proven})"

    def to_dict(self) -> dict[str, object]:
        """The documented JSON, `detente-solution/1`."""
        data: dict[str, object] = {
            "format": "detente-solution/1",
            "game": {
                "title": self.game.title,
                "players": list(self.game.players),
                "actions": {p: list(self.game.actions[p]) for p in self.game.players},
            },
            "concept": self.concept,
            "solver": self.solver,
            "complete": self.complete,
            "degenerate": self.degenerate,
            "equilibria": [e.to_dict() for e in self.equilibria],
            "components": [c.to_dict() for c in self.components],
            "certificate": self.certificate.to_dict() if self.certificate else None,
            "notes": list(self.notes),
        }
        if self.details:
            data["details"] = dict(self.details)
        return data

    def _repr_html_(self) -> str:
        from html import escape

        rows = "".join(
            f"<tr><td>{k}</td><td>{escape(repr(e)[12:-1])}</td>"
            f"<td>{escape(', '.join(f'{p} {show(v)}' for p, v in e.payoffs.items()))}</td>"
            f"<td>{e.component}</td></tr>"
            for k, e in enumerate(self.equilibria)
        )
        return (
            f"<table><caption>{escape(repr(self)[9:-1])}</caption>"
            f"<tr><th>#</th><th>strategies</th><th>payoffs</th><th>component</th></tr>{rows}</table>"
        )
