"""Who can undo an agreement: parties outside it, and members who gain by breaking it and staying.

Definition
    A member *supports* an agreement under an outsider's action if it gets at least its
    reservation payoff and keeps the agreement at its discount factor (in a game played once: has
    nothing to gain by a breach). A payment of t for keeping it raises what the member gets and
    lowers what a breach gains, so the least that restores support is the greater of
    r - u and ((1 - d) h - d (u - v)), or the like under a public signal. The outsider's *worst*
    action is the one whose payments are greatest in sum; that sum is the *subsidy*. The *penalty*
    is the least that makes every action that loses support no better for the outsider than the
    best of those that lose none.
    The *index* is the subsidy where the surplus of those who still support the agreement covers
    it, and infinite where it does not. A spoiler is *limited* if its index is finite and *total*
    if it is not, so that only a penalty, or money from outside, restores support (after Stedman
    1997, who has inducement for the one and coercion for the other). Whoever loses nobody's
    support is none, and where support is lacking under every action the spoiler is not what
    stands in the way: it is *moot*.
    An *inside spoiler* is a member that gains by a breach which leaves every other member at
    least its reservation payoff, so that they may rather live with it than end the agreement.

>>> from detente.analysis.model import load
>>> found = spoilers(load("hnc_composition"))["exchange"]["hardliners"]
>>> found.kind, found.index, found.worst
('none', Fraction(0, 1), 'spoil')

Reference: Stedman, S. (1997), Spoiler problems in peace processes, International Security 22(2).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from detente.analysis.model import Model
from detente.errors import SolverError
from detente.exact.number import exact, text
from detente.game.normal_form import NormalFormGame
from detente.game.profile import Cell, PureProfile
from detente.solvers.critical_discount import gains
from detente.solvers.minmax import pure_minmax

ZERO = Fraction(0)
Kind = Literal["none", "limited", "total", "moot"]


@dataclass(frozen=True, slots=True)
class SpoilingAction:
    """What one action of an outsider does: who withdraws support, and what would restore it.

    `payments` are by member, 0 for who supports it still; `covered` tells whether what the
    members get above their reservation payoffs pays for them.
    """

    action: str
    payments: Mapping[str, Fraction]
    covered: bool

    @property
    def total(self) -> Fraction:
        """All payments together."""
        return sum(self.payments.values(), ZERO)

    @property
    def lost(self) -> tuple[str, ...]:
        """The members who no longer support the agreement."""
        return tuple(p for p, t in self.payments.items() if t > 0)


@dataclass(frozen=True, slots=True)
class Spoiler:
    """What an outsider can do to an agreement.

    `worst` names its worst action; `penalty` is None where every action of its loses support.
    """

    player: str
    actions: tuple[SpoilingAction, ...]
    penalty: Fraction | None

    @property
    def worst(self) -> str:
        """The action whose payments are greatest in sum; the first of them at a tie."""
        return self._worst.action

    @property
    def lost(self) -> tuple[str, ...]:
        """The members whose support its worst action loses."""
        return self._worst.lost

    @property
    def subsidy(self) -> Fraction:
        """The payments that restore support against its worst action."""
        return self._worst.total

    @property
    def covered(self) -> bool:
        """Whether the members' own surplus pays for them."""
        return self._worst.covered

    @property
    def index(self) -> Fraction | None:
        """The subsidy that restores support; None where the members' surplus does not cover it."""
        return self.subsidy if self.covered else None

    @property
    def kind(self) -> Kind:
        """Whether it spoils nothing, within limits, or totally, or is not what matters."""
        if not self._worst.lost:
            return "none"
        if self.penalty is None:
            return "moot"
        return "total" if self.index is None else "limited"

    @property
    def _worst(self) -> SpoilingAction:
        return max(self.actions, key=lambda a: (a.total, len(a.lost)))

    def to_dict(self) -> dict[str, object]:
        """Numbers as exact strings."""
        return {
            "kind": self.kind,
            "worst": self.worst,
            "lost": list(self.lost),
            "subsidy": text(self.subsidy),
            "covered": self.covered,
            "penalty": None if self.penalty is None else text(self.penalty),
            "index": None if self.index is None else text(self.index),
        }


@dataclass(frozen=True, slots=True)
class InsideSpoiler:
    """A member, the breach that it gains most by among those the others can live with."""

    player: str
    action: str
    gain: Fraction

    def to_dict(self) -> dict[str, object]:
        """Numbers as exact strings."""
        return {"player": self.player, "action": self.action, "gain": text(self.gain)}


def in_question(model: Model) -> dict[str, dict[str, str]]:
    """The named agreements that reach the target; all that are named where none does."""
    wanted = (model.target or {}).items()
    reached = {n: p for n, p in model.agreements.items() if all(p[k] == a for k, a in wanted)}
    return reached or model.agreements


def spoilers(model: Model) -> dict[str, dict[str, Spoiler]]:
    """What each player outside can do to each agreement in question.

    None where no player is outside, or there is no status quo to fall back on.
    """
    outside = [p.id for p in model.definition.players if p.outside]
    if not outside or model.status_quo is None:
        return {}
    return {
        name: {o: _spoiler(model, profile, o) for o in outside}
        for name, profile in in_question(model).items()
    }


def inside_spoilers(model: Model) -> dict[str, tuple[InsideSpoiler, ...]]:
    """The inside spoilers of each agreement in question; none without a status quo."""
    if model.status_quo is None:
        return {}
    game, members = model.game, _members(model)
    floors = _floors(model)
    found = {}
    for name, profile in in_question(model).items():
        here = []
        for player in members:
            i = game.players.index(player)
            best: InsideSpoiler | None = None
            for k, at, gain in gains(game, game.cell(profile), i):
                others = all(
                    game.payoffs[game.players.index(p)][at] >= floors[p]
                    for p in members
                    if p != player
                )
                if gain > 0 and others and (best is None or gain > best.gain):
                    best = InsideSpoiler(player, game.actions[player][k], gain)
            if best is not None:
                here.append(best)
        found[name] = tuple(here)
    return found


def _members(model: Model) -> list[str]:
    return [p.id for p in model.definition.players if not p.outside]


def _floors(model: Model) -> dict[str, Fraction]:
    """The reservation payoffs: those of the status quo."""
    assert model.status_quo is not None  # noqa: S101
    now = model.game.payoff(model.status_quo)
    return {p: exact(v) for p, v in now.items()}


def _spoiler(model: Model, profile: PureProfile, outsider: str) -> Spoiler:
    game = model.game
    found = [
        _action(model, {**profile, outsider: action}, outsider) for action in game.actions[outsider]
    ]
    own = {a.action: exact(game.payoff({**profile, outsider: a.action})[outsider]) for a in found}
    harmless = [own[a.action] for a in found if not a.lost]
    harmful = [own[a.action] for a in found if a.lost]
    penalty = None
    if harmless:
        penalty = max(max(harmful, default=ZERO) - max(harmless), ZERO) if harmful else ZERO
    return Spoiler(outsider, tuple(found), penalty)


def _action(model: Model, profile: PureProfile, outsider: str) -> SpoilingAction:
    """What members need at a profile in which the outsider takes one of its actions."""
    game, floors = model.game, _floors(model)
    here = game.payoff(profile)
    members = _members(model)
    punished = _punished(model, profile)
    payments = {}
    for player in members:
        u = exact(here[player])
        need = max(floors[player] - u, _to_keep(model, game.cell(profile), player, punished))
        payments[player] = max(need, ZERO)
    surplus = sum((exact(here[p]) - floors[p] for p in members if not payments[p]), ZERO)
    total = sum(payments.values(), ZERO)
    return SpoilingAction(profile[outsider], payments, total <= surplus)


def _to_keep(
    model: Model, cell: Cell, player: str, punished: Mapping[str, Fraction] | None
) -> Fraction:
    """The least payment for keeping an agreement that makes a member keep it."""
    game = model.game
    i = game.players.index(player)
    here = game.position(cell)
    worst = ZERO
    for _, at, h in gains(game, cell, i):
        if h <= 0:
            continue
        if punished is None or model.patience is None:
            worst = max(worst, h)
            continue
        d = model.patience[player]
        p, q = _alarms(model, here, at)
        # h - t <= d ((q - p) (D + t) + (1 - p) (h - t)), solved for t.
        lack = h - d * ((q - p) * (game.payoffs[i][here] - punished[player]) + (1 - p) * h)
        room = 1 - d * (1 - q)
        worst = max(worst, lack / room)
    return worst


def _alarms(model: Model, here: int, at: int) -> tuple[Fraction, Fraction]:
    """The chances of the signal of bad faith while the agreement is kept, and after a breach."""
    watch = None if model.repetition is None else model.repetition.monitoring
    return (ZERO, Fraction(1)) if watch is None else (watch.chance[here], watch.chance[at])


def _punished(model: Model, profile: PureProfile) -> Mapping[str, Fraction] | None:
    """What each gets after a breach; None in a game played once.

    Under the punishment that the model names; where that is no equilibrium, the minmax.
    """
    if model.repeated is None:
        return None
    try:
        found = model.repeated.agreement(profile).punishment_payoffs
    except SolverError:
        return _least(model.game)
    return found


def _least(game: NormalFormGame) -> dict[str, Fraction]:
    return dict(pure_minmax(game).levels)
