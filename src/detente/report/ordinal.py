"""What has to be said of numbers that come from a ranking, which knows no numbers."""

from __future__ import annotations

from detente.game.definition import Definition
from detente.game.payoffs import Ranking
from detente.report.wording import Words


def ranked(definition: Definition) -> list[str]:
    """The players whose payoffs are places in a ranking."""
    return [p for p, form in definition.payoffs.items() if isinstance(form, Ranking)]


def caveat(definition: Definition, words: Words) -> str:
    """That what depends on sizes is an illustration for these players; empty if there are none."""
    found = ranked(definition)
    if not found:
        return ""
    its, needs = ("its", "it needs") if len(found) == 1 else ("their", "they need")
    return (
        f"The payoffs of {words.parties(found)} come from a ranking and count {its} places, the "
        f"worst as 1. Only the order is known: with other numbers in the same order {its} gains, "
        f"{its} losses and the patience {needs} would be others."
    )
