"""Tests of findings about repeated play."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from detente.analysis.findings.verdict import Answer, Ask, Terms, conclude, grid, plain, words
from detente.analysis.repeated_play import RepeatedGame
from detente.errors import GameError, SolverError
from detente.exact.number import Enclosure, decimal, show
from detente.game.profile import PureProfile

if TYPE_CHECKING:
    from detente.analysis.model import Model


def _repeated(model: Model) -> RepeatedGame:
    if model.repeated is None:
        raise GameError("a finding asks about repeated play, but there is no `repeated` block")
    return model.repeated


def critical(model: Model, profile: PureProfile) -> Fraction | None:
    """The least common discount factor that sustains a profile; None where none does.

    None too where the named punishment is no equilibrium in this reading: a threat that its
    own author would not carry out sustains nothing.
    """
    try:
        return _repeated(model).common_discount(profile)
    except SolverError:
        return None


def critical_discount(model: Model, terms: Terms) -> Answer:
    """The critical discount factor of an agreement: whether there is one, and what moves it."""
    profile = terms["of"]
    today = critical(model, profile)
    checks = []
    if "exists" in terms:
        said = (
            f"No patience sustains {words(model, profile)}."
            if today is None
            else f"{words(model, profile)} holds from a discount factor of {decimal(today)} on."
        )
        checks.append(((today is not None) == terms["exists"], said))
    for direction in ("rises_with", "falls_with"):
        if direction in terms:
            checks += [_monotone(model, profile, terms[direction], direction)]
    if "never_at" in terms:
        there = critical(model.at(terms["never_at"]), profile)
        where = ", ".join(f"“{plain(n)}” at {show(v)}" for n, v in terms["never_at"].items())
        said = "no patience suffices" if there is None else f"{decimal(there)} suffices"
        checks.append((there is None, f"With {where}, {said}."))
    if "above" in terms:
        ok = today is None or today > terms["above"]
        checks.append((ok, f"The critical discount factor is {decimal(today)}."))
    if "below" in terms:
        ok = today is not None and today < terms["below"]
        checks.append((ok, f"The critical discount factor is {decimal(today)}."))
    return conclude(checks)


def _monotone(
    model: Model, profile: PureProfile, parameter: str, direction: str
) -> tuple[bool, str]:
    """Whether the threshold strictly rises or falls over the range, "never" being the highest."""
    values = grid(model, parameter)
    if direction == "falls_with":
        values.reverse()
    first = found = critical(model.at({parameter: values[0]}), profile)
    level, ok = _level(first), True
    for value in values[1:]:
        found = critical(model.at({parameter: value}), profile)
        ok = level < _level(found) or level == _level(found) == _NEVER
        level = _level(found)
        if not ok:
            break
    ok = ok and _level(first) < level
    word = "rises" if direction == "rises_with" else "falls"
    if not ok:
        said = (
            f"The critical discount factor does not steadily {word[:-1]} with “{plain(parameter)}”."
        )
        return False, said
    ends = sorted([(values[0], first), (values[-1], found)], key=lambda pair: pair[0])
    told = ", ".join(f"{decimal(d)} at {show(v)}" for v, d in ends)
    return True, (
        f"Over {len(values)} values the critical discount factor {word} with “{plain(parameter)}”: "
        f"{told}."
    )


_NEVER = Fraction(2)


def _level(found: Fraction | None) -> Fraction:
    """A discount factor on a scale on which "never" comes after all of them."""
    return _NEVER if found is None else found


def sustained(model: Model, terms: Terms) -> Answer:
    """Whether an agreement enforces itself at today's discount factors, any handover included."""
    profile, wanted = terms["profile"], terms.get("today", True)
    try:
        holds = holds_throughout(model, profile)
    except SolverError as error:
        return Answer(not wanted, f"{words(model, profile)} is not sustained: {error}.")
    least = critical(model, profile)
    needed = "no discount factor suffices" if least is None else f"it takes {decimal(least)}"
    state = "holds" if holds else "does not hold"
    return Answer(
        holds == wanted,
        f"{words(model, profile)} {state} at today's discount factors; {needed}.",
    )


def holds_throughout(model: Model, profile: PureProfile) -> bool:
    """Whether one punishment keeps a profile in every period, handovers included.

    SolverError if the punishment is no equilibrium.
    """
    return _repeated(model).sustained_throughout(profile)


def handover(model: Model, terms: Terms) -> Answer:
    """On which side of the critical discount factor a player is before and after a handover."""
    player, profile = terms["of"], terms["agreement"]
    rep = _repeated(model)
    name = model.game.name(player)
    try:
        asked = rep.critical_discounts(profile)[player]
    except SolverError as error:
        return Answer(holds=False, evidence=f"The agreement has no credible punishment: {error}.")
    needed = asked.high if isinstance(asked, Enclosure) else asked
    before, after = rep.before_after(player, profile)
    checks = []
    for side, level, when in (
        (terms.get("before"), before, "until the handover"),
        (terms.get("after"), after, "after it"),
    ):
        if side is None:
            continue
        above = needed is not None and level >= needed
        said = f"The effective discount factor of {name} {when} is {decimal(level)}; "
        checks.append((above == (side == "above"), said + f"it needs {decimal(needed)}."))
    return conclude(checks)


def linkage(model: Model, terms: Terms) -> Answer:
    """Whether a package holds where its issues alone do not, and whether it holds today."""
    from detente.analysis.linkage import package

    try:
        found = package(model, terms["of"])
    except (GameError, SolverError) as error:
        return Answer(holds=False, evidence=f"The issues cannot be taken together: {error}.")
    alone = ", ".join(f"“{issue.title}” {decimal(issue.common)}" for issue in found.issues)
    whole = (
        "no patience keeps all issues together"
        if found.common is None
        else f"all issues hold from a discount factor of {decimal(found.common)} on"
    )
    said = f"Linked, {whole}; each alone holds from a discount factor of: {alone}."
    checks = []
    if "easier_than" in terms:
        each = terms["easier_than"] == "each"
        checks.append((found.easier_than_each() if each else found.easier_than_hardest(), said))
    if "today" in terms:
        holds = found.sustained_throughout
        state = "holds" if holds else "does not hold"
        checks.append((holds == terms["today"], f"The package {state} through every handover."))
    return conclude(checks)


TESTS: dict[str, Ask] = {
    "linkage": linkage,
    "critical_discount": critical_discount,
    "sustained": sustained,
    "handover": handover,
}
