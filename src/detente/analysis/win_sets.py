"""What each side would ratify at home, whether the sides meet, and what would make them meet.

>>> house = Ratifier.of("house", [3, 1])
>>> senate = Ratifier.of("senate", [-1, 2])
>>> council = RatifyingSide.of("eu", [Ratifier.of("eu", [2, -1])])
>>> found = win_sets(["trade", "aid"], [RatifyingSide.of("us", [house, senate]), council])
>>> found.overlap, [sorted(s) for s in found.relaxations]
((), [['drop:eu'], ['drop:senate'], ['pay:eu'], ['pay:senate']])
>>> found.cheapest[0].payments
{'senate': Fraction(1, 1)}
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import product
from math import prod

from detente.analysis.bargaining import Bargaining, bargaining
from detente.concepts.win_sets import overlap, ratifies
from detente.errors import GameError
from detente.exact.number import text
from detente.game.ratification import Issue, Ratification, Ratifier, RatifyingSide
from detente.solvers.win_sets import Deal, cheapest, minimal_relaxations

__all__ = ["Deal", "PivotalRatifier", "Ratifier", "RatifyingSide", "WinSets", "win_sets"]

MOST_AGREEMENTS = 100_000
Agreement = Mapping[str, str]
_NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PivotalRatifier:
    """What one ratifier does to the overlap, as positions of agreements.

    `opens` would join if it accepted everything, `closes` would leave if it refused everything,
    `freed` and `lost` are those that join and leave if it had no say at all.
    """

    side: str
    ratifier: str
    opens: tuple[int, ...]
    closes: tuple[int, ...]
    freed: tuple[int, ...]
    lost: tuple[int, ...]

    @property
    def pivotal(self) -> bool:
        """Whether its consent, or its having a say, changes the overlap."""
        return bool(self.opens or self.freed or self.lost)


@dataclass(frozen=True)
class WinSets:
    """The answer of `win_sets`; agreements are counted with the last issue's options fastest."""

    body: Ratification

    @cached_property
    def agreements(self) -> tuple[dict[str, str], ...]:
        """Every agreement, by issue, those with issues that are not on the table included."""
        names = [i.id for i in self.body.issues]
        return tuple(
            dict(zip(names, chosen, strict=True))
            for chosen in product(*(i.options for i in self.body.issues))
        )

    @cached_property
    def win_sets(self) -> dict[str, tuple[int, ...]]:
        """By side, what it ratifies among the agreements on the table."""
        return {
            side.id: tuple(overlap(replace(self.body, sides=(side,)), _NOTHING))
            for side in self.body.sides
        }

    @cached_property
    def overlap(self) -> tuple[int, ...]:
        """What every side ratifies; empty where nothing on the table passes everywhere."""
        return tuple(overlap(self.body, _NOTHING))

    @cached_property
    def relaxations(self) -> list[frozenset[str]]:
        """All minimal sets of relaxations with which the win-sets meet; [∅] where they do.

        Members are "pay:ratifier", "drop:ratifier", "quota:side" and "add:issue", as
        `detente.concepts.win_sets` defines them. Raises SolverError for sides with more than 14
        ratifiers that refuse one agreement.
        """
        return minimal_relaxations(self.body)

    @cached_property
    def cheapest(self) -> list[Deal]:
        """The least price at which an agreement passes: one deal for each agreement at it."""
        return cheapest(self.body)

    def sufficient(self, relaxed: frozenset[str] | set[str]) -> bool:
        """Whether the win-sets meet with a set of relaxations; GameError for unknown ones."""
        return bool(self.overlap_with(relaxed))

    def overlap_with(self, relaxed: frozenset[str] | set[str]) -> tuple[int, ...]:
        """The overlap with a set of relaxations; GameError for unknown ones."""
        unknown = sorted(set(relaxed) - set(self.menu))
        if unknown:
            raise GameError(f"unknown relaxation '{unknown[0]}', there are: {', '.join(self.menu)}")
        return tuple(overlap(self.body, relaxed))

    @cached_property
    def menu(self) -> tuple[str, ...]:
        """Every relaxation there is."""
        body = self.body
        return (
            *(f"add:{i.id}" for i in body.issues if i.added),
            *(f"pay:{r.id}" for side in body.sides for r in side.ratifiers),
            *(f"drop:{r.id}" for side in body.sides for r in side.vetoes),
            *(f"quota:{side.id}" for side in body.sides if side.quota is not None),
        )

    @cached_property
    def ratifiers(self) -> dict[str, PivotalRatifier]:
        """What each ratifier does to the overlap."""
        return {r.id: self._asked(side, r) for side in self.body.sides for r in side.ratifiers}

    @property
    def pivotal(self) -> list[str]:
        """The ratifiers whose consent, or whose having a say, changes the overlap."""
        return [name for name, found in self.ratifiers.items() if found.pivotal]

    def bargaining(self, *, lotteries: bool = False) -> Bargaining | None:
        """The bargaining solutions between the sides' negotiators over the overlap.

        None where it is empty, or a side's `values` are not given. The disagreement point holds
        the sides' `disagreement`; GameError if nothing in the overlap is as good for all.
        """
        rows = [side.values for side in self.body.sides]
        if not self.overlap or any(row is None for row in rows):
            return None
        points = [tuple(row[at] for row in rows if row is not None) for at in self.overlap]
        found = bargaining(points, [s.disagreement for s in self.body.sides], lotteries=lotteries)
        return replace(found, players=tuple(s.id for s in self.body.sides))

    def solution(self, name: str) -> tuple[int, ...]:
        """The agreements in the overlap that a bargaining solution picks, by its name."""
        found = self.bargaining()
        chosen = None if found is None else getattr(found, name)
        if chosen is None:
            return ()
        best = {tuple(tie) for tie in chosen.ties}
        rows = [side.values or () for side in self.body.sides]
        return tuple(at for at in self.overlap if tuple(row[at] for row in rows) in best)

    def _asked(self, side: RatifyingSide, ratifier: Ratifier) -> PivotalRatifier:
        others = [s for s in self.body.sides if s.id != side.id]
        rest = overlap(replace(self.body, sides=tuple(others)), _NOTHING)
        lowest, highest = min(ratifier.values), max(ratifier.values)

        def passed(changed: RatifyingSide | None) -> set[int]:
            return {at for at in rest if changed is None or ratifies(changed, at, _NOTHING)}

        def at_threshold(value: Fraction) -> set[int]:
            own = (replace(r, threshold=value) if r.id == ratifier.id else r
                   for r in side.ratifiers)  # fmt: skip
            return passed(replace(side, ratifiers=tuple(own)))

        now = set(self.overlap)
        without = passed(_without(side, ratifier))
        return PivotalRatifier(
            side.id,
            ratifier.id,
            tuple(sorted(at_threshold(lowest) - now)),
            tuple(sorted(now - at_threshold(highest + 1))),
            tuple(sorted(without - now)),
            tuple(sorted(now - without)),
        )

    # -- showing ------------------------------------------------------------------------------

    def __repr__(self) -> str:
        sizes = ", ".join(f"{side} {len(own)}" for side, own in self.win_sets.items())
        return f"WinSets(of {len(self.agreements)} agreements {sizes}; overlap {len(self.overlap)})"

    def _repr_html_(self) -> str:
        from html import escape

        rows = "".join(
            f"<tr><td>{escape(side)}</td><td>{len(own)}</td></tr>"
            for side, own in (*self.win_sets.items(), ("all", self.overlap))
        )
        return f"<table><tr><th>side</th><th>agreements it ratifies</th></tr>{rows}</table>"

    def to_dict(self) -> dict[str, object]:
        """The documented JSON: win-sets as lists of agreements by issue."""
        told = self.bargaining() if self.can_bargain else None
        return {
            "issues": {i.id: list(i.options) for i in self.body.issues},
            "added": [i.id for i in self.body.issues if i.added],
            "win_sets": {side: self._told(own) for side, own in self.win_sets.items()},
            "overlap": self._told(self.overlap),
            "relaxations": [sorted(s) for s in self.relaxations],
            "cheapest": [
                {"agreement": self.agreements[d.at], **d.to_dict()} for d in self.cheapest
            ],
            "ratifiers": {
                name: {
                    "side": r.side,
                    "pivotal": r.pivotal,
                    "opens": self._told(r.opens),
                    "closes": self._told(r.closes),
                    "without": {"joins": self._told(r.freed), "leaves": self._told(r.lost)},
                }
                for name, r in self.ratifiers.items()
            },
            "bargaining": None if told is None else told.to_dict(),
            "disagreement": {s.id: text(s.disagreement) for s in self.body.sides},
        }

    @cached_property
    def can_bargain(self) -> bool:
        """Whether something in the overlap is as good as no agreement to every negotiator."""
        sides = self.body.sides
        return any(
            all(s.values is not None and s.values[at] >= s.disagreement for s in sides)
            for at in self.overlap
        )

    def _told(self, positions: Sequence[int]) -> list[dict[str, str]]:
        return [self.agreements[at] for at in positions]


def _without(side: RatifyingSide, ratifier: Ratifier) -> RatifyingSide | None:
    """The side without a ratifier; None where nobody's consent is left to ask for."""
    left = tuple(r for r in side.ratifiers if r.id != ratifier.id)
    if not left or (side.rule == "veto" and not any(r.veto for r in left)):
        return None
    return replace(side, ratifiers=left)


def win_sets(
    issues: Ratification | Mapping[str, Sequence[str]] | Sequence[str],
    sides: Sequence[RatifyingSide] = (),
    *,
    added: Sequence[str] = (),
) -> WinSets:
    """The win-sets of a negotiation that every side has to ratify at home.

    `issues` maps each issue to its options, or lists the agreements of a single one; values of
    ratifiers and sides follow the agreements, the last issue's options fastest. Issues in `added`
    stay at their first option unless adding them is one of the relaxations.

    Literature: Putnam, R. (1988), Diplomacy and domestic politics: the logic of two-level games,
    International Organization 42(3).

    Raises GameError for names that stand twice or are unknown, for values that do not match the
    agreements, and for more than 100,000 agreements.
    """
    if isinstance(issues, Ratification):
        body = issues
    else:
        options = issues if isinstance(issues, Mapping) else {"agreement": issues}
        body = Ratification(
            tuple(Issue(n, {o: o for o in own}, n, n in added) for n, own in options.items()),
            tuple(sides),
        )
        unknown = [n for n in added if n not in options]
        if unknown:
            raise GameError(f"unknown issue '{unknown[0]}' in `added`")
    _check(body)
    return WinSets(body)


def _check(body: Ratification) -> None:
    if not body.issues or not all(i.options for i in body.issues) or not body.sides:
        raise GameError("a ratification needs an issue with an option, and a side")
    size = prod(len(i.options) for i in body.issues)
    if size > MOST_AGREEMENTS:
        raise GameError(f"{size:,} agreements, at most {MOST_AGREEMENTS:,} are looked at")
    sides = [s.id for s in body.sides]
    named = [r.id for s in body.sides for r in s.ratifiers]
    for what, names in (("side", sides), ("ratifier", named)):
        twice = next((n for n in names if names.count(n) > 1), None)
        if twice is not None:
            raise GameError(f"two of the name '{twice}', give every {what} its own")
    for side in body.sides:
        for who, values in [(side.id, side.values), *((r.id, r.values) for r in side.ratifiers)]:
            if values is not None and len(values) != size:
                raise GameError(
                    f"'{who}' has {len(values)} values for {size} agreements, give one for each"
                )
