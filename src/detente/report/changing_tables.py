"""A changing game in tables and sentences, for reports and the command line alike."""

from __future__ import annotations

from collections.abc import Iterator

from detente.analysis.changing_answers import StateAgreement, Threshold
from detente.analysis.changing_play import ChangingPlay
from detente.exact.algebraic import Real
from detente.exact.number import decimal
from detente.exact.number import show as shown
from detente.game.profile import PureProfile
from detente.game.states import WrittenState
from detente.game.stochastic_game import Follows
from detente.report.blocks import Block, Cell, Heading, Paragraph, Table
from detente.report.wording import Words, amount, capital, count, listed, spaced, threshold

# More stationary equilibria are told by their number alone.
MOST_EQUILIBRIA = 6

ASSUMED = (
    "Assumed: options without lotteries, and everyone sees what everyone did. Without payments, a "
    "breach is answered for ever by an equilibrium of strategies that look at the state alone. "
    "With payments, money can change hands before each period's play; that takes payoffs in one "
    "unit, and one discount factor for all."
)


def setting(play: ChangingPlay, period: str) -> Paragraph:
    """How many states there are, which is today's, and what the future counts."""
    words = words_for(play)
    if play.common is not None:
        factor = f"every party values the next {period} at {amount(play.common)} of this one"
    else:
        told = listed(f"{words.party(p)} at {amount(d)}" for p, d in play.discount.items())
        factor = f"the next {period} counts against this one, by party: {told}"
    return Paragraph(
        f"What is done changes the game itself: it moves between "
        f"{count(len(play.game.states), 'state')}, today “{spaced(play.start)}”, and {factor}.",
        "lead",
    )


def states(play: ChangingPlay, written: tuple[WrittenState, ...]) -> Table:
    """The states, in words, and what may follow each."""
    rows = []
    for x, state in enumerate(written):
        name = capital(spaced(state.name)) + (" (today)" if state.name == play.start else "")
        rows.append((Cell(name), Cell(state.means or "–"), Cell(_after(play, x))))
    return Table(("State", "What it is", "What follows"), tuple(rows), "States of the game")


def _after(play: ChangingPlay, x: int) -> str:
    """What follows, grouped by the play that brings it about."""
    rows = play.game.transitions[x]
    if all(to == x for follows in rows for to, _ in follows):
        return "never left"
    groups: dict[Follows, list[int]] = {}
    for k, follows in enumerate(rows):
        groups.setdefault(follows, []).append(k)
    if len(groups) == 1:
        return _chances(play, rows[0])
    stage = play.game.games[x]
    told = []
    for follows, ks in groups.items():
        by = listed([f"({', '.join(stage.profile(stage.cells[k]).values())})" for k in ks], "or")
        told.append(f"{by}: {_chances(play, follows)}")
    return "; ".join(told)


def _chances(play: ChangingPlay, follows: Follows) -> str:
    named = [(spaced(play.game.states[y]), c) for y, c in follows]
    if len(named) == 1:
        return f"“{named[0][0]}”"
    return listed([f"“{name}” with chance {amount(c)}" for name, c in named], "or")


def agreements(play: ChangingPlay) -> Iterator[Block]:
    """Each agreement from state to state: whether it holds, and what patience it takes."""
    words = words_for(play)
    for name, own in play.agreements.items():
        if not own:
            continue
        yield Heading(f"“{capital(spaced(name))}” from state to state", 3)
        yield Paragraph(_verdict(play, words, name, own))
        yield _by_state(play, name, own)


def _verdict(play: ChangingPlay, words: Words, name: str, own: dict[str, StateAgreement]) -> str:
    profile = next(iter(own.values())).profile
    start = f"“{capital(spaced(name))}” ({words.options(profile)})"
    said = f"{start} {_where([s for s, a in own.items() if a.holds], own)} without payments"
    if play.transfers is None:
        return f"{said}. Payments are not worked out, as discount factors differ."
    paid = [s for s, a in own.items() if a.holds_with_transfers]
    if paid == [s for s, a in own.items() if a.holds]:
        return f"{said}, and in no other with payments between the parties."
    return f"{said}; with payments between the parties it {_where(paid, own)}."


def _where(held: list[str], own: dict[str, StateAgreement]) -> str:
    """In which states an agreement holds today."""
    asked = list(own)
    if not held:
        return "holds in no state"
    if held == asked:
        return "holds in every state that leaves it open"
    if len(held) > 1 and held == asked[: len(held)]:
        after = asked[len(held)]
        return f"holds up to “{spaced(held[-1])}”; from “{spaced(after)}” on it does not hold"
    return f"holds in {listed([f'“{spaced(s)}”' for s in held])}"


def _by_state(play: ChangingPlay, name: str, own: dict[str, StateAgreement]) -> Table:
    players = play.game.players
    columns = ["State", *(words_for(play).game.name(p) for p in players), "Today", "Takes"]
    with_payments = play.transfers is not None
    columns += ["With payments", "Takes then"] if with_payments else []
    rows = []
    for state, one in own.items():
        row = [Cell(capital(spaced(state)))]
        row += [Cell(amount(one.payoffs[p]), numeric=True) for p in players]
        row += [_yes(one.holds), Cell(_needed(one), numeric=True)]
        if with_payments:
            found = one.with_transfers
            row.append(_yes(bool(one.holds_with_transfers)))
            row.append(Cell("never found" if found is None else _least(found.least), numeric=True))
        rows.append(tuple(row))
    reading = (
        "Each party's payoff a period, on average, while it is kept from that state on; whether it "
        "holds at today's discount factors; the discount factor from which on it does."
    )
    return Table(tuple(columns), tuple(rows), f"“{capital(spaced(name))}”, state by state", reading)


def _needed(one: StateAgreement) -> str:
    if one.discounts.intervals and not one.discounts.is_half_line:
        parts = one.discounts.intervals
        return listed([_extent((p.low, p.high)) for p in parts], "or")
    return "never" if one.least is None else _least(one.least)


def _least(value: Real) -> str:
    return "none needed" if value == 0 else decimal(value)


def _extent(part: tuple[Real, Real]) -> str:
    low, high = part
    return f"{decimal(low)} only" if low == high else f"{decimal(low)} to {decimal(high)}"


def _yes(holds: bool) -> Cell:  # noqa: FBT001
    return Cell("holds", "good") if holds else Cell("does not hold", "bad")


def stationary(play: ChangingPlay) -> Iterator[Block]:
    """What is played by those who look at the state alone."""
    yield Heading("If nobody looks back", 3)
    found = play.equilibria
    if not found:
        yield Paragraph("No equilibrium in pure options looks at the state alone.")
        return
    number = count(len(found), "equilibrium", "equilibria")
    verb = "looks" if len(found) == 1 else "look"
    yield Paragraph(
        f"Without memory of who did what, {number} {verb} at the state alone"
        + (f"; {MOST_EQUILIBRIA} are shown." if len(found) > MOST_EQUILIBRIA else ".")
    )
    kept = found[:MOST_EQUILIBRIA]
    rows = []
    for x, state in enumerate(play.game.states):
        if play.game.games[x].size == 1:
            continue
        row = [Cell(capital(spaced(state)))]
        for one in kept:
            worth = ", ".join(amount(v) for v in one.values[state].values())
            row.append(Cell(f"{played(play, one.plan[state])}: {worth}"))
        rows.append(tuple(row))
    heads = [f"Equilibrium {k}" for k in range(1, len(kept) + 1)]
    yield Table(("State", *heads), tuple(rows), "Strategies that look at the state alone",
                "What is played in each state, and each party's payoff from there on.")  # fmt: skip


def played(play: ChangingPlay, profile: PureProfile) -> str:
    """The options of a profile in the order of the parties."""
    return ", ".join(profile[p] for p in play.game.players)


def thresholds(play: ChangingPlay) -> Iterator[Block]:
    """The belief, or other main parameter, from which on something is played today."""
    found = play.thresholds
    if not found:
        return
    name = play.model.definition.main_parameter
    meaning = play.model.definition.parameters[name].means
    yield Heading(f"From which “{spaced(name)}” on", 3)
    today = shown(play.model.values[name])
    about = f" ({meaning[:1].lower()}{meaning[1:].rstrip('.')})" if meaning else ""
    yield Paragraph(f"Today “{spaced(name)}”{about} is taken to be {today}.")
    for key, one in found.items():
        yield Paragraph(_told(key, one))


def _told(name: str, one: Threshold) -> str:
    low, high = one.extent
    start = f"In “{spaced(one.state)}” “{spaced(name)}”"
    parameter = f"“{spaced(one.parameter)}”"
    if not one.intervals:
        return (
            f"{start} is played in no equilibrium that looks at the state alone, wherever "
            f"{parameter} lies from {shown(low)} to {shown(high)}."
        )
    if one.intervals == ((low, high),):
        return (
            f"{start} is played in such an equilibrium wherever {parameter} lies from "
            f"{shown(low)} to {shown(high)}."
        )
    if one.above is not None:
        where = f"exactly where {parameter} is {_exactly(one.above)} or more"
    elif one.below is not None:
        where = f"exactly where {parameter} is {_exactly(one.below)} or less"
    else:
        where = f"where {parameter} is {listed([_extent(p) for p in one.intervals], 'or')}"
    return f"{start} is played in an equilibrium that looks at the state alone {where}."


def _exactly(value: Real) -> str:
    """A threshold, with its fraction where that is short."""
    rounded = threshold(value) if value != 0 else "0"
    text = str(value)
    exact_too = "/" in text and len(text) <= 9 and rounded.startswith("≈")
    return f"{rounded} ({text})" if exact_too else rounded


def words_for(play: ChangingPlay) -> Words:
    """How parties and options of a changing game are called."""
    return Words(play.model.game, {})
