"""When a deal is ripe: the first date, or the least cost of conflict, at which one can be made.

Definition
    A moment is *ripe* if some set of concessions on the menu suffices (Zartman). By *date*: an
    agreement made before a handover has to outlive it, so what counts are the least effective
    discount factors from the date on; the first date is the first period at which a set suffices.
    By *cost*: a parameter with a range is a cost of conflict if raising it over its range takes
    from somebody's status quo payoff; the least cost is the least value at which a set suffices.
    A range is looked at in steps and the first change is then closed in on, so a stretch of
    ripeness shorter than a step may be missed.

>>> from detente.analysis.model import load
>>> found = ripeness(load("us_russia_brokerage"))
>>> found.first_period, found.today
(5, False)

Reference: Zartman, I. W. (2000), Ripeness: the hurting stalemate and beyond, in International
Conflict Resolution after the Cold War.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from detente.analysis.concessions import ConcessionSets
from detente.analysis.model import Model
from detente.errors import DetenteError
from detente.exact.number import Enclosure, Number, exact, simplest, text

STEPS = 8
# A threshold is closed in on to this share of the range.
CLOSE = Fraction(1, 1 << 12)


@dataclass(frozen=True, slots=True)
class CostOfConflict:
    """A parameter whose rise takes from the status quo payoffs of `borne_by`.

    `least` is the least value of the range at which a concession set suffices: exact where it is
    an end of the range or a constraint binds there, an enclosure otherwise; None if none does.
    """

    parameter: str
    borne_by: tuple[str, ...]
    range: tuple[Fraction, Fraction]
    today: Fraction
    least: Number | None

    def to_dict(self) -> dict[str, object]:
        """Numbers as exact strings, enclosures by their ends."""
        low = self.least
        return {
            "parameter": self.parameter,
            "borne_by": list(self.borne_by),
            "range": [text(v) for v in self.range],
            "today": text(self.today),
            "least": [text(low.low), text(low.high)]
            if isinstance(low, Enclosure)
            else None
            if low is None
            else text(low),
        }


@dataclass(frozen=True, slots=True)
class Ripeness:
    """Whether a deal is ripe today, from which period on, and at which costs of conflict.

    `first_period` counts from 1, today; None if no period makes it ripe.
    """

    today: bool
    first_period: int | None
    costs: tuple[CostOfConflict, ...]

    def to_dict(self) -> dict[str, object]:
        """Everything as plain data."""
        return {
            "today": self.today,
            "first_period": self.first_period,
            "costs": [c.to_dict() for c in self.costs],
        }


def ripeness(model: Model) -> Ripeness | None:
    """The dates and the costs; None where no target or no status quo is named."""
    sets = model.concessions
    if sets is None or model.status_quo is None:
        return None
    costs = tuple(_cost(model, name, borne) for name, borne in costs_of_conflict(model).items())
    return Ripeness(bool(sets.minimal), first_period(model, sets), costs)


def costs_of_conflict(model: Model) -> dict[str, tuple[str, ...]]:
    """The parameters with a range whose rise takes from a status quo payoff, and whose it is."""
    found = {}
    members = [p.id for p in model.definition.players if not p.outside]
    for name, parameter in model.definition.parameters.items():
        if parameter.range is None or model.status_quo is None:
            continue
        ends = []
        for value in parameter.range:
            try:
                ends.append(model.at({name: value}).game.payoff(model.status_quo))
            except DetenteError:
                break
        if len(ends) == 2:
            borne = tuple(p for p in members if exact(ends[1][p]) < exact(ends[0][p]))
            if borne:
                found[name] = borne
    return found


def first_period(model: Model, sets: ConcessionSets) -> int | None:
    """The first period from which on a set outlives every handover still to come; None if never."""
    if sets.minimal:
        return 1
    rep = model.repeated
    if rep is None or not rep.repetition.handover:
        return None
    last = max(h.period for h in rep.repetition.handover.values()) + 1
    return next(
        (k for k in range(1, last + 1) if sets.minimal_at(from_period(model, sets, k))), None
    )


def from_period(model: Model, sets: ConcessionSets, period: int) -> dict[str, Fraction]:
    """Each player's least effective discount factor from a period on."""
    rep = model.repeated
    assert rep is not None  # noqa: S101 (only asked where there are handovers)
    last = max((h.period for h in rep.repetition.handover.values()), default=0) + 1
    agreement = sets.target if len(sets.target) == len(rep.players) else None
    paths = {p: rep.effective_discounts(p, max(last, period), agreement) for p in rep.players}
    return {p: min(path[period - 1 :]) for p, path in paths.items()}


def _cost(model: Model, name: str, borne: tuple[str, ...]) -> CostOfConflict:
    written = model.definition.parameters[name].range
    assert written is not None  # noqa: S101
    low, high = written
    values = [low + (high - low) * Fraction(k, STEPS) for k in range(STEPS + 1)]
    first = next((k for k, v in enumerate(values) if _ripe(model, name, v)), None)
    least: Number | None = None
    if first is not None:
        least = values[0] if first == 0 else _least(model, name, values[first - 1], values[first])
    return CostOfConflict(name, borne, (low, high), model.values[name], least)


def _ripe(model: Model, name: str, value: Fraction) -> bool:
    sets = _sets(model, name, value)
    return sets is not None and bool(sets.minimal)


def _sets(model: Model, name: str, value: Fraction) -> ConcessionSets | None:
    """The concession sets at another value; None where the game has none to ask about there."""
    try:
        return model.at({name: value}).concessions
    except DetenteError:
        return None


def _least(model: Model, name: str, low: Fraction, high: Fraction) -> Number:
    """The threshold between a value at which nothing suffices and one at which something does."""
    width = (high - low) * CLOSE * STEPS
    while high - low > width:
        middle = simplest((3 * low + high) / 4, (low + 3 * high) / 4)
        if not _ripe(model, name, middle):
            low = middle
            continue
        high = middle
        if _binds(model, name, high):
            return high
    return Enclosure(low, high)


def _binds(model: Model, name: str, value: Fraction) -> bool:
    """Whether every minimal set is at the edge of sufficing: some slack or gain is exactly zero."""
    sets = _sets(model, name, value)
    if sets is None:
        return False
    for members in sets.minimal:
        told = sets.explain(members)
        slack = [s for s in (told.slack or {}).values() if s is not None]
        gains = [] if told.gains is None else list(told.gains.values())
        if 0 not in slack and 0 not in gains:
            return False
    return True
