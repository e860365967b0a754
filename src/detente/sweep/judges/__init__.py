"""The tests of findings at every draw of a block: verdicts that are sure or say they are not.

One function for each kind of test, of the same name and meaning as in `analysis.findings`; what
has none here is judged exactly, draw by draw.
"""

from __future__ import annotations

from detente.game.definition import Finding
from detente.sweep.ball import Truth, both
from detente.sweep.block import Block
from detente.sweep.judges.committee import TESTS as COMMITTEE
from detente.sweep.judges.concessions import TESTS as CONCESSIONS
from detente.sweep.judges.repeated import TESTS as REPEATED
from detente.sweep.judges.stage import TESTS as STAGE
from detente.sweep.judges.stage import Judge, Terms
from detente.sweep.reading import Reading, TooInvolved

TESTS: dict[str, Judge] = {**STAGE, **REPEATED, **CONCESSIONS, **COMMITTEE}
# Those that ask of the game played once alone, whatever is said about repetition.
_ONCE = {*STAGE, *COMMITTEE}

__all__ = ["TESTS", "judge"]


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
    # Where there is no repeated game the question has no answer, which is found out exactly.
    possible = block.possible(asked)
    return Truth(found.yes & possible.yes, found.no & possible.yes)
