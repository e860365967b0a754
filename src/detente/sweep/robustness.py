"""How sure a finding is: its share of admissible readings, and the judgement that overturns it.

Each verdict is judged again (1) at draws of all judgements at once, (2) with one parameter moved
at a time, through its range and, where nothing inside does, beyond (see `tornado`), (3) without
the payoff rules that cite a claim.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from detente.analysis.model import Model
from detente.errors import GameError
from detente.exact.number import show, text
from detente.game.definition import Definition
from detente.game.payoffs import Rules
from detente.sweep.conclusions import answer, of_finding
from detente.sweep.interval import clopper_pearson
from detente.sweep.plan import NO, NOT_ASKED, YES, Plan
from detente.sweep.tornado import Bar, Tornado, tornado
from detente.sweep.turns import Turn, distance

if TYPE_CHECKING:
    from detente.exact.algebraic import Real

# At how many draws a finding is judged whose every verdict takes exact arithmetic.
FEW = 24


@dataclass(frozen=True, slots=True)
class Flip:
    """The verdict changes as `parameter` moves from `start` (today) to `end`.

    `end` is a value at which the verdict is another, judged exactly there. `exact` is the very
    value at which it changes, where that is proven: with `attained` that is `end` itself, else the
    verdict changes beyond it only. Where it is None, the nearest flip's `end` is close enough to
    where the verdict changes for three digits. `distance` counts widths of the range.
    """

    parameter: str
    start: Fraction
    end: Fraction
    inside_range: bool
    distance: Fraction
    means: str
    because: tuple[str, ...] = ()
    exact: Real | None = None
    attained: bool = True

    @property
    def words(self) -> str:
        """The flip in a phrase ("return_cost from 2 to above 21/10, inside its range")."""
        where = "inside its range" if self.inside_range else "outside its range"
        beyond = "above " if self.end > self.start else "below "
        to = self.end if self.exact is None else self.exact
        return (
            f"{self.parameter} from {show(self.start)} to {'' if self.attained else beyond}"
            f"{show(to)}, {where}"
        )

    def to_dict(self) -> dict[str, object]:
        """The flip as data; `distance` in widths of the range."""
        return {
            "parameter": self.parameter,
            "from": str(self.start),
            "to": str(self.end),
            "exact": None if self.exact is None else text(self.exact),
            "attained": self.attained,
            "inside_range": self.inside_range,
            "distance": str(self.distance),
            "because": list(self.because),
        }


@dataclass(frozen=True, slots=True)
class Robustness:
    """A finding's standing: `kept` of the `draws` it was judged at agree with the base verdict.

    `flips` holds the parameters that overturn it alone, nearest first; `claims` the claims
    without whose payoff rules the verdict changes. `certain` is the finding's answer where it is
    proven for all admissible judgements, else None.
    """

    draws: int
    kept: int
    holds: int
    flips: tuple[Flip, ...]
    claims: tuple[str, ...]
    certain: bool | None = None

    @property
    def interval(self) -> tuple[float, float]:
        """The 95% Clopper-Pearson interval of `share`; a point where the verdict is certain."""
        return (1.0, 1.0) if self.certain is not None else clopper_pearson(self.kept, self.draws)

    @property
    def share(self) -> Fraction:
        """The share of draws that agree with the base verdict."""
        return Fraction(self.kept, self.draws)

    @property
    def holds_share(self) -> Fraction:
        """The share of draws in which the finding holds."""
        return Fraction(self.holds, self.draws)

    @property
    def nearest(self) -> Flip | None:
        """The smallest move found of one parameter that overturns the verdict."""
        return self.flips[0] if self.flips else None

    def to_dict(self) -> dict[str, object]:
        """Counts, flips and claims as data."""
        return {
            "draws": self.draws,
            "kept": self.kept,
            "holds": self.holds,
            "flips": [flip.to_dict() for flip in self.flips],
            "claims": list(self.claims),
            "certain": self.certain,
            "interval": list(self.interval),
        }


def robustness(model: Model, count: int = 100, seed: int = 1) -> dict[str, Robustness]:
    """How sure each finding of a model is, by its name.

    Findings that have no compiled form are judged at the first `FEW` draws only. Raises GameError
    if `count` is not positive.

    >>> from detente.analysis.model import load
    >>> found = robustness(load("hnc_composition"), count=5)
    >>> found["not_in_one_shot"].draws
    5
    """
    plan = plan_of(model, seed)
    return robust(plan, tornado(plan), count)


def plan_of(model: Model, seed: int = 1) -> Plan:
    """The plan that judges the findings of a model."""
    return Plan(model, seed, [of_finding(f) for f in model.definition.findings], exact=FEW)


def robust(plan: Plan, moved: Tornado, count: int) -> dict[str, Robustness]:
    """The same from a plan of the findings (see `plan_of`) and its tornado."""
    if count < 1:
        raise GameError(f"{count} draws, ask for at least one")
    columns = plan.block(0, count).conclusions
    claims = _claims(plan)
    found = {}
    for finding, one in zip(plan.model.definition.findings, plan.conclusions, strict=True):
        codes = columns[one.name]
        base = plan.base[one.name]
        asked, kept, holds = (
            int(flags.sum()) for flags in (codes != NOT_ASKED, codes == base, codes == YES)
        )
        found[finding.name] = Robustness(
            asked, kept, holds, _flips(plan, moved, one.name), claims[finding.name],
            plan.certain(one.name) if kept == asked else None,
        )  # fmt: skip
    return found


# -- what overturns it --------------------------------------------------------------------------


def _flips(plan: Plan, moved: Tornado, name: str) -> tuple[Flip, ...]:
    """The parameters that overturn a verdict alone, nearest first; the nearest judged exactly."""
    bars = moved.bars.get(name) or moved.beyond.get(name, ())
    ways = [way for bar in bars if (way := _way(plan, name, bar)) is not None]
    ways.sort(key=lambda way: _far(plan, way))
    while ways and not _changes(plan, moved, name, ways[0]):
        ways.pop(0)
    return tuple(_flip(plan, way) for way in ways)


# A parameter, the turn that overturns a verdict, and whether it rises to it.
_Way = tuple[str, Turn, bool]


def _way(plan: Plan, name: str, bar: Bar) -> _Way | None:
    """The turn of a bar nearest to today behind which the verdict is the other one."""
    other = plan.base[name] != YES
    found = [
        (bar.parameter, turn, rises)
        for turn in bar.turns
        for rises in (True, False)
        if (turn.low >= bar.value if rises else turn.high <= bar.value)
        and (turn.after if rises else turn.before) is other
    ]
    return min(found, key=lambda way: _far(plan, way), default=None)


def _attained(way: _Way) -> bool:
    """Whether the verdict is another at the very turn; True where that is not known."""
    _, turn, rises = way
    return turn.exact is None or turn.at is (turn.after if rises else turn.before)


def _end(way: _Way) -> Fraction:
    """A value at which the verdict is another: the turn itself, or one close behind it."""
    _, turn, rises = way
    if isinstance(turn.exact, Fraction) and _attained(way):
        return turn.exact
    return turn.high if rises else turn.low


def _far(plan: Plan, way: _Way) -> tuple[Fraction, bool]:
    """How far it is to where the verdict changes, what is proven first."""
    parameter, turn, _ = way
    place = turn.exact if isinstance(turn.exact, Fraction) else _end(way)
    return distance(plan, parameter, place), turn.exact is None


def _changes(plan: Plan, moved: Tornado, name: str, way: _Way) -> bool:
    """Whether exact arithmetic finds the other verdict there."""
    return moved.answers.exactly(name, way[0], _end(way)) == (NO, YES)[plan.base[name] == NO]


def _flip(plan: Plan, way: _Way) -> Flip:
    name, turn, _ = way
    parameter, end = plan.model.definition.parameters[name], _end(way)
    low, high = plan.draws.ranges[name]
    return Flip(
        name,
        plan.today[name],
        end,
        low <= end <= high,
        distance(plan, name, end),
        parameter.means,
        parameter.reason.because,
        turn.exact,
        _attained(way),
    )


# -- what carries it ----------------------------------------------------------------------------


def _claims(plan: Plan) -> dict[str, tuple[str, ...]]:
    """The claims without whose payoff rules a verdict changes."""
    model = plan.model
    findings = model.definition.findings
    carried: dict[str, list[str]] = {finding.name: [] for finding in findings}
    for reference in _cited(model.definition):
        without = Model(_dropped(model.definition, reference), model.overrides, model.name)
        for finding, one in zip(findings, plan.conclusions, strict=True):
            found = answer(one.exactly, without)
            if found is not None and found != (plan.base[one.name] == YES):
                carried[finding.name].append(reference)
    return {name: tuple(references) for name, references in carried.items()}


def _cited(definition: Definition) -> list[str]:
    """Every claim that a payoff rule cites, in the order written."""
    return list(
        dict.fromkeys(
            reference
            for form in definition.payoffs.values()
            if isinstance(form, Rules)
            for reason in form.reasons()
            for reference in reason.because
        )
    )


def _dropped(definition: Definition, reference: str) -> Definition:
    """The definition without the payoff rules that cite a claim."""
    payoffs = {
        player: Rules(tuple(r for r in form.rules if reference not in r.reason.because))
        if isinstance(form, Rules)
        else form
        for player, form in definition.payoffs.items()
    }
    return replace(definition, payoffs=payoffs)
