"""Paths of best replies and of fictitious play in words: the way, and where it ends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from detente.exact.number import show
from detente.game.solution import Solution
from detente.report.blocks import Block, Cell, Paragraph, Table
from detente.report.wording import amount, capital, count, listed


def best_replies(solution: Solution, most: int) -> Iterator[Block]:
    """Where best-reply paths may end, and a path from each profile, at most so many."""
    classes: Any = solution.details["classes"]
    paths: Any = solution.details["paths"]
    profiles = solution.details["profiles"]
    yield Paragraph(
        f"{capital(count(len(classes), 'recurrent class', 'recurrent classes'))}: one at a time, "
        "whoever gains by it moves to a best reply, and what is reached then is not left again. "
        "The list is complete."
    )
    yield Table(
        ("#", "ends in", "possible from", "certain from"),
        tuple(
            (
                Cell(str(k), numeric=True),
                Cell(_class(own["profiles"], most)),
                Cell(f"{own['reached_from']} of {profiles}", numeric=True),
                Cell(f"{own['sure_from']} of {profiles}", numeric=True),
            )
            for k, own in enumerate(classes[:most], 1)
        ),
        reading=_left_out(len(classes) - most),
    )
    if paths:
        yield Table(
            (f"path ({', '.join(solution.game.players)})", "ends in #"),
            tuple(
                (
                    Cell(" → ".join(map(_profile, one["path"]))),
                    Cell(_end(one["class"]), numeric=True),
                )
                for one in paths[:most]
            ),
            "The first party that gains moves first",
            reading=_left_out(len(paths) - most),
        )


def _class(profiles: list[Mapping[str, str]], most: int) -> str:
    if len(profiles) == 1:
        return f"{_profile(profiles[0])} (pure Nash equilibrium)"
    told = listed(list(map(_profile, profiles[:most])))
    more = f" and {len(profiles) - most} more" if len(profiles) > most else ""
    return f"{told}{more} (cycle)"


def _end(number: int | None) -> str:
    return "goes round outside" if number is None else str(number + 1)


def fictitious_play(solution: Solution, most: int) -> Iterator[Block]:
    """What was played, the frequencies, and what they lead to."""
    game, details = solution.game, solution.details
    runs: Any = details["runs"]
    shares: Any = details["frequencies"]
    gains: Any = details["regrets"]
    yield Paragraph(f"{count(int(str(details['rounds'])), 'round')} of fictitious play. "
                    f"{_outcome(solution)}")  # fmt: skip
    yield Table(
        ("party", "how often it played", "could still gain"),
        tuple(
            (
                Cell(game.name(p)),
                Cell(_mixture(shares[p])),
                Cell(amount(Fraction(gains[p])), numeric=True),
            )
            for p in game.players
        ),
        reading="Shares of all rounds. The last column is what the best reply to the other's "
        "shares gains over the party's own.",
    )
    # The end of a long path tells more than its middle.
    first = runs[: most // 2] if len(runs) > most else runs
    last = runs[-(most // 2) :] if len(runs) > most else []
    rows = [*first, None, *last] if last else first
    yield Table(
        (f"played ({', '.join(game.players)})", "rounds on end"),
        tuple(
            (Cell("…"), Cell("")) if run is None
            else (Cell(_profile(run["profile"])), Cell(str(run["rounds"]), numeric=True))
            for run in rows
        ),
        reading=_left_out(len(runs) - len(first) - len(last)),
    )  # fmt: skip


def _outcome(solution: Solution) -> str:
    if not solution.equilibria:
        return "It settles nowhere."
    found = solution.equilibria[0]
    where = "; ".join(
        f"{p}: {_mixture({a: str(q) for a, q in own.items() if q != 0})}"
        for p, own in found.strategies.items()
    ) if found.exact else "an equilibrium whose probabilities are no fractions"  # fmt: skip
    settled = solution.details["settled_in_round"]
    if settled is not None:
        return f"It settles in round {settled}: {where}, a strict Nash equilibrium."
    return f"Its shares are near the Nash equilibrium {where}."


def _mixture(weights: Mapping[str, str]) -> str:
    told = [(action, Fraction(q)) for action, q in weights.items() if Fraction(q)]
    return " + ".join(action if q == 1 else f"{show(q)} {action}" for action, q in told)


def _profile(profile: Mapping[str, str]) -> str:
    return "·".join(profile.values())


def _left_out(more: int) -> str:
    return f"{more} more are left out here; --json lists all." if more > 0 else ""
