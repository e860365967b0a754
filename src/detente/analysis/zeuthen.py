"""Zeuthen's path of concessions, told with the payoffs offered.

>>> found = zeuthen_of(("us", "russia"), [(9, 1), (6, 3), (4, 4), (1, 9)], (0, 0))
>>> [str(x) for x in found.agreement], [s.concedes for s in found.steps]
(['6', '3'], ['us', 'russia', 'russia', None])
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from detente.exact.number import exact, show, text
from detente.solvers.zeuthen import frontier, zeuthen_path

Point = tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class ZeuthenStep:
    """A round: what each proposes, their risk limits, and who then concedes (None at the end).

    `offers[k]` is the payoffs of both under party k's proposal. `tied` where the limits are equal
    and the protocol does not say who concedes; then it is the first party, as `ends` explains.
    """

    offers: tuple[Point, Point]
    risks: tuple[Fraction, Fraction]
    concedes: str | None
    tied: bool

    def to_dict(self) -> dict[str, object]:
        """Numbers as exact strings."""
        return {
            "offers": [[text(x) for x in offer] for offer in self.offers],
            "risks": [text(r) for r in self.risks],
            "concedes": self.concedes,
            "tied": self.tied,
        }


@dataclass(frozen=True, slots=True)
class ZeuthenPath:
    """The rounds, ties going against the first party, and where the path can end.

    `ends` are the agreements reached if ties go against the first party and against the second;
    one of them if that makes no difference. Each maximises the product of gains.
    """

    players: tuple[str, ...]
    steps: tuple[ZeuthenStep, ...]
    ends: tuple[Point, ...]

    @property
    def agreement(self) -> Point:
        """Where the path ends."""
        return self.steps[-1].offers[0]

    @property
    def tied(self) -> bool:
        """Whether some round left open who concedes."""
        return any(step.tied for step in self.steps)

    def __repr__(self) -> str:
        ends = " or ".join(f"({', '.join(map(show, end))})" for end in self.ends)
        return f"ZeuthenPath({len(self.steps) - 1} concessions to {ends})"

    def to_dict(self) -> dict[str, object]:
        """Every round, numbers as exact strings."""
        return {
            "players": list(self.players),
            "steps": [step.to_dict() for step in self.steps],
            "ends": [[text(x) for x in end] for end in self.ends],
        }


def zeuthen_of(
    players: tuple[str, ...], outcomes: Sequence[Sequence[object]], disagreement: Point
) -> ZeuthenPath:
    """The path over outcomes; one of them has to be acceptable to both."""
    points = frontier([tuple(map(exact, row)) for row in outcomes], disagreement)
    steps = []
    for told in zeuthen_path(points, disagreement, 0):
        offers = points[told.offers[0]], points[told.offers[1]]
        who = None if told.concedes is None else players[told.concedes]
        steps.append(ZeuthenStep(offers, told.risks, who, told.tied))
    other = points[zeuthen_path(points, disagreement, 1)[-1].offers[0]]
    return ZeuthenPath(players, tuple(steps), tuple(dict.fromkeys((steps[-1].offers[0], other))))
