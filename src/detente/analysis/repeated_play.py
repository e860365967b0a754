"""Questions about the game played over and over: what can be kept, and by how patient players.

>>> game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
>>> rep = RepeatedGame(game, "3/5")
>>> rep.critical_discounts({"1": "1", "2": "1"})
{'1': Fraction(1, 2), '2': Fraction(1, 2)}
>>> rep.agreement({"1": "1", "2": "1"}).sustained
True
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property
from typing import Any, Literal

from detente.analysis.agreement import Agreement, describe
from detente.analysis.public_play import PublicPlay
from detente.analysis.reversions import Punishment, Reversions
from detente.analysis.stage_game import solve
from detente.concepts.one_shot_deviation import AutomatonCheck, check
from detente.errors import GameError, SolverError
from detente.exact.number import Number
from detente.game.automaton import Automaton
from detente.game.normal_form import NormalFormGame
from detente.game.profile import Cell, PureProfile
from detente.game.repetition import (
    Handover,
    Monitoring,
    Repetition,
    discounts,
    known_player,
)
from detente.solvers.automaton_discounts import DiscountSet, discount_set, discount_sets
from detente.solvers.critical_discount import (
    DiscountRange,
    commonest,
    critical_ranges,
)
from detente.solvers.effective_discount import effective_discount
from detente.solvers.equilibrium_payoffs import EquilibriumPayoffs, equilibrium_payoffs
from detente.solvers.equilibrium_sandwich import EquilibriumSandwich, equilibrium_sandwich
from detente.solvers.minmax import mixed_minmax, pure_minmax
from detente.solvers.optimal_discount import optimal_discount
from detente.solvers.payoff_set import PayoffSet, payoff_set
from detente.solvers.public_payoffs import public_payoffs
from detente.solvers.threats import Threat, minmax_threat, nash_threats
from detente.solvers.transfers import TransferSteps, transfer_steps


class RepeatedGame(PublicPlay):
    """A stage game repeated for ever, each player with its own discount factor.

    `discount` is one number for all or one for each player, in [0, 1), exact ("3/10", 0.3,
    Fraction). `handover` maps players to a `Handover`; `monitoring` gives the chance of a
    public signal at every profile in row-major order, and None means that play is seen.
    `punishment` is what methods use unless told otherwise: "nash", "minmax" or a profile.

    Raises GameError for numbers out of range, unknown players or a missing discount factor.
    """

    def __init__(
        self,
        game: NormalFormGame,
        discount: object,
        *,
        handover: Mapping[str, Handover] | None = None,
        monitoring: Monitoring | None = None,
        punishment: Punishment | None = None,
    ) -> None:
        for player in handover or {}:
            known_player(game, player)
        if monitoring is not None and len(monitoring.chance) != game.size:
            raise GameError(
                f"signal '{monitoring.signal}' has {len(monitoring.chance)} chances, give "
                f"{game.size}: one for each profile"
            )
        repetition = Repetition(discounts(game, discount), dict(handover or {}), monitoring)
        self._begin(game, repetition, punishment)

    @classmethod
    def of(
        cls, game: NormalFormGame, repetition: Repetition, punishment: Punishment | None = None
    ) -> RepeatedGame:
        """The stage game under a repetition that was made for its players and profiles."""
        made = cls.__new__(cls)
        made._begin(game, repetition, punishment)  # noqa: SLF001 (an instance of its own)
        return made

    def _begin(
        self, game: NormalFormGame, repetition: Repetition, punishment: Punishment | None
    ) -> None:
        self.stage = game
        self.players = game.players
        self.repetition = repetition
        self.punishment: Punishment = "nash" if punishment is None else punishment

    def __repr__(self) -> str:
        title = self.stage.title or "untitled"
        seen = "play is seen"
        if self.repetition.monitoring is not None:
            seen = f"public signal '{self.repetition.monitoring.signal}'"
        return f"RepeatedGame({title}: {', '.join(self.players)}; {seen})"

    @property
    def patience(self) -> dict[str, Fraction]:
        """Each player's discount factor today."""
        return dict(self.repetition.discount)

    # -- payoffs ------------------------------------------------------------------------

    def minmax(self, kind: Literal["pure", "mixed"] = "pure") -> dict[str, Fraction]:
        """The least the others can hold each player to (Fudenberg and Maskin 1986).

        "mixed" is for two players; SolverError otherwise.
        """
        if kind == "pure":
            return dict(pure_minmax(self.stage).levels)
        if kind == "mixed":
            return dict(mixed_minmax(self.stage).levels)
        raise SolverError(f"unknown minmax '{kind}', write 'pure' or 'mixed'")

    def feasible(self) -> PayoffSet:
        """The payoffs that lotteries over profiles reach: the convex hull of the stage payoffs.

        >>> len(RepeatedGame(NormalFormGame.from_arrays([[3]], [[2]]), 0).feasible().vertices)
        1
        """
        return payoff_set(self.stage)

    def feasible_individually_rational(
        self, minmax: Literal["pure", "mixed"] = "pure"
    ) -> PayoffSet:
        """The feasible payoffs that give every player at least its minmax."""
        return payoff_set(self.stage, self.minmax(minmax))

    def transfer_steps(self) -> TransferSteps[Any]:
        """What pure strategies sustain with monetary transfers, for every common discount factor.

        A sequence of (discount_from, joint_payoff, {player: least payoff}), any number of
        players; today's discount factors and handovers play no part. Raises SolverError if only
        a public signal is seen.

        >>> game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
        >>> [str(step.discount_from) for step in RepeatedGame(game, 0).transfer_steps()]
        ['0', '1/4', '1/2']
        """
        watch = self.repetition.monitoring
        if watch is not None:
            raise SolverError(
                f"these steps are for play that is seen, and here only '{watch.signal}' is; ask "
                "`monitored_transfers`, or leave the signal out to see what they do at best"
            )
        return transfer_steps(self.stage)

    def payoff_set(self) -> EquilibriumPayoffs | EquilibriumSandwich:
        """The payoffs of subgame-perfect equilibria in pure actions, with a public lottery.

        For players with one discount factor, without payments, with the pure minmax, handovers
        aside. Where two see only signals: of perfect public equilibria. Exact where `.gap` is 0, as
        a rule with two who see what is played; `.certificate.verify(game)` checks the proof.
        Raises SolverError for other games: with unequal discount factors players trade over
        time, and the set need not lie in the hull of the stage payoffs; under signals it is for
        two players.

        >>> game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
        >>> RepeatedGame(game, "1/4").payoff_set().vertices[1]
        (Fraction(4, 1), Fraction(1, 1))
        """
        if len(self.players) < 2:
            self._optimal_applies()
        if len(set(self.repetition.discount.values())) > 1:
            raise SolverError(
                "the players' discount factors differ, and then payoffs outside the hull of the "
                "stage payoffs can be sustained; the set is computed for one common discount factor"
            )
        return self._payoff_set

    # -- agreements -----------------------------------------------------------------------

    def critical_discounts(
        self,
        profile: PureProfile,
        punishment: Punishment | None = None,
        reversion: PureProfile | None = None,
    ) -> dict[str, Number | None]:
        """The least discount factor at which each player keeps `profile`; None if none below 1.

        `punishment` "nash" reverts to the stage equilibrium worst for the deviator (with a
        public signal: to the one equilibrium that sustains the profile best); "minmax" is a
        bound below that of any pure punishment; a profile, here or as `reversion`, is a stage
        equilibrium to revert to. "optimal", for two players who see what is played, is the least
        common discount factor at which some equilibrium in pure actions, with a public lottery,
        has the profile's payoffs; an Enclosure if it is no simple fraction. Raises SolverError
        if the profile to revert to is no equilibrium.

        >>> game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
        >>> rep = RepeatedGame(game, 0, monitoring=Monitoring("incident",
        ...     tuple(Fraction(c, 10) for c in (1, 7, 7, 7))))
        >>> rep.critical_discounts({"1": "1", "2": "1"}, reversion={"1": "2", "2": "2"})["1"]
        Fraction(2, 3)
        """
        if reversion is None and self._chosen(punishment, None) == "optimal":
            return dict.fromkeys(self.players, self._optimal(self.stage.cell(profile)))
        outlook = self.reversions.best(
            self.stage.cell(profile), self._chosen(punishment, reversion)
        )
        return {p: x.least for p, x in zip(self.players, outlook.ranges, strict=True)}

    def common_discount(
        self,
        profile: PureProfile,
        punishment: Punishment | None = None,
        reversion: PureProfile | None = None,
    ) -> Fraction | None:
        """The least discount factor, one for all, at which `profile` is kept; None if none below 1.

        It does not depend on today's discount factors. Arguments and errors as for
        `critical_discounts`.

        >>> game = NormalFormGame.from_arrays([[1]], [[1]])
        >>> RepeatedGame(game, 0).common_discount({"1": "1", "2": "1"})
        Fraction(0, 1)
        """
        outlooks = self.reversions.all(
            self.stage.cell(profile), self._chosen(punishment, reversion)
        )
        each = [commonest(outlook.ranges).least for outlook in outlooks]
        return min((d for d in each if d is not None), default=None)

    def discount_ranges(
        self,
        profile: PureProfile,
        punishment: Punishment | None = None,
        reversion: PureProfile | None = None,
    ) -> dict[str, DiscountRange]:
        """The discount factors at which each player keeps `profile`: from `.least` to `.most`.

        As `critical_discounts`, with the ceiling that a public signal can bring: the very
        patient may prefer a deviation that makes a false alarm rarer.
        """
        outlook = self.reversions.best(
            self.stage.cell(profile), self._chosen(punishment, reversion)
        )
        return dict(zip(self.players, outlook.ranges, strict=True))

    def agreement(
        self,
        profile: PureProfile,
        punishment: Punishment | None = None,
        reversion: PureProfile | None = None,
    ) -> Agreement:
        """Everything about keeping `profile`: temptation, punishment, patience, certificate.

        Arguments and errors as for `critical_discounts`.
        """
        cell = self.stage.cell(profile)
        outlook = self.reversions.best(cell, self._chosen(punishment, reversion))
        return describe(self.stage, cell, self.repetition, outlook.threat, outlook.ranges)

    # -- strategies -----------------------------------------------------------------------

    def check(self, automaton: Automaton) -> AutomatonCheck:
        """Whether an automaton strategy is subgame perfect at today's discount factors.

        `.slacks` lists what every one-shot deviation loses, `.tightest` the least of them.
        Handovers play no part. Raises GameError for an automaton that does not fit the game.

        >>> from detente.game.automata import tit_for_tat
        >>> game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
        >>> strategy = tit_for_tat(game, {"1": "1", "2": "1"}, {"1": "2", "2": "2"})
        >>> RepeatedGame(game, "3/4").check(strategy).subgame_perfect
        False
        """
        said = self.repetition
        return check(self.stage, automaton, said.discount, said.monitoring)

    def discount_set(self, automaton: Automaton) -> DiscountSet:
        """All discount factors, one for all players, that make a strategy subgame perfect.

        It may be no half-line. `.least` is the strategy's critical discount factor.

        >>> from detente.game.automata import grim
        >>> game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
        >>> strategy = grim(game, {"1": "1", "2": "1"}, {"1": "2", "2": "2"})
        >>> RepeatedGame(game, 0).discount_set(strategy)
        DiscountSet([0.5, 1))
        """
        return discount_set(self.stage, automaton, self.repetition.monitoring)

    def discount_sets(self, automaton: Automaton) -> dict[str, DiscountSet]:
        """For each player the discount factors of its own at which it never leaves a strategy."""
        return discount_sets(self.stage, automaton, self.repetition.monitoring)

    # -- time -----------------------------------------------------------------------------

    def effective_discounts(
        self, player: str, periods: int, profile: PureProfile | None = None
    ) -> list[Fraction]:
        """The constant discount factor that weighs the future as period 1, 2, ... does.

        Before a handover the future counts less. With `profile` and a public signal the
        agreement may also end by false alarm, which weighs near and far periods differently;
        the figures then compare exactly with that profile's critical discount factors.

        >>> game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
        >>> rep = RepeatedGame(game, "3/5", handover={"1": Handover(2, Fraction(3, 10))})
        >>> [str(d) for d in rep.effective_discounts("1", 3)]
        ['87/187', '9/29', '3/5']
        """
        known_player(self.stage, player)
        if periods < 0:
            raise GameError(f"{periods} periods, ask for none or more")
        alarm = self._alarm(profile)
        d, change = self.repetition.discount[player], self.repetition.handover.get(player)
        return [effective_discount(d, change, t, alarm) for t in range(1, periods + 1)]

    def before_after(
        self, player: str, profile: PureProfile | None = None
    ) -> tuple[Fraction, Fraction]:
        """The least effective discount factor up to the handover, and the one after it.

        Without a handover both are today's. `profile` as for `effective_discounts`.
        """
        known_player(self.stage, player)
        d, change = self.repetition.discount[player], self.repetition.handover.get(player)
        if change is None:
            return d, d
        return effective_discount(d, change, change.period, self._alarm(profile)), d

    def sustained_at(
        self,
        profile: PureProfile,
        period: int,
        punishment: Punishment | None = None,
        reversion: PureProfile | None = None,
    ) -> bool:
        """Whether every player keeps `profile` in `period` (from 1), handovers considered."""
        return self.reversions.keep_in(
            [period], self.stage.cell(profile), self._chosen(punishment, reversion)
        )

    def sustained_throughout(
        self,
        profile: PureProfile,
        punishment: Punishment | None = None,
        reversion: PureProfile | None = None,
    ) -> bool:
        """Whether every player keeps `profile` in every period, handovers included.

        One punishment has to do it in all of them.
        """
        # The period just before a handover weighs the future least, so those, the first and the
        # time after all handovers are all that has to be looked at.
        changes = {change.period for change in self.repetition.handover.values()}
        periods = sorted(changes | {1, max(changes, default=0) + 1})
        return self.reversions.keep_in(
            periods, self.stage.cell(profile), self._chosen(punishment, reversion)
        )

    # -- inside -----------------------------------------------------------------------------

    def _optimal_applies(self) -> None:
        if len(self.players) != 2 or self.repetition.monitoring is not None:
            raise SolverError(
                "the set of equilibrium payoffs, and with it optimal punishment, is computed for "
                f"two players who see what is played, not for {self!r}"
            )

    def _optimal(self, cell: Cell) -> Number | None:
        self._optimal_applies()
        at, floors = self.stage.position(cell), minmax_threat(self.stage).floors
        least = commonest(critical_ranges(self.stage, cell, floors)).least
        guesses = [] if least is None else [least]
        return optimal_discount(self.stage, [row[at] for row in self.stage.payoffs], guesses)

    def _alarm(self, profile: PureProfile | None) -> Fraction:
        return Fraction(0) if profile is None else self.reversions.alarm(self.stage.cell(profile))

    def _chosen(self, punishment: Punishment | None, reversion: PureProfile | None) -> Punishment:
        if reversion is not None:
            return dict(reversion)
        return self.punishment if punishment is None else punishment

    @cached_property
    def _payoff_set(self) -> EquilibriumPayoffs | EquilibriumSandwich:
        d, watch = self.repetition.discount[self.players[0]], self.repetition.monitoring
        if watch is not None:
            return public_payoffs(self.stage, watch, d)
        solve_set = equilibrium_payoffs if len(self.players) == 2 else equilibrium_sandwich
        return solve_set(self.stage, d)

    @cached_property
    def reversions(self) -> Reversions:
        """What a breach may lead to, and what that asks of the players."""
        return Reversions(self.stage, self.repetition, self._nash_threats)

    def _nash_threats(self) -> tuple[Threat, ...]:
        return nash_threats(solve(self.stage), seen=self.repetition.monitoring is None)
