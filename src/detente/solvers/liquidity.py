"""What public signals sustain with transfers, or in strongly symmetric play, at every discount.

For the definition see `concepts.liquidity`. The best joint payoff U and the worst payoffs v_i are
found as functions of the stakes L, by parametric linear programmes profile by profile; those
that even perfect observation would not lift above what is found already are left out. A discount
factor d then sustains the greatest L with (1-d) L <= d (U(L) - sum of v_i(L)).

>>> game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
>>> watch = Monitoring("incident", tuple(Fraction(c, 10) for c in (1, 7, 7, 7)))
>>> found = monitored_transfers(game, watch)
>>> str(found.at("9/10").joint_payoff), str(found.critical_discount({"1": "1", "2": "1"}))
('16/3', '2/3')
>>> best = symmetric_equilibria(game, watch)
>>> str(best.at("9/10").joint_payoff)
'8/3'

References: Goldluecke, S. and Kranz, S. (2012), Journal of Economic Theory 147(3); Abreu, D.,
Pearce, D. and Stacchetti, E. (1986), Journal of Economic Theory 39(1).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from detente.concepts.liquidity import (
    Kind,
    LiquidityCertificate,
    Unplayable,
    ceilings,
    places,
    programmes,
    segments,
)
from detente.errors import GameError, SolverError
from detente.exact.algebraic import ascending, compare, roots
from detente.exact.lp import maximise
from detente.exact.number import Number, exact, text
from detente.exact.parametric import Curve, Line, Programme, Segment, curve, upper
from detente.exact.polynomial import Polynomial, polynomial
from detente.game import effort
from detente.game.normal_form import NormalFormGame
from detente.game.profile import PureProfile
from detente.game.repetition import Monitoring

ALL = "all"


@dataclass(frozen=True)
class Standing:
    """What one discount factor sustains.

    `joint_payoff` is the most that the players get together (with strong symmetry: each), and
    `punishments` the least each can be held to. `profiles` are those played on the path (under
    "path") and in each punishment. `liquidity` is what is at stake, in stage payoffs.
    """

    discount: Fraction
    liquidity: Fraction
    joint_payoff: Fraction
    punishments: Mapping[str, Fraction]
    profiles: Mapping[str, Mapping[str, str]]

    def to_dict(self) -> dict[str, object]:
        """Every figure as an exact string."""
        return {
            "discount": text(self.discount),
            "liquidity": text(self.liquidity),
            "joint_payoff": text(self.joint_payoff),
            "punishments": {p: text(v) for p, v in self.punishments.items()},
            "profiles": {state: dict(profile) for state, profile in self.profiles.items()},
        }


@dataclass(frozen=True)
class EveryDiscount:
    """What is sustained at every common discount factor, for pure actions on the path.

    `kind` is "transfers" or "symmetric". `complete` is False where the time ran out and
    profiles were left out: then more may be sustained than is said.
    """

    game: NormalFormGame
    monitoring: Monitoring | None
    kind: Kind
    certificate: LiquidityCertificate = field(repr=False)
    complete: bool = True
    notes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        starts = [text(d) for d in self.discounts_from]
        return f"EveryDiscount({self.kind}: steps from {', '.join(starts) or 'none'})"

    @property
    def discounts_from(self) -> list[Fraction]:
        """The discount factors from which on another piece of U and the v_i is in force."""
        return [d for d, _ in self._kept()]

    def at(self, discount: object) -> Standing | None:
        """What a discount factor sustains; None where there is no equilibrium of the kind.

        Raises GameError for a discount factor outside [0, 1).
        """
        d = exact(discount)
        if not 0 <= d < 1:
            raise GameError(f"discount factor {text(d)}, give one from 0 up to but not 1")
        kept = [start for least, start in self._kept() if least <= d]
        if not kept:
            return None
        start = kept[-1]
        line = self._room(start)
        L = d * line.intercept / (1 - d - d * line.slope)
        pieces = [_in_force(own, start) for own in self.certificate.envelopes]
        names = self._names
        return Standing(
            d,
            L,
            pieces[0].line.at(L),
            {name: -p.line.at(L) for name, p in zip(names[1:], pieces[1:], strict=True)},
            {
                name: self.game.profile(self.game.cells[p.tag])
                for name, p in zip(names, pieces, strict=True)
            },
        )

    def payments(self, discount: object) -> dict[str, dict[str, Fraction]]:
        """What each player pays after each signal on the best path, in stage payoffs a period.

        By signal and player, negative where it receives; what does not add up to 0 is burnt.
        After the signal that costs least nobody pays. Whoever refuses to pay is punished, so
        that nobody gains by another action or by refusing. Empty where nothing is sustained.
        For transfers under public signals: SolverError otherwise.

        >>> game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
        >>> watch = Monitoring("incident", tuple(Fraction(c, 10) for c in (1, 7, 7, 7)))
        >>> found = monitored_transfers(game, watch).payments("9/10")
        >>> [(y, [str(v) for v in own.values()]) for y, own in found.items()]
        [('no incident', ['0', '0']), ('incident', ['10/3', '10/3'])]
        """
        if self.kind != "transfers" or self.monitoring is None:
            raise SolverError("payments after signals are those of transfers under public signals")
        standing = self.at(discount)
        if standing is None:
            return {}
        game, watch, L = self.game, self.monitoring, standing.liquidity
        here = game.position(game.cell(standing.profiles["path"]))
        programme = programmes(game, watch, self.kind, here)[0]
        limits = [b + e * L for b, e in zip(programme.right, programme.growth, strict=True)]
        stakes = maximise(programme.gain, programme.rows, limits).x
        assert stakes is not None, "what is played has stakes"  # noqa: S101
        names = list(watch.signals)
        own = [stakes[i * len(names) : (i + 1) * len(names)] for i in range(len(game.players))]
        # Among the signals that cost least one that does come, if any.
        free = max(
            range(len(names)), key=lambda y: (sum(q[y] for q in own), watch.row(here)[y] > 0)
        )
        return {
            name: {p: q[free] - q[y] for p, q in zip(game.players, own, strict=True)}
            for y, name in enumerate(names)
        }

    def slack(self, profile: PureProfile, discount: object) -> Fraction | None:
        """What a profile on the path for ever is worth above all that keeps it, in stage payoffs.

        With stakes l the path needs (1-d)/d l besides the least payoffs at this discount factor,
        whatever is played to hold players to those. The profile is sustained iff the most that it
        has left over is 0 or more; None where no stakes do or nothing is sustained.
        """
        path, standing = self._path_of(profile), self.at(discount)
        if path is None or standing is None:
            return None
        least, d = sum(standing.punishments.values()), standing.discount
        if d == 0:
            return path[0].line.at(Fraction(0)) - least if path[0].start == 0 else None
        return max(worth - (1 - d) / d * stakes for stakes, worth in _kinks(path)) - least

    def critical_discount(self, profile: PureProfile) -> Number | None:
        """The least discount factor at which a profile can be played for ever on the path.

        Whoever leaves it is punished as hard as the discount factor allows, whatever is played
        then. None if no discount factor below 1 does; an algebraic number where it is irrational.
        """
        path = self._path_of(profile)
        if path is None:
            return None
        if path[0].start == 0:
            return Fraction(0)
        kept = self._kept()
        for k, (low, start) in enumerate(kept):
            slack = self.slack(profile, low)
            if slack is not None and slack >= 0:
                return low
            high = kept[k + 1][0] if k + 1 < len(kept) else Fraction(1)
            found = [
                root
                for stakes, worth in _kinks(path)
                for root in roots(self._balance(start, stakes, worth))
                if compare(low, root) < 0 < compare(high, root)
            ]
            if found:
                return ascending(found)[0]
        return None

    def _balance(self, start: Fraction, stakes: Fraction, worth: Fraction) -> Polynomial:
        """A quadratic in d that is 0 where `stakes` on the path just leave the least payoffs.

        On the piece that starts at `start` those are v + w L at the stakes L = c / (r - s), where
        c + s L is the room and r = (1-d)/d; worth - r stakes has to be v + w L.
        """
        c, s = self._room(start)
        floors = [_in_force(own, start).line for own in self.certificate.envelopes[1:]]
        v = -sum((line.intercept for line in floors), Fraction(0))
        w = -sum((line.slope for line in floors), Fraction(0))
        twice, once, never = -stakes, worth - v + s * stakes, -s * (worth - v) - w * c
        return polynomial([twice, once - 2 * twice, twice - once + never])

    def surplus(self, profile: PureProfile) -> Fraction | None:
        """What a profile on the path is worth above all punishments to the very patient.

        It is sustained for some discount factor below 1 iff this is more than 0, or it is a
        stage equilibrium; None where no stakes whatever make the players keep it.
        """
        path = self._path_of(profile)
        if path is None:
            return None
        ends = [own[-1].line.intercept for own in (path, *self.certificate.envelopes[1:])]
        return sum(ends, Fraction(0))

    def to_dict(self) -> dict[str, object]:
        """The discount factors at which pieces begin, with what each sustains there."""
        return {
            "kind": self.kind,
            "complete": self.complete,
            "steps": [s.to_dict() for s in map(self.at, self.discounts_from) if s is not None],
            "notes": list(self.notes),
        }

    # -- inside -------------------------------------------------------------------------------

    @property
    def _names(self) -> tuple[str, ...]:
        return ("path", *(self.game.players if self.kind == "transfers" else (ALL,)))

    def _path_of(self, profile: PureProfile) -> list[Segment] | None:
        """What a profile on the path is worth, by stakes; None where no stakes make it played."""
        here = self.game.position(self.game.cell(profile))
        if here not in places(self.game, self.kind):
            raise SolverError("in strongly symmetric play all take the same action")
        found = curve(programmes(self.game, self.monitoring, self.kind, here)[0])
        return None if found is None else segments(found, here)

    def _room(self, start: Fraction) -> Line:
        """U less the v_i on the piece that starts at `start`."""
        lines = [_in_force(own, start).line for own in self.certificate.envelopes]
        return Line(sum((x.intercept for x in lines), Fraction(0)),
                    sum((x.slope for x in lines), Fraction(0)))  # fmt: skip

    def _kept(self) -> list[tuple[Fraction, Fraction]]:
        """The least discount factor and the start of each piece that some discount reaches."""
        envelopes = self.certificate.envelopes
        found: list[tuple[Fraction, Fraction]] = []
        for start in sorted({s.start for own in envelopes for s in own}, reverse=True):
            if not all(_starts(own, start) for own in envelopes):
                continue
            room = self._room(start).at(start)
            if start == 0 and room >= 0:
                least = Fraction(0)
            elif room > 0:
                least = start / (start + room)
            else:
                continue
            if not found or least < found[-1][0]:
                found.append((least, start))
        return found[::-1]


def monitored_transfers(game: NormalFormGame, watch: Monitoring | None) -> EveryDiscount:
    """What is sustained with monetary transfers where public signals are seen, or play is (None).

    >>> game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    >>> [str(d) for d in monitored_transfers(game, None).discounts_from]
    ['0', '1/4', '1/2']
    """
    return _everything(game, watch, "transfers")


def symmetric_equilibria(game: NormalFormGame, watch: Monitoring | None) -> EveryDiscount:
    """The best and the worst strongly symmetric equilibrium at every discount factor.

    Raises SolverError unless game and signals are the same for every player.
    """
    if not is_symmetric(game, watch):
        raise SolverError(
            "strongly symmetric equilibria are asked of games that are the same for every "
            "player: the same actions in the same order, and payoffs and signals that depend "
            "on who does what only through the numbers"
        )
    return _everything(game, watch, "symmetric")


def is_symmetric(game: NormalFormGame, watch: Monitoring | None = None) -> bool:
    """Whether exchanging two players exchanges their payoffs and changes no signal's chance.

    >>> is_symmetric(NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]]))
    True
    """
    if len(set(game.shape)) != 1:
        return False
    for i in range(len(game.players) - 1):
        for k, cell in enumerate(game.cells):
            other = list(cell)
            other[i], other[i + 1] = other[i + 1], other[i]
            there = game.position(tuple(other))
            for j, row in enumerate(game.payoffs):
                twin = i + 1 if j == i else i if j == i + 1 else j
                if row[k] != game.payoffs[twin][there]:
                    return False
            if watch is not None and watch.row(k) != watch.row(there):
                return False
    return True


def _everything(game: NormalFormGame, watch: Monitoring | None, kind: Kind) -> EveryDiscount:
    at = places(game, kind)
    tops = [ceilings(game, kind, here) for here in at]
    count = len(tops[0]) if at else 0
    evidence: list[tuple[Curve | Unplayable | None, ...]] = []
    envelopes, complete = [], True
    for k in range(count):
        own: list[Curve | Unplayable | None] = [None] * len(at)
        found: list[Segment] = []
        # The most promising first, so that the others are seen to be outshone.
        order = sorted(range(len(at)), key=lambda p: (-tops[p][k].line.intercept, tops[p][k].start))
        for done, place in enumerate(order):
            if found and _outshone(found, tops[place][k]):
                continue
            if not effort.current().goes_on((k + done / len(at)) / count):
                complete = False
                break
            programme = programmes(game, watch, kind, at[place])[k]
            proof = curve(programme)
            own[place] = Unplayable(_never(programme)) if proof is None else proof
            if proof is not None:
                found = upper(found, segments(proof, at[place]))
        evidence.append(tuple(own))
        envelopes.append(tuple(found))
    notes = () if complete else ("the time ran out; profiles not reached are left out",)
    certificate = LiquidityCertificate(kind, watch, tuple(evidence), tuple(envelopes))
    return EveryDiscount(game, watch, kind, certificate, complete, notes)


def _outshone(found: Sequence[Segment], top: Segment) -> bool:
    """Whether an envelope, which never falls, is nowhere below a constant from its start on."""
    return _starts(found, top.start) and (
        _in_force(found, top.start).line.at(top.start) >= top.line.intercept
    )


def _never(programme: Programme) -> tuple[Fraction, ...]:
    """Prices which prove that no stakes make anybody keep a profile."""
    rows = [[*row, -e] for row, e in zip(programme.rows, programme.growth, strict=True)]
    proof = maximise([Fraction(0)] * (len(programme.gain) + 1), rows, programme.right).dual
    assert proof is not None, "what is infeasible has a proof"  # noqa: S101 (see lp.maximise)
    return proof


def _kinks(pieces: Sequence[Segment]) -> list[tuple[Fraction, Fraction]]:
    """Where the pieces of a concave function begin, and its values there."""
    return [(s.start, s.line.at(s.start)) for s in pieces]


def _starts(pieces: Sequence[Segment], at: Fraction) -> bool:
    return bool(pieces) and pieces[0].start <= at


def _in_force(pieces: Sequence[Segment], at: Fraction) -> Segment:
    return _last(s for s in pieces if s.start <= at)


def _last(pieces: Iterator[Segment]) -> Segment:
    *_, last = pieces
    return last
