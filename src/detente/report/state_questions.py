"""What page one asks of a game that changes as it is played, as findings of the report's own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from detente.analysis.changing_answers import StateAgreement, Threshold
from detente.analysis.changing_play import ChangingPlay
from detente.exact.algebraic import compare
from detente.game.definition import Finding
from detente.game.profile import PureProfile
from detente.report.wording import spaced

if TYPE_CHECKING:
    from detente.report.study import Study

StateRole: TypeAlias = Literal["states", "dearer", "today"]
# A kind of test with its terms.
Asked: TypeAlias = tuple[str, Mapping[str, Any]]


@dataclass(frozen=True)
class StateDeal:
    """The agreement that the report is about, in every state that leaves its actions.

    >>> from detente.analysis.model import load
    >>> from detente.report.study import Study
    >>> deal = state_deal(Study(load("fragmentation"), draws=0))
    >>> deal.name, deal.held[-1], deal.lost
    ('deal', 'patchwork', ['shattered'])
    """

    name: str
    play: ChangingPlay
    by_state: Mapping[str, StateAgreement]

    @property
    def profile(self) -> PureProfile:
        """What it asks of everybody."""
        return next(iter(self.by_state.values())).profile

    @property
    def asked(self) -> list[str]:
        """The states, in the order written."""
        return list(self.by_state)

    @property
    def held(self) -> list[str]:
        """The states in which it holds today, without payments."""
        return [s for s, one in self.by_state.items() if one.holds]

    @property
    def lost(self) -> list[str]:
        """The states in which it does not."""
        return [s for s, one in self.by_state.items() if not one.holds]

    @property
    def up_to(self) -> str:
        """The last state in which it holds, if it holds in all before; else empty."""
        held = self.held
        return held[-1] if held and held == self.asked[: len(held)] else ""

    @property
    def dearer(self) -> bool:
        """Whether it takes more patience from state to state, and never less."""
        least = [one.least for one in self.by_state.values()]
        steps = []
        for a, b in pairwise(least):
            if a is None or b is None:
                steps.append((b is None) - (a is None))
            else:
                steps.append(compare(b, a))
        return bool(steps) and min(steps) >= 0 and max(steps) > 0


def state_deal(study: Study) -> StateDeal | None:
    """The agreement in the target that holds in most states, ties to the one written first.

    None where the game does not change, and where no state leaves the actions of an agreement.
    """
    play = study.model.changing
    if play is None:
        return None
    found = {n: own for n, own in play.agreements.items() if own}
    target = study.model.target
    if target is not None:
        agreed = study.model.agreements
        found = {
            n: own for n, own in found.items() if all(agreed[n][p] == a for p, a in target.items())
        } or found
    if not found:
        return None
    name = max(found, key=lambda n: sum(one.holds for one in found[n].values()))
    return StateDeal(spaced(name), play, found[name])


def today_threshold(study: Study) -> Threshold | None:
    """Where in the main parameter the status quo lasts in today's state; None for no answer."""
    play = study.model.changing
    return None if play is None else play.thresholds.get("status quo")


def state_questions(study: Study) -> Iterator[tuple[StateRole, Asked, PureProfile]]:
    """The questions by role, each with the profile that it asks of."""
    deal = state_deal(study)
    if deal is not None:
        yield "states", _where(deal), deal.profile
        if deal.dearer:
            terms = {"of": dict(deal.profile), "rises": True}
            yield "dearer", ("state_discounts", terms), deal.profile
    found = today_threshold(study)
    if found is not None:
        yield "today", _lasts(found), found.profile


def _where(deal: StateDeal) -> Asked:
    of = dict(deal.profile)
    if deal.up_to:
        # That there is a last state says more than which one it is by today's numbers.
        return "last_state", {"of": of} if deal.lost else {"of": of, "is": deal.up_to}
    tests = tuple(_holds(deal, s, holds=one.holds) for s, one in deal.by_state.items())
    return tests[0] if len(tests) == 1 else ("all", {"tests": tests})


def _holds(deal: StateDeal, state: str, *, holds: bool) -> Asked:
    return "state_agreement", {"of": dict(deal.profile), "state": state, "holds": holds}


def state_shares(study: Study, deal: StateDeal) -> dict[str, Fraction]:
    """In what share of the report's draws the agreement holds in each state.

    None where there are no draws, or where they would all have to be judged exactly.
    """
    from detente.sweep.conclusions import of_finding
    from detente.sweep.plan import YES, Plan

    if not (study.draws and study.has_ranges):
        return {}
    asked = [of_finding(Finding(s, "", (), *_holds(deal, s, holds=True))) for s in deal.asked]
    plan = Plan(study.model, study.seed, asked)
    if plan.exact_only:
        return {}
    found = plan.block(0, study.draws).conclusions
    return {
        s: Fraction(int((found[one.name] == YES).sum()), study.draws)
        for s, one in zip(deal.asked, asked, strict=True)
    }


def _lasts(found: Threshold) -> Asked:
    terms: dict[str, Any] = {
        "profile": dict(found.profile),
        "state": found.state,
        "parameter": found.parameter,
    }
    if found.above is not None or found.below is not None:
        terms["side"] = "below" if found.above is None else "above"
    else:
        terms["today"] = bool(found.intervals)
    return "played_when", terms
