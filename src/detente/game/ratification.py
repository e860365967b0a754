"""Who has to ratify an agreement: issues, sides, ratifiers with thresholds, a rule for each side.

What a file says comes with formulas (`Written...`) and turns into numbers `at` parameter values.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from detente.errors import GameError
from detente.exact.number import exact, text
from detente.formula import Formula
from detente.game.payoffs import Rule, totals
from detente.game.provenance import Reason

RatificationRule: TypeAlias = Literal["unanimity", "quota", "veto"]
RATIFICATION_RULES: tuple[RatificationRule, ...] = ("unanimity", "quota", "veto")


@dataclass(frozen=True, slots=True)
class Issue:
    """Something to agree on: `options` are ids with words.

    An issue that is `added` is not on the table: it stays at its first option unless it is put
    there, which is one of the ways to an agreement where the sides' win-sets do not meet.
    """

    id: str
    options: Mapping[str, str]
    name: str = ""
    added: bool = False
    reason: Reason = Reason()


@dataclass(frozen=True, slots=True)
class Ratifier:
    """Someone whose consent counts: it accepts what is worth at least `threshold` to it.

    `values` holds what each agreement is worth to it, the last issue's options fastest. `weight`
    counts under a quota; a `veto` player has to accept. `veto_price` is what its dropping the
    veto costs, None where that is not for sale.
    """

    id: str
    values: tuple[Fraction, ...]
    threshold: Fraction = Fraction(0)
    weight: Fraction = Fraction(1)
    veto: bool = False
    veto_price: Fraction | None = None
    name: str = ""
    reason: Reason = Reason()

    @staticmethod
    def of(  # noqa: PLR0913 (the parts of a ratifier, by name)
        id: str,  # noqa: A002 (as the field)
        values: Sequence[object],
        *,
        threshold: object = 0,
        weight: object = 1,
        veto: bool = False,
        veto_price: object = None,
        name: str = "",
    ) -> Ratifier:
        """A ratifier from numbers of any kind that `exact` reads.

        >>> Ratifier.of("senate", [1, "1/2"], threshold="0.75").values
        (Fraction(1, 1), Fraction(1, 2))
        """
        return Ratifier(
            id,
            tuple(map(exact, values)),
            exact(threshold),
            exact(weight),
            veto,
            None if veto_price is None else exact(veto_price),
            name,
        )


@dataclass(frozen=True, slots=True)
class RatifyingSide:
    """A side of the negotiation: its ratifiers, and the rule by which they accept.

    "unanimity": all accept; "quota": those who accept hold at least the share `quota` of all
    weight, and so do all veto players; "veto": the veto players accept. `values` is what each
    agreement is worth to the side's negotiator, None where only the ratifiers count, and
    `disagreement` what no agreement is worth to it.
    """

    id: str
    ratifiers: tuple[Ratifier, ...]
    rule: RatificationRule = "unanimity"
    quota: Fraction | None = None
    values: tuple[Fraction, ...] | None = None
    disagreement: Fraction = Fraction(0)
    name: str = ""
    reason: Reason = Reason()

    def __post_init__(self) -> None:
        """Refuse a rule that cannot be applied."""
        if not self.ratifiers:
            raise GameError(f"side '{self.id}' has no ratifier, name one or more")
        if (self.rule == "quota") != (self.quota is not None):
            raise GameError(
                f"side '{self.id}' has rule '{self.rule}', give a quota with 'quota' and only then"
            )
        if self.quota is not None and not 0 < self.quota <= 1:
            raise GameError(
                f"quota {text(self.quota)} of side '{self.id}' is outside (0, 1], write the share "
                "of weight that accepts"
            )
        if self.rule == "veto" and not any(r.veto for r in self.ratifiers):
            raise GameError(
                f"side '{self.id}' has rule 'veto' and no veto player, mark one with 'veto: true'"
            )
        if any(r.weight < 0 for r in self.ratifiers):
            raise GameError(f"a ratifier of side '{self.id}' has a weight below 0")

    @staticmethod
    def of(  # noqa: PLR0913 (the parts of a side, by name)
        id: str,  # noqa: A002 (as the field)
        ratifiers: Sequence[Ratifier],
        *,
        rule: RatificationRule | None = None,
        quota: object = None,
        values: Sequence[object] | None = None,
        disagreement: object = 0,
        name: str = "",
    ) -> RatifyingSide:
        """A side from numbers of any kind; `rule` is by quota if there is one, else unanimity."""
        return RatifyingSide(
            id,
            tuple(ratifiers),
            rule or ("unanimity" if quota is None else "quota"),
            None if quota is None else exact(quota),
            None if values is None else tuple(map(exact, values)),
            exact(disagreement),
            name,
        )

    @property
    def vetoes(self) -> tuple[Ratifier, ...]:
        """Those who have to accept: all of them under unanimity."""
        return tuple(r for r in self.ratifiers if r.veto or self.rule == "unanimity")

    @property
    def needed(self) -> Fraction:
        """The weight that has to accept; 0 without a quota."""
        if self.quota is None:
            return Fraction(0)
        return self.quota * sum((r.weight for r in self.ratifiers), Fraction(0))


@dataclass(frozen=True, slots=True)
class Ratification:
    """The issues and the sides of a negotiation that has to be ratified."""

    issues: tuple[Issue, ...]
    sides: tuple[RatifyingSide, ...]
    reason: Reason = Reason()


@dataclass(frozen=True, slots=True)
class WrittenRatifier:
    """A ratifier as written."""

    id: str
    name: str
    values: tuple[Rule, ...]
    threshold: Formula
    weight: Formula
    veto: bool = False
    veto_price: Formula | None = None
    reason: Reason = Reason()


@dataclass(frozen=True, slots=True)
class WrittenSide:
    """A side as written."""

    id: str
    name: str
    ratifiers: tuple[WrittenRatifier, ...]
    rule: RatificationRule
    quota: Formula | None
    values: tuple[Rule, ...]
    disagreement: Formula
    reason: Reason = Reason()


@dataclass(frozen=True, slots=True)
class WrittenRatification:
    """The `ratification` block as written."""

    issues: tuple[Issue, ...]
    sides: tuple[WrittenSide, ...]
    reason: Reason = Reason()

    def at(self, known: Mapping[str, Fraction]) -> Ratification:
        """The block at parameter values; GameError for weights or quotas out of range."""
        options = {i.id: tuple(i.options) for i in self.issues}

        def values(rules: tuple[Rule, ...]) -> tuple[Fraction, ...]:
            return tuple(totals(rules, options, known))

        sides = []
        for side in self.sides:
            ratifiers = tuple(
                Ratifier(
                    r.id,
                    values(r.values),
                    r.threshold.exact(known),
                    r.weight.exact(known),
                    r.veto,
                    None if r.veto_price is None else r.veto_price.exact(known),
                    r.name,
                    r.reason,
                )
                for r in side.ratifiers
            )
            sides.append(
                RatifyingSide(
                    side.id,
                    ratifiers,
                    side.rule,
                    None if side.quota is None else side.quota.exact(known),
                    values(side.values) if side.values else None,
                    side.disagreement.exact(known),
                    side.name,
                    side.reason,
                )
            )
        return Ratification(self.issues, tuple(sides), self.reason)
