"""Questions about the committee, which rest on few whole numbers: each case is judged exactly."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from detente.analysis.findings.committee import voting as asked_exactly
from detente.errors import DetenteError
from detente.sweep.ball import UNSURE, Truth
from detente.sweep.block import Block
from detente.sweep.judges.stage import Judge, Terms
from detente.sweep.reading import Reading, TooInvolved

if TYPE_CHECKING:
    from detente.analysis.model import Model

# How many different cases are worth judging one by one.
MOST_CASES = 64


def voting(block: Block, reading: Reading, terms: Terms) -> Truth:
    """How seats, power and weight in the committee relate."""
    import numpy as np

    names = _drawn(reading)
    if not names:
        columns = np.zeros((1, 1))
    else:
        columns = np.stack([np.broadcast_to(block.values[n].value, block.size) for n in names])
        if any(np.any(block.values[n].radius) for n in names):
            return UNSURE
    cases, which = np.unique(columns, axis=1, return_inverse=True)
    if cases.shape[1] > MOST_CASES:
        raise TooInvolved("a committee whose numbers are drawn from a range")
    flags = [_case(reading, dict(zip(names, column, strict=False)), terms) for column in cases.T]
    yes, no = (np.array(row)[which.reshape(-1)] for row in zip(*flags, strict=True))
    return Truth(yes, no)


def _drawn(reading: Reading) -> list[str]:
    """The parameters on which the committee rests and that are drawn."""
    block = reading.definition.committee
    if block is None:
        return []
    formulas = [block.quota, *(f for b in block.blocs for f in (b.seats, b.weight))]
    found: set[str] = set()
    for formula in formulas:
        value = reading.formula(formula)
        for part in (value.top, value.bottom):
            for unknown in part.unknowns:
                if not isinstance(unknown, str):
                    raise TooInvolved("a committee with min, max or comparisons")
                found.add(unknown)
    return sorted(found)


def _case(reading: Reading, values: dict[str, float], terms: Terms) -> tuple[bool, bool]:
    known = reading.sheet.__dict__.setdefault("_cases", {})
    key = (
        tuple(values.items()),
        tuple(sorted(reading.set_to.items())),
        repr(sorted(terms.items())),
    )
    if key not in known:
        known[key] = _judged(reading, values, terms)
    found: tuple[bool, bool] = known[key]
    return found


def _judged(reading: Reading, values: dict[str, float], terms: Terms) -> tuple[bool, bool]:
    from detente.analysis.model import Model

    drawn = {name: Fraction(float(value)) for name, value in values.items()}
    given = {**reading.sheet.fixed, **drawn, **reading.set_to}
    model: Model = Model(reading.definition, given)
    try:
        holds = asked_exactly(model, terms).holds
    except DetenteError:
        return False, False
    return holds, not holds


TESTS: dict[str, Judge] = {"voting_power": voting}
