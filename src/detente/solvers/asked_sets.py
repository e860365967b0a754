"""Verdicts on sets of concessions one game at a time, where no table of sums gives them.

That is so where measures do more than add to payoffs, where a breach is answered by the best of all
punishments (is the target's payoff in V*(d)?), and where payments can be made (can the target be
played every period, with everybody getting its reservation value?). What `concession_search` tells
from tables is told here by making g + S and asking a solver; each game is asked about once.

Where the least discount factor of a set is only enclosed, its upper end counts; `enclosed` has
those sets. Sets about which a solver leaves a verdict open count as insufficient; they are in
`unproven`.

Cost: one game, and one answer of a solver, for each of the 2^n sets that lead to the target.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Literal

from detente.concepts.concession import fit
from detente.concepts.concession_table import Table
from detente.concepts.target_concept import tempted
from detente.errors import SolverError
from detente.exact.number import Enclosure, exact
from detente.game import effort
from detente.game.normal_form import NormalFormGame
from detente.game.profile import PureProfile
from detente.game.solution import Solution
from detente.solvers.concession_search import INSUFFICIENT, MOST, Ranges, Verdict, choices
from detente.solvers.critical_discount import ALWAYS, DiscountRange, commonest, critical_ranges
from detente.solvers.equilibrium_payoffs import equilibrium_payoffs
from detente.solvers.menu_payoffs import MenuPayoffs
from detente.solvers.minmax import pure_minmax
from detente.solvers.optimal_discount import optimal_discount
from detente.solvers.payoff_set import payoff_set
from detente.solvers.threats import Threat, minmax_threat, nash_threats
from detente.solvers.transfers import transfer_steps

Punishment = Literal["nash", "minmax", "optimal", "transfers"]


class AskedSearch:
    """Verdicts on all sets of a menu; a set is a bit mask over `table.menu`.

    `punishment` is one of the kinds, or the profile to revert to. Raises SolverError for a menu of
    more than 16, and for "optimal" and "transfers" where play is not seen; "optimal" is for two
    players.
    """

    def __init__(
        self,
        table: Table,
        punishment: Punishment | PureProfile,
        equilibria: Callable[[NormalFormGame], Solution],
    ) -> None:
        if len(table.menu) > MOST:
            raise SolverError(
                f"{len(table.menu)} concessions on the menu, of which every set is to be asked "
                f"about; take up to {MOST}"
            )
        if punishment in ("optimal", "transfers") and table.monitoring is not None:
            raise SolverError(
                f"punishment '{punishment}' is for play that is seen, and here only the signal "
                f"'{table.monitoring.signal}' is; take 'nash' or a profile"
            )
        if punishment == "optimal" and len(table.game.players) != 2:
            raise SolverError(
                "punishment 'optimal' is for two players, this game has "
                f"{len(table.game.players)}; take 'transfers', 'nash' or a profile"
            )
        self.table = table
        self.punishment = punishment
        self.enclosed: dict[int, Enclosure] = {}
        self.unproven: set[int] = set()
        self.complete = True
        self._equilibria = equilibria
        self._payoffs = MenuPayoffs(table)
        self._games: dict[int, tuple[NormalFormGame, PureProfile]] = {}
        self._kept: dict[tuple[int, Fraction], bool] = {}

    @property
    def _jointly(self) -> bool:
        return self.punishment == "transfers"

    @property
    def notes(self) -> tuple[str, ...]:
        """What is not proven so far, in sentences without their full stop."""
        notes = []
        if self.enclosed:
            widest = max(e.high - e.low for e in self.enclosed.values())
            notes.append(
                f"the least discount factors of {len(self.enclosed)} sets are enclosed within "
                f"{float(widest):.1e}; the upper ends are given"
            )
        if self.unproven:
            notes.append(
                f"whether {len(self.unproven)} sets are sustained is not proven; they count as "
                "insufficient"
            )
        if not self.complete:
            notes.append("stopped before every set was looked at")
        return tuple(notes)

    def names(self, mask: int) -> frozenset[str]:
        """The concessions of a set."""
        return frozenset(c.name for k, c in enumerate(self.table.menu) if mask >> k & 1)

    @cached_property
    def verdicts(self) -> dict[int, Verdict]:
        """A first verdict on every set that leads to the target and meets reservation values."""
        table = self.table
        found: dict[int, Verdict] = {}
        measures = [k for k, c in enumerate(table.menu) if c.kind == "measure"]
        moves = [k for k, c in enumerate(table.menu) if c.kind == "move"]
        making = effort.current()
        for chosen in choices(table, moves):
            base = sum(1 << k for k in chosen)
            if fit(table, self.names(base)) in _WRONG_WAY:
                continue
            for part in range(1 << len(measures)):
                if not making.goes_on():
                    self.complete = False
                    return found
                mask = base | sum(1 << k for j, k in enumerate(measures) if part >> j & 1)
                if table.additive or fit(table, self.names(mask)) is None:
                    game, profile = self._reached(mask)
                    if self._jointly or self._accepted(game, profile):
                        found[mask] = self._first(game, profile)
        return found

    def _reached(self, mask: int) -> tuple[NormalFormGame, PureProfile]:
        """G + S and a(S)."""
        if mask not in self._games:
            names = self.names(mask)
            if self.table.additive:
                game = self._payoffs.game(self._payoffs.of_set(mask))
            else:
                game = self.table.game_with(names)
            self._games[mask] = game, self.table.profile(names) or {}
        return self._games[mask]

    def _accepted(self, game: NormalFormGame, profile: PureProfile) -> bool:
        now = game.payoff(profile)
        return all(exact(now[p]) >= least for p, least in self.table.reservation.items())

    def _first(self, game: NormalFormGame, profile: PureProfile) -> Verdict:
        if tempted(game, profile) is None:
            if self._jointly:
                return Verdict(committed=True, sure=(), at_most=_always(game), settled=False)
            return Verdict(committed=True, sure=(_always(game),))
        if self.punishment == "optimal":
            at = game.position(game.cell(profile))
            payoffs = tuple(row[at] for row in game.payoffs)
            if not payoff_set(game, pure_minmax(game).levels).contains(payoffs):
                return INSUFFICIENT
        return Verdict(committed=False, sure=(), settled=False)

    def settled(self, mask: int) -> Verdict:
        """The last word on one set."""
        verdict = self.verdicts.get(mask, INSUFFICIENT)
        if not verdict.settled:
            sure = self._sure(mask)
            verdict = Verdict(committed=verdict.committed, sure=sure)
            self.verdicts[mask] = verdict
        return verdict

    def _sure(self, mask: int) -> tuple[Ranges, ...]:
        game, profile = self._reached(mask)
        cell = game.cell(profile)
        if self.punishment == "transfers":
            least = transfer_steps(game).kept_from(profile, self.table.reservation)
        elif self.punishment == "optimal":
            least = self._optimal(mask, game, profile)
        else:
            watch = self.table.monitoring_with(self.names(mask))
            threats = self.threats(mask)
            return tuple(critical_ranges(game, cell, t.floors, watch) for t in threats)
        return () if least is None else ((DiscountRange(least),) * len(cell),)

    def _optimal(self, mask: int, game: NormalFormGame, profile: PureProfile) -> Fraction | None:
        cell = game.cell(profile)
        payoffs = [row[game.position(cell)] for row in game.payoffs]
        guess = commonest(critical_ranges(game, cell, minmax_threat(game).floors)).least
        found = optimal_discount(game, payoffs, [] if guess is None else [guess])
        if isinstance(found, Enclosure):
            self.enclosed[mask] = found
            return found.high
        return found

    def threats(self, mask: int) -> tuple[Threat, ...]:
        """Every threat that a breach in g + S can lead to, if it is answered by reversion."""
        game, _ = self._reached(mask)
        if self.punishment == "nash":
            watch = self.table.monitoring
            return nash_threats(self._equilibria(game), seen=watch is None)
        if self.punishment == "minmax":
            return (minmax_threat(game),)
        if isinstance(self.punishment, str):
            return ()
        reversion = dict(self.punishment)
        if any(a not in game.actions[p] for p, a in reversion.items()):
            return ()
        if tempted(game, reversion) is not None:
            return ()
        at = game.position(game.cell(reversion))
        floors = tuple(row[at] for row in game.payoffs)
        return (Threat("named", floors, (None,) * len(floors)),)

    def kept(self, mask: int, discount: Sequence[Fraction]) -> bool:
        """Whether a set is sufficient at these discount factors, one for each player.

        Raises SolverError where they differ and the punishment is "optimal" or "transfers".
        """
        verdict = self.verdicts.get(mask, INSUFFICIENT)
        at_once = verdict.kept(discount)
        if at_once is not None:
            return at_once
        if self.punishment in ("optimal", "transfers") and len(set(discount)) > 1:
            raise SolverError(
                f"punishment '{self.punishment}' takes one discount factor for all players"
            )
        if self.punishment != "optimal":
            return bool(self.settled(mask).kept(discount))
        key = mask, discount[0]
        if key not in self._kept:
            self._kept[key] = self._sustained(mask, discount[0])
        return self._kept[key]

    def _sustained(self, mask: int, discount: Fraction) -> bool:
        game, profile = self._reached(mask)
        verdict = equilibrium_payoffs(game, discount).sustains(game.payoff(profile))
        if verdict is None:
            self.unproven.add(mask)
        return bool(verdict)


def _always(game: NormalFormGame) -> Ranges:
    return (ALWAYS,) * len(game.players)


class _WrongWay:
    """Kinds of shortfall that no measure mends."""

    def __contains__(self, found: object) -> bool:
        return getattr(found, "kind", "") in ("moves", "target")


_WRONG_WAY = _WrongWay()
