"""Questions about a game that changes as it is played, at every draw of a block.

Side payments between the players are left to exact evaluation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from detente.game.profile import PureProfile
from detente.sweep.ball import BALLS, FALSE, TRUE, Truth, both, either
from detente.sweep.block import Block
from detente.sweep.changing import Draws
from detente.sweep.judges.stage import Judge, Terms
from detente.sweep.lasting import Deal, Path, deal_of, lasting
from detente.sweep.polynomials import Spans, bernstein, poly
from detente.sweep.reading import Reading, TooInvolved
from detente.sweep.states import Along, States

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


@dataclass(frozen=True, slots=True, eq=False)
class Least:
    """A number from `low` to `high` at each draw; infinite stands for none."""

    low: npt.NDArray[np.float64]
    high: npt.NDArray[np.float64]

    def at_most(self, other: Least) -> Truth:
        """Whether it is at most another, none being the most."""
        return Truth(self.high <= other.low, self.low > other.high)

    def below(self, other: Least) -> Truth:
        """Whether it is less than another."""
        return ~other.at_most(self)

    def may_fall(self, path: Path, kept: Spans) -> npt.NDArray[np.bool_]:
        """Where a path kept there may lower it."""
        found: npt.NDArray[np.bool_] = kept.open & (kept.outer_low < self.high[path.draws.where])
        return found


def states_of(block: Block, reading: Reading) -> States:
    """The compiled states of a reading, made once; TooInvolved where signs are all there is."""
    if block.numbers is not BALLS:
        raise TooInvolved("a game that changes, along a parameter")
    return block.sheet.once(("states", id(reading)), lambda: States(reading))


def possible(block: Block, reading: Reading) -> Truth:
    """Whether discount factors and chances are such that there is a changing game at all."""

    def judge() -> Truth:
        checks = []
        for one in states_of(block, reading).conditions:
            room = block[one.rest.register]
            inside = room.positive() if one.below else ~room.negative()
            checks += [~block[one.number.register].negative(), inside]
        return both(checks)

    return block.once(("possible states", id(reading)), judge)


def _quietly() -> AbstractContextManager[object]:
    """Without warnings of numbers that are unknown, which stay so."""
    import numpy as np

    return np.errstate(all="ignore")


# -- agreements -----------------------------------------------------------------------------


def held(block: Block, reading: Reading, profile: PureProfile) -> dict[int, Truth]:
    """Whether a profile is kept from each state on, at the discount factors of each draw."""

    def judge() -> dict[int, Truth]:
        states = states_of(block, reading)
        deals = [deal_of(states, profile, x) for x in range(len(states.names))]
        found = {deal.start: _Any(block.size) for deal in deals if deal.possible}

        def wanted(path: Path) -> npt.NDArray[np.bool_]:
            return _any(own.waits(path, path.kept(x)) for x, own in found.items())

        draws = Draws(block, states, None, endless=False)
        with _quietly():
            for plan in lasting(draws, wanted, [deal for deal in deals if deal.possible]):
                for x, own in found.items():
                    own.add(plan, plan.kept(x))
        return {
            deal.start: _where_reached(
                block, deal, found[deal.start].truth if deal.possible else FALSE
            )
            for deal in deals
        }

    return block.once(("held", id(reading), _key(profile)), judge)


def patience(block: Block, reading: Reading, profile: PureProfile) -> dict[int, Least]:
    """The least common discount factor that keeps a profile from each state on."""

    def judge() -> dict[int, Least]:
        import numpy as np

        states = states_of(block, reading)
        deals = [deal_of(states, profile, x) for x in range(len(states.names))]
        every = {
            deal.start: Least(np.full(block.size, np.inf), np.full(block.size, np.inf))
            for deal in deals
        }
        found = {deal.start: every[deal.start] for deal in deals if deal.possible}

        def wanted(path: Path) -> npt.NDArray[np.bool_]:
            return _any(own.may_fall(path, path.kept(x)) for x, own in found.items())

        draws = Draws(block, states, None, endless=True)
        with _quietly():
            for plan in lasting(draws, wanted, [deal for deal in deals if deal.possible]):
                at = plan.draws.where
                for x, own in found.items():
                    kept = plan.kept(x)
                    low = np.where(kept.open, kept.outer_low, np.inf)
                    # The discount factor 1 is none.
                    inside = (kept.inner_low <= kept.inner_high) & (kept.inner_low < 1)
                    high = np.where(inside, kept.inner_low, np.inf)
                    own.low[at] = np.minimum(own.low[at], low)
                    own.high[at] = np.minimum(own.high[at], high)
        for deal in deals:
            surely, _ = block.flags(both(_positive(block, deal)))
            every[deal.start].low[~surely], every[deal.start].high[~surely] = 0.0, np.inf
        return every

    return block.once(("patience", id(reading), _key(profile)), judge)


def _key(profile: PureProfile) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(profile.items()))


def _positive(block: Block, deal: Deal) -> Iterator[Truth]:
    return (block[c.register].positive() for c in deal.surely)


def _where_reached(block: Block, deal: Deal, found: Truth) -> Truth:
    """A verdict, unsure where a chance that the deal rests on may be zero."""
    if not deal.surely:
        return found
    there = both(_positive(block, deal)).yes
    return Truth(found.yes & there, found.no & there)


class _Any:
    """Whether one of several plans holds, draw by draw."""

    def __init__(self, size: int) -> None:
        import numpy as np

        self.yes, self.open = np.zeros(size, bool), np.zeros(size, bool)

    def add(self, plan: Path, spans: Spans) -> None:
        """One more plan, with what it would have to last in."""
        at = plan.draws.where
        self.yes[at] |= spans.inner_low <= spans.inner_high
        self.open[at] |= spans.open

    def waits(self, path: Path, spans: Spans) -> npt.NDArray[np.bool_]:
        """Where one more plan may settle it."""
        found: npt.NDArray[np.bool_] = spans.open & ~self.yes[path.draws.where]
        return found

    @property
    def truth(self) -> Truth:
        """The verdict."""
        return Truth(self.yes, ~self.open)


def _asked(states: States, profile: PureProfile) -> list[int]:
    """The states that leave the actions of a profile, and somebody a choice."""
    return [x for x in states.asked_of if states.position(x, profile) is not None]


def _without_transfers(terms: Terms) -> None:
    if terms.get("transfers", False):
        raise TooInvolved("payments between the players")


def state_agreement(block: Block, reading: Reading, terms: Terms) -> Truth:
    """Whether an agreement holds in a state."""
    _without_transfers(terms)
    states = states_of(block, reading)
    x = states.index(terms.get("state", states.start))
    holds = held(block, reading, terms["of"])[x]
    return holds if terms["holds"] else ~holds


def last_state(block: Block, reading: Reading, terms: Terms) -> Truth:
    """The last state in which an agreement holds, in the order written."""
    _without_transfers(terms)
    states, profile = states_of(block, reading), terms["of"]
    asked = _asked(states, profile)
    kept = held(block, reading, profile)
    row = [kept[x] for x in asked]
    wanted = terms.get("is")
    ends = [
        k
        for k, x in enumerate(asked)
        if (states.names[x] == wanted if wanted else k < len(asked) - 1)
    ]
    return either(both(row[: k + 1]) & both(~later for later in row[k + 1 :]) for k in ends)


def state_discounts(block: Block, reading: Reading, terms: Terms) -> Truth:
    """Whether the discount factor that an agreement takes rises from state to state."""
    states, profile = states_of(block, reading), terms["of"]
    found = patience(block, reading, profile)
    row = [found[x] for x in _asked(states, profile)]
    steps = list(pairwise(row))
    rises = both(a.at_most(b) for a, b in steps) & either(a.below(b) for a, b in steps)
    return rises if terms["rises"] else ~rises


# -- parameters -----------------------------------------------------------------------------


def played_when(block: Block, reading: Reading, terms: Terms) -> Truth:
    """On which side of a parameter's threshold stationary equilibria play a profile."""
    states, profile = states_of(block, reading), terms["profile"]
    x = states.index(terms.get("state", states.start))
    at = states.position(x, profile)
    found = TRUE
    if "today" in terms:
        played = FALSE if at is None else _played(block, reading, x, at)
        found = found & (played if terms["today"] else ~played)
    if "side" in terms:
        along = states.along(terms["parameter"])
        spans = [] if at is None else _sets(block, reading, along, {x: at})
        if terms["side"] == "below":
            spans = [s.mirrored() for s in spans]
        found = found & _from_one_on(spans, block.size)
        # Where there is no threshold to be had there is no verdict, whatever holds today.
        found = _where_game(block, reading, along, found)
    return found


def _played(block: Block, reading: Reading, x: int, at: int) -> Truth:
    def judge() -> Truth:
        draws = Draws(block, states_of(block, reading), None, endless=False)
        found = _Any(block.size)
        with _quietly():
            for plan in lasting(draws, lambda path: found.waits(path, path.spans), only={x: at}):
                found.add(plan, plan.spans)
        return found.truth

    return block.once(("played", id(reading), x, at), judge)


def _sets(block: Block, reading: Reading, along: Along, only: Mapping[int, int]) -> list[Spans]:
    """For each plan where in a parameter's range it lasts, at every draw."""

    def judge() -> list[Spans]:
        draws = Draws(block, states_of(block, reading), along, endless=False)
        with _quietly():
            return [
                _spread(plan.spans, plan.draws.where, block.size)
                for plan in lasting(draws, lambda path: path.spans.open, only=only)
            ]

    return block.once(("sets", id(reading), along.name, *only.items()), judge)


def _spread(spans: Spans, where: npt.NDArray[np.intp], size: int) -> Spans:
    """Spans of some draws as spans of all, empty at the others."""
    import numpy as np

    rows = []
    for own, empty in (
        (spans.outer_low, np.inf),
        (spans.outer_high, -np.inf),
        (spans.inner_low, np.inf),
        (spans.inner_high, -np.inf),
    ):
        row = np.full(size, empty)
        row[where] = own
        rows.append(row)
    return Spans(*rows)


def _from_one_on(spans: Sequence[Spans], size: int) -> Truth:
    """Whether the union of sets is one interval up to 1 that does not begin at 0."""
    import numpy as np

    inner = [s.inner_low <= s.inner_high for s in spans]
    surely, maybe = np.full(size, np.inf), np.full(size, np.inf)
    # What hangs together with 1: surely, and at the most.
    surely[_any((i & (s.inner_high >= 1) for i, s in zip(inner, spans, strict=True)), size)] = 1
    maybe[_any((s.outer_high >= 1 for s in spans), size)] = 1
    for _ in spans:
        for i, s in zip(inner, spans, strict=True):
            joined = i & (s.inner_high >= surely)
            surely = np.where(joined, np.minimum(surely, s.inner_low), surely)
            joined = s.open & (s.outer_high >= maybe)
            maybe = np.where(joined, np.minimum(maybe, s.outer_low), maybe)
    whole = np.isfinite(surely)
    apart = np.zeros(size, bool)
    for i, s in zip(inner, spans, strict=True):
        # A set of one interval, part of which hangs together with 1; or one that adds nothing.
        whole &= ~s.open | (i & (s.inner_high >= surely)) | (s.outer_low >= surely)
        apart |= i & (s.inner_high < maybe)
    at_zero = _any((i & (s.inner_low <= 0) for i, s in zip(inner, spans, strict=True)), size)
    may_be_at_zero = _any((s.open & (s.outer_low <= 0) for s in spans), size)
    return Truth(whole & ~may_be_at_zero, at_zero | apart | ~np.isfinite(maybe))


def _any(flags: Iterable[npt.NDArray[np.bool_]], size: int = 1) -> npt.NDArray[np.bool_]:
    import numpy as np

    found: npt.NDArray[np.bool_] = np.zeros(size, bool)
    for own in flags:
        found = found | own
    return found


def _where_game(block: Block, reading: Reading, along: Along, found: Truth) -> Truth:
    """A verdict, unsure where somewhere in the range there may be no game."""
    import numpy as np

    there = np.ones(block.size, bool)
    for condition in states_of(block, reading).conditions:
        if not along.surely_within(condition):
            for term in (condition.number, condition.rest):
                with _quietly():
                    least, radius = bernstein(poly([block[at] for at in along.registers(term)]))
                there = there & (least > radius).all(axis=0)
    return Truth(found.yes & there, found.no & there)


TESTS: dict[str, Judge] = {
    "state_agreement": state_agreement,
    "last_state": last_state,
    "state_discounts": state_discounts,
    "played_when": played_when,
}
