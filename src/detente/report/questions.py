"""What page one answers, put as findings of the report's own.

Each question states what the base reading shows, so that it is then judged in every reading, at
every draw and with every parameter moved, exactly as the sources' own claims are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from detente.game.definition import Finding
from detente.game.profile import Cell, PureProfile
from detente.report.state_questions import state_questions

if TYPE_CHECKING:
    from detente.report.study import Study

Role: TypeAlias = Literal[
    "once", "foresight", "repeated", "concessions", "states", "dearer", "today"
]


@dataclass(frozen=True, slots=True)
class Question:
    """One question of page one; `about` is the outcome it asks of, where there is one."""

    role: Role
    finding: Finding
    about: Cell | None = None


def questions(study: Study) -> tuple[Question, ...]:
    """The questions that a definition is rich enough for, in the order of the report."""
    return tuple(_questions(study))


def _questions(study: Study) -> Iterator[Question]:
    if study.model.changing is not None:
        # What today's state alone would show, as if nothing followed, comes last.
        found = [
            _question(role, *asked, _cell_today(study, about))
            for role, asked, about in state_questions(study)
        ]
        yield from found
        if study.concessions is not None:
            yield from _concessions(study)
        if found:
            yield from _once(study)
            return
    yield from _once(study)
    if study.deal:
        agreement = study.agreements[study.deal]
        cell = study.game.cell(agreement.profile)
        today = study.holds_throughout[study.deal]
        terms = {"profile": dict(agreement.profile), "today": today}
        yield _question("repeated", "sustained", terms, cell)
    if study.concessions is not None:
        yield from _concessions(study)
    if len(study.game.players) > 1:
        yield from _foresight(study)


def _cell_today(study: Study, profile: PureProfile) -> Cell | None:
    """Where a profile stands in the game of today's state; None where that lacks its actions."""
    game = study.game
    left = all(action in game.actions[p] for p, action in profile.items())
    return game.cell(profile) if left else None


def _once(study: Study) -> Iterator[Question]:
    """Whether the target, or else the first pure equilibrium, is where single play can settle."""
    reached = [cell for cell in study.pure if study.in_target(cell)]
    target = study.model.target
    if target is not None and not reached:
        yield _question("once", "no_equilibrium", {"where": (dict(target),)})
        return
    for cell in (reached or study.pure)[:1]:
        yield _question("once", "equilibrium", {"profile": study.game.profile(cell)}, cell)


def _foresight(study: Study) -> Iterator[Question]:
    """Whether the outcome that matters most is stable when every party thinks ahead."""
    status_quo = study.model.status_quo
    if study.deal:
        cell = study.game.cell(study.agreements[study.deal].profile)
    elif status_quo is not None:
        cell = study.game.cell(status_quo)
    else:
        stable = [study.game.cells[state] for state in study.stability.equilibria("SEQ")]
        beyond = [cell for cell in stable if cell not in study.pure]
        if not stable:
            return
        cell = (beyond or stable)[0]
    kind = "stable" if study.stable(cell, "SEQ") else "unstable"
    terms = {"outcome": study.game.profile(cell), kind: ("SEQ",)}
    yield _question("foresight", "stability", terms, cell)


def _concessions(study: Study) -> Iterator[Question]:
    """Whether anything on the menu suffices, and who then always has to give."""
    found = study.concessions
    if found is None:
        return
    if not found.minimal:
        yield _question("concessions", "minimal_concession_sets", {"exist": False})
        return
    givers = [set(found.givers(chosen)) for chosen in found.minimal]
    always = tuple(p for p in study.game.players if all(p in own for own in givers))
    # Page one names the smallest set, so it is that one that has to suffice.
    terms: dict[str, object] = {"exist": True, "suffices": tuple(sorted(found.minimal[0]))}
    if always:
        terms["each_has"] = always
    yield _question("concessions", "minimal_concession_sets", terms)


def _question(
    role: Role, test: str, terms: Mapping[str, object], about: Cell | None = None
) -> Question:
    # A finding of a file cannot have a blank in its name, so these never collide.
    return Question(role, Finding(f"page one: {role}", "", (), test, terms), about)
