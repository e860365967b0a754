"""How long it takes to see what lasts, and who must give what for it.

Run it as `python benchmarks/concessions.py`. It prints figures beside the targets and asserts
nothing.
"""

from __future__ import annotations

import multiprocessing
import random
import resource
import sys
import time
from collections.abc import Iterator

from tables import Table, Target, duration, show

from detente.concepts.stability import CONCEPTS, stability
from detente.formula.statement import parse_statement
from detente.game.option_form import Option, OptionForm, Priorities, Ruled

# Options for each party, and how many statements each party's preference has.
FORMS = (((1, 1), 3), ((3, 3, 2, 2), 8), ((3, 3, 2, 2, 2, 2), 12), ((4, 3, 3, 3, 2, 2), 12))
SECONDS, MEGABYTES = 60.0, 1000.0


def tables() -> Iterator[Table]:
    """Stability of every state of option forms."""
    yield states()


def states() -> Table:
    """All four stability concepts on all states, each form in a process of its own."""
    table = Table(
        "Stability of every feasible state under Nash, GMR, SMR and SEQ",
        ["options", "parties", "states", "moves", "model", "stability", "peak memory", *CONCEPTS],
    )
    for sizes, wishes in FORMS:
        found = _apart(sizes, wishes)
        table.rows.append([
            str(sum(sizes)), str(len(sizes)), f"{found['states']:,}", f"{found['moves']:,}",
            duration(found["model"]), duration(found["stability"]), f"{found['peak']:.0f} MB",
            *(f"{found[c]:,}" for c in CONCEPTS),
        ])  # fmt: skip
        if sum(sizes) == 14:
            whole = found["model"] + found["stability"]
            table.targets += [
                Target("14 options, 6 parties under 60 s", duration(whole), met=whole < SECONDS),
                Target("in under 1 GB", f"{found['peak']:.0f} MB", met=found["peak"] < MEGABYTES),
            ]
    table.notes.append(
        "Preferences are random statements of up to two options; one combination in sixteen is "
        "ruled out. `model` is the way from statements to states, moves and ranks."
    )
    return table


def _apart(sizes: tuple[int, ...], wishes: int) -> dict[str, float]:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(measure, (sizes, wishes))


def measure(sizes: tuple[int, ...], wishes: int) -> dict[str, float]:
    """Seconds, megabytes and how many states last, for one form."""
    form = _form(sizes, wishes)
    start = time.perf_counter()
    model = form.graph_model()
    middle = time.perf_counter()
    found = stability(model)
    end = time.perf_counter()
    unit = 1024 if sys.platform.startswith("linux") else 1024**2
    return {
        "states": model.size,
        "moves": sum(len(to) for table in model.moves for to in table),
        "model": middle - start,
        "stability": end - middle,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit,
        **{c: len(found.equilibria(c)) for c in CONCEPTS},
    }


def _form(sizes: tuple[int, ...], wishes: int) -> OptionForm:
    draw = random.Random(1)  # noqa: S311 (repeatable on purpose)
    parties = tuple("abcdefg"[: len(sizes)])
    options = tuple(
        Option(f"{party}{k}", party) for party, m in zip(parties, sizes, strict=True)
        for k in range(m)
    )  # fmt: skip

    def wish() -> Ruled:
        one, other = draw.sample(options, 2)
        joined = draw.choice(["and", "or", "IF", "IFF"])
        text = f"{draw.choice(['', '-'])}{one.name} {joined} {draw.choice(['', '-'])}{other.name}"
        return Ruled(parse_statement(text))

    excluded: tuple[Ruled, ...] = ()
    if len(options) > 4:
        names = " and ".join(o.name for o in draw.sample(options, 4))
        excluded = (Ruled(parse_statement(names)),)
    preferences = {p: Priorities(tuple(wish() for _ in range(wishes))) for p in parties}
    return OptionForm(parties, options, preferences, excluded)


if __name__ == "__main__":
    show(tables())
