"""The game played once: payoffs with best replies marked, equilibria in words and numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, cast

from detente.concepts.selection import telling
from detente.exact.number import Enclosure, show
from detente.game.profile import Cell as Outcome
from detente.game.solution import Equilibrium
from detente.report.blocks import (
    Block,
    Bullets,
    Cell,
    Heading,
    Matrix,
    MatrixEntry,
    Paragraph,
    Table,
)
from detente.report.study import Study
from detente.report.wording import amount, capital, clause, count, listed

ORDER = 40
# Beyond this many outcomes a reader is better served by the equilibria alone.
MOST_OUTCOMES = 144


PLACES = (
    "The payoffs are places in the parties' orders. What is mixed, and with what chance, rests on "
    "taking these places for amounts; equilibria in pure options rest on the orders alone."
)


def applies(study: Study) -> bool:  # noqa: ARG001
    """Every game can be played once."""
    return True


def blocks(study: Study) -> tuple[Block, ...]:
    """The payoff matrices, the equilibria, and what dominance rules out."""
    told: list[Block] = [
        Heading("If it were played once", 2, "stage-game"),
        Paragraph(_summary(study), "lead"),
    ]
    if study.game.size > MOST_OUTCOMES:
        told.append(
            Paragraph(f"The payoffs of {study.game.size} outcomes are not printed.", "note")
        )
    elif len(study.game.players) == 1:
        told.append(_single(study))
    else:
        told += _matrices(study)
    told += [Heading("Equilibria", 3, "equilibria"), *_equilibria(study)]
    if study.definition.options is not None and len(study.solution) > len(study.pure):
        told.append(Paragraph(PLACES, "note"))
    told += [Heading("Options ruled out", 3, "dominance"), *_dominance(study)]
    return tuple(told)


def _summary(study: Study) -> str:
    found = study.solution
    if not len(found):
        return "No equilibrium was found, and the search is not proven complete."
    pure = len(study.pure)
    kinds = f"{count(pure, 'pure', 'pure')} and {count(len(found) - pure, 'mixed', 'mixed')}"
    if pure == len(found):
        kinds = "in pure options" if pure == 1 else "all in pure options"
    elif not pure:
        kinds = "in mixed options only"
    proven = "proven to be all there are" if found.complete else "not proven to be all there are"
    words = "equilibrium" if len(found) == 1 else "equilibria"
    number = capital(count(len(found), words, words))
    return f"{number} ({kinds}; {proven}): from an equilibrium no party gains by acting alone."


# -- matrices -------------------------------------------------------------------------------------


def _matrices(study: Study) -> Iterator[Matrix]:
    game = study.game
    row, column = study.axes
    i, j = game.players.index(row), game.players.index(column)
    slices: dict[Outcome, None] = {}
    for cell in game.cells:
        held = list(cell)
        held[i] = held[j] = 0
        slices.setdefault(tuple(held))
    for base in slices:
        others = {p: game.actions[p][k] for p, k in zip(game.players, base, strict=True)}
        del others[row], others[column]
        yield Matrix(
            row_player=game.name(row),
            column_player=game.name(column),
            row_actions=tuple(clause(game.name(row, a)) for a in game.actions[row]),
            column_actions=tuple(clause(game.name(column, a)) for a in game.actions[column]),
            entries=tuple(
                tuple(
                    _entry(study, _at(base, {i: a, j: b})) for b in range(len(game.actions[column]))
                )
                for a in range(len(game.actions[row]))
            ),
            players=tuple(game.name(p) for p in game.players),
            caption=capital(f"when {study.words.options(others)}")
            if others
            else f"Payoffs of {study.words.parties(game.players)}",
        )


def _at(base: Outcome, changed: dict[int, int]) -> Outcome:
    return tuple(changed.get(k, a) for k, a in enumerate(base))


def _entry(study: Study, cell: Outcome) -> MatrixEntry:
    game = study.game
    at = game.position(cell)
    return MatrixEntry(
        payoffs=tuple(amount(row[at]) for row in game.payoffs),
        best=tuple(cell in study.best_replies[p] for p in game.players),
        equilibrium=cell in study.pure,
        marks=study.marks(cell),
    )


def _single(study: Study) -> Table:
    """One party alone: its options with their payoffs."""
    game = study.game
    player = game.players[0]
    rows = tuple(
        (Cell(game.name(player, action)), Cell(amount(value), numeric=True))
        for action, value in zip(game.actions[player], game.payoffs[0], strict=True)
    )
    return Table(("Option", "Payoff"), rows)


# -- equilibria -----------------------------------------------------------------------------------


def _equilibria(study: Study) -> Iterator[Block]:
    found = study.solution
    sentences = tuple(f"{k}. {_sentence(study, e)}" for k, e in enumerate(found, start=1))
    if len(sentences) <= 12:
        yield Bullets(tuple(s.partition(" ")[2] for s in sentences), ordered=True)
    yield Table(
        ("No.", "Equilibrium", *(study.game.name(p) for p in study.game.players), "Kind"),
        tuple(_row(study, k, e) for k, e in enumerate(found, start=1)),
        "Payoffs at each equilibrium",
    )
    spread = [c for c in found.components if c.dimension > 0]
    if spread:
        yield Paragraph(
            f"{capital(count(len(spread), 'set'))} of equilibria "
            f"{'is' if len(spread) == 1 else 'are'} connected: between the ones listed lie "
            "infinitely many more, mixtures of them.",
        )
    if found.degenerate:
        yield Paragraph(
            "The game is degenerate: some party has several best replies to the same play, so "
            "small changes of payoffs can add or remove equilibria.",
            "note",
        )
    yield Paragraph(_completeness(study), "note")


def _completeness(study: Study) -> str:
    found = study.solution
    said = (
        "The list is proven complete"
        if found.complete
        else "The list is not proven complete: there may be further equilibria"
    )
    notes = "".join(f" {capital(clause(note))}." for note in found.notes)
    return f"{said}.{notes}"


def _sentence(study: Study, equilibrium: Equilibrium) -> str:
    words = study.words
    if equilibrium.pure:
        name = words.name(equilibrium.profile)
        options = capital(words.options(equilibrium.profile))
        known = f" — {words.outcome(equilibrium.profile)}" if name else ""
        firm = (
            "every party would lose by leaving it alone"
            if equilibrium.strict
            else "no party gains by leaving it alone, though some would not lose either"
        )
        return f"{options}{known}: {firm}."
    parts = []
    for player, own in equilibrium.strategies.items():
        played = [(a, q) for a, q in own.items() if q != 0]
        if len(played) == 1:
            parts.append(words.options({player: played[0][0]}))
            continue
        mix = listed(f"{words.option(player, a)} with chance {show(q)}" for a, q in played)
        parts.append(f"{words.verb(player, 'mixes', 'mix')} {mix}")
    return capital("; ".join(parts)) + "."


def _row(study: Study, number: int, equilibrium: Equilibrium) -> tuple[Cell, ...]:
    words = study.words
    if equilibrium.pure:
        label = words.name(equilibrium.profile) or words.row(equilibrium.profile)
    else:
        label = "mixed"
    kinds = ["strict" if equilibrium.strict else "pure" if equilibrium.pure else "mixed"]
    if len(study.solution) > 1:
        kinds += [KINDS.get(label, label) for label in telling(equilibrium)]
    if not equilibrium.exact:
        kinds.append("payoffs enclosed, not exact")
    payoffs = (
        Cell(show(value) if isinstance(value, Enclosure) else amount(value), numeric=True)
        for value in (equilibrium.payoffs[p] for p in study.game.players)
    )
    return (Cell(str(number), numeric=True), Cell(label), *payoffs, Cell(", ".join(kinds)))


KINDS = {
    "pareto efficient among equilibria": "no other equilibrium is better for all",
    "payoff dominant": "best for every party among equilibria",
    "risk dominant": "risk dominant: the safer one to play when unsure of the other",
    "perfect": "perfect: it survives small mistakes",
    "proper": "proper: it survives small mistakes, costlier ones being made more seldom",
    "weakly dominated strategy": "some party could do as well or better, whatever the others do",
}


# -- dominance ------------------------------------------------------------------------------------


def _dominance(study: Study) -> Iterator[Block]:
    details = study.dominance.details
    gone = cast("list[dict[str, Any]]", details["eliminations"])
    if not gone:
        yield Paragraph(
            "No option is dominated: each is a best reply to something the others might do."
        )
        return
    yield Bullets(tuple(_elimination(study, step) for step in gone))
    left = cast("dict[str, list[str]]", details["surviving"])
    if details["solvable"]:
        last = {p: own[0] for p, own in left.items()}
        known = study.words.name(last)
        name = f", {study.words.outcome(last)}" if known else ""
        yield Paragraph(f"One outcome is left{name}: {study.words.options(last)}.")
        return
    several = [p for p in study.game.players if len(left[p]) > 1]
    open_to = f"{study.words.parties(several)} with more than one option"
    yield Paragraph(
        f"That leaves {open_to}; the rest is settled by what each expects of the others."
    )


def _elimination(study: Study, step: Mapping[str, Any]) -> str:
    words, player = study.words, str(step["player"])
    mixture = {a: Fraction(q) for a, q in step["dominated_by"].items() if Fraction(q) != 0}
    better = listed(
        words.option(player, a) + ("" if q == 1 else f" with chance {show(q)}")
        for a, q in mixture.items()
    )
    mixed = "" if len(mixture) == 1 else "the mixture of "
    given = "" if step["round"] == 1 else ", now that the options above are gone"
    return (
        f"Round {step['round']}: {words.verb(player, 'does', 'do')} better with {mixed}{better} "
        f"than with {words.option(player, step['action'])}, whatever the others do{given}."
    )
