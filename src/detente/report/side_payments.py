"""What payments between the parties could add to repeated play, in words, a table and a picture."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from detente.analysis.answers_to_breach import LARGEST_WATCHED
from detente.analysis.repeated_play import RepeatedGame
from detente.exact.number import decimal, show
from detente.game.definition import Definition
from detente.game.repetition import Monitoring
from detente.report import signalled
from detente.report.blocks import Block, Bullets, Cell, Figure, Paragraph, Table
from detente.report.figures.staircase import staircase_figure
from detente.report.ordinal import ranked
from detente.report.wording import Words, amount, capital, listed
from detente.solvers.transfers import Scheme, StageTransferSteps, transfer_steps

SCOPE = (
    "With payments: before and after each period the parties may pay one another in a good that "
    "all value like their payoffs, or burn it; options are chosen without lotteries, play is "
    "seen, and whoever deviates or refuses to pay is answered by the worst that can be enforced "
    "for it. The steps are exact for every discount factor that all have in common."
)
# A longer table is for machines.
MOST_STEPS = 12


def unanswered(rep: RepeatedGame, definition: Definition, words: Words) -> str:
    """Why nothing is said about payments; empty where something can be."""
    ranks = ranked(definition)
    if ranks:
        return (
            f"Payments are left out: the payoffs of {words.parties(ranks)} are places in a "
            "ranking, and no sum of money can be set against a place."
        )
    watch = rep.repetition.monitoring
    if watch is not None and rep.stage.size > LARGEST_WATCHED:
        return (
            f"Payments are left out: play is not seen, {only_seen(watch)}, and payments that "
            f"answer a signal are worked out for games of up to {LARGEST_WATCHED} outcomes."
        )
    return ""


def only_seen(watch: Monitoring) -> str:
    """What is seen where play is not ("only the signal “incident” is")."""
    if not watch.others:
        return f"only the signal “{watch.signal}” is"
    return f"only the signals {listed([f'“{name}”' for name in watch.signals])} are"


def common(rep: RepeatedGame) -> tuple[Fraction, str]:
    """The discount factor at which payments are shown, and why that one."""
    factors = rep.repetition.discount.values()
    least = min(factors)
    if len(set(factors)) == 1:
        return least, "today's discount factor"
    return least, "the least of today's discount factors, as if all had it"


def told(rep: RepeatedGame, definition: Definition, words: Words) -> Iterator[Block]:
    """The steps in a table, then who pays whom at the discount factor of today."""
    if rep.repetition.monitoring is not None:
        yield from signalled.told(rep, words, *common(rep))
        yield from _outside(definition, words)
        return
    steps = transfer_steps(rep.stage)
    if not len(steps):
        yield Paragraph(
            "No discount factor lets even payments enforce any outcome in pure options.", "lead"
        )
        return
    discount, why = common(rep)
    yield Paragraph(_lead(steps, discount, why), "lead")
    yield _table(steps, words, discount)
    schemes = steps.schemes(discount)
    if schemes:
        yield Bullets(tuple(_schemes(schemes, words)))
    yield Paragraph(SCOPE, "note")
    yield from _outside(definition, words)


def _outside(definition: Definition, words: Words) -> Iterator[Block]:
    outside = [p.id for p in definition.players if p.outside]
    if outside:
        yield Paragraph(
            f"{capital(words.parties(outside))} stand outside any agreement, and payments to or "
            "from them may be out of reach; here they count like the others.",
            "note",
        )


def _lead(steps: StageTransferSteps, discount: Fraction, why: str) -> str:
    best, now = steps[len(steps) - 1], steps.at(discount)
    start = (
        f"At {why} ({show(discount)}) no outcome can be enforced in pure options, payments or not"
        if now is None
        else f"At {why} ({show(discount)}) payments can enforce a joint payoff of "
        f"{amount(now.joint_payoff)} a period"
    )
    if now is not None and now.joint_payoff == best.joint_payoff:
        first = next(s for s in steps if s.joint_payoff == best.joint_payoff)
        return (
            f"{start}, the most that any patience gives; it takes "
            f"{'no patience' if first.discount_from == 0 else decimal(first.discount_from)}."
        )
    first = next(s for s in steps if s.joint_payoff == best.joint_payoff)
    return (
        f"{start}; the most, {amount(best.joint_payoff)}, takes a discount factor of "
        f"{decimal(first.discount_from)}."
    )


def _table(steps: StageTransferSteps, words: Words, discount: Fraction) -> Table:
    game, now = words.game, steps.at(discount)
    rows = [
        (
            Cell(decimal(step.discount_from) + (" (today)" if step is now else "")),
            Cell(amount(step.joint_payoff), numeric=True),
            *(Cell(amount(step.punishments[p]), numeric=True) for p in game.players),
            Cell(
                capital(words.name(steps.profiles(k)["path"]))
                or words.row(steps.profiles(k)["path"])
            ),
        )
        for k, step in list(enumerate(steps))[-MOST_STEPS:]
    ]
    left = len(steps) - len(rows)
    return Table(
        ("From discount factor", "Joint payoff", *(f"Least: {game.name(p)}" for p in game.players),
         "Kept up"),
        tuple(rows),
        reading="The joint payoff can be divided in any way that leaves each party its least. "
        + (f"The first {left} steps are left out." if left else ""),
    )  # fmt: skip


def _schemes(schemes: dict[str, Scheme], words: Words) -> Iterator[str]:
    for name, scheme in schemes.items():
        start = (
            "While all goes well"
            if name == "path"
            else f"To punish {words.party(name)}, for a period"
        )
        named = words.name(scheme.profile)
        play = (
            f"{words.outcome(scheme.profile)} is played" if named else words.options(scheme.profile)
        )
        yield f"{start}, {play}; {_payments(scheme, words)}."


def _payments(scheme: Scheme, words: Words) -> str:
    """Who pays whom; payments may add up to more than nothing where some is burnt."""
    gives = {p: v for p, v in scheme.payments.items() if v > 0}
    gets = {p: -v for p, v in scheme.payments.items() if v < 0}
    if not gives and not gets:
        return "afterwards nobody pays"
    payers = [f"{words.verb(p, 'pays', 'pay')} {amount(v)}" for p, v in gives.items()]
    takers = [f"{words.verb(p, 'receives', 'receive')} {amount(v)}" for p, v in gets.items()]
    burnt = sum(gives.values(), Fraction(0)) - sum(gets.values())
    rest = [f"{amount(burnt)} is given up to nobody"] if burnt > 0 else []
    return f"afterwards {listed([*payers, *takers, *rest])}"


def figure(rep: RepeatedGame, words: Words) -> Figure | None:
    """The joint payoff and each party's least over the discount factor; None without any step.

    None, too, where only signals are seen: then the figures do not move in steps.
    """
    if rep.repetition.monitoring is not None:
        return None
    steps = transfer_steps(rep.stage)
    if not len(steps):
        return None
    discount, why = common(rep)
    lines = {"joint payoff": [(s.discount_from, s.joint_payoff) for s in steps]}
    for p in words.game.players:
        level = [(s.discount_from, s.punishments[p]) for s in steps]
        lines[f"least for {words.party(p)}"] = level
    return staircase_figure(
        lines,
        discount,
        name="side-payments",
        title="With payments: what each discount factor can enforce",
        reading=f"The dotted line is {why}. {capital('below the first step nothing is enforced')}."
        if steps[0].discount_from > 0
        else f"The dotted line is {why}.",
    )
