"""What better verification is worth: the step from a public signal to seeing what is done.

Definition
    A broker who verifies turns monitoring by a public signal into perfect monitoring. It is
    worth what that changes: the critical discount factor of an agreement, and what each gets a
    period. An agreement that today's discount factors sustain brings its expected payoff, false
    alarms counted; one that they do not leaves everybody with the status quo.

>>> from detente.analysis.model import load
>>> found = broker(load("us_russia_brokerage"))["truce"]
>>> [str(d) for d in (found.critical_signal, found.critical_seen)]
['110/177', '11/24']
>>> {p: str(v) for p, v in found.worth.items()}
{'us': '13/14', 'russia': '15/14'}

References: Green, E. and Porter, R. (1984), Noncooperative collusion under imperfect price
information, Econometrica 52(1). Kydd, A. (2006), When can mediators build trust?, American
Political Science Review 100(3).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from detente.analysis.agreement import Agreement
from detente.analysis.model import Model
from detente.analysis.repeated_play import RepeatedGame
from detente.analysis.spoilers import in_question
from detente.errors import SolverError
from detente.exact.number import exact, text


@dataclass(frozen=True, slots=True)
class Verification:
    """One agreement under the signal, and with what is done seen; payoffs a period, by player.

    Critical discount factors are common to all, None where no patience suffices.
    """

    critical_signal: Fraction | None
    critical_seen: Fraction | None
    sustained_signal: bool
    sustained_seen: bool
    signal: Mapping[str, Fraction]
    seen: Mapping[str, Fraction]

    @property
    def worth(self) -> dict[str, Fraction]:
        """What each would give a period for seeing what is done."""
        return {p: self.seen[p] - v for p, v in self.signal.items()}

    def to_dict(self) -> dict[str, object]:
        """Numbers as exact strings."""
        return {
            "critical_signal": _text(self.critical_signal),
            "critical_seen": _text(self.critical_seen),
            "sustained_signal": self.sustained_signal,
            "sustained_seen": self.sustained_seen,
            "signal": {p: text(v) for p, v in self.signal.items()},
            "seen": {p: text(v) for p, v in self.seen.items()},
            "worth": {p: text(v) for p, v in self.worth.items()},
        }


def broker(model: Model) -> dict[str, Verification]:
    """What seeing is worth to each agreement in question; none where no signal stands between."""
    rep = model.repeated
    if rep is None or rep.repetition.monitoring is None or model.status_quo is None:
        return {}
    watched = replace(rep.repetition, monitoring=None)
    seen = RepeatedGame.of(rep.stage, watched, rep.punishment)
    now = rep.stage.payoff(model.status_quo)
    fallback = {p: exact(v) for p, v in now.items()}
    found = {}
    for name, profile in in_question(model).items():
        try:
            under, clear = rep.agreement(profile), seen.agreement(profile)
        except SolverError:
            continue
        found[name] = Verification(
            under.critical,
            clear.critical,
            under.sustained,
            clear.sustained,
            _brings(under, fallback),
            _brings(clear, fallback),
        )
    return found


def _brings(agreement: Agreement, fallback: Mapping[str, Fraction]) -> dict[str, Fraction]:
    return dict(agreement.values if agreement.sustained else fallback)


def _text(value: Fraction | None) -> str | None:
    return None if value is None else text(value)
