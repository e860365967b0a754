"""Agreements kept by reversion: subgame perfection, checked one deviation at a time.

Definition
    The strategy has a state *agreement*, in which the profile a is played, and absorbing states
    in which a stage equilibrium is played for ever. When play is seen, a deviation by player i
    alone leads to the equilibrium that answers i; a player whom nothing answers is let off, and
    play goes on as agreed. When only a public signal is seen, the signal leads to one
    equilibrium for all, whoever caused it. With discount factor d_i the value of a state s is

        V_i(s) = (1 - d_i) g_i(f(s)) + d_i E[V_i(next state)],

    and the strategy is subgame perfect (perfect public, with a signal) if at every state no
    player gains by deviating once and conforming afterwards.
What it certifies
    The slack of every such deviation, from the value recursion solved exactly.
Cost
    One linear equation for each player, one comparison for each state, player and action.
Example
    >>> from detente.game.normal_form import NormalFormGame
    >>> game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    >>> half = {"1": Fraction(1, 2), "2": Fraction(1, 2)}
    >>> kept = check_reversion(game, {"1": "1", "2": "1"}, {"1": "2", "2": "2"}, half)
    >>> kept.verify(game), kept.tightest(game).value
    (True, Fraction(0, 1))

When it fails
    Profiles that harsher punishments than stage equilibria would sustain fail here.
References
    Friedman, J. (1971), A non-cooperative equilibrium for supergames, Review of Economic
    Studies 38(1). Green, E. and Porter, R. (1984), Noncooperative collusion under imperfect
    price information, Econometrica 52(1). Abreu, D., Pearce, D. and Stacchetti, E. (1990),
    Toward a theory of discounted repeated games with imperfect monitoring, Econometrica 58(5).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from detente.concepts.nash import action_values
from detente.errors import GameError
from detente.exact.number import text
from detente.game.normal_form import NormalFormGame
from detente.game.profile import MixedProfile, PureProfile
from detente.game.repetition import Monitoring


@dataclass(frozen=True, slots=True)
class Slack:
    """What a player loses by one deviation in a state; negative if the deviation pays."""

    state: str
    player: str
    action: str
    value: Fraction


@dataclass(frozen=True)
class ReversionCertificate:
    """A profile, what answers each player's breach, and the discount factors.

    `answers[i]` is the stage equilibrium for ever after a breach by player i; a player left out
    is let off. With `monitoring` the answers must be one and the same for all, or none.
    """

    profile: Mapping[str, str]
    answers: Mapping[str, MixedProfile]
    discount: Mapping[str, Fraction]
    monitoring: Monitoring | None = field(default=None)

    def slacks(self, game: NormalFormGame) -> list[Slack]:
        """The slack of every one-shot deviation, in the agreement and in every punishment."""
        found = list(self._on_path(game))
        seen: list[MixedProfile] = []
        for breaker, answer in self.answers.items():
            if answer not in seen:
                seen.append(answer)
                found += self._in_punishment(game, f"after a breach by {breaker}", answer)
        return found

    def tightest(self, game: NormalFormGame) -> Slack:
        """The deviation with the least slack; GameError if nobody has a second action."""
        return min(self.slacks(game), key=lambda s: s.value)

    def verify(self, game: NormalFormGame) -> bool:
        """Whether no one-shot deviation pays in any state; False in a game of other actions."""
        try:
            if not self._well_formed(game):
                return False
            return all(s.value >= 0 for s in self.slacks(game))
        except (GameError, KeyError):
            return False

    def _well_formed(self, game: NormalFormGame) -> bool:
        sums = all(
            _is_distribution(list(map(_exact, own.values())))
            for answer in self.answers.values()
            for own in answer.values()
        )
        if self.monitoring is not None and self.answers:
            first, *others = self.answers.values()
            same = all(answer == first for answer in others)
            return sums and same and set(self.answers) == set(game.players)
        return sums

    def _on_path(self, game: NormalFormGame) -> list[Slack]:
        floors = {p: _exact(game.payoff(answer)[p]) for p, answer in self.answers.items()}
        return path_slacks(game, self.profile, floors, self.discount, self.monitoring)

    def _in_punishment(
        self, game: NormalFormGame, state: str, answer: MixedProfile
    ) -> Iterator[Slack]:
        values = action_values(game, answer)
        for player in game.players:
            d = self.discount[player]
            worth = dict(zip(game.actions[player], map(_exact, values[player]), strict=True))
            played = {a: _exact(q) for a, q in answer[player].items()}
            stage = sum((worth[a] * q for a, q in played.items()), Fraction(0))
            for action, w in worth.items():
                deviant = (1 - d) * w + d * stage
                yield Slack(state, player, action, stage - deviant)

    def to_dict(self) -> dict[str, object]:
        """The strategy as data: path, answers, discount factors, signal chances."""
        return {
            "profile": dict(self.profile),
            "answers": {p: a.to_dict() for p, a in self.answers.items()},
            "discount": {p: text(d) for p, d in self.discount.items()},
            "monitoring": None
            if self.monitoring is None
            else {
                "signal": self.monitoring.signal,
                "chance": [text(c) for c in self.monitoring.chance],
            },
        }


def path_slacks(
    game: NormalFormGame,
    profile: PureProfile,
    floors: Mapping[str, Fraction],
    discount: Mapping[str, Fraction],
    monitoring: Monitoring | None = None,
) -> list[Slack]:
    """The slack of every one-shot deviation from the agreement itself.

    `floors[i]` is what player i gets in every period after its breach is answered; a player left
    out is let off. With no floors at all nothing is ever answered.
    """
    cell = game.cell(profile)
    found = []
    for i, player in enumerate(game.players):
        d, row, own = discount[player], game.payoffs[i], game.deviations(cell, i)
        signal = None if monitoring is None or not floors else monitoring.chance
        after = floors.get(player, Fraction(0))
        p = Fraction(0) if signal is None else signal[own[cell[i]]]
        # V = (1-d) g + d ((1-p) V + p W), solved for V; W is the value of the punishment state.
        value = ((1 - d) * row[own[cell[i]]] + d * p * after) / (1 - d * (1 - p))
        for k, at in enumerate(own):
            if k != cell[i]:
                q = Fraction(player in floors) if signal is None else signal[at]
                deviant = (1 - d) * row[at] + d * ((1 - q) * value + q * after)
                found.append(Slack("agreement", player, game.actions[player][k], value - deviant))
    return found


def check_reversion(
    game: NormalFormGame,
    profile: PureProfile,
    reversion: PureProfile | MixedProfile | Mapping[str, MixedProfile],
    discount: Mapping[str, Fraction],
    monitoring: Monitoring | None = None,
) -> ReversionCertificate:
    """A certificate for keeping `profile` by reversion; its `verify` says whether it holds.

    `reversion` is one stage equilibrium for all, pure or mixed, or a mixed one for each player
    whose breach is answered. Raises GameError if a profile names unknown players or actions.
    """
    answers: dict[str, MixedProfile] = {}
    if isinstance(reversion, MixedProfile):
        answers = dict.fromkeys(game.players, reversion)
    else:
        pure = {p: a for p, a in reversion.items() if isinstance(a, str)}
        if pure:
            game.cell(pure)
            answers = dict.fromkeys(game.players, MixedProfile.pure(pure, game.actions))
        else:
            answers = {p: a for p, a in reversion.items() if isinstance(a, MixedProfile)}
    game.cell(profile)
    return ReversionCertificate(dict(profile), answers, discount, monitoring)


def _is_distribution(weights: list[Fraction]) -> bool:
    return sum(weights) == 1 and min(weights) >= 0


def _exact(value: object) -> Fraction:
    if not isinstance(value, Fraction):
        raise GameError("a punishment known only to within an enclosure cannot be certified")
    return value
