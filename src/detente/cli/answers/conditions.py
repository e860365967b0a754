"""Equilibria with parameters left free, in words: conditions, and where a range is cut."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from detente.analysis.conditions import Conditions, said
from detente.analysis.partition import Partition, Region
from detente.exact.algebraic import Algebraic, Real
from detente.exact.number import show as shown
from detente.formula import typeset
from detente.report.blocks import Block, Bullets, Cell, Paragraph, Table
from detente.report.wording import capital, count, listed


def blocks(found: Conditions, partitions: Sequence[Partition]) -> Iterator[Block]:
    """The conditions of every profile that can be an equilibrium, then each range."""
    yield Paragraph(_over(found))
    yield from _conditions(found)
    for partition in partitions:
        yield _cells(partition)
        yield from _irrational(partition)
    without = [n for n in found.free if found.ranges[n] is None]
    if without:
        yield Paragraph(
            f"{listed(without)} {'has' if len(without) == 1 else 'have'} no range in the "
            "definition: conditions are for any number, and no range is cut."
        )


def _over(found: Conditions) -> str:
    spans = [
        f"{name} from {shown(span[0])} to {shown(span[1])}" if span else f"any {name}"
        for name, span in found.ranges.items()
    ]
    return f"For {listed(spans)}; all else as the definition has it. All numbers are exact."


def _conditions(found: Conditions) -> Iterator[Block]:
    possible = [p for p in found.profiles if p.status != "never"]
    never = len(found.profiles) - len(possible)
    rows = [(Cell(" · ".join(p.profile.values())), Cell(said(p))) for p in possible]
    mixed = found.mixed if found.mixed is not None and found.mixed.status != "never" else None
    if mixed is not None:
        rows.append((Cell("both mix"), Cell(said(mixed))))
    if rows:
        yield Table(
            (f"profile ({', '.join(found.game.players)})", "an equilibrium where"), tuple(rows)
        )
    if mixed is not None:
        chances = [
            f"{p} plays {a} with chance {typeset.text(q)}"
            for p, own in mixed.chances.items()
            for a, q in list(own.items())[:1]
        ]
        yield Paragraph(f"Where both mix, {listed(chances)}.")
    if never:
        subject = "No profile" if not possible else capital(count(never, "other profile"))
        verb = "is" if never == 1 or not possible else "are"
        rest = "an equilibrium" if never == 1 or not possible else "equilibria"
        neg = "" if not possible else "never "
        yield Paragraph(f"{subject} {verb} {neg}{rest} in pure actions over these ranges.")
    for divisor in found.nonzero:
        zero = typeset.text_of_sum(divisor)
        yield Paragraph(f"Where {zero} is 0 a payoff divides by zero, and there is no game.")


def _cells(partition: Partition) -> Table:
    rows = tuple(
        (Cell(_span(region)), Cell("; ".join(partition.told(region))))
        for region in partition.regions
    )
    today = partition.at(partition.value) if _inside(partition) else None
    mark = "" if today is None else f"Today {partition.parameter} is {shown(partition.value)}."
    short = "" if partition.complete else " The time was over before every value was settled."
    return Table(
        (partition.parameter, "equilibria"),
        rows,
        f"Where {partition.parameter} changes the equilibria ({partition.concept})",
        mark + short,
    )


def _inside(partition: Partition) -> bool:
    low, high = partition.range
    return float(low) <= partition.value <= float(high)


def _span(region: Region) -> str:
    if region.is_point:
        return f"at {shown(region.low)}"
    first = f"{'from' if region.includes_low else 'above'} {shown(region.low)}"
    return f"{first} {'to' if region.includes_high else 'to below'} {shown(region.high)}"


def _irrational(partition: Partition) -> Iterator[Block]:
    """What the numbers are that no fraction gives."""
    lines = [
        f"{shown(b, 6)} is root {b.place + 1}, from below, of {_polynomial(b)}"
        for b in partition.breakpoints
        if isinstance(b, Algebraic)
    ]
    if lines:
        yield Bullets(tuple(lines))


def _polynomial(value: Real) -> str:
    assert isinstance(value, Algebraic)  # noqa: S101 - only those have one
    return typeset.text_of_coefficients(value.minimal, "x")
