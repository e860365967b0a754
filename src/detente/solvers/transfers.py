"""Equilibrium payoffs with transfers for every discount factor at once, and the payments.

1. Sort the profiles by L, the sum of the gains from deviating; U(L) is a running maximum of the
   joint payoff and v_i(L) a running minimum of what i gets by cheating: staircases.
2. For each jump L_k the inequality (1-d) L <= d (U - sum of v_i) holds from
   d_k = L_k / (L_k + U(L_k) - sum of v_i(L_k)) on.
3. Going down from the greatest L, keep the jumps whose d_k lies below all kept so far.

The payments that carry a step out are explicit: after a profile a, continuation payoffs
w_i = v_i + (1-d)/d h_i(a) and an equal share of what is left of U make nobody gain by another
action, and nobody gains by refusing to pay, since w_i >= v_i.

>>> game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
>>> [(str(s.discount_from), str(s.joint_payoff)) for s in transfer_steps(game)]
[('0', '2'), ('1/4', '5'), ('1/2', '6')]

References: Goldluecke, S. and Kranz, S. (2012), Journal of Economic Theory 147(3); (2013),
Renegotiation-proof relational contracts, Games and Economic Behavior 80.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import Generic, TypeVar

from detente.concepts.transfers import TransfersCertificate, TransferStep
from detente.errors import GameError
from detente.exact.number import exact, text
from detente.game.normal_form import NormalFormGame
from detente.game.profile import PureProfile

Place = TypeVar("Place")


@dataclass(frozen=True)
class Scheme:
    """What a state plays, and the payments after it, each period, at one discount factor.

    `profile` is played. If nobody deviates player i pays `payments[i]` before the next period's
    play (negative: receives), and play goes on along the path. Whoever deviates or refuses to
    pay is punished: play turns to its punishment for a period. In the unit of stage payoffs.
    """

    profile: Mapping[str, str]
    payments: Mapping[str, Fraction]

    def to_dict(self) -> dict[str, object]:
        """Profile and payments, numbers as exact strings."""
        return {
            "profile": dict(self.profile),
            "payments": {p: text(v) for p, v in self.payments.items()},
        }


@dataclass(frozen=True, repr=False)
class TransferSteps(Sequence[TransferStep], ABC, Generic[Place]):
    """The steps, least patient first; a sequence of (discount_from, joint_payoff, punishments).

    Below the first step there is no pure-strategy subgame-perfect equilibrium. `positions`
    holds for each step where its profiles stand: the one played on the path, then each player's
    punishment. In one game that is a place in row-major order.
    """

    players: tuple[str, ...]
    steps: tuple[TransferStep, ...]
    positions: tuple[tuple[Place, ...], ...]

    def __len__(self) -> int:
        return len(self.steps)

    def __iter__(self) -> Iterator[TransferStep]:
        return iter(self.steps)

    def __getitem__(self, k):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN204
        return self.steps[k]

    def __repr__(self) -> str:
        parts = [f"{s.joint_payoff} from {s.discount_from}" for s in self.steps]
        return f"TransferSteps({', '.join(parts) or 'none'})"

    def _repr_html_(self) -> str:
        from html import escape

        players = self.players
        head = "".join(f"<th>least {escape(p)}</th>" for p in players)
        rows = "".join(
            f"<tr><td>{s.discount_from}</td><td>{s.joint_payoff}</td>"
            + "".join(f"<td>{s.punishments[p]}</td>" for p in players)
            + "</tr>"
            for s in self.steps
        )
        return f"<table><tr><th>discount from</th><th>joint payoff</th>{head}</tr>{rows}</table>"

    @property
    def certificate(self) -> TransfersCertificate:
        """What exact arithmetic can check against the game alone."""
        return TransfersCertificate(self.steps)

    def at(self, discount: object) -> TransferStep | None:
        """The step in force at a discount factor; None where no pure equilibrium exists.

        Raises GameError for a discount factor outside [0, 1).
        """
        k = self._place(_discount(discount))
        return None if k is None else self.steps[k]

    def discount_of(self, profile: PureProfile) -> Fraction | None:
        """The least discount factor at which a profile can be played in some period; None if none.

        From the next period on play goes back to what pays all together best. `kept_from` is
        about playing it for ever.

        >>> game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
        >>> str(transfer_steps(game).discount_of({"1": "1", "2": "2"}))
        '1/4'
        """
        need = self._liquidity(self._at(profile))
        if need == 0:
            return Fraction(0)
        found = []
        for step, at in zip(self.steps, self.positions, strict=True):
            room = step.joint_payoff - sum(step.punishments.values())
            if max(map(self._liquidity, at)) >= need:
                found.append(step.discount_from)
            elif room > 0:
                found.append(need / (need + room))
        return min(found, default=None)

    def kept_from(
        self, profile: PureProfile, least: Mapping[str, Fraction] | None = None
    ) -> Fraction | None:
        """The least discount factor from which a profile can be all that is ever played.

        None if none below 1. It differs from `discount_of` where a profile is worth less to all
        together than the best there is, to which play returns there. `least` holds payoffs that
        players must get, payments included.

        >>> game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
        >>> str(transfer_steps(game).kept_from({"1": "1", "2": "2"}))
        '1/4'
        """
        wanted, at = least or {}, self._at(profile)
        need, joint = self._liquidity(at), sum(self._payoffs(at), Fraction(0))
        ends: list[Fraction | None] = [*(step.discount_from for step in self.steps[1:]), None]
        # Without any step there is no end either.
        for step, end in zip(self.steps, ends, strict=False):
            worst = step.punishments
            if joint < sum(max(v, wanted.get(p, v)) for p, v in worst.items()):
                continue
            room = joint - sum(worst.values())
            if need and not room:
                continue
            found = max(step.discount_from, need / (need + room) if need else Fraction(0))
            if end is None or found < end:
                return found
        return None

    def _liquidity(self, at: Place) -> Fraction:
        """The sum of the gains from deviating from a profile."""
        return sum(self._gains(at), Fraction(0))

    def schemes(self, discount: object) -> dict[str, Scheme]:
        """What is played and paid at a discount factor: the path, and each player's punishment.

        The path is under "path", punishments under the players' names; empty where no pure
        equilibrium exists. Raises GameError for a discount factor outside [0, 1).

        >>> game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
        >>> path = transfer_steps(game).schemes("2/5")["path"]
        >>> path.profile, str(path.payments["2"])
        ({'1': '1', '2': '2'}, '13/4')
        """
        d = _discount(discount)
        k = self._place(d)
        if k is None:
            return {}
        names = ("path", *self.players)
        return {name: self._scheme(k, d, state) for state, name in enumerate(names)}

    def profiles(self, k: int) -> dict[str, dict[str, str]]:
        """What step number `k` (from 0) plays: under "path", and to punish under players' names.

        >>> game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
        >>> transfer_steps(game).profiles(2)["path"]
        {'1': '1', '2': '1'}
        """
        names = ("path", *self.players)
        return {n: self._profile(at) for n, at in zip(names, self.positions[k], strict=True)}

    def _place(self, discount: Fraction) -> int | None:
        inside = [k for k, step in enumerate(self.steps) if step.discount_from <= discount]
        return inside[-1] if inside else None

    def _scheme(self, k: int, d: Fraction, state: int) -> Scheme:
        """State 0 is the path, state i the punishment of player number i - 1."""
        at = self.positions[k][state]
        path = self._payoffs(self.positions[k][0])
        standing = [(1 - d) * g + d * w for g, w in zip(path, self._later(k, d, 0), strict=True)]
        later = self._later(k, d, state)
        return Scheme(
            self._profile(at),
            {p: (u - w) / (1 - d) for p, u, w in zip(self.players, standing, later, strict=True)},
        )

    def _later(self, k: int, d: Fraction, state: int) -> list[Fraction]:
        """What each gets from the next period on, payments included, after a state's play."""
        step = self.steps[k]
        floors = []
        for p, gain in zip(self.players, self._gains(self.positions[k][state]), strict=True):
            # Without a gain nothing has to be deterred, even at d = 0.
            deterrent = (1 - d) / d * gain if gain else gain
            floors.append(step.punishments[p] + deterrent)
        # A punished player gets no share in what is left over, or it would not be one.
        sharing = [i for i in range(len(floors)) if i != state - 1]
        left = step.joint_payoff - sum(floors)
        return [w + left / len(sharing) if i in sharing else w for i, w in enumerate(floors)]

    def to_dict(self) -> dict[str, object]:
        """The steps with their profiles as data, numbers as exact strings."""
        return {
            "steps": [
                {**step.to_dict(), "profiles": self.profiles(k)}
                for k, step in enumerate(self.steps)
            ]
        }

    # -- what a place stands for ----------------------------------------------------------

    @abstractmethod
    def _at(self, profile: PureProfile) -> Place:
        """The place of a profile; GameError for unknown players and actions."""

    @abstractmethod
    def _profile(self, at: Place) -> dict[str, str]: ...

    @abstractmethod
    def _payoffs(self, at: Place) -> list[Fraction]: ...

    @abstractmethod
    def _gains(self, at: Place) -> list[Fraction]:
        """Each player's gain from its best deviation."""


@dataclass(frozen=True, repr=False)
class StageTransferSteps(TransferSteps[int]):
    """The steps of one stage game; `positions` are places in row-major order."""

    game: NormalFormGame

    def _at(self, profile: PureProfile) -> int:
        return self.game.position(self.game.cell(profile))

    def _profile(self, at: int) -> dict[str, str]:
        return self.game.profile(self.game.cells[at])

    def _payoffs(self, at: int) -> list[Fraction]:
        return [row[at] for row in self.game.payoffs]

    def _gains(self, at: int) -> list[Fraction]:
        game, cell = self.game, self.game.cells[at]
        return [
            max(row[q] for q in game.deviations(cell, i)) - row[at]
            for i, row in enumerate(game.payoffs)
        ]


def transfer_steps(game: NormalFormGame) -> StageTransferSteps:
    """The steps of a stage game whose play is seen, for any number of players.

    >>> len(transfer_steps(NormalFormGame.from_arrays([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])))
    0
    """
    scale = math.lcm(*game.denominators)
    rows = [
        [v * (scale // own) for v in row]
        for row, own in zip(game.integers, game.denominators, strict=True)
    ]
    cheating = [_best(row, game.strides[i], game.shape[i]) for i, row in enumerate(rows)]
    joint = list(map(sum, zip(*rows, strict=True)))
    liquidity = [sum(best) - g for best, g in zip(zip(*cheating, strict=True), joint, strict=True)]
    stairs = (
        (need, joint[at[0]], [own[k] for own, k in zip(cheating, at[1:], strict=True)], at)
        for need, at in _stairs(cheating, liquidity, joint)
    )
    steps, positions = kept_steps(stairs, game.players, scale)
    return StageTransferSteps(game.players, steps, positions, game)


def kept_steps(
    stairs: Iterable[tuple[int, int, Sequence[int], tuple[Place, ...]]],
    players: Sequence[str],
    scale: int,
) -> tuple[tuple[TransferStep, ...], tuple[tuple[Place, ...], ...]]:
    """The stairs that some discount factor needs, of (L, U, the v_i, where they are reached).

    They ascend in L; numbers count units of 1/scale.
    """
    kept: list[tuple[TransferStep, tuple[Place, ...]]] = []
    for need, joint, least, at in reversed(list(stairs)):
        room = joint - sum(least)
        if need and room <= 0:
            continue
        discount = Fraction(need, need + room) if need else Fraction(0)
        if not kept or discount < kept[-1][0].discount_from:
            punished = {p: Fraction(v, scale) for p, v in zip(players, least, strict=True)}
            kept.append((TransferStep(discount, Fraction(joint, scale), punished), at))
    kept.reverse()
    return tuple(step for step, _ in kept), tuple(at for _, at in kept)


def _best(row: Sequence[int], stride: int, own: int) -> list[int]:
    """What a player gets by its best deviation from each profile."""
    best = [0] * len(row)
    block = stride * own
    for base in range(0, len(row), block):
        for start in range(base, base + stride):
            most = max(row[start : base + block : stride])
            best[start : base + block : stride] = [most] * own
    return best


def _stairs(
    cheating: Sequence[Sequence[int]], liquidity: Sequence[int], joint: Sequence[int]
) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Each value of L, ascending, with the best path and worst punishments that it allows."""
    order = sorted(range(len(joint)), key=liquidity.__getitem__)
    at: list[int] = []
    for need, group in groupby(order, key=liquidity.__getitem__):
        members = list(group)
        here = [max(members, key=joint.__getitem__)]
        here += [min(members, key=own.__getitem__) for own in cheating]
        if at:
            if joint[at[0]] >= joint[here[0]]:
                here[0] = at[0]
            for i, own in enumerate(cheating, start=1):
                if own[at[i]] <= own[here[i]]:
                    here[i] = at[i]
        if here != at:
            at = here
            yield need, tuple(at)


def _discount(value: object) -> Fraction:
    discount = exact(value)
    if not 0 <= discount < 1:
        raise GameError(f"discount factor {text(discount)}, give one from 0 up to but not 1")
    return discount
