"""What it would cost: payments, from whom to whom, that make a target hold.

>>> game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
>>> both = {"1": "1", "2": "1"}
>>> found = Payments(game, both)
>>> found.needs, found.total
({'1': Fraction(2, 1), '2': Fraction(2, 1)}, Fraction(4, 1))
>>> patient = Payments(game, both, discount={"1": "2/5", "2": "2/5"}, floors={"1": 1, "2": 1})
>>> str(patient.total), str(patient.up_front["1"])
('4/5', '2/3')
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cached_property

from detente.concepts.payments import deviation_gains, dominant_promise
from detente.errors import GameError, nearest
from detente.exact.number import exact, text
from detente.game.normal_form import NormalFormGame
from detente.game.profile import PureProfile
from detente.game.repetition import Repetition, discounts
from detente.game.terms import OUTSIDE
from detente.solvers.payments import LeastTotal, PaymentPolyhedron, Point, Row

Bill = dict[tuple[str, str], Fraction]


class Payments:
    """Payments at a full target, every period where there is a discount factor.

    A payer promises a player an amount for playing its target action. `payers` are players, or
    "outside" for somebody who is none (the default); without "outside" the budget balances.
    `receivers` are all players, or those named. `caps` bound what payers pay. `reservation` holds
    the least payoffs to be left with. With a `discount` for each player and `floors`, its payoff
    after a breach, payments are made every period while nobody has broken away. A payer that is a
    player is bound by its promise for the period, whatever it plays, and rid of the later ones by
    breaking away; with `credible` it may break that too, and must gain nothing by it.

    Raises GameError for unknown or repeated names, negative caps, a player called "outside", a
    discount factor outside [0, 1), and a discount factor without a floor or the other way round.
    """

    def __init__(  # noqa: PLR0913 (the terms of a payment, by name)
        self,
        game: NormalFormGame,
        target: PureProfile,
        *,
        payers: Sequence[str] = (OUTSIDE,),
        receivers: Sequence[str] | None = None,
        caps: Mapping[str, object] | None = None,
        reservation: Mapping[str, object] | None = None,
        discount: Mapping[str, object] | None = None,
        floors: Mapping[str, object] | None = None,
        credible: bool = False,
    ) -> None:
        self.game = game
        self.target = dict(target)
        self.payoffs = {p: exact(v) for p, v in game.payoff(target).items()}
        self.gains = deviation_gains(game, target)
        self.payers = tuple(payers)
        self.receivers = tuple(game.players if receivers is None else receivers)
        self.caps = {p: exact(v) for p, v in (caps or {}).items()}
        self.reservation = {p: exact(v) for p, v in (reservation or {}).items()}
        self.discount = None if discount is None else Repetition(discounts(game, discount)).discount
        self.floors = None if floors is None else {p: exact(v) for p, v in floors.items()}
        self.credible = credible
        self._refuse()

    def _refuse(self) -> None:
        game = self.game
        if OUTSIDE in game.players:
            raise GameError(f"'{OUTSIDE}' is who pays without playing, give the player another id")
        if (self.discount is None) != (self.floors is None) or (
            self.floors is not None and set(self.floors) != set(game.players)
        ):
            raise GameError(
                "repeated play takes a discount factor and a floor for each player, give "
                f"both for: {', '.join(game.players)}"
            )
        for role, named in (("payer", self.payers), ("receiver", self.receivers)):
            if len(set(named)) < len(named):
                raise GameError(f"a {role} is named twice, name each of them once")
        known = (*game.players, OUTSIDE)
        for p in (*self.payers, *self.caps):
            if p not in known:
                raise GameError(f"unknown payer '{p}', {nearest(p, known, 'payers')}")
        for p in (*self.receivers, *self.reservation):
            if p not in game.players:
                raise GameError(f"unknown player '{p}', {nearest(p, game.players, 'players')}")
        for p, cap in self.caps.items():
            if cap < 0:
                raise GameError(f"'{p}' may pay at most {text(cap)}, give 0 or more")
            if p not in self.payers:
                raise GameError(f"'{p}' has a cap and is no payer, add it to the payers")

    def _patience(self, player: str) -> tuple[Fraction, Fraction]:
        """A player's discount factor, and what the target is worth to it above a breach."""
        if self.discount is None or self.floors is None:
            return Fraction(0), Fraction(0)
        return self.discount[player], self.payoffs[player] - self.floors[player]

    @cached_property
    def needs(self) -> dict[str, Fraction]:
        """What each player must be paid to stay: max(0, (1-d) h - d (g - v)), and h without d."""
        found = {}
        for p in self.game.players:
            d, worth = self._patience(p)
            gain = self.gains[p]
            # Who is not tempted needs no threat either.
            found[p] = max(Fraction(0), (1 - d) * gain - d * worth) if gain else Fraction(0)
        return found

    @cached_property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Who may pay whom."""
        return tuple((j, k) for j in self.payers for k in self.receivers if j != k)

    @cached_property
    def polyhedron(self) -> PaymentPolyhedron:
        """All payments that make the target hold: rows, corners, prices."""
        rows = [*self._staying(), *self._accepting(), *self._capped()]
        outlays = tuple(
            (j, tuple(at for at, (payer, _) in enumerate(self.pairs) if payer == j))
            for j in self.payers
        )
        return PaymentPolyhedron(tuple(f"{j} to {k}" for j, k in self.pairs), outlays, tuple(rows))

    def _net(self, player: str, received: Fraction, paid: Fraction) -> Point:
        """Coefficients: `received` on what a player gets, `paid` on what it pays."""
        return tuple(
            received if k == player else paid if j == player else Fraction(0) for j, k in self.pairs
        )

    def _tempts(self, player: str) -> Fraction | None:
        """What its best other action brings a player above its part; None if there is none."""
        part = self.target[player]
        others = (a for a in self.game.actions[player] if a != part)
        worth = (self.game.payoff({**self.target, player: a})[player] for a in others)
        best = max(map(exact, worth), default=None)
        return None if best is None else best - self.payoffs[player]

    def _staying(self) -> list[Row]:
        one, rows = Fraction(1), []
        for p in self.game.players:
            d, worth = self._patience(p)
            gain = self.gains[p]
            pays = any(j == p for j, _ in self.pairs)
            if pays and self.credible:
                rows.append(Row(f"{p} stays", self._net(p, one, -one), (1 - d) * gain - d * worth))
                if d:
                    rows.append(Row(f"{p} pays", self._net(p, d, -one), -d * worth))
                else:
                    rows.append(Row(f"{p} pays", self._net(p, Fraction(0), -one), Fraction(0)))
            elif gain:
                rows.append(Row(f"{p} stays", self._net(p, one, -d), (1 - d) * gain - d * worth))
            elif pays and d and (loss := self._tempts(p)) is not None:
                # Nothing tempts it but to be rid of what it has to pay from the next period on.
                rows.append(Row(f"{p} stays", self._net(p, one, -d), (1 - d) * loss - d * worth))
        return rows

    def _accepting(self) -> list[Row]:
        one = Fraction(1)
        return [
            Row(f"{p} accepts", self._net(p, one, -one), least - self.payoffs[p])
            for p, least in self.reservation.items()
        ]

    def _capped(self) -> list[Row]:
        return [
            Row(
                f"cap on {p}",
                tuple(Fraction(-int(j == p)) for j, _ in self.pairs),
                -cap,
            )
            for p, cap in self.caps.items()
        ]

    # -- answers --------------------------------------------------------------------------------

    @property
    def feasible(self) -> bool:
        """Whether any payments do."""
        return self.polyhedron.feasible

    @property
    def conflict(self) -> tuple[str, ...]:
        """Where none do: conditions that contradict each other, none of which could be left out."""
        return self.polyhedron.conflict

    @property
    def least(self) -> LeastTotal | None:
        """The least total with its shadow prices, which prove it; None where none do."""
        return self.polyhedron.least_total

    @property
    def total(self) -> Fraction | None:
        """The least total of all payments."""
        return None if self.least is None else self.least.total

    @property
    def least_total(self) -> Bill | None:
        """Payments of least total, by payer and receiver, those of 0 left out."""
        return self._bill(None if self.least is None else self.least.point)

    @property
    def least_maximum(self) -> Bill | None:
        """Payments at which the payer who pays most pays least."""
        return self._bill(self.polyhedron.least_maximum)

    @property
    def lexicographic(self) -> Bill | None:
        """Payments with the greatest outlay least, then the second greatest, and so on."""
        return self._bill(self.polyhedron.lexicographic)

    @property
    def up_front(self) -> dict[str, Fraction]:
        """What each player's need comes to if set aside at once: its present value, need/(1-d).

        Paid out for good at the start it would bind nobody; held in trust, and paid out while the
        agreement is kept, it does.
        """
        return {p: need / (1 - self._patience(p)[0]) for p, need in self.needs.items()}

    def to_dict(self) -> dict[str, object]:
        """Every answer as data, numbers as exact strings."""
        least = self.least
        return {
            "target": self.target,
            "payers": list(self.payers),
            "receivers": list(self.receivers),
            "caps": {p: text(v) for p, v in self.caps.items()},
            "credible": self.credible,
            "discount": None
            if self.discount is None
            else {p: text(v) for p, v in self.discount.items()},
            "deviation_gains": {p: text(v) for p, v in self.gains.items()},
            "needs": {p: text(v) for p, v in self.needs.items()},
            "up_front": {p: text(v) for p, v in self.up_front.items()},
            "feasible": self.feasible,
            "conflict": list(self.conflict),
            "total": None if least is None else text(least.total),
            "least_total": _told(self.least_total),
            "least_maximum": _told(self.least_maximum),
            "lexicographic": _told(self.lexicographic),
            "shadow_prices": None
            if least is None
            else {label: text(v) for label, v in least.prices.items()},
            "implementation_cost": text(self.implementation_cost),
            "polyhedron": self.polyhedron.to_dict(),
        }

    def __repr__(self) -> str:
        if self.total is None:
            return f"Payments(none do: {', '.join(self.conflict)})"
        return f"Payments(least total {text(self.total)})"

    # -- dominant strategies --------------------------------------------------------------------

    @property
    def implementation_cost(self) -> Fraction:
        """k(T): what a payer who is believed pays in the end to make the target dominant."""
        return sum(self.gains.values(), Fraction(0))

    @cached_property
    def promise(self) -> dict[str, tuple[Fraction, ...]]:
        """The least promise that makes every target action dominant, one number a profile."""
        return dominant_promise(self.game, self.target)

    def promise_kept_from(self, worth: object) -> Fraction | None:
        """The least discount factor at which a payer keeps the promise wherever play leads.

        The payer is a player, too: `worth` is what the agreement is worth to it in each period,
        payments at the target already paid, which it forgoes for ever by not paying once. None
        where no patience does.
        """
        profiles = range(self.game.size)
        most = max(sum((self.promise[p][k] for p in self.promise), Fraction(0)) for k in profiles)
        stake = exact(worth)
        if most == 0:
            return Fraction(0)
        return most / (most + stake) if stake > 0 else None

    def _bill(self, point: Point | None) -> Bill | None:
        if point is None:
            return None
        return {pair: v for pair, v in zip(self.pairs, point, strict=True) if v}


def _told(bill: Bill | None) -> list[dict[str, str]] | None:
    if bill is None:
        return None
    return [{"from": j, "to": k, "amount": text(v)} for (j, k), v in bill.items()]
