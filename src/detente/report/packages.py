"""Concessions and packages of them in words: who does what."""

from __future__ import annotations

from collections.abc import Collection

from detente.concepts.concession import Concession
from detente.report.study import Study
from detente.report.wording import clause, spaced


def step(study: Study, concession: Concession) -> str:
    """A concession as a clause: who does what."""
    if concession.action is not None:
        words = study.words
        verb = words.verb(concession.owner, "chooses", "choose")
        return f"{verb} {words.option(concession.owner, concession.action)}"
    told = clause(concession.words)
    # A measure without a description is known by its name only.
    if told == concession.name:
        verb = study.words.verb(concession.owner, "offers", "offer")
        return f"{verb} “{spaced(concession.name)}”"
    # A clause may begin with an article, and stands inside a sentence.
    return f"t{told[1:]}" if told.startswith("The ") else told


def package(study: Study, names: Collection[str]) -> str:
    """A concession set as a sentence without its full stop."""
    found = study.concessions
    assert found is not None  # noqa: S101
    members = [c for c in found.menu if c.name in names]
    moves = {c.owner: c.action for c in members if c.action is not None}
    steps = [study.words.options(moves)] if moves else []
    measures = [step(study, c) for c in members if c.action is None]
    if steps and len(measures) == 1:
        return f"{steps[0]}, and {measures[0]}"
    return "; ".join([*steps, *measures]) or "nothing at all"
