"""What a mediator could say of a concession set: who gives, whether a part holds, in which order.

Also what a set rests on, and which sets suffice once the parties are more patient than today.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from detente.analysis.concession_order import ConcessionOrder, concession_order
from detente.analysis.concessions import ConcessionSets, concession_sets
from detente.analysis.ripeness import first_period, from_period
from detente.exact.number import decimal
from detente.game.payoffs import Rules
from detente.game.provenance import Reason
from detente.report.study import Study
from detente.report.wording import amount, chances, claim_ids, count, listed, plural, signed

# Of so many members every part is asked about.
MOST_MEMBERS = 5


@dataclass(frozen=True, slots=True)
class Later:
    """Sets that suffice though nothing does today: `when` says from when on, in a clause."""

    when: str
    sets: ConcessionSets


def later(study: Study) -> Later | None:
    """The sets once handovers are behind or, where that does not help, with the least patience."""
    found = study.concessions
    if found is None or found.minimal or found.reading != "self_enforcing":
        return None
    period = first_period(study.model, found)
    if period is not None:
        wait = count(period - 1, study.period, plural(study.period))
        discount = from_period(study.model, found, period)
        when = f"once the handover is behind, after {wait}"
        return Later(when, concession_sets(study.model, discount=discount))
    if found.long:
        return None
    enough = next((d for d, sets in found.steps if sets), None)
    if enough is None:
        return None
    when = f"with a discount factor of {decimal(enough)} for every party"
    return Later(when, concession_sets(study.model, discount=enough))


# -- sentences ------------------------------------------------------------------------------------


def parts_fail(study: Study, sets: ConcessionSets, names: Collection[str]) -> str:
    """That no part of a set holds but the whole does, and from what patience on."""
    members = sets.listed(names)
    if not 1 < len(members) <= MOST_MEMBERS or sets.long or sets.reading != "self_enforcing":
        return ""
    inner = (p for size in range(1, len(members)) for p in combinations(members, size))
    if any(sets.critical(part) is not None for part in inner):
        return ""
    critical = sets.critical(names)
    if critical is None:
        return ""
    two = len(members) == 2
    alone = "Neither step is enough alone" if two else "No part of it is enough"
    whole = "both together are" if two else "the whole is"
    start = f"{alone}, however patient the parties; {whole}"
    if critical == 0:
        return f"{start}, whatever their patience."
    return (
        f"{start}, once each party sees at least {_enough(critical)} that another {study.period} "
        "follows."
    )


def _enough(critical: Fraction) -> str:
    """Chances that are enough, rounded up where they are no simple ones."""
    told = chances(critical)
    if not told.startswith("about"):
        return told
    return f"{-(-critical.numerator * 100 // critical.denominator)} chances in a hundred"


def bill(study: Study, sets: ConcessionSets, names: Collection[str]) -> tuple[str, ...]:
    """What the members cost those who give, the rest being given, and how all then fare."""
    report = sets.explain(names)
    none = Fraction(0)
    costs = {p: sum((g.cost for g in report.gives if g.owner == p), none) for p in report.givers}
    given = [f"{study.words.party(p)} {amount(v)}" for p, v in costs.items() if v > 0]
    told = [f"Giving it costs {listed(given)} a {study.period}."] if given else []
    if report.gains is not None:
        gains = {p: v for p, v in report.gains.items() if p in study.insiders}
        fare = listed(f"{study.words.party(p)} {signed(v)}" for p, v in gains.items())
        told.append(f"All told, against the status quo: {fare}.")
    return tuple(told)


def in_order(study: Study, sets: ConcessionSets, names: Collection[str]) -> tuple[str, ...]:
    """The order in which a set can be given, in short sentences; empty where there is none to say.

    Each order told is one in which every step is worth its giver's while.
    """
    if len(names) < 2:
        return ()
    members = frozenset(names)
    kept, undone = concession_order(sets), concession_order(sets, refusal="undone")
    if members not in kept.orders or members not in undone.orders:
        return ()
    stays, back = _steps(study, kept, members), _steps(study, undone, members)
    if stays == back:
        return (f"Order of giving: {stays or 'none in which every step is worth its while'}.",)
    none = "no order makes every step worth its while"
    return (
        f"Order of giving, if what was given is taken back when somebody refuses: {back or none}.",
        f"If it stays given: {stays or none}.",
    )


def _steps(study: Study, order: ConcessionOrder, members: frozenset[str]) -> str:
    found = order.orders[members]
    if not found.finest:
        return ""
    finest = found.finest[0]
    if len(finest.steps) == 1:
        return "all at once, no part before the rest"
    if found.any_order:
        return "step by step, in any order"
    owner = {c.name: c.owner for c in order.sets.menu}
    turns = [listed(dict.fromkeys(study.words.party(owner[m]) for m in b)) for b in finest.blocks]
    turns = [one for k, one in enumerate(turns) if not k or one != turns[k - 1]]
    told = f"first {turns[0]}" + "".join(f", then {one}" for one in turns[1:])
    return told if len(found.finest) == 1 else f"for instance {told}"


def always_give(study: Study, sets: ConcessionSets) -> str:
    """Which parties have a part in every minimal set."""
    if not sets.minimal:
        return ""
    given = [sets.givers(s) for s in sets.minimal]
    always = [p for p in study.game.players if all(p in own for own in given)]
    never = [p for p in study.insiders if not any(p in own for own in given)]
    whole = "The set asks" if len(given) == 1 else "Every one of the sets asks"
    said = (
        f"{whole} something of {study.words.parties(always)}."
        if always
        else "No party has to give in every one of the sets."
    )
    return said + (f" None asks anything of {study.words.parties(never, 'or')}." if never else "")


# -- what it rests on -----------------------------------------------------------------------------


def rests_on(study: Study, sets: ConcessionSets, names: Collection[str]) -> str:
    """The claims behind what a set costs and brings, by their ids in brackets.

    Of a move, those of the payoff rules that single out its action where the set leads.
    """
    cited: dict[str, None] = {}
    profile = sets.table.profile(names) or dict(sets.table.start)
    for concession in sets.table.members(names):
        for reason in _reasons(study, sets, concession.owner, concession.action, profile):
            cited |= dict.fromkeys(reason.because)
        cited |= dict.fromkeys(concession.reason.because)
    return claim_ids(sorted(cited, key=_numbered))


def _reasons(
    study: Study,
    sets: ConcessionSets,
    owner: str,
    action: str | None,
    profile: dict[str, str],
) -> list[Reason]:
    if action is None:
        return []
    met = {**profile, owner: action}
    return [
        rule.reason
        for player in sets.game.players
        if isinstance(form := study.definition.payoffs.get(player), Rules)
        for rule in form.rules
        if action in rule.when.get(owner, ()) and rule.matches(met)
    ]


def _numbered(reference: str) -> tuple[str, int]:
    """C3 before C11."""
    head, digits = re.fullmatch(r"(.*?)(\d*)", reference).groups()  # type: ignore[union-attr]
    return head, int(digits or 0)
