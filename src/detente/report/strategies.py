"""Strategies of repeated play in words: is each an equilibrium, what is tightest, what follows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from detente.analysis.strategies import BREACH, StrategyPlay
from detente.exact.number import decimal, show
from detente.game.automaton import Period
from detente.game.normal_form import NormalFormGame
from detente.report.blocks import Block, Cell, Figure, Paragraph, Table
from detente.report.figures.path import path_figure
from detente.report.wording import Words, amount, capital, listed, signed, spaced
from detente.solvers.automaton_discounts import DiscountSet, Interval

MOST_STEPS = 4
SCOPE = (
    "A strategy is an equilibrium after every history exactly if no single deviation pays, in any "
    "of its states. Today's discount factors are taken as such: a handover plays no part here."
)


def verdict(name: str, play: StrategyPlay, words: Words) -> str:
    """Whether a strategy is an equilibrium today, by which deviation it stands or falls, and when.

    `words` are those of the stage game.
    """
    good = "is an equilibrium after every history at today's discount factors"
    bad = "is not an equilibrium today"
    said = f"“{capital(spaced(name))}” {good if play.check.subgame_perfect else bad}"
    least = play.check.tightest
    if least is not None:
        option = words.option(least.player, least.action)
        verb = words.verb(least.player, "loses", "lose")
        if least.value < 0:
            verb = words.verb(least.player, "gains", "gain")
        size = amount(abs(least.value))
        what = "is indifferent" if least.value == 0 else ""
        tight = (
            f"{words.party(least.player)} {what} between keeping to it and {option}"
            if what
            else f"{verb} {size} a period, on average, by {option}"
        )
        said += f": in state “{spaced(least.state)}” {tight}"
        said += ", and every other deviation costs as much or more" if least.value >= 0 else ""
    if not play.discounts.intervals:
        return f"{said}. No discount factor, the same for all, makes it one."
    return f"{said}. With one discount factor for all it is one {where(play.discounts)}."


def where(found: DiscountSet) -> str:
    """A set of discount factors in words.

    >>> half, one = Fraction(1, 2), Fraction(1)
    >>> where(DiscountSet((Interval(half, one),))), where(DiscountSet(()))
    ('from 0.5 on', 'at no factor')
    >>> where(DiscountSet((Interval(half / 2, half / 2), Interval(half, half * Fraction(3, 2)))))
    'at 0.25 only and from 0.5 to 0.75'
    """
    if not found.intervals:
        return "at no factor"
    return listed(map(_part, found.intervals))


def _part(part: Interval) -> str:
    if part.high == 1:
        return "at every discount factor" if part.low == 0 else f"from {decimal(part.low)} on"
    if part.low == part.high:
        return f"at {decimal(part.low)} only"
    return f"from {decimal(part.low)} to {decimal(part.high)}"


def table(play: StrategyPlay, game: NormalFormGame) -> Table:
    """For each player the tightest deviation and the discount factors that hold it."""
    rows = []
    for p in game.players:
        least, today = play.tightest(p), play.check.discount[p]
        kept = least is None or least.value >= 0
        rows.append((
            Cell(game.name(p)),
            Cell("–" if least is None else game.name(p, least.action)),
            Cell("–" if least is None else spaced(least.state)),
            Cell("–" if least is None else signed(-least.value), numeric=True),
            Cell(where(play.own[p])),
            Cell(f"{'yes' if kept else 'no'} ({show(today)})", "good" if kept else "bad"),
        ))  # fmt: skip
    return Table(
        ("Party", "Tightest deviation", "In state", "Gains by it", "Held by", "Held today"),
        tuple(rows),
        reading="Gains are a period's, on average over the whole future; a party is held by those "
        "discount factors of its own at which none of its deviations pays. An ≈ marks a rounded "
        "number.",
    )  # fmt: skip


def aftermath(play: StrategyPlay, words: Words, period: str) -> str:
    """The path after a breach in a sentence, as far as it is shown."""
    runs: list[tuple[int, list[str], dict[str, str]]] = []
    for at, step in enumerate(play.aftermath[BREACH:], start=BREACH + 1):
        if not runs or runs[-1][2] != step.profile:
            runs.append((at, [], dict(step.profile)))
        if step.state not in runs[-1][1]:
            runs[-1][1].append(step.state)
    steps = [
        f"from {period} {at} on {words.options(profile)} ({_span(states)})"
        for at, states, profile in runs[:MOST_STEPS]
    ]
    rest = ", and so on" if len(runs) > MOST_STEPS else ""
    return f"{capital(_start(play, words, period))}, {'; '.join(steps)}{rest}." if steps else ""


def _span(states: list[str]) -> str:
    named = [f"“{spaced(state)}”" for state in states]
    return f"state {named[0]}" if len(named) == 1 else f"states {named[0]} to {named[-1]}"


def _start(play: StrategyPlay, words: Words, period: str) -> str:
    if play.check.monitoring is not None:
        return f"after the signal “{play.check.monitoring.signal}” in {period} {BREACH}"
    assert play.breach is not None  # noqa: S101 (without a deviation there is no aftermath)
    option = words.option(play.breach.player, play.breach.action)
    return (
        f"after {words.verb(play.breach.player, 'turns', 'turn')} to {option} in {period} {BREACH}"
    )


def figure(name: str, play: StrategyPlay, game: NormalFormGame, period: str) -> Figure:
    """Payoffs before, at and after a breach, period by period."""
    signal = play.check.monitoring
    return path_figure(
        _payoffs(play.aftermath, game),
        BREACH,
        "breach" if signal is None else "signal",
        period,
        name=f"path-{name}",
        title=f"“{capital(spaced(name))}”: what follows "
        + ("a breach" if signal is None else f"the signal “{signal.signal}”"),
        reading="What each party gets in the period itself, not discounted; "
        + (
            "the breach is the one in the agreed state that tempts most."
            if signal is None
            else "the signal comes once, although nobody left the strategy"
            + ("; in other periods comes whatever else is likeliest." if signal.others else ".")
        ),
    )


def _payoffs(path: tuple[Period, ...], game: NormalFormGame) -> Mapping[str, list[Fraction]]:
    return {game.name(p): [step.payoffs[p] for step in path] for p in game.players}


def told(name: str, play: StrategyPlay, words: Words, period: str, means: str) -> Iterator[Block]:
    """A strategy in words and a table."""
    if means:
        yield Paragraph(capital(means.strip().removesuffix(".")) + ".")
    yield Paragraph(verdict(name, play, words), "lead")
    yield table(play, words.game)
    if play.aftermath:
        yield Paragraph(aftermath(play, words, period))
