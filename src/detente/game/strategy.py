"""A strategy of repeated play as a definition has it: a ready-made kind, or states written out.

>>> from detente.game.normal_form import NormalFormGame
>>> game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
>>> WrittenStrategy("grim", {"1": "1", "2": "1"}, {"1": "2", "2": "2"}).automaton(game, {})
Automaton(grim trigger: agreement, punishment)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from detente.errors import GameError
from detente.formula import Formula
from detente.game.automata import (
    grim,
    limited_punishment,
    stick_and_carrot,
    tit_for_tat,
    win_stay_lose_shift,
)
from detente.game.automaton import Automaton
from detente.game.normal_form import NormalFormGame
from detente.game.provenance import Reason

LIMITED = "limited-punishment"
READY_MADE = ("grim", "tit-for-tat", LIMITED, "stick-and-carrot", "win-stay-lose-shift")
# Those that answer a public signal as well; the others look at what each player did.
ON_A_SIGNAL = ("grim", LIMITED)
FOR_TWO = ("tit-for-tat", "win-stay-lose-shift")
_LOOKING = {
    "tit-for-tat": tit_for_tat,
    "stick-and-carrot": stick_and_carrot,
    "win-stay-lose-shift": win_stay_lose_shift,
}


@dataclass(frozen=True, slots=True)
class WrittenStrategy:
    """A strategy as written: `kind` is one of `READY_MADE`, or empty where `states` say it all.

    `punishment` is what a ready-made strategy answers a breach with, `periods` how long limited
    punishment lasts.
    """

    kind: str
    agreement: Mapping[str, str]
    punishment: Mapping[str, str]
    periods: Formula | None = None
    states: Automaton | None = None
    means: str = ""
    reason: Reason = Reason()

    def automaton(
        self, game: NormalFormGame, values: Mapping[str, Fraction], signal: str = ""
    ) -> Automaton:
        """The strategy in a game, at parameter values; `signal` is named where play is not seen.

        Raises GameError where it does not fit the game or what is seen of it.
        """
        if self.states is not None:
            return self.states
        if self.kind == "grim":
            return grim(game, self.agreement, self.punishment, signal)
        if self.kind == LIMITED and self.periods is not None:
            periods = self.periods.exact(values)
            if periods.denominator != 1:
                raise GameError(f"a punishment of {periods} periods, write a whole number")
            return limited_punishment(
                game, self.agreement, self.punishment, periods.numerator, signal
            )
        if self.kind not in _LOOKING:
            raise GameError(f"unknown strategy '{self.kind}', write one of {', '.join(READY_MADE)}")
        if signal:
            raise GameError(
                f"{self.kind} looks at what each player did, and only '{signal}' is seen"
            )
        return _LOOKING[self.kind](game, self.agreement, self.punishment)
