"""Where a judgement comes from: sources, claims, confidence, assumptions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Confidence: TypeAlias = Literal["low", "moderate", "high"]
CONFIDENCES: tuple[Confidence, ...] = ("low", "moderate", "high")


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim of a source, paraphrased; `locator` says where it stands ("¶ 3")."""

    id: str
    source: str
    says: str
    locator: str = ""

    @property
    def reference(self) -> str:
        """How a definition cites it: "source:id"."""
        return f"{self.source}:{self.id}"


@dataclass(frozen=True, slots=True)
class Source:
    """A text that judgements rest on, with the claims drawn from it."""

    id: str
    title: str
    author: str = ""
    published: str = ""
    kind: str = ""
    link: str = ""
    claims: Mapping[str, Claim] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a judgement stands: cited claims ("truce:C3"), confidence, or an open assumption.

    >>> Reason(("truce:C3",)).is_given, Reason().is_given
    (True, False)
    """

    because: tuple[str, ...] = ()
    confidence: Confidence | None = None
    assumption: str = ""

    @property
    def is_given(self) -> bool:
        """Whether there is a citation or a stated assumption."""
        return bool(self.because or self.assumption)
