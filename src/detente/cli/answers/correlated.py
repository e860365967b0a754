"""Correlated and coarse correlated equilibria in words: what a mediator can bring about."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from detente.exact.number import show as shown
from detente.game.solution import Solution
from detente.report.blocks import Block, Bullets, Cell, Paragraph, Table
from detente.report.wording import Words, amount, capital, count, listed

_MEANS = {
    "correlated": (
        "A mediator draws an outcome with the chances of a plan and tells each party only its own "
        "part. In these plans nobody, whatever it is told, expects to gain by doing anything else."
    ),
    "coarse-correlated": (
        "A mediator draws an outcome with the chances of a plan; before it does, each party "
        "either binds itself to its part or picks an action of its own. In these plans nobody "
        "expects to gain by picking an action of its own."
    ),
}


def blocks(solution: Solution, most: int) -> Iterator[Block]:
    """The plans, at most so many and those that are best or worst for someone, and the ranges."""
    plans: Any = solution.details["distributions"]
    yield Paragraph(_MEANS[solution.concept])
    yield Paragraph(_counted(solution, plans))
    yield _table(solution, plans, most)
    words = tuple(_in_words(solution, plans))
    if words:
        yield Bullets(words)


def _counted(solution: Solution, plans: list[dict[str, Any]]) -> str:
    ranges: Any = solution.details["payoffs"]
    if len(ranges) < len(solution.game.players):
        return f"{capital(count(len(plans), 'plan'))} of many, found before the search was ended."
    if not solution.complete:
        return (
            f"{capital(count(len(plans), 'plan'))} of many: the best in total, the best and the "
            "worst for each party, and the pure Nash equilibria. That no plan is better is proven."
        )
    if len(plans) == 1:
        return "There is one such plan: it is proven that there is no other."
    return (
        f"{capital(count(len(plans), 'plan'))}, and every such plan is a mixture of them. The list "
        "is complete: it is proven that none is missing."
    )


def _table(solution: Solution, plans: list[dict[str, Any]], most: int) -> Table:
    game = solution.game
    rows = []
    for k, plan in enumerate(plans, 1):
        if k > most and not (plan["best_total"] or plan["best_for"] or plan["worst_for"]):
            continue
        rows.append((
            Cell(str(k), numeric=True),
            Cell(" + ".join(map(_drawn, plan["probabilities"]))),
            *(Cell(amount(Fraction(plan["payoffs"][p])), numeric=True) for p in game.players),
            Cell(amount(Fraction(plan["total"])), numeric=True),
            Cell("; ".join(_remarks(plan) if len(plans) > 1 else _product(plan))),
        ))  # fmt: skip
    more = len(plans) - len(rows)
    return Table(
        ("#", f"chance and outcome ({', '.join(game.players)})",
         *(f"payoff {p}" for p in game.players), "total", "remarks"),
        tuple(rows),
        reading=f"{more} more are left out here; --json lists all." if more > 0 else "",
    )  # fmt: skip


def _drawn(outcome: dict[str, Any]) -> str:
    where = "·".join(outcome["profile"].values())
    chance = Fraction(outcome["probability"])
    return where if chance == 1 else f"{shown(chance)} {where}"


def _remarks(plan: dict[str, Any]) -> Iterator[str]:
    # Whoever gets the same in every plan is in both lists, which says nothing.
    same = set(plan["best_for"]) & set(plan["worst_for"])
    ends = {k: [p for p in plan[k] if p not in same] for k in ("best_for", "worst_for")}
    best = [*(["in total"] if plan["best_total"] else []), *_for(ends["best_for"])]
    if best:
        yield f"best {listed(best)}"
    if ends["worst_for"]:
        yield f"worst {listed(_for(ends['worst_for']))}"
    yield from _product(plan)


def _product(plan: dict[str, Any]) -> Iterator[str]:
    if plan["nash"]:
        yield "Nash, needs no mediator"


def _for(players: list[str]) -> list[str]:
    return [f"for {listed(players)}"] if players else []


def _in_words(solution: Solution, plans: list[dict[str, Any]]) -> Iterator[str]:
    """The plan with the largest total, and what each party may get."""
    words = Words(solution.game, {})
    for best in [plan for plan in plans if plan["best_total"]][:1]:
        drawn = [
            words.row(told["profile"])
            + ("" if told["probability"] == "1" else f" ({shown(Fraction(told['probability']))})")
            for told in best["probabilities"]
        ]
        most = amount(Fraction(best["total"]))
        yield f"Most in total: {most}, if the mediator draws {listed(drawn, 'or')}."
    ranges: Any = solution.details["payoffs"]
    for p, ends in ranges.items():
        low, high = (Fraction(ends[end]) for end in ("worst", "best"))
        told = f"{amount(low)} in every plan" if low == high else f"{amount(low)} to {amount(high)}"
        yield f"{capital(words.party(p))}: {told}."
