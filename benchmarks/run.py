"""Every benchmark in one run: prints the tables and writes them to `RESULTS.md` beside this file.

Run it as `python benchmarks/run.py [BENCHMARK ...]`, all by default. A benchmark is a module
beside this one with a function `tables()`, or with a `main()` whose printed lines are kept as they
are; each runs in a process of its own and is ended with all that it started when its time is up.
What was measured until then is kept.
"""

from __future__ import annotations

import contextlib
import importlib
import multiprocessing
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path

from tables import Table, machine

HERE = Path(__file__).parent
RESULTS = HERE / "RESULTS.md"
# Seconds for one benchmark.
LIMIT = 540.0
ABOUT = (
    "Written by `make bench`; a later run replaces it. Every solver got the same games in the "
    "same run; `equilibria.py`, `peers.py` and their neighbours say how each was asked."
)


def benchmarks() -> list[str]:
    """The modules that offer `tables` or `main`, by name."""
    offers = re.compile(r"^def (tables|main)\(", re.MULTILINE)
    return [
        path.stem
        for path in sorted(HERE.glob("[a-z]*.py"))
        if path != Path(__file__) and offers.search(path.read_text(encoding="utf-8"))
    ]


def measured(name: str) -> Iterator[Table | str]:
    """The tables of a benchmark as they come, and a sentence if it failed or took too long."""
    context = multiprocessing.get_context("spawn")
    pipe, end = context.Pipe(duplex=False)
    # No daemon: a benchmark has processes of its own.
    process = context.Process(target=_measure, args=(name, end))
    process.start()
    end.close()
    until = time.monotonic() + LIMIT
    try:
        while pipe.poll(max(0.0, until - time.monotonic())):
            yield pipe.recv()
        yield f"{name} was ended after {LIMIT:.0f} s; what it had measured by then is above."
    except EOFError:
        process.join()
        if process.exitcode:
            yield f"{name} ended with exit code {process.exitcode}; its error is printed above."
    finally:
        with contextlib.suppress(OSError):
            os.killpg(process.pid or 0, signal.SIGKILL)
        process.join()


def _measure(name: str, pipe: Connection) -> None:
    # A group of its own, so that it can be ended together with the peers it asks.
    os.setsid()
    module = importlib.import_module(name)
    if hasattr(module, "tables"):
        for table in module.tables():
            pipe.send(table)
    else:
        run = subprocess.run(
            [sys.executable, str(HERE / f"{name}.py")],
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        pipe.send(f"### {name}\n\n```text\n{run.stdout.strip()}\n```\n")
    pipe.close()


def written(parts: list[Table | str]) -> str:
    """The results as a page of Markdown."""
    targets = [target for part in parts if isinstance(part, Table) for target in part.targets]
    met = sum(target.met is True for target in targets)
    missed = [str(target) for target in targets if target.met is False]
    unknown = sum(target.met is None for target in targets)
    head = [
        "# Results of the benchmarks",
        "",
        ABOUT,
        "",
        *(f"- {line}" for line in machine()),
        f"- Targets: {met} of {len(targets)} met, {len(missed)} not met, {unknown} not measured.",
        *(f"  - {line}" for line in missed),
        "",
    ]
    body = [part.markdown() if isinstance(part, Table) else f"{part}\n" for part in parts]
    return "\n".join([*head, *body])


def main() -> None:
    """Run the benchmarks named, or all."""
    chosen = sys.argv[1:] or benchmarks()
    unknown = sorted(set(chosen) - set(benchmarks()))
    if unknown:
        sys.exit(f"no benchmark {', '.join(unknown)}; there are {', '.join(benchmarks())}")
    print("\n".join(machine()), end="\n\n")
    parts: list[Table | str] = []
    for name in chosen:
        for part in measured(name):
            print(part.text() if isinstance(part, Table) else part, flush=True)
            parts.append(part)
    # Whole or not at all: an interrupted run leaves the last results.
    draft = RESULTS.with_suffix(".md.part")
    draft.write_text(written(parts), encoding="utf-8")
    draft.replace(RESULTS)
    print(f"written to {RESULTS}")


if __name__ == "__main__":
    # Both ways of ending a run also end what it started.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(f"interrupted; {RESULTS.name} is as it was")
