"""What every benchmark yields: tables with figures, notes and targets, as text and as Markdown.

A benchmark is a module beside this one with a function `tables()` that yields a `Table` as soon
as it is measured. `show` prints them; `run.py` gathers those of all benchmarks.
"""

from __future__ import annotations

import datetime as dt
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from detente import kernels

PACKAGES = ("detente", "numpy", "quantecon", "nashpy", "pygambit")
LRSNASH = shutil.which("lrsnash") or ""


@dataclass(frozen=True, slots=True)
class Target:
    """What was aimed at, the figure measured, and whether that meets it; None if not measured."""

    text: str
    figure: str
    met: bool | None

    def __str__(self) -> str:
        verdict = {True: "met", False: "not met", None: "not measured"}[self.met]
        return (
            f"{self.text}: {self.figure} ({verdict})" if self.figure else f"{self.text}: {verdict}"
        )


@dataclass(slots=True)
class Table:
    """Rows of cells under heads; the first `words` columns hold words, the others figures."""

    title: str
    heads: list[str]
    rows: list[list[str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    words: int = 1

    def text(self) -> str:
        """The table for a terminal."""
        lines = [self.heads, *self.rows]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        drawn = [
            "  ".join(
                cell.ljust(width) if k < self.words else cell.rjust(width)
                for k, (cell, width) in enumerate(zip(line, widths, strict=True))
            ).rstrip()
            for line in lines
        ]
        told = [*self.notes, *(f"target: {target}" for target in self.targets)]
        return "\n".join([self.title, *(f"  {line}" for line in drawn), *told]) + "\n"

    def markdown(self) -> str:
        """The table in Markdown, under a heading of the third level."""
        rule = ["---"] * self.words + ["---:"] * (len(self.heads) - self.words)
        lines = [
            "| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |"
            for line in (self.heads, rule, *self.rows)
        ]
        told = [f"- {note}" for note in self.notes]
        told += [f"- Target: {target}" for target in self.targets]
        return "\n".join([f"### {self.title}", "", *lines, *([""] if told else []), *told]) + "\n"


def show(tables: Iterable[Table]) -> None:
    """Print what was measured on, then each table as it comes."""
    print("\n".join(machine()), end="\n\n")
    for table in tables:
        print(table.text(), flush=True)


def ratio(times: float) -> str:
    """How many times as long, to two figures.

    >>> ratio(3.14159), ratio(1234.5), ratio(0.123)
    ('×3.1', '×1200', '×0.12')
    """
    if times >= 100:
        digits = len(str(int(times))) - 2
        return f"×{round(times, -digits):.0f}"
    return f"×{times:.2g}" if times < 10 else f"×{times:.0f}"


def duration(seconds: float) -> str:
    """A time with its unit, to about three figures.

    >>> duration(0.0000123), duration(0.0123), duration(12.3)
    ('12.3 µs', '12.3 ms', '12.3 s')
    """
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds * 1e6:.3g} µs"


def machine() -> list[str]:
    """When, where and with what it was measured."""
    installed = []
    for name in PACKAGES:
        try:
            installed.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            installed.append(f"{name} not installed")
    installed.append(_lrsnash())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    hardware = f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GB of memory"
    system = f"{platform.system()}, Python {sys.version.split()[0]}"
    return [
        f"{dt.datetime.now(dt.UTC):%Y-%m-%d}, {hardware}, {system}",
        f"{', '.join(installed)}; kernels {kernels.status()}",
    ]


def _processor() -> str:
    information = Path("/proc/cpuinfo")
    if information.is_file():
        found = re.search(r"model name\s*:\s*(.+)", information.read_text(encoding="utf-8"))
        if found:
            return found[1].strip()
    return platform.processor() or platform.machine()


def _lrsnash() -> str:
    """The version that lrsnash prints above an answer."""
    if not LRSNASH:
        return "lrsnash not installed"
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "game").write_text("1 1\n\n1\n\n1\n", encoding="utf-8")
        run = subprocess.run(
            [LRSNASH, "game"], capture_output=True, text=True, check=False, cwd=folder, timeout=10
        )
    found = re.search(r"v\.?\s*([\d.]+\w*)", run.stdout)
    return f"lrsnash {found[1] if found else 'of unknown version'}"
