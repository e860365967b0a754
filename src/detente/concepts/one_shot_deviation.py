"""Automaton strategies: subgame perfection by the one-shot deviation principle.

Definition
    An automaton plays f(s) in state s and moves to t(s, a) when a was played (or, with a public
    signal, by whether the signal came). With discount factor d_i the value of a state solves

        V_i(s) = (1 - d_i) g_i(f(s)) + d_i E[V_i(next state)],

    and the slack of player i's action k in state s is what a single deviation to k loses:

        V_i(s) - (1 - d_i) g_i(k, f_-i(s)) - d_i E[V_i(state after (k, f_-i(s)))].

    The strategy is subgame perfect (with a signal: perfect public) if and only if no slack is
    negative in any state that some history leads to.
What it certifies
    Values that satisfy the recursion, and every slack computed from them, in rationals.
Cost
    One linear system a player, as large as the automaton; one comparison a state and action.
Example
    >>> from detente.game.automata import grim
    >>> game = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
    >>> strategy = grim(game, {"1": "1", "2": "1"}, {"1": "2", "2": "2"})
    >>> half = dict.fromkeys("12", Fraction(1, 2))
    >>> found = check(game, strategy, half)
    >>> found.subgame_perfect, found.tightest.value, found.verify(game)
    (True, Fraction(0, 1), True)

When it fails
    A strategy that fails here may still be a Nash equilibrium of the repeated game.
References
    Blackwell, D. (1965), Discounted dynamic programming, Annals of Mathematical Statistics 36(1).
    Abreu, D. (1988), On the theory of infinitely repeated games with discounting, Econometrica
    56(2). Mailath, G. and Samuelson, L. (2006), Repeated Games and Reputations, section 2.4.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from detente.concepts.subgame_perfect import Slack
from detente.exact.linear import solve
from detente.exact.number import show, text
from detente.game.automaton import Automaton, Compiled
from detente.game.normal_form import NormalFormGame
from detente.game.repetition import Monitoring


@dataclass(frozen=True)
class AutomatonCheck:
    """Whether an automaton strategy is subgame perfect, and how far each deviation is from paying.

    `values[state][player]` is what a player gets a period, on average, from a state on.
    """

    automaton: Automaton
    discount: Mapping[str, Fraction]
    monitoring: Monitoring | None
    values: Mapping[str, Mapping[str, Fraction]]
    slacks: tuple[Slack, ...]

    @property
    def subgame_perfect(self) -> bool:
        """Whether no one-shot deviation pays, in any state."""
        return all(slack.value >= 0 for slack in self.slacks)

    @property
    def tightest(self) -> Slack | None:
        """The deviation with the least slack; None if nobody has a second action."""
        return min(self.slacks, key=lambda slack: slack.value, default=None)

    @property
    def payoffs(self) -> Mapping[str, Fraction]:
        """What the strategy is worth to each player from the start."""
        return self.values[self.automaton.start]

    @property
    def certificate(self) -> AutomatonCheck:
        """The check itself: its `verify` trusts none of its figures."""
        return self

    def verify(self, game: NormalFormGame) -> bool:
        """Whether the values solve the recursion, the slacks follow, and none is negative."""
        compiled = self.automaton.compiled(game, self.monitoring)
        for s, state in enumerate(compiled.states):
            here = game.position(compiled.cells[s])
            for i, p in enumerate(game.players):
                if self.values[state][p] != self._worth(game, compiled, s, i, here):
                    return False
        again = _slacks(game, compiled, self.values, self.discount, self.monitoring)
        return self.slacks == again and self.subgame_perfect

    def _worth(
        self, game: NormalFormGame, compiled: Compiled, s: int, i: int, position: int
    ) -> Fraction:
        p = game.players[i]
        return _worth(game, compiled, self.values, self.discount[p], self.monitoring,
                      (s, i, position))  # fmt: skip

    def __repr__(self) -> str:
        verdict = "subgame perfect" if self.subgame_perfect else "not subgame perfect"
        least = self.tightest
        if least is None:
            return f"AutomatonCheck({verdict})"
        return (
            f"AutomatonCheck({verdict}; tightest: {least.player} {least.action} in "
            f"'{least.state}', slack {show(least.value)})"
        )

    def _repr_html_(self) -> str:
        from html import escape

        rows = "".join(
            f"<tr><td>{escape(s.state)}</td><td>{escape(s.player)}</td>"
            f"<td>{escape(s.action)}</td><td>{show(s.value)}</td></tr>"
            for s in self.slacks
        )
        return (
            f"<table><caption>{escape(repr(self)[15:-1])}</caption><tr><th>state</th>"
            f"<th>player</th><th>deviation</th><th>slack</th></tr>{rows}</table>"
        )

    def to_dict(self) -> dict[str, object]:
        """The strategy, values and slacks as data, numbers as exact strings."""
        watch = self.monitoring
        return {
            "automaton": self.automaton.to_dict(),
            "discount": {p: text(d) for p, d in self.discount.items()},
            "signal": None if watch is None else watch.signal,
            "subgame_perfect": self.subgame_perfect,
            "values": {s: {p: text(v) for p, v in own.items()} for s, own in self.values.items()},
            "slacks": [
                {"state": s.state, "player": s.player, "action": s.action, "value": text(s.value)}
                for s in self.slacks
            ],
        }


def check(
    game: NormalFormGame,
    automaton: Automaton,
    discount: Mapping[str, Fraction],
    monitoring: Monitoring | None = None,
) -> AutomatonCheck:
    """Values and slacks of an automaton strategy, exact.

    Raises GameError for an automaton that does not fit the game.
    """
    compiled = automaton.compiled(game, monitoring)
    size = len(compiled.states)
    by_player = []
    for p, row in zip(game.players, game.payoffs, strict=True):
        d = discount[p]
        system = [[Fraction(s == k) for k in range(size)] for s in range(size)]
        flow = []
        for s, cell in enumerate(compiled.cells):
            at = game.position(cell)
            for after, chance in compiled.follows(game, s, at, monitoring):
                system[s][after] -= d * chance
            flow.append((1 - d) * row[at])
        # For d < 1 the matrix is strictly diagonally dominant, so there is one solution.
        by_player.append(solve(system, flow) or [])
    values = {
        state: {p: by_player[i][s] for i, p in enumerate(game.players)}
        for s, state in enumerate(compiled.states)
    }
    slacks = _slacks(game, compiled, values, discount, monitoring)
    return AutomatonCheck(automaton, dict(discount), monitoring, values, slacks)


def _slacks(
    game: NormalFormGame,
    compiled: Compiled,
    values: Mapping[str, Mapping[str, Fraction]],
    discount: Mapping[str, Fraction],
    monitoring: Monitoring | None,
) -> tuple[Slack, ...]:
    found = []
    for s, (state, cell) in enumerate(zip(compiled.states, compiled.cells, strict=True)):
        for i, p in enumerate(game.players):
            for k, at in enumerate(game.deviations(cell, i)):
                if k != cell[i]:
                    deviant = _worth(game, compiled, values, discount[p], monitoring, (s, i, at))
                    loss = values[state][p] - deviant
                    found.append(Slack(state, p, game.actions[p][k], loss))
    return tuple(found)


def _worth(  # noqa: PLR0913, PLR0917 (the game, the strategy and where in them)
    game: NormalFormGame,
    compiled: Compiled,
    values: Mapping[str, Mapping[str, Fraction]],
    discount: Fraction,
    monitoring: Monitoring | None,
    where: tuple[int, int, int],
) -> Fraction:
    """What state `s` is worth to player number `i` if the profile at `position` is played there."""
    s, i, position = where
    p = game.players[i]
    later = sum(
        (
            chance * values[compiled.states[after]][p]
            for after, chance in compiled.follows(game, s, position, monitoring)
        ),
        Fraction(0),
    )
    return (1 - discount) * game.payoffs[i][position] + discount * later
