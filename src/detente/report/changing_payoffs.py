"""What a changing game's parties can get from each state on, with payments and without."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from detente.analysis.changing_play import ChangingPlay
from detente.concepts.payment_plan import PATH
from detente.report.blocks import Block, Cell, Heading, Paragraph, Table
from detente.report.changing_tables import played, words_for
from detente.report.figures.nested import nested_figure
from detente.report.wording import Words, amount, capital, listed, spaced

# More outlines cannot be told apart in one picture.
MOST_OUTLINES = 5
_ZERO = Fraction(0)


def sustained(play: ChangingPlay) -> Iterator[Block]:
    """What two parties can get in equilibrium from each state on, without payments."""
    found = play.payoff_sets
    if found is None:
        return
    yield Heading("All that patience sustains without payments", 3)
    names = [words_for(play).game.name(p) for p in play.game.players]
    now = found[play.start]
    if now.inner:
        span = [
            f"{words_for(play).party(p)} can get from {amount(min(own))} to {amount(max(own))}"
            for p, own in zip(play.game.players, zip(*now.inner, strict=True), strict=True)
        ]
        said = f"From “{spaced(play.start)}” on {' and '.join(span)} a period, on average"
    else:
        said = f"From “{spaced(play.start)}” on nothing is proven to be sustained"
    proof = "; ".join(found.notes) or f"proven to within {float(found.gap or 0):.1g} in payoffs"
    yield Paragraph(
        f"{said}, in equilibria that may look back at all that was done and follow a public "
        f"lottery ({proof})."
    )
    rows = []
    for state, own in found.items():
        ranges = list(zip(*own.inner, strict=True)) or [(), ()]
        cells = [Cell(_range(v), numeric=True) for v in ranges]
        joint = max((x + y for x, y in own.inner), default=None)
        most = Cell("no equilibrium" if not own.outer else "–" if joint is None else amount(joint),
                    numeric=True)  # fmt: skip
        rows.append((Cell(capital(spaced(state))), *cells, most))
    yield Table(("State", *names, "Most together"), tuple(rows), "What is sustained in each state",
                "The least and the most that each party gets a period, on average, and the most "
                "that both get together, in an equilibrium without payments.")  # fmt: skip


def _range(values: Sequence[Fraction]) -> str:
    low, high = amount(min(values, default=_ZERO)), amount(max(values, default=_ZERO))
    return "–" if not values else low if low == high else f"{low} to {high}"


def outlines(play: ChangingPlay) -> Iterator[Block]:
    """What two parties can get from each state on, in one picture."""
    if play.payoff_sets is None:
        return
    names = [words_for(play).game.name(p) for p in play.game.players]
    drawn = {
        spaced(state): [(x, y) for x, y in own.inner]
        for state, own in play.payoff_sets.items()
        if len(own.inner) > 1
    }
    if 1 <= len(drawn) <= MOST_OUTLINES:
        yield nested_figure(
            drawn, {}, names[0], names[1], name="sustained-by-state",
            title="What is sustained from each state on",
            reading="Each outline holds the payoffs of all equilibria from that state on.",
        )  # fmt: skip


def paid(play: ChangingPlay) -> Iterator[Block]:
    """What payments between the parties make possible, state by state."""
    found = play.transfers
    if found is None:
        return
    yield Heading("With payments between the parties", 3)
    if found.dead:
        where = listed([f"“{spaced(s)}”" for s in found.dead])
        yield Paragraph(f"No equilibrium in pure options exists in {where}.")
    rows = []
    for state, joint in found.joint.items():
        least = [Cell(amount(v), numeric=True) for v in found.punishments[state].values()]
        path = Cell(played(play, found.path[state]))
        rows.append((Cell(capital(spaced(state))), path, Cell(amount(joint), numeric=True), *least))
    names = [f"Least for {words_for(play).game.name(p)}" for p in play.game.players]
    yield Table(
        ("State", "Played at best", "All together", *names),
        tuple(rows),
        "What payments make possible",
        "The most that all can have together from each state on, and the least to which each can "
        "be held; every division in between can be reached.",
    )


def payments(play: ChangingPlay) -> Iterator[Block]:
    """Who pays whom for that, on the path and while somebody is punished."""
    plan = play.payments
    if plan is None or not plan.path:
        return
    words = words_for(play)
    asked = [
        f"{words.party(p)} up to {amount(v)}"
        for p, v in plan.up_front(play.start).items()
    ] if play.start in plan.path else []  # fmt: skip
    first = f" Before the first play {listed(asked)} could be asked for." if asked else ""
    yield Paragraph(
        "Money changes hands at the start of each period, by what was played and the state that "
        "followed; whoever breaks the plan, or does not pay, is punished from then on, and once "
        f"the fine is paid the path goes on.{first}"
    )
    rows = []
    for phase, steps in plan.phases.items():
        role = "on the path" if phase == PATH else f"after a breach by {words.party(phase)}"
        for state, step in steps.items():
            after = [
                f"then “{spaced(y)}”: {_transfers(words, own)}" for y, own in step.payments.items()
            ]
            row = f"{capital(spaced(state))}, {role}", played(play, step.profile), "; ".join(after)
            rows.append(tuple(map(Cell, row)))
    yield Table(("State", "Played", "Paid next"), tuple(rows), "Who pays whom",
                "What is played, and what is paid before the next play, by the state that has "
                "followed.")  # fmt: skip


def _transfers(words: Words, paid_by: Mapping[str, Fraction]) -> str:
    """Who pays and who gets what, net."""
    payers = [p for p, v in paid_by.items() if v > 0]
    getters = [p for p, v in paid_by.items() if v < 0]
    if len(payers) == len(getters) == 1:
        much = amount(paid_by[payers[0]])
        return f"{words.party(payers[0])} pays {words.party(getters[0])} {much}"
    told = [
        f"{words.party(p)} {'pays' if v > 0 else 'gets'} {amount(abs(v))}"
        for p, v in sorted(paid_by.items(), key=lambda item: -item[1])
        if v
    ]
    return listed(told) if told else "nothing"
