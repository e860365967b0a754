"""The tests of findings at every draw of a block: verdicts that are sure or say they are not.

One function for each kind of test, of the same name and meaning as in `analysis.findings`; what
has none here is judged exactly, draw by draw.
"""

from __future__ import annotations

from collections.abc import Iterator

from detente.game.definition import Finding
from detente.sweep.ball import FALSE, Truth, both, either
from detente.sweep.block import Block
from detente.sweep.judges.changing import TESTS as CHANGING
from detente.sweep.judges.changing import possible as possible_states
from detente.sweep.judges.committee import TESTS as COMMITTEE
from detente.sweep.judges.concessions import TESTS as CONCESSIONS
from detente.sweep.judges.linkage import TESTS as LINKAGE
from detente.sweep.judges.ratification import TESTS as RATIFICATION
from detente.sweep.judges.repeated import TESTS as REPEATED
from detente.sweep.judges.repeated import elsewhere
from detente.sweep.judges.stage import TESTS as STAGE
from detente.sweep.judges.stage import Judge, Terms
from detente.sweep.reading import Reading, TooInvolved

TESTS: dict[str, Judge] = {
    **STAGE,
    **REPEATED,
    **LINKAGE,
    **CONCESSIONS,
    **COMMITTEE,
    **RATIFICATION,
    **CHANGING,
}
# Those that ask of the game played once alone, whatever is said about repetition.
_ONCE = {*STAGE, *COMMITTEE, *RATIFICATION}

__all__ = ["TESTS", "breaks", "judge"]


def judge(block: Block, reading: Reading, finding: Finding) -> Truth:
    """The verdict on a finding at every draw; TooInvolved where it takes exact evaluation."""
    return _ask(block, reading, finding.test, finding.arguments)


def _ask(block: Block, reading: Reading, kind: str, arguments: Terms) -> Truth:
    if kind == "all":
        return both(_ask(block, reading, inner, more) for inner, more in arguments["tests"])
    if kind not in TESTS:
        raise TooInvolved(f"a test '{kind}'")
    terms = dict(arguments)
    at = terms.pop("at", None)
    asked = reading.at(at) if at else reading
    found = TESTS[kind](block, asked, terms)
    if kind in _ONCE:
        return found
    possible = _possible(block, asked, kind)
    return Truth(found.yes & possible.yes, found.no & possible.yes)


def breaks(block: Block, reading: Reading, finding: Finding) -> Truth:
    """Whether the finding asks of a repeated game where there is none, as at a chance above 1.

    Surely not only where that is so at every value of a parameter that it asks at.
    """
    return either(_breaks(block, reading, finding.test, finding.arguments))


def _breaks(block: Block, reading: Reading, kind: str, arguments: Terms) -> Iterator[Truth]:
    if kind == "all":
        for inner, more in arguments["tests"]:
            yield from _breaks(block, reading, inner, more)
    elif kind not in _ONCE and kind not in LINKAGE:
        at = arguments.get("at")
        asked = reading.at(at) if at else reading
        yield ~_possible(block, asked, kind)
        # Exact evaluation may stop before it comes to these.
        for other in elsewhere(asked, arguments):
            yield Truth(FALSE.yes, _possible(block, other, kind).yes)


def _possible(block: Block, reading: Reading, kind: str) -> Truth:
    """Whether there is the repeated or changing game that a test asks of."""
    return possible_states(block, reading) if kind in CHANGING else block.possible(reading)
