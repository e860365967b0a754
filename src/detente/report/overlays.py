"""Spoilers, ripeness and the broker in sentences that can be said aloud."""

from __future__ import annotations

from collections.abc import Iterator

from detente.analysis.broker import Verification
from detente.analysis.overlays import Overlays
from detente.analysis.ripeness import CostOfConflict
from detente.analysis.spoilers import InsideSpoiler, Spoiler
from detente.exact.number import Enclosure, decimal, show
from detente.report.blocks import Block, Bullets, Heading
from detente.report.wording import Words, amount, capital, clause, count, listed, plural, spaced


def overlay_blocks(found: Overlays, words: Words, period: str) -> Iterator[Block]:
    """What there is to say, each part under its own heading."""
    told = [
        s
        for name, own in found.spoilers.items()
        for spoiler in own.values()
        for s in _spoiler(words, name, spoiler, period)
    ]
    told += [_inside(words, name, s) for name, own in found.inside.items() for s in own]
    if told:
        yield Heading("Who could undo it", 3, "spoilers")
        yield Bullets(tuple(map(capital, told)))
    if found.ripeness is not None:
        yield Heading("Is the moment ripe?", 3, "ripeness")
        yield Bullets(tuple(map(capital, _ripe(found, words, period))))
    if found.broker:
        yield Heading("What a broker who verifies is worth", 3, "broker")
        said = [s for name, v in found.broker.items() for s in _broker(words, name, v, period)]
        yield Bullets(tuple(map(capital, said)))


def _spoiler(words: Words, name: str, spoiler: Spoiler, period: str) -> Iterator[str]:
    who, quoted = words.party(spoiler.player), f"“{spaced(name)}”"
    act = words.option(spoiler.player, spoiler.worst)
    lost = words.parties(spoiler.lost)
    if spoiler.kind == "none":
        yield (
            f"{words.verb(spoiler.player, 'cannot', 'cannot')} undo {quoted}: whatever "
            f"{_they(words, spoiler.player)}, every party to it still has reason to keep it."
        )
        return
    if spoiler.kind == "moot":
        yield (
            f"{quoted} lacks the support of {lost} whatever {who} "
            f"{'do' if _many(words, spoiler.player) else 'does'}; the spoiler is not what stands "
            "in the way."
        )
        return
    yield (
        f"if {words.choose([spoiler.player])} {act}, {lost} no longer "
        f"{'supports' if len(spoiler.lost) == 1 else 'support'} {quoted}; it would take "
        f"{amount(spoiler.subsidy)} a {period} to win that support back, "
        + (
            "which those who still gain could pay: a limited spoiler."
            if spoiler.covered
            else "more than those who still gain could pay: a total spoiler."
        )
    )
    if spoiler.penalty is not None:
        yield (
            f"a penalty of {amount(spoiler.penalty)} a {period} on {who} would do as well, if "
            "anyone can exact it."
            if spoiler.penalty
            else f"left to itself, {words.verb(spoiler.player, 'has', 'have')} nothing to gain "
            "by it."
        )


def _many(words: Words, player: str) -> bool:
    return words.verb(player, "x", "xx").endswith(" xx")


def _they(words: Words, player: str) -> str:
    return "they do" if _many(words, player) else "it does"


def _inside(words: Words, name: str, found: InsideSpoiler) -> str:
    return (
        f"{words.party(found.player)} could spoil “{spaced(name)}” from inside: with "
        f"{words.option(found.player, found.action)} it gains {amount(found.gain)}, and the others "
        "would still have no reason to prefer the status quo."
    )


def _ripe(found: Overlays, words: Words, period: str) -> Iterator[str]:
    ripe = found.ripeness
    assert ripe is not None  # noqa: S101
    if ripe.today:
        yield "a set of concessions that holds is on the table today."
    elif ripe.first_period is not None:
        wait = ripe.first_period - 1
        yield (
            "no set of concessions holds if agreed today; after "
            f"{count(wait, period, plural(period))}, once the handover is behind, one does."
        )
    else:
        yield "no set of concessions on the menu holds, today or at a later date."
    for cost in ripe.costs:
        yield _cost(found, words, cost, today=ripe.today)


def _cost(found: Overlays, words: Words, cost: CostOfConflict, *, today: bool) -> str:
    what = f"“{clause(found.means.get(cost.parameter) or spaced(cost.parameter))}”"
    low, high = cost.range
    whom = words.parties(cost.borne_by)
    span = f"from {amount(low)} to {amount(high)}"
    if cost.least is None:
        return f"no cost to {whom} in the range of {what} ({span}) brings one about by itself."
    if cost.least == low:
        return (
            f"it does not wait for a higher cost to {whom}: {what} may be as low as {amount(low)}."
        )
    edge = cost.least
    at = f"about {decimal(edge.high)}" if isinstance(edge, Enclosure) else show(edge)
    if today:
        return f"it has been ripe since {what} reached {at} (today {amount(cost.today)})."
    return f"it ripens once {what} reaches {at} (today {amount(cost.today)}), a cost to {whom}."


def _broker(words: Words, name: str, found: Verification, period: str) -> Iterator[str]:
    quoted = f"“{spaced(name)}”"
    under, seen = found.critical_signal, found.critical_seen
    if seen is None:
        yield f"seeing what is done would not help {quoted}: no patience sustains it either way."
        return
    if under is None:
        yield (
            f"under the signal no patience sustains {quoted}; with what is done seen, a discount "
            f"factor of {decimal(seen)} does."
        )
    else:
        yield (
            f"verification lowers the patience that {quoted} takes from a discount factor of "
            f"{decimal(under)} to {decimal(seen)}."
        )
    worth = {p: v for p, v in found.worth.items() if v > 0}
    if worth:
        told = listed(f"{amount(v)} to {words.party(p)}" for p, v in worth.items())
        yield f"a broker who sees what is done is worth {told}, each {period}."
    else:
        yield "at today's discount factors it would change nobody's payoffs."
