"""Issue linkage: the same players in several repeated games, their incentives pooled.

A breach in one issue can be answered in all, so what holds each player is the sum of its gains
against the sum of what it stands to lose. A deviator does best to break everything at once, so for
an agreement a in every issue k, kept by reversion, player i's critical discount factor is

    sum of h_ik  /  (sum of h_ik + sum of (g_ik - v_ik)).

>>> first = NormalFormGame.from_arrays([[1, -1], [4, 0]], [[2, 1], [-1, 0]])
>>> second = NormalFormGame.from_arrays([[2, -1], [1, 0]], [[1, 4], [-1, 0]])
>>> alone, other = RepeatedGame(first, "1/2"), RepeatedGame(second, "1/2")
>>> kept = {"1": "1", "2": "1"}
>>> alone.common_discount(kept), other.common_discount(kept)
(Fraction(3, 4), Fraction(3, 4))
>>> linked = link([alone, other])
>>> linked.common_discount(linked.together([kept, kept]))
Fraction(1, 2)

Reference: Bernheim, B. D. and Whinston, M. (1990), Multimarket contact and collusive behavior, RAND
Journal of Economics 21(1).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cached_property

from detente.analysis.repeated_play import RepeatedGame
from detente.analysis.reversions import Punishment
from detente.errors import GameError, SolverError
from detente.game.linking import joint_mixture, joint_profile, product, shared_discounts
from detente.game.normal_form import NormalFormGame
from detente.game.profile import MixedProfile, PureProfile
from detente.game.repetition import Handover, Repetition
from detente.solvers.critical_discount import gains
from detente.solvers.linked_transfers import LinkedTransferSteps, linked_transfer_steps
from detente.solvers.threats import Threat


class LinkedGame(RepeatedGame):
    """Several repeated games as one: everything that a repeated game answers, for all issues.

    `issues` are the repeated games, `stage` the game of all of them together, written out when
    first asked for; its actions are named by their parts ("keep+shield").
    """

    def __init__(self, issues: Sequence[RepeatedGame]) -> None:
        if not issues:
            raise GameError("no repeated games to link, give one or more")
        watched = [rep for rep in issues if rep.repetition.monitoring is not None]
        if watched:
            raise SolverError(
                "linking is worked out where play is seen, and "
                f"'{watched[0].stage.title or 'an issue'}' has a public signal; leave it out to "
                "see what linkage could do at best"
            )
        self.issues = tuple(issues)
        self._games = tuple(rep.stage for rep in issues)
        discount = shared_discounts(self._games, [rep.repetition.discount for rep in issues])
        self.repetition = Repetition(discount, _handovers(issues))
        self.players = tuple(discount)
        self.punishment: Punishment = "nash"

    @cached_property
    def stage(self) -> NormalFormGame:  # type: ignore[override]
        """The game of all issues together."""
        return product(self._games)

    def together(self, profiles: Sequence[PureProfile]) -> dict[str, str]:
        """The profile that plays one profile in each issue, in the order of the issues."""
        return joint_profile(self._games, profiles)

    def pooled_discounts(self, profiles: Sequence[PureProfile]) -> dict[str, Fraction | None]:
        """Each player's critical discount factor for an agreement in every issue, None if never.

        The same as `critical_discounts` of the profile `together`, without writing out the game
        of all issues. Each issue's breach is answered as that issue's own punishment says.
        """
        joint_profile(self._games, profiles)
        gain = dict.fromkeys(self.players, Fraction(0))
        surplus = dict.fromkeys(self.players, Fraction(0))
        for rep, profile in zip(self.issues, profiles, strict=True):
            cell = rep.stage.cell(profile)
            threat = rep.reversions.threats(rep.punishment)[0]
            for i, p in enumerate(rep.players):
                best = max((h for _, _, h in gains(rep.stage, cell, i)), default=Fraction(0))
                gain[p] += max(best, Fraction(0))
                surplus[p] += rep.stage.payoff(profile)[p] - threat.floors[i]  # type: ignore[operator]
        if not any(gain.values()):
            return dict.fromkeys(self.players, Fraction(0))
        return {p: pooled_discount(gain[p], surplus[p]) for p in self.players}

    def transfer_steps(self) -> LinkedTransferSteps:
        """What payments sustain in all issues together, for every common discount factor.

        As `RepeatedGame.transfer_steps`, from the steps of the issues: the game of all of them is
        not written out, so many issues are no obstacle.
        """
        return linked_transfer_steps(self._games)

    def __repr__(self) -> str:
        return f"LinkedGame({len(self.issues)} issues: {', '.join(self.players)}; play is seen)"

    def _nash_threats(self) -> tuple[Threat, ...]:
        # Playing an equilibrium in every issue is one of the linked game, and a deviator's worst
        # is its worst in each.
        each = [rep.reversions.threats(rep.punishment)[0] for rep in self.issues]
        notes = tuple(dict.fromkeys(note for threat in each for note in threat.notes))
        floors, answers = [], []
        for p in self.players:
            floor, parts = Fraction(0), []
            for rep, threat in zip(self.issues, each, strict=True):
                # Where p takes no part, the issue's first answer is as good as any.
                i = rep.players.index(p) if p in rep.players else 0
                floor += threat.floors[i] if p in rep.players else 0
                parts.append(threat.answers[i])
            floors.append(floor)
            answers.append(self._joined(parts))
        return (Threat("nash", tuple(floors), tuple(answers), notes),)

    def _joined(self, parts: Sequence[MixedProfile | None]) -> MixedProfile | None:
        known = [part for part in parts if part is not None and part.is_exact]
        return joint_mixture(self._games, known) if len(known) == len(parts) else None


def link(issues: Sequence[RepeatedGame]) -> LinkedGame:
    """The repeated game of several issues between the same players, played side by side.

    A player need not take part in each. Raises GameError if a player's discount factor differs
    between issues, SolverError if an issue has a public signal.

    Literature: Bernheim, B. D. and Whinston, M. (1990), Multimarket contact and collusive
    behavior, RAND Journal of Economics 21(1).

    >>> issue = NormalFormGame.from_arrays([[2, -1], [3, 0]], [[2, 3], [-1, 0]])
    >>> linked = link([RepeatedGame(issue, "1/2"), RepeatedGame(issue, "1/2")])
    >>> linked.pooled_discounts([{"1": "1", "2": "1"}] * 2)["1"]
    Fraction(1, 3)
    """
    return LinkedGame(issues)


def _handovers(issues: Sequence[RepeatedGame]) -> Mapping[str, Handover]:
    found: dict[str, Handover] = {}
    for rep in issues:
        for p, change in rep.repetition.handover.items():
            if found.setdefault(p, change) != change:
                raise GameError(
                    f"the handover of '{p}' differs between issues, give it the same in all of them"
                )
    return found


def pooled_discount(gain: Fraction, surplus: Fraction) -> Fraction | None:
    """The critical discount factor of pooled gains and losses a period; None if never."""
    if gain == 0:
        return Fraction(0)
    return gain / (gain + surplus) if surplus > 0 else None
