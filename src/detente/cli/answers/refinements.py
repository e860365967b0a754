"""What refinements add in words: which equilibria fall, and what makes them fall."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from detente.exact.number import show
from detente.game.solution import Solution
from detente.report.blocks import Block, Bullets, Cell, Paragraph, Table, Tone
from detente.report.wording import amount, capital, count

_MEANS: dict[str, Tone] = {
    "evolutionarily stable": "good",
    "neutrally stable": "",
    "not stable": "bad",
    "not decided": "",
}


def blocks(solution: Solution, most: int) -> Iterator[Block]:
    """The equilibria that are not perfect, or the standing of every symmetric equilibrium."""
    if "excluded" in solution.details:
        yield from _excluded(solution, most)
    elif "symmetric" in solution.details:
        yield _standings(solution, most)


def _excluded(solution: Solution, most: int) -> Iterator[Block]:
    excluded: Any = solution.details["excluded"]
    if not excluded:
        return
    yield Paragraph(
        f"{capital(count(len(excluded), 'Nash equilibrium', 'Nash equilibria'))} not perfect:"
    )
    lines = []
    for one in excluded[:most]:
        profile = "; ".join(f"{p}: {_mixture(own)}" for p, own in one["strategies"].items())
        lines.append(f"{profile} ({_reason(one['proof'])})")
    if len(excluded) > most:
        lines.append(f"and {len(excluded) - most} more, which --json lists")
    yield Bullets(tuple(lines))


def _reason(proof: Mapping[str, Any]) -> str:
    if "dominated_by" in proof:
        return (
            f"{proof['player']} plays what {_mixture(proof['dominated_by'])} weakly dominates: "
            "never better, against something worse"
        )
    return (
        f"{proof['player']} does better with {proof['better']} than with {proof['played']} "
        "whenever the others tremble"
    )


def _standings(solution: Solution, most: int) -> Table:
    standings: Any = solution.details["symmetric"]
    rows = []
    for one in standings[:most]:
        payoffs = one.get("against_invader")
        rows.append((
            Cell(_mixture(one["strategy"])),
            Cell(one["standing"], _MEANS[one["standing"]]),
            Cell(_mixture(one["invader"]) if one["invader"] else "none"),
            *(
                Cell(amount(Fraction(payoffs[who])) if payoffs else "", numeric=True)
                for who in ("strategy", "invader")
            ),
        ))  # fmt: skip
    more = len(standings) - most
    left_out = f" {more} more are left out here; --json lists all." if more > 0 else ""
    return Table(
        ("strategy of both", "standing", "invader", "strategy against it", "it against itself"),
        tuple(rows),
        "Symmetric equilibria",
        reading="An invader is as good a reply to the strategy as the strategy itself; it spreads "
        "if it does better against itself than the strategy does against it, and drifts if it "
        "does as well." + left_out,
    )


def _mixture(weights: Mapping[str, Any]) -> str:
    """Probabilities by action, or single ones without them."""
    told = []
    for action, q in weights.items():
        ends = q if isinstance(q, list) else [q]
        at = Fraction(ends[0])
        told.append(action if at == 1 else f"{show(at)} {action}")
    return " + ".join(told)
