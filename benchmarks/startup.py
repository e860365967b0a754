"""What a newcomer waits for and pays: whole-process time, peak memory, installed size.

Run it as `python benchmarks/startup.py [REPEATS]`. It prints figures beside the budgets and
asserts nothing. A time is the median of the repeats after one that warms the caches; memory is
the largest peak. Both are those of the whole process, the interpreter included.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from tables import Table, Target, duration, show

from detente import kernels
from detente.files.shipped import shipped_models

COMMAND = Path(sysconfig.get_path("scripts")) / "detente"
SOURCE = Path(kernels.__file__).parents[1]
MEMORY_BUDGET = 250.0
SIZE_BUDGET = 300.0
MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Run:
    """One finished process: seconds on the clock, peak resident memory in MB, exit code."""

    seconds: float
    megabytes: float
    code: int


@dataclass(frozen=True, slots=True)
class Line:
    """What is measured, the arguments of `detente` that do it, and the seconds it may take."""

    name: str
    arguments: list[str]
    budget: float


def run(arguments: list[str]) -> Run:
    """Run the installed command once and ask the system what it took."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [COMMAND, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return Run(seconds, peak / MEGABYTE, process.returncode)


def lines(folder: Path) -> list[Line]:
    """`--help` once, and `solve` and `report` on every shipped model."""
    return [
        Line("--help", ["--help"], 0.3),
        *(Line(f"solve {model}", ["solve", model], 0.5) for model in shipped_models()),
        *(
            Line(f"report {model}", ["report", model, "-o", str(folder / f"{model}.html")], 1.5)
            for model in shipped_models()
        ),
    ]


def core_distributions() -> dict[str, Distribution]:
    """détente's dependencies without extras and all that they depend on, by canonical name."""
    found: dict[str, Distribution] = {}
    waiting = [Requirement("detente")]
    while waiting:
        name = canonicalize_name(waiting.pop().name)
        if name in found:
            continue
        found[name] = distribution(name)
        needed = [Requirement(text) for text in found[name].requires or []]
        waiting += [
            need for need in needed if not need.marker or need.marker.evaluate({"extra": ""})
        ]
    return found


def size(installed: Distribution) -> float:
    """Megabytes of the files that a distribution installed, compiled bytecode included."""
    files = [Path(str(file.locate())) for file in installed.files or []]
    return sum(file.stat().st_size for file in files if file.is_file()) / MEGABYTE


def core_sizes() -> dict[str, float]:
    """Megabytes of each core distribution; détente's own are those of its source folder."""
    sizes = {name: size(installed) for name, installed in core_distributions().items()}
    own = [file for file in SOURCE.rglob("*") if file.is_file()]
    sizes["detente"] = sum(file.stat().st_size for file in own) / MEGABYTE
    return sizes


def times(repeats: int) -> Table:
    """A row for each command."""
    table = Table(
        "Whole commands, the interpreter's start included", ["detente ...", "time", "peak memory"],
        notes=[f"Median of {repeats} runs after one that warms the caches; the largest peak."],
    )  # fmt: skip
    late, large, failed = [], 0.0, []
    with tempfile.TemporaryDirectory() as folder:
        for line in lines(Path(folder)):
            runs = [run(line.arguments) for _ in range(repeats + 1)]
            seconds = statistics.median(one.seconds for one in runs[1:])
            peak = max(one.megabytes for one in runs)
            large = max(large, peak)
            if seconds > line.budget:
                late.append(f"{line.name} {duration(seconds)} of {duration(line.budget)}")
            if runs[-1].code:
                failed.append(f"{line.name} ended with exit code {runs[-1].code}")
            table.rows.append([line.name, duration(seconds), f"{peak:.0f} MB"])
    table.notes += failed
    table.targets = [
        Target(
            "--help in 0.3 s, solve in 0.5 s, report in 1.5 s", "; ".join(late) or "all", not late
        ),
        Target(
            f"under {MEMORY_BUDGET:.0f} MB of memory", f"{large:.0f} MB", large <= MEMORY_BUDGET
        ),
    ]
    return table


def sizes() -> Table:
    """The core install by what weighs most in it."""
    found = core_sizes()
    total = sum(found.values())
    heaviest = sorted(found.items(), key=lambda item: -item[1])
    return Table(
        "Size of the core install", ["distribution", "size"],
        [[name, f"{megabytes:.1f} MB"] for name, megabytes in heaviest],
        targets=[Target(f"under {SIZE_BUDGET:.0f} MB", f"{total:.0f} MB", total <= SIZE_BUDGET)],
    )  # fmt: skip


def tables(repeats: int = 3) -> Iterator[Table]:
    """The times of commands, then the size of the install."""
    if not COMMAND.exists():
        yield Table(
            "Whole commands", ["détente"], [["not installed"]],
            notes=["Install détente (`make`) to measure its command."],
        )  # fmt: skip
        return
    yield times(repeats)
    yield sizes()


if __name__ == "__main__":
    show(tables(int(sys.argv[1]) if len(sys.argv) > 1 else 9))
