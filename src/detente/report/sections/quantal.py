"""Which equilibrium parties come to who choose better options only on average."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from detente.exact.number import show
from detente.game.solution import Equilibrium
from detente.report.blocks import Block, Cell, Heading, Paragraph, Table
from detente.report.figures.branch import branch_figure, rounded
from detente.report.study import Study
from detente.report.wording import capital, listed

ORDER = 42
# The branch of larger games takes longer to follow than the rest of a report.
_MOST_OUTCOMES = 144
_MOST_ROWS = 14


def applies(study: Study) -> bool:
    """Where there are several equilibria, and so something to select."""
    several = len(study.game.players) > 1 and len(study.solution) > 1
    return several and study.game.size <= _MOST_OUTCOMES


def blocks(study: Study) -> tuple[Block, ...]:
    """The selected equilibrium, the branch in a picture and as a table."""
    points: Any = study.quantal.details["branch"]
    game = study.game
    shares = {
        game.name(p): {
            game.name(p, a): [float(point["strategies"][p][a]) for point in points]
            for a in game.actions[p]
        }
        for p in game.players
    }
    precisions = [Fraction(point["lambda"]) for point in points]
    told = "; ".join(
        f"{party}: {listed(f'{option} {own[-1]:.2f}' for option, own in options.items())}"
        for party, options in shares.items()
    )
    return (
        Heading("If parties err on the way", 2, "quantal"),
        Paragraph(_selected(study), "lead"),
        Paragraph(
            "With precision lambda a party picks each option with a chance in proportion to "
            "exp(lambda × its expected payoff), and all expect this of each other. The curve of "
            "such choices starts from pure noise, where all options are equally likely.",
        ),
        branch_figure(precisions, shares),
        _table(study, points),
        Paragraph(
            f"At the last point: {told}. The curve is followed in floating point; it depends on "
            "the unit of each party's payoffs.",
            "note",
        ),
    )


def _selected(study: Study) -> str:
    if not study.quantal.equilibria:
        return (
            "Parties that choose better options only on average come near no equilibrium that was "
            "identified as their choices grow surer."
        )
    found: Equilibrium = study.quantal[0]
    position = next(
        (k for k, e in enumerate(study.solution, 1) if e.strategies == found.strategies), None
    )
    which = "an equilibrium between those listed" if position is None else f"equilibrium {position}"
    return (
        "Of the equilibria above, parties that choose better options only on average come to "
        f"{which} as their choices grow surer: {'; '.join(_played(study, found))}."
    )


def _played(study: Study, found: Equilibrium) -> Iterator[str]:
    words = study.words
    for player, own in found.strategies.items():
        played = [(a, q) for a, q in own.items() if q != 0]
        if len(played) == 1:
            yield words.options({player: played[0][0]})
        else:
            mix = listed(f"{words.option(player, a)} with chance {show(q)}" for a, q in played)
            yield f"{words.verb(player, 'mixes', 'mix')} {mix}"


def _table(study: Study, points: list[dict[str, Any]]) -> Table:
    game = study.game
    # Evenly chosen among many; both ends always.
    most = min(len(points), _MOST_ROWS)
    kept = sorted({round(k * (len(points) - 1) / max(most - 1, 1)) for k in range(most)})
    rows = tuple(
        (
            Cell(rounded(Fraction(points[k]["lambda"])), numeric=True),
            *(
                Cell(listed(
                    f"{game.name(p, a)} {float(q):.2f}"
                    for a, q in points[k]["strategies"][p].items() if float(q) >= 0.005
                ))
                for p in game.players
            ),
        )
        for k in kept
    )  # fmt: skip
    return Table(
        ("Lambda", *(capital(game.name(p)) for p in game.players)),
        rows,
        "Points of the curve",
        "Chances are rounded; those below 0.005 are left out.",
    )
