"""Findings against readings: what holds, what fails, what depends on whom you ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

from detente.analysis.findings import Verdict, judge
from detente.analysis.model import Model
from detente.game.definition import Finding

Status: TypeAlias = Literal["holds", "fails", "depends"]


@dataclass(frozen=True)
class Row:
    """A finding's verdict in the base reading and in each variant."""

    finding: Finding
    base: Verdict
    variants: Mapping[str, Verdict]

    @cached_property
    def status(self) -> Status:
        """Depends where a contested reading disagrees with the base reading."""
        if all(v.holds == self.base.holds for v in self.variants.values()):
            return "holds" if self.base.holds else "fails"
        return "depends"

    def to_dict(self) -> dict[str, object]:
        """The row as data."""
        return {
            **self.base.to_dict(),
            "status": self.status,
            "variants": {
                name: {"holds": v.holds, "evidence": v.evidence}
                for name, v in self.variants.items()
            },
        }


@dataclass(frozen=True)
class Scoreboard:
    """Every finding of a model, in the order written."""

    rows: tuple[Row, ...]

    def to_dict(self) -> list[dict[str, object]]:
        """The rows as data."""
        return [row.to_dict() for row in self.rows]


def scoreboard(model: Model) -> Scoreboard:
    """Judge every finding in the base reading and in every variant.

    >>> from detente.analysis.model import load
    >>> len(scoreboard(load("assad_question")).rows)
    5
    """
    return Scoreboard(
        tuple(
            Row(
                verdict.finding,
                verdict,
                {name: judge(v, verdict.finding) for name, v in model.variants.items()},
            )
            for verdict in model.findings
        )
    )
