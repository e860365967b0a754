"""What page one says of a game that changes as it is played: headlines and what belongs to them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from detente.exact.algebraic import Real, compare
from detente.exact.number import decimal
from detente.report.questions import Question
from detente.report.state_questions import (
    StateDeal,
    state_deal,
    state_shares,
    today_threshold,
)
from detente.report.study import Study
from detente.report.wording import amount, capital, clause, listed, opening, share, spaced


def state_answer(study: Study, question: Question) -> str:
    """The headline that answers a question about states."""
    if question.role == "today":
        return _lasting(study)
    deal = state_deal(study)
    assert deal is not None  # noqa: S101 (the question asks of it)
    return _dearer(deal) if question.role == "dearer" else _where(study, deal)


def state_details(study: Study, question: Question) -> tuple[str, ...]:
    """Short sentences under that headline."""
    if question.role == "today":
        return tuple(_other_equilibria(study))
    deal = state_deal(study)
    assert deal is not None  # noqa: S101 (the question asks of it)
    if question.role == "dearer":
        return tuple(_used_up(study, deal))
    told = (_meanings(study, deal), _patience(study, deal), _shares(study, deal), _paid(deal))
    return tuple(sentence for part in told for sentence in part)


def tightest_patience(study: Study) -> str:
    """How patient the parties would have to be for the agreement to hold elsewhere."""
    deal = state_deal(study)
    if deal is None:
        return ""
    need = [(s, one.least) for s, one in deal.by_state.items() if one.least is not None]
    held = [(s, d) for s, d in need if s in deal.held and d != 0]
    if held:
        state, least = held[0]
        for s, d in held:
            if compare(d, least) > 0:
                state, least = s, d
        weigh = f"at less than {decimal(least)}"
    elif need:
        state, least = need[0]
        for s, d in need:
            if compare(d, least) < 0:
                state, least = s, d
        weigh = f"at {decimal(least)} or more"
    else:
        return ""
    return (
        f"The parties weighing the next {study.period} {weigh} of this one, in “{spaced(state)}”."
    )


# -- where it holds ---------------------------------------------------------------------------


def _where(study: Study, deal: StateDeal) -> str:
    start, last = deal.play.start, deal.asked[-1]
    parties = study.words.parties(study.insiders)
    keep = f"Left to themselves, {parties} can keep “{deal.name}”"
    if not deal.held:
        return f"In no state could {parties} keep “{deal.name}” by themselves."
    if not deal.lost:
        more = f" and in every state that may follow, to the last, “{spaced(last)}”"
        return f"{keep} {_in([start], start)}{more if len(deal.asked) > 1 else ''}."
    if deal.up_to:
        by_numbers = f"by today's numbers up to “{spaced(deal.up_to)}”"
        return f"{keep} up to a point, {by_numbers}, but not to the end, in “{spaced(last)}”."
    return f"{keep} {_in(deal.held, start)}, but {_not_in(deal.lost, start)}."


def _in(states: Sequence[str], start: str) -> str:
    """States as a place, today's marked."""
    rest = listed([f"“{spaced(s)}”" for s in states if s != start])
    told = [_today_in(start)] if start in states else []
    return listed([*told, *([f"in {rest}"] if rest else [])])


def _not_in(states: Sequence[str], start: str) -> str:
    """The same where something is not the case."""
    rest = listed([f"“{spaced(s)}”" for s in states if s != start], "or")
    if start not in states:
        return f"not in {rest}"
    return f"neither {_today_in(start)}, nor in {rest}" if rest else f"not {_today_in(start)}"


def _today_in(start: str) -> str:
    return f"today, in “{spaced(start)}”"


def _meanings(study: Study, deal: StateDeal) -> Iterator[str]:
    """What the states are in which it holds first and last, and first does not."""
    written = study.definition.repeated
    assert written is not None  # noqa: S101 (the game changes)
    means = {s.name: clause(s.means) for s in written.states if s.means}
    named = [deal.play.start, *deal.held[-1:], *deal.lost[:2]]
    for state in dict.fromkeys(named):
        if state in means:
            yield f"“{capital(spaced(state))}” means: {means[state]}."


def _patience(study: Study, deal: StateDeal) -> Iterator[str]:
    """What patience each state takes, against today's."""
    numbers: dict[str, list[str]] = {}
    for state, one in deal.by_state.items():
        if one.least is not None and one.least != 0:
            numbers.setdefault(decimal(one.least), []).append(f"“{spaced(state)}”")
    if numbers:
        (first, where), *rest = numbers.items()
        told = [f"{first} of this one or more in {listed(where)}"]
        told += [f"{least} in {listed(others)}" for least, others in rest]
        needed = f"It takes parties that weigh the next {study.period} at {listed(told)}."
        yield f"{needed} {_today(study, deal)}"
    free = [f"“{spaced(s)}”" for s, one in deal.by_state.items() if one.least == 0]
    if free:
        yield f"In {listed(free)} it takes no patience."
    never = [f"“{spaced(s)}”" for s, one in deal.by_state.items() if one.least is None]
    if never:
        yield f"In {listed(never, 'or')} no patience is enough."


def _today(study: Study, deal: StateDeal) -> str:
    common = deal.play.common
    if common is not None:
        return f"Today's value is taken to be {amount(common)}."
    factors = deal.play.discount.items()
    told = listed(f"{study.words.party(p)} {amount(d)}" for p, d in factors)
    return f"Today's values are taken to be: {told}."


def _shares(study: Study, deal: StateDeal) -> Iterator[str]:
    """How often it holds in each state over the ranges of the judgements."""
    found = state_shares(study, deal)
    if len(found) > 1:
        first, *rest = [(f"in “{spaced(s)}” in {share(part)}") for s, part in found.items()]
        yield f"Over the ranges it holds {listed([f'{first} of the draws', *rest])}."


def _paid(deal: StateDeal) -> Iterator[str]:
    """In which more states payments would make it hold."""
    if not deal.lost or deal.play.transfers is None:
        return
    more = [f"“{spaced(s)}”" for s in deal.lost if deal.by_state[s].holds_with_transfers]
    if more:
        yield f"If the parties could pay each other, it would hold in {listed(more)} too."
    else:
        yield "Payments between the parties would not change that."


# -- what waiting takes -----------------------------------------------------------------------


def _dearer(deal: StateDeal) -> str:
    first, last = deal.asked[0], deal.asked[-1]
    said = f"“{capital(deal.name)}” takes more patience with every step towards “{spaced(last)}”"
    least = [one.least for one in deal.by_state.values()]
    if len(set(map(str, least))) < len(least):
        said = f"“{capital(deal.name)}” never takes less patience further on, and more in the end"
    easiest = f"easiest to keep in “{spaced(first)}”"
    when = f"{easiest}, which is today" if first == deal.play.start else easiest
    return f"{said}: it is {when}."


def _used_up(study: Study, deal: StateDeal) -> Iterator[str]:
    """How much of the room there is today the next step takes."""
    start, common = deal.play.start, deal.play.common
    if start not in deal.held or common is None or start == deal.asked[-1]:
        return
    after = deal.asked[deal.asked.index(start) + 1]
    now, then = deal.by_state[start].least, deal.by_state[after].least
    if now is None:
        return
    room = float(common) - _near(now)
    said = (
        f"Today's value of the next {study.period} is {_figure(room)} above what “{spaced(start)}” "
        "takes"
    )
    if then is None:
        yield f"{said}; in “{spaced(after)}” no patience is enough."
        return
    step = _near(then) - _near(now)
    left = "all of that and more" if step > room else f"{_figure(step)} of it"
    yield f"{said}; the step to “{spaced(after)}” would use up {left}."


def _near(value: Real) -> float:
    return float(decimal(value, 6).lstrip("≈"))


def _figure(value: float) -> str:
    return f"≈{value:.3f}".rstrip("0").rstrip(".")


# -- what lasts today -------------------------------------------------------------------------


def _lasting(study: Study) -> str:
    found = today_threshold(study)
    assert found is not None  # noqa: S101 (the question asks of it)
    parameter = study.definition.parameters[found.parameter]
    name = f"“{clause(parameter.means) or spaced(found.parameter)}”"
    today = amount(study.model.values[found.parameter])
    low, high = found.extent
    where = f"in today's state, “{spaced(found.state)}”"
    course = study.words.outcome(found.profile)
    if found.above is not None:
        said = f"{name} is {decimal(found.above)} or more"
    elif found.below is not None:
        said = f"{name} is {decimal(found.below)} or less"
    elif not found.intervals or found.intervals == (found.extent,):
        can = "can" if found.intervals else "cannot"
        every = f"whatever {name} is from {amount(low)} to {amount(high)}"
        return f"{opening(course)} {can} last {where}, {every}."
    else:
        parts = [f"from {decimal(a)} to {decimal(b)}" for a, b in found.intervals]
        said = f"{name} is {listed(parts, 'or')}"
    return f"{opening(course)} can last {where}, only where {said}; it is taken to be {today}."


def _other_equilibria(study: Study) -> Iterator[str]:
    """What stationary play does today, where all of it does the same."""
    play, found = study.model.changing, today_threshold(study)
    assert play is not None  # noqa: S101 (the question asks of it)
    assert found is not None  # noqa: S101
    yield "That is so among parties that look at the state alone, not at who did what."
    here = [plan[found.state] for plan in play.plans]
    if here and all(profile == dict(found.profile) for profile in here):
        yield "Nothing else can last there among such parties."
