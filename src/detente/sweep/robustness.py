"""How sure a finding is: its share of admissible readings, and the judgement that overturns it.

Each verdict is judged again (1) at draws from all ranges at once, (2) with one parameter moved
at a time, to and beyond the ends of its range, (3) without the payoff rules that cite a claim.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from detente.analysis.findings import judge
from detente.analysis.findings.stage import TESTS as ONE_ROUND
from detente.analysis.model import Model
from detente.errors import DetenteError, GameError
from detente.exact.number import show, simplest
from detente.game.definition import Definition, Finding
from detente.game.payoffs import Rules
from detente.sweep.certain import certain
from detente.sweep.conclusions import Conclusion, of_finding
from detente.sweep.draws import free_parameters
from detente.sweep.interval import clopper_pearson
from detente.sweep.plan import NO, NOT_ASKED, YES, Plan

# The nearest breakpoint is bracketed to this share of the parameter's range, the others, which
# only have to be put in order, less narrowly.
BRACKET = Fraction(1, 64)
ROUGHLY = Fraction(1, 8)
# How many widths of its range beyond an end a parameter is moved before it is let rest.
REACH = 2
# At how many draws a finding is judged whose every verdict takes exact arithmetic.
FEW = 24


@dataclass(frozen=True, slots=True)
class Flip:
    """The verdict changes as `parameter` moves from `start` (today) to `end`.

    `end` is a value at which the verdict differs (the simplest fraction where that serves),
    within BRACKET of the range of the exact breakpoint for the nearest flip of a finding and
    within ROUGHLY of it for the others.
    """

    parameter: str
    start: Fraction
    end: Fraction
    inside_range: bool
    distance: Fraction
    means: str
    because: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The flip in a phrase ("return_cost from 2 to ≈2.36, inside its range")."""
        where = "inside its range" if self.inside_range else "outside its range"
        return f"{self.parameter} from {show(self.start)} to {show(self.end)}, {where}"

    def to_dict(self) -> dict[str, object]:
        """The flip as data; `distance` in widths of the range."""
        return {
            "parameter": self.parameter,
            "from": str(self.start),
            "to": str(self.end),
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
        """The 95% Clopper-Pearson interval of `holds_share`; a point where it is certain."""
        if self.certain is not None:
            return (1.0, 1.0) if self.certain else (0.0, 0.0)
        return clopper_pearson(self.holds, self.draws)

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


@dataclass(frozen=True, slots=True)
class _Moves:
    """A model with one parameter moved at a time.

    Findings are bracketed at the same values, and share what is worked out there.
    """

    model: Model
    _made: dict[tuple[str, Fraction], Model] = field(default_factory=dict)

    def at(self, name: str, value: Fraction) -> Model:
        """The model with a parameter at a value."""
        if (name, value) not in self._made:
            self._made[name, value] = self.model.at({name: value})
        return self._made[name, value]


def robustness(model: Model, count: int = 100, seed: int = 1) -> dict[str, Robustness]:
    """How sure each finding of a model is, by its name.

    Findings that have no compiled form are judged at the first `FEW` draws only. Raises GameError
    if `count` is not positive.

    >>> from detente.analysis.model import load
    >>> found = robustness(load("hnc_composition"), count=5)
    >>> found["not_in_one_shot"].draws
    5
    """
    if count < 1:
        raise GameError(f"{count} draws, ask for at least one")
    base = {v.finding.name: v.holds for v in model.findings}
    if not base:
        return {}
    asked = [of_finding(finding) for finding in model.definition.findings]
    plan = Plan(model, seed, asked, exact=FEW)
    columns = plan.block(0, count).conclusions
    flips = _flips(model, base)
    claims = _claims(model, base)
    found = {}
    for (name, holds), one in zip(base.items(), asked, strict=True):
        answers = columns[one.name].tolist()
        found[name] = Robustness(
            sum(code != NOT_ASKED for code in answers),
            answers.count(YES if holds else NO),
            answers.count(YES),
            tuple(flips[name]),
            claims[name],
            _certain(plan, one, answers),
        )
    return found


def _certain(plan: Plan, one: Conclusion, answers: list[int]) -> bool | None:
    """The answer where it is proven for all admissible judgements; asked where all draws agree."""
    guess = answers[0] == YES
    if plan.reading is None or one.name in plan.exact_only or len(set(answers)) > 1:
        return None
    if not plan.draws.anything or answers[0] not in {YES, NO}:
        return None
    return guess if certain(one, plan.sheet, plan.reading, plan.draws, guess) else None


def _verdicts(model: Model, findings: tuple[Finding, ...]) -> dict[str, bool | None]:
    return {f.name: _holds(model, f) for f in findings}


def _holds(model: Model, finding: Finding) -> bool | None:
    """None where the model itself breaks down, as at a chance above 1."""
    try:
        return judge(model, finding).holds
    except DetenteError:
        return None


def _flips(model: Model, base: Mapping[str, bool]) -> dict[str, list[Flip]]:
    found: dict[str, list[Flip]] = {name: [] for name in base}
    ranges = free_parameters(model.definition)
    moves = _Moves(model)
    for inside in (True, False):
        open_findings = [f for f in model.definition.findings if not found[f.name]]
        for name, (low, high) in ranges.items():
            for value in _stops(model.values[name], low, high, inside=inside):
                moved = moves.at(name, value)
                for finding in open_findings:
                    if any(f.parameter == name for f in found[finding.name]):
                        continue
                    # A finding about one round stands as long as the game is the same.
                    if finding.test in ONE_ROUND and moved.game is model.game:
                        continue
                    changed = not base[finding.name]
                    if _holds(moved, finding) is changed:
                        flip = _bracket(moves, finding, (name, value), ROUGHLY, changed=changed)
                        found[finding.name].append(flip)
        for finding in open_findings:
            changed = not base[finding.name]
            found[finding.name] = _sharpened(moves, finding, found[finding.name], changed=changed)
    return found


def _sharpened(moves: _Moves, finding: Finding, flips: list[Flip], *, changed: bool) -> list[Flip]:
    """The flips, nearest first, the nearest bracketed narrowly."""
    sharp: list[Flip] = []
    rough = sorted(flips, key=lambda flip: flip.distance)
    # A rough distance is at most ROUGHLY too long, so the nearest is among those refined here.
    while rough and (not sharp or rough[0].distance - ROUGHLY < sharp[0].distance):
        first = rough.pop(0)
        known = first.parameter, first.end
        sharp.append(_bracket(moves, finding, known, BRACKET, changed=changed))
        sharp.sort(key=lambda flip: flip.distance)
    return sorted(sharp + rough, key=lambda flip: flip.distance)


def _stops(today: Fraction, low: Fraction, high: Fraction, *, inside: bool) -> Iterator[Fraction]:
    if inside:
        yield from (v for v in (low, high) if v != today)
        return
    width = high - low
    yield from (low - REACH * width, high + REACH * width)


def _bracket(
    moves: _Moves,
    finding: Finding,
    known: tuple[str, Fraction],
    width: Fraction,
    *,
    changed: bool,
) -> Flip:
    """A flip to `changed` known at a parameter's value, halved in on to `width` of the range."""
    model = moves.model
    name, end = known
    parameter = model.definition.parameters[name]
    low, high = parameter.range or (end, end)
    near, far = model.values[name], end
    whole = name in model.definition.whole_parameters
    while abs(far - near) > (1 if whole else (high - low) * width):
        middle = Fraction(round((near + far) / 2)) if whole else (near + far) / 2
        if _holds(moves.at(name, middle), finding) is changed:
            far = middle
        else:
            near = middle
    if not whole and near != far:
        simple = simplest(min(near, far), max(near, far))
        if _holds(moves.at(name, simple), finding) is changed:
            far = simple
    start = model.values[name]
    return Flip(
        name,
        start,
        far,
        low <= far <= high,
        abs(far - start) / (high - low),
        parameter.means,
        parameter.reason.because,
    )


def _claims(model: Model, base: Mapping[str, bool]) -> dict[str, tuple[str, ...]]:
    """The claims without whose payoff rules a verdict changes."""
    carried: dict[str, list[str]] = {name: [] for name in base}
    for reference in _cited(model.definition):
        without = Model(_dropped(model.definition, reference), model.overrides, model.name)
        for name, verdict in _verdicts(without, model.definition.findings).items():
            if verdict is (not base[name]):
                carried[name].append(reference)
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
