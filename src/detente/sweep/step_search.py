"""Where one conclusion changes as one parameter moves: exactly, or else in certified brackets.

What is compiled is followed as a formula of the parameter (see `traced`): the range is cut at roots
of the polynomials that decide it. What is not is judged exactly at spaced values, and where two
neighbours differ the change is closed in by bisection: it lies in the bracket, but changes that
undo each other between neighbours may go unseen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from itertools import pairwise
from math import ceil, floor
from typing import TYPE_CHECKING, Final

from detente.analysis.model import Model
from detente.errors import DetenteError, FormulaError
from detente.exact.stretch import Stretch
from detente.game.effort import current
from detente.solvers.sign_pieces import holds as lies_in
from detente.solvers.sign_pieces import sign_pieces
from detente.sweep.ball import Truth
from detente.sweep.conclusions import Conclusion, set_name
from detente.sweep.judges.concessions import minimal
from detente.sweep.reading import Reading, TooInvolved
from detente.sweep.traced import TracedBlock, Tracing

if TYPE_CHECKING:
    from detente.exact.algebraic import Real

# What is said of a stretch: True, False, the names of minimal sets, or that there is no answer.
Said = bool | tuple[str, ...] | str | None
BREAKS: Final = "no answer"
# Parts of the range at whose ends a conclusion that is not traced is judged, and bisections.
PARTS, ROUNDS = 16, 12


@dataclass(frozen=True)
class Question:
    """What is asked along a parameter: traced on a stretch, and exactly at a value.

    `exactly` is None where the model breaks down.
    """

    name: str
    traced: Callable[[TracedBlock, Reading], Said]
    exactly: Callable[[Model], Said]


@dataclass(frozen=True, slots=True)
class Track:
    """A question's answers along the range: stretches ascending, each with what is said of it.

    None where nothing is known. Unless `exact`, the places where answers change are brackets, and
    open stretches between them rest on answers at their ends alone.
    """

    question: Question
    stretches: tuple[tuple[Stretch, Said], ...]
    exact: bool

    def at(self, value: Real) -> Said:
        """What is said at a value; None outside the range and where nothing is known."""
        for stretch, said in self.stretches:
            if lies_in([stretch], value):
                return said
        return None

    @property
    def ends(self) -> list[Real]:
        """Where neighbouring answers differ."""
        found: list[Real] = []
        for (_, before), (stretch, said) in pairwise(self.stretches):
            if said != before:
                found.append(stretch.low)
        return found


def of_conclusion(one: Conclusion) -> Question:
    """Whether a conclusion holds."""
    return Question(one.name, partial(_holds, one), one.exactly)


def of_minimal_sets() -> Question:
    """Which concession sets are minimal among those that suffice."""
    return Question("suffices", _minimal, _minimal_exactly)


def track(
    tracing: Tracing | None,
    model: Model,
    name: str,
    ends: tuple[Fraction, Fraction],
    question: Question,
) -> Track | None:
    """A question followed exactly over a parameter's range; None where that takes more than signs.

    `tracing` is None where nothing compiles.
    """
    import numpy as np

    low, high = ends
    if name in model.definition.whole_parameters:
        return _counted(model, name, ends, question)
    if tracing is not None:
        # As balls traced numbers are unknown, and what comes of reckoning with them is, too.
        with suppress(DetenteError), np.errstate(all="ignore"):
            ask = partial(_ask, tracing, name, question)
            return Track(question, tuple(sign_pieces(low, high, ask)), exact=True)
    return None


# -- traced -----------------------------------------------------------------------------------


def _ask(tracing: Tracing, name: str, question: Question, on: Stretch) -> Said:
    try:
        return question.traced(tracing.block(name, on), tracing.reading)
    except FormulaError:
        return BREAKS
    except TooInvolved:
        # At a single value there is always the exact answer.
        if on.is_point and isinstance(on.sample, Fraction):
            return _exactly(question, tracing.model, name, on.sample)
        raise


def _holds(one: Conclusion, block: TracedBlock, reading: Reading) -> Said:
    if decided(block, one.breaks(block, reading)):
        return BREAKS
    return decided(block, one.compiled(block, reading))


def _minimal(block: TracedBlock, reading: Reading) -> Said:
    if not decided(block, block.possible(reading)):
        return BREAKS
    found = minimal(block, reading, commitment=False)
    return tuple(set_name(reading.definition, s.names) for s, ok in found if decided(block, ok))


def decided(block: TracedBlock, verdict: Truth) -> bool:
    """A verdict as one answer; TooInvolved where it is neither."""
    yes, no = (bool(flags[0]) for flags in block.flags(verdict))
    if yes == no:
        raise TooInvolved("more than signs")
    return yes


# -- judged one by one --------------------------------------------------------------------------


def _minimal_exactly(model: Model) -> Said:
    found = model.concessions
    if found is None:
        return None
    ranked = sorted(found.minimal, key=lambda names: (len(names), sorted(names)))
    return tuple(set_name(model.definition, names) for names in ranked)


def _exactly(question: Question, model: Model, name: str, value: Fraction) -> Said:
    try:
        said = question.exactly(model.at({name: value}))
    except DetenteError:
        return BREAKS
    return BREAKS if said is None else said


def _counted(model: Model, name: str, ends: tuple[Fraction, Fraction], question: Question) -> Track:
    """A parameter that counts things: the answer at every whole number of its range."""
    found: list[tuple[Stretch, Said]] = []
    for number in range(ceil(ends[0]), floor(ends[1]) + 1):
        value = Fraction(number)
        said = _exactly(question, model, name, value) if current().goes_on() else None
        found.append((Stretch(value, value), said))
    return Track(question, tuple(found), exact=True)


def bracketed(
    model: Model, name: str, ends: tuple[Fraction, Fraction], question: Question
) -> Track:
    """A question judged exactly at spaced values, its changes closed in to brackets."""
    low, high = ends
    today = model.values[name]
    grid = {low + (high - low) * Fraction(k, PARTS) for k in range(PARTS + 1)}
    known: dict[Fraction, Said] = {}

    def ask(value: Fraction) -> Said:
        if value not in known:
            going = current().goes_on()
            known[value] = _exactly(question, model, name, value) if going else None
        return known[value]

    values = sorted(grid | ({today} if low <= today <= high else set()))
    for left, right in pairwise(values):
        _close_in(ask, left, right)
    ask(high)
    return Track(question, tuple(_between(known)), exact=False)


def _close_in(ask: Callable[[Fraction], Said], left: Fraction, right: Fraction) -> None:
    """Ask on until the place where the answer changes is known to a small bracket."""
    for _ in range(ROUNDS):
        if ask(left) == ask(right):
            return
        middle = (left + right) / 2
        if ask(middle) == ask(left):
            left = middle
        else:
            right = middle


def _between(known: dict[Fraction, Said]) -> Sequence[tuple[Stretch, Said]]:
    found: list[tuple[Stretch, Said]] = []
    values = sorted(known)
    for left, right in pairwise(values):
        alike = known[left] == known[right]
        found += [
            (Stretch(left, left), known[left]),
            (Stretch(left, right), known[left] if alike else None),
        ]
    return [*found, (Stretch(values[-1], values[-1]), known[values[-1]])]
