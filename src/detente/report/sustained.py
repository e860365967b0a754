"""From which discount factor on agreements hold and by which answer; what patience sustains."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from detente.analysis.answers_to_breach import SHOWN, Answers, has_sets
from detente.analysis.repeated_play import RepeatedGame
from detente.errors import SolverError
from detente.exact.number import Enclosure, show
from detente.game.profile import PureProfile
from detente.report.blocks import Block, Cell, Figure, Paragraph, Table
from detente.report.figures.nested import nested_figure
from detente.report.side_payments import common, only_seen
from detente.report.wording import Words, amount, capital, spaced, threshold
from detente.solvers.equilibrium_payoffs import EquilibriumPayoffs, equilibrium_payoffs
from detente.solvers.public_payoffs import public_payoffs

# Games with signals up to which the best joint payoff is enclosed unasked.
MOST_SCORED = 64


def applies(rep: RepeatedGame) -> bool:
    """Whether sets are shown: two parties, in a game of moderate size."""
    return has_sets(rep)


def table(rep: RepeatedGame, found: Mapping[str, Answers]) -> Iterator[Block]:
    """One row for each agreement."""
    columns = ["Agreement", "Reversion as above"]
    one = next(iter(found.values()))
    columns += ["Optimal punishment"] if one.has_optimal else []
    columns += ["With payments"] if one.has_transfers else []
    watch = rep.repetition.monitoring
    breach = "a breach" if watch is None else "the signal"
    if watch is not None and watch.others:
        breach = f"the signal “{watch.signal}” alone"
    rows = [
        (Cell(capital(spaced(name))), *_cells(row), Cell(threshold(row.bound), numeric=True))
        for name, row in found.items()
    ]
    yield Table(
        (*columns, "Bound"),
        tuple(rows),
        "From which discount factor on, and by which answer to a breach",
        "One discount factor for all parties. The bound is what holding a deviator to its minmax "
        "in pure options would ask, credible or not: without payments no pure answer to "
        f"{breach} keeps the agreement itself with less; reversion to an equilibrium that mixes "
        "can.",
    )
    yield Paragraph(_left_out(rep, one), "note")


def _cells(row: Answers) -> Iterator[Cell]:
    yield Cell(threshold(row.reversion), numeric=True)
    if row.has_optimal:
        yield Cell(threshold(row.optimal), numeric=True)
    if row.has_transfers:
        yield Cell(threshold(row.transfers), numeric=True)


def _left_out(rep: RepeatedGame, row: Answers) -> str:
    watch = rep.repetition.monitoring
    if watch is not None:
        paid = (
            "Payments answer the signal, whoever caused it, and whoever refuses to pay is "
            "punished; they are worked out for pure options."
            if row.has_transfers
            else "Payments are worked out for signals in games of moderate size."
        )
        return (
            f"Optimal punishment is worked out where play is seen; here {only_seen(watch)}. {paid}"
        )
    if not row.has_optimal:
        return (
            "Optimal punishment is worked out for two parties in games of moderate size; the bound "
            "tells how much it could do at best."
        )
    return (
        "Optimal punishment: the least discount factor at which some equilibrium in pure options "
        "with a public lottery gives what the agreement gives; an answer to a breach may then "
        "itself be enforced by the threat of worse."
    )


def sets(rep: RepeatedGame) -> dict[Fraction, EquilibriumPayoffs]:
    """What two parties sustain at a few discount factors, today's among them, ascending.

    Where they see only a signal, at today's alone.
    """
    today, _ = common(rep)
    watch = rep.repetition.monitoring
    if watch is not None:
        return {today: public_payoffs(rep.stage, watch, today)}
    wanted = sorted({*SHOWN, today})
    return {d: equilibrium_payoffs(rep.stage, d) for d in wanted}


def told(rep: RepeatedGame, found: Mapping[Fraction, EquilibriumPayoffs]) -> str:
    """What the set at today's discount factor is, and how sure it is."""
    today, why = common(rep)
    now = found[today]
    words = Words(rep.stage, {})
    if not now.outer:
        said = f"At {why} ({show(today)}) no equilibrium in pure options exists."
    elif not now.inner:
        said = f"At {why} ({show(today)}) it could not be settled whether anything is sustained."
    else:
        span = [
            f"{words.party(p)} can get from {amount(min(own))} to {amount(max(own))}"
            for p, own in zip(rep.players, zip(*now.inner, strict=True), strict=True)
        ]
        said = f"At {why} ({show(today)}) {' and '.join(span)} in equilibrium."
    gaps = [found_at.gap for found_at in found.values()]
    if all(gap == 0 for gap in gaps):
        proof = "All sets are exact" if len(gaps) > 1 else "The set is exact"
    else:
        widest = max((gap for gap in gaps if gap is not None), default=Fraction(0))
        proof = "Sets are" if len(gaps) > 1 else "The set is"
        proof += f" proven to within {float(widest):.1g} in payoffs"
        proof += ", some not at all" if None in gaps else ""
    watch = rep.repetition.monitoring
    seen = "play that is seen, no payments, the pure minmax"
    if watch is not None:
        seen = f"answers to the signal “{watch.signal}” alone, no payments"
    return (
        f"{said} Taken are pure options with a public lottery, {seen}, one discount factor for "
        f"both and no handover. {proof}."
    )


def together(rep: RepeatedGame) -> str:
    """What all get at most behind a signal today, and how sure that is; empty where unknown."""
    watch = rep.repetition.monitoring
    if watch is None or rep.stage.size > MOST_SCORED or len(rep.players) < 2:
        return ""
    today, why = common(rep)
    try:
        found = rep.greatest_joint_payoff()
    except SolverError:
        return ""
    if isinstance(found, Enclosure):
        said = (
            f"between {amount(found.low)} a period, which a known one gives, and "
            f"{amount(found.high)}, which none exceeds at any patience"
        )
    else:
        said = f"exactly {amount(found)} a period: a known one gives that, and none more"
    return (
        f"At {why} ({show(today)}) the best equilibrium gives the parties together {said}. Taken "
        "are pure options with a public lottery, no payments, one discount factor for all and no "
        f"handover; {only_seen(watch)} seen. The bound is the score of Fudenberg and Levine."
    )


def figure(
    rep: RepeatedGame,
    found: Mapping[Fraction, EquilibriumPayoffs],
    agreements: Mapping[str, PureProfile],
) -> Figure:
    """The sets inside one another, with the agreements placed."""
    first, second = rep.players
    places = {}
    for name, profile in agreements.items():
        at = rep.stage.position(rep.stage.cell(profile))
        places[spaced(name)] = (rep.stage.payoffs[0][at], rep.stage.payoffs[1][at])
    today, _ = common(rep)
    alike: dict[tuple[tuple[Fraction, Fraction], ...], list[str]] = {}
    for d, payoffs in found.items():
        called = show(d) + (" (today)" if d == today else "")
        alike.setdefault(tuple((x, y) for x, y in payoffs.inner), []).append(called)
    outlines = {", ".join(called): corners for corners, called in alike.items()}
    return nested_figure(
        outlines,
        places,
        rep.stage.name(first),
        rep.stage.name(second),
        name="sustained",
        title="What each discount factor sustains",
        reading="Each outline holds the payoffs that equilibria sustain at those discount factors; "
        "more patience sustains more."
        if rep.repetition.monitoring is None
        else "The outline holds the payoffs that equilibria sustain: false alarms cost what lies "
        "between it and an agreement's own payoffs.",
    )
