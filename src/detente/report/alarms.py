"""How many false alarms agreements can live with, in words, a table and a picture."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from detente.analysis.alarm_account import LARGEST, AlarmAccount
from detente.analysis.alarms import AlarmLimit
from detente.analysis.repeated_play import RepeatedGame
from detente.exact.number import Enclosure, Number, decimal
from detente.report.blocks import Block, Cell, Figure, Paragraph, Table
from detente.report.figures.discounts import discount_figure
from detente.report.side_payments import common
from detente.report.wording import capital, count, plural, share, spaced, threshold

_NAMES = {
    "reversion": "The stage equilibrium, for ever",
    "symmetric": "The best in which all act alike",
    "transfers": "Payments between the parties",
    "any": "None, however clever, gains together",
}
_LINES = {
    "reversion": "answered by the stage equilibrium for ever",
    "symmetric": "by the best in which all act alike",
    "transfers": "answered by payments",
}
SCOPE = (
    "False alarm: the signal comes although all kept to the agreement. Only its chance then is "
    "varied; the chances after a breach stay, and other signals share what is left. Taken are pure "
    "options and one discount factor for all (but each party's own for reversion today), handovers "
    "aside; payments come between periods, and whoever refuses them is punished."
)


def applies(rep: RepeatedGame) -> bool:
    """Whether a signal is all that is seen, in a game small enough."""
    return rep.repetition.monitoring is not None and rep.stage.size <= LARGEST


def told(found: Mapping[str, AlarmAccount], period: str) -> Iterator[Block]:
    """A sentence or two for each agreement, and what each answer to the signal bears."""
    for name, account in found.items():
        yield Paragraph(_sentence(name, account, period))
    rows = []
    for name, account in found.items():
        for k, limit in enumerate(account.limits):
            rows.append((Cell("" if k else capital(spaced(name))), *_cells(limit)))
    yield Table(
        ("Agreement", "Answer to the signal", "Holds below", "At today's patience up to",
         "Discount factor needed today"),
        tuple(rows),
        f"The chance of a false alarm that each agreement can live with, each {period}",
        "Holds below: from there on no patience suffices. The last row is a bound: from there on "
        "no equilibrium in pure options gives the parties together more than they get without an "
        "agreement.",
    )  # fmt: skip
    yield Paragraph(SCOPE, "note")


def figure(name: str, account: AlarmAccount, period: str) -> Figure:
    """The patience that one agreement takes, over the share of false alarms."""
    today, _ = common(account.repeated)
    alike = len(set(account.repeated.repetition.discount.values())) == 1
    watch = account.watch
    return discount_figure(
        "share of false alarms",
        account.chances,
        {
            _LINES[kind]: [d.high if isinstance(d, Enclosure) else d for d in row]
            for kind, row in account.patience.items()
        },
        {"every party" if alike else "the least patient party": today},
        account.chance,
        f"the chance, each {period}, that “{watch.signal}” comes although all keep the agreement",
        name="false-alarms",
        title=f"Patience that “{spaced(name)}” takes as false alarms get more frequent",
        reading="Where a line runs below the discount factor of today the agreement holds today; "
        "in the strip above 1 no patience suffices.",
    )


def _sentence(name: str, account: AlarmAccount, period: str) -> str:
    """What an analyst would say aloud."""
    limits = {limit.punishment: limit for limit in account.limits}
    own, paid = limits["reversion"], limits["transfers"]
    start = (
        f"While “{spaced(name)}” is kept, “{account.watch.signal}” comes by false alarm in "
        f"{_often(account.chance, period)}. "
    )
    if own.limit == 0 and paid.limit == 0:
        return start + "Even if it never did, no patience would keep the agreement."
    said = [start]
    if own.limit == 0:
        said.append("Answered by the stage equilibrium for ever it would not hold even without.")
    elif own.limit is None:
        said.append("As long as the signal tells anything, no greater share ends it.")
    else:
        kept = "lives" if _lower(own.limit) > account.chance else "would live"
        said.append(
            f"Answered by the stage equilibrium for ever, the agreement {kept} with that in fewer "
            f"than {_often(own.limit, period)}, if the parties are patient enough{_now(own)}."
        )
    if paid.limit is not None and paid.limit != own.limit:
        said.append(
            "If the parties pay for the signal instead of ending the agreement, in fewer than "
            f"{_often(paid.limit, period)}{_now(paid)}."
        )
    return " ".join(s.strip() for s in said)


def _now(limit: AlarmLimit) -> str:
    if limit.today is None:
        return ""
    if limit.today == 0:
        return "; at today's patience with none at all"
    return f"; at today's patience in up to {_percent(limit.today)}"


def _often(chance: Number, period: str) -> str:
    """A chance as a share of periods: "10% of months", "every tenth month"."""
    if isinstance(chance, Fraction) and chance and chance.numerator == 1 < chance.denominator < 21:
        return f"one {period} in {chance.denominator}"
    if chance == 0:
        return f"no {period}"
    return f"{_percent(chance)} of {plural(period)}"


def _percent(chance: Number) -> str:
    return share(chance if isinstance(chance, Fraction) else chance.low)


def _lower(limit: Number) -> Fraction:
    return limit.low if isinstance(limit, Enclosure) else limit


def _cells(limit: AlarmLimit) -> tuple[Cell, ...]:
    bound = limit.punishment == "any"
    return (
        Cell(_NAMES[limit.punishment]),
        Cell("no limit" if limit.limit is None else decimal(limit.limit), numeric=True),
        Cell("–" if limit.today is None else decimal(limit.today), numeric=True),
        Cell("–" if bound else threshold(limit.critical_discount), numeric=True),
    )


def left_out(rep: RepeatedGame) -> str:
    """Why nothing is told of a game with signals that is too large."""
    return (
        f"What false alarms do is worked out for games of up to {count(LARGEST, 'outcome')}; this "
        f"one has {rep.stage.size}."
    )
