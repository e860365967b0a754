"""Concession sets: what somebody must give for an agreement to hold.

Definition
    A *concession* is a move (its owner leaves its status quo action) or a measure (its owner
    adds effects to payoffs, at a cost). A set S holds at most one move of each player. It turns
    the status quo into the profile a(S) and the game g into g + S, which has the effects of S's
    measures. S is *sufficient*

    - by **commitment**, if a(S) lies in the target, nobody with a reservation value gets less
      than it at a(S) in g + S, and a(S) is a Nash equilibrium of g + S, or holds there in another
      sense (see `target_concept`);
    - by **self-enforcement** at discount factors d, if the same holds with "a(S) is kept in the
      repetition of g + S by reversion" (see `subgame_perfect`) for the last condition.

    It is *minimal* if no proper subset is sufficient. Sufficiency is not monotone: one more
    concession can break an agreement.
What it certifies
    That each set claimed minimal is sufficient and that each of its proper subsets fails, with
    the condition that fails, all recomputed from the definition. Where a breach is answered by
    the worst stage equilibrium, the equilibria are checked; that none was missed is the claim
    of the solver that listed them.
Cost
    One game and one pass over the deviations for each set checked.
Example
    >>> from detente.game.normal_form import NormalFormGame
    >>> game = NormalFormGame.from_arrays([[0, 3], [-1, 2]], [[0, -3], [0, 1]],
    ...     actions={"1": ["keep", "exclude"], "2": ["boycott", "return"]})
    >>> moves = (Concession("1:exclude", "1", "move", action="exclude"),
    ...          Concession("2:return", "2", "move", action="return"))
    >>> table = Table(game, {"1": "keep", "2": "boycott"}, {"1": "exclude", "2": "return"}, moves)
    >>> shortfall(table, {"1:exclude"})
    Shortfall(kind='target', player='2', amount=None)
    >>> shortfall(table, {"1:exclude", "2:return"})
    Shortfall(kind='temptation', player='1', amount=Fraction(1, 1))

When it fails
    A target that no status quo moves lead to, or that nobody gains enough from: no set suffices.
References
    Schelling, T. (1960), The Strategy of Conflict. Crawford, V. (1982), A theory of disagreement
    in bargaining, Econometrica 50(3). Monderer, D. and Tennenholtz, M. (2004),
    k-Implementation, Journal of Artificial Intelligence Research 21. Friedman, J. (1971).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations
from typing import Literal, TypeAlias

from detente.concepts.concession_table import Concession, Table
from detente.concepts.nash import regrets
from detente.concepts.pure_nash import PureNashCertificate
from detente.concepts.subgame_perfect import path_slacks
from detente.concepts.target_concept import Evidence, lapse, supported, tempted
from detente.exact.number import text
from detente.game.normal_form import NormalFormGame
from detente.game.profile import MixedProfile, PureProfile

__all__ = [
    "Answers",
    "Concession",
    "ConcessionCertificate",
    "Reading",
    "Shortfall",
    "Table",
    "fit",
    "possible",
    "shortfall",
]

Reading: TypeAlias = Literal["commitment", "self_enforcing"]


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Why a set is not sufficient.

    `kind` is "moves" (two of one player), "parameters" (one is set twice), "actions" (somebody
    is left none, or not the one it should play), "target", "reservation", "temptation" (a
    deviation gains), "dominance", "foresight", "others" (it is not the only outcome), "unproven",
    "reversion" (the profile reverted to is no equilibrium) or "patience". `amount` is how much
    is missing, where that is a payoff.
    """

    kind: str
    player: str | None = None
    amount: Fraction | None = None


def shortfall(  # noqa: PLR0913 (one switch for each condition)
    table: Table,
    names: Collection[str],
    *,
    once: bool = True,
    concept: str = "nash",
    evidence: Evidence | None = None,
    jointly: bool = False,
) -> Shortfall | None:
    """The first condition by which a set fails, None if it holds; by the definition.

    With `once` false the last condition, that the target holds under the `concept` in the game
    played once, is left out; with `jointly` the reservation values, which payments may then meet.
    """
    unfit = fit(table, names)
    if unfit is not None:
        return unfit
    game, profile = table.game_with(names), table.profile(names) or {}
    at = game.position(game.cell(profile))
    for i, player in enumerate(() if jointly else game.players):
        lack = table.reservation.get(player, game.payoffs[i][at]) - game.payoffs[i][at]
        if lack > 0:
            return Shortfall("reservation", player, lack)
    found = lapse(game, profile, concept, evidence) if once else None
    return None if found is None else Shortfall(found.kind, found.player, found.amount)


def fit(table: Table, names: Collection[str]) -> Shortfall | None:
    """Why a set does not lead to the target at all, None if it does."""
    profile = table.profile(names)
    if profile is None:
        return Shortfall("moves")
    if table.changes(names) is None:
        return Shortfall("parameters")
    for player, own in table.actions(names).items():
        if profile[player] not in own:
            return Shortfall("actions", player)
    for player, action in table.target.items():
        if profile[player] != action:
            return Shortfall("target", player)
    return None


def possible(table: Table, names: Collection[str]) -> bool:
    """Whether a set leads to a profile of a game g + S, wherever that lies."""
    unfit = fit(table, names)
    return unfit is None or unfit.kind == "target"


@dataclass(frozen=True)
class Answers:
    """What follows a breach in g + S: each player's payoff, and the stage equilibrium behind it."""

    floors: Mapping[str, Fraction]
    strategies: Mapping[str, MixedProfile | None]

    def keep(self, table: Table, names: Collection[str], discount: Mapping[str, Fraction]) -> bool:
        """Whether they keep a(S) in the repetition of g + S: the value recursion on the path."""
        game, profile = table.game_with(names), table.profile(names)
        if profile is None:
            return False
        watch = table.monitoring_with(names)
        floors = dict(self.floors) if watch else {
            p: v for p, v in self.floors.items() if _gains(game, profile, p)
        }  # fmt: skip
        if tempted(game, profile) is None:
            return True
        return all(s.value >= 0 for s in path_slacks(game, profile, floors, discount, watch))

    def credible(self, table: Table, names: Collection[str]) -> bool:
        """Whether exact stage equilibria of g + S stand behind the floors.

        Those that are enclosures cannot be checked here and count as credible.
        """
        game = table.game_with(names)
        for player, strategies in self.strategies.items():
            if strategies is None:
                return False
            if strategies.is_exact and (
                any(regrets(game, strategies).values())
                or game.payoff(strategies)[player] != self.floors[player]
            ):
                return False
        return True


def _gains(game: NormalFormGame, profile: PureProfile, player: str) -> bool:
    cell, i = game.cell(profile), game.players.index(player)
    row = game.payoffs[i]
    return any(row[k] > row[game.position(cell)] for k in game.deviations(cell, i))


@dataclass(frozen=True)
class ConcessionCertificate:
    """Claimed minimal sets, and what a breach leads to in each set looked at.

    `answers[S]` lists every threat there is in g + S; it is empty where the named reversion is
    no equilibrium there. `reversion` is that profile, None where stage equilibria are used.
    `evidence` is what the target concept `concept` needs in each set looked at, if any.
    """

    table: Table
    reading: Reading
    minimal: tuple[frozenset[str], ...]
    discount: Mapping[str, Fraction] = field(default_factory=dict)
    answers: Mapping[frozenset[str], tuple[Answers, ...]] = field(default_factory=dict)
    reversion: Mapping[str, str] | None = None
    concept: str = "nash"
    evidence: Mapping[frozenset[str], Evidence] = field(default_factory=dict)

    def verify(self, game: NormalFormGame | None = None) -> bool:
        """Whether every claimed set is sufficient and each of its proper subsets is not."""
        if game is not None and game != self.table.game:
            return False
        return all(
            self.sufficient(members)
            and not any(
                self.sufficient(frozenset(part))
                for size in range(len(members))
                for part in combinations(sorted(members), size)
            )
            for members in self.minimal
        )

    def sufficient(self, members: frozenset[str]) -> bool:
        """Whether one set is sufficient, recomputed from the definition."""
        if self.reading == "commitment":
            evidence = self.evidence.get(members)
            found = shortfall(self.table, members, concept=self.concept, evidence=evidence)
            return found is None and (
                evidence is None or supported(self.table.game_with(members), evidence)
            )
        if shortfall(self.table, members, once=False) is not None:
            return False
        game = self.table.game_with(members)
        if tempted(game, self.table.profile(members) or {}) is None:
            return True
        if self.reversion is not None:
            return self._by_name(game, members, self.reversion)
        return any(
            answer.credible(self.table, members) and answer.keep(self.table, members, self.discount)
            for answer in self.answers.get(members, ())
        )

    def _by_name(
        self, game: NormalFormGame, members: frozenset[str], reversion: PureProfile
    ) -> bool:
        if any(a not in game.actions[p] for p, a in reversion.items()):
            return False
        cell = game.cell(reversion)
        if not PureNashCertificate(cell).verify(game):
            return False
        at = game.position(cell)
        floors = {p: row[at] for p, row in zip(game.players, game.payoffs, strict=True)}
        strategies = dict.fromkeys(game.players, MixedProfile.pure(reversion, game.actions))
        return Answers(floors, strategies).keep(self.table, members, self.discount)

    def to_dict(self) -> dict[str, object]:
        """What is claimed and how it is checked."""
        return {
            "argument": "each minimal set was checked to be sufficient and every proper subset "
            "of it to fail, from the definition",
            "reading": self.reading,
            "target_concept": self.concept,
            "minimal": [sorted(members) for members in self.minimal],
            "discount": {p: text(d) for p, d in self.discount.items()},
            "reversion": None if self.reversion is None else dict(self.reversion),
        }
