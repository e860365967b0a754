"""`detente report`: the equilibrium report of one or several definitions."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from detente.cli.options import examples

if TYPE_CHECKING:
    from rich.progress import Progress

# How the reports of several files are called in their folder.
_SUFFIXES = {"html": ".html", "md": ".md", "json": ".json", "terminal": ".txt"}


@click.command(
    "report",
    short_help="Write the equilibrium report.",
    epilog=examples(
        "detente report us_russia_brokerage",
        "detente report truce.yaml -o truce.html",
        "detente report games/*.yaml -o reports",
        "detente report truce.yaml --format md > truce.md",
    ),
)
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option("-o", "--output", metavar="OUT",
              help="Where to write; a folder for several files.")  # fmt: skip
@click.option("--format", "style", metavar="FORMAT",
              help="html, md, json or terminal, where OUT's suffix does not say it.")  # fmt: skip
@click.option("--require", "required", metavar="FINDING", multiple=True,
              help="Exit code 1 unless this finding holds; may be repeated.")  # fmt: skip
@click.option("--draws", type=click.IntRange(min=0), metavar="N",
              help="How many draws from the ranges of judgements; 20,000 by default.")  # fmt: skip
@click.option("--seed", type=int, metavar="S",
              help="The seed of the draws; 1 by default.")  # fmt: skip
def command(  # noqa: PLR0913, PLR0917 (one argument for each option of the command)
    files: tuple[str, ...],
    output: str | None,
    style: str | None,
    required: tuple[str, ...],
    draws: int | None,
    seed: int | None,
) -> None:
    """Write the equilibrium report: bottom line, payoffs, equilibria, concessions, findings.

    Without -o the report goes to standard output, as text for the terminal unless --format says
    otherwise. With -o OUT it goes to that file, in the format of OUT's suffix (.html, .md, .json,
    .txt). Several files go to the folder OUT, one report each, HTML unless --format says
    otherwise. What is written replaces an older report only when it is complete.
    """
    from detente.analysis.model import load
    from detente.cli.check import judged
    from detente.report.build import report
    from detente.report.study import DRAWS, SEED

    count, source = DRAWS if draws is None else draws, SEED if seed is None else seed
    targets = _targets(files, output, style)
    fine = True
    with _bar(len(targets)) as bar:
        for file, target, chosen in targets:
            model = load(file)
            made = report(model, draws=count, seed=source, progress=bar.teller(file))
            if target is None:
                bar.say(made.render(chosen))
            else:
                bar.say(f"{made.save(target, chosen)}\n")
            fine = judged(model, required) and fine
            bar.advance()
    if not fine:
        raise click.exceptions.Exit(1)


_Target = tuple[str, Path | None, str]


def _targets(files: tuple[str, ...], output: str | None, style: str | None) -> list[_Target]:
    """For each file where its report goes (None: standard output) and in which format."""
    from detente.report.formats import format_of

    if output is None:
        return [(file, None, format_of(explicit=style)) for file in files]
    out = Path(output)
    if len(files) == 1 and not (out.is_dir() or output.endswith("/")):
        return [(files[0], out, format_of(out, style))]
    chosen = format_of(explicit=style or "html")
    targets = [out / (Path(file).stem + _SUFFIXES[chosen]) for file in files]
    twice = [target for target in targets if targets.count(target) > 1]
    if twice:
        raise click.UsageError(f"two of the files would be written to {twice[0]}")
    if out.suffix and not out.is_dir():
        raise click.UsageError(f"several files need a folder, and {out} is the name of a file")
    _make(out)
    return list(zip(files, targets, [chosen] * len(files), strict=True))


def _make(folder: Path) -> None:
    from detente.errors import OutputError

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"cannot make the folder {folder}: {error.strerror}") from None


class _Silence:
    """What tells of progress where nobody watches: results on standard output, nothing else."""

    def tell(self, words: str) -> None:
        """Say what is being done."""

    def teller(self, file: str) -> Callable[[str], None]:
        """What a report on `file` calls before each part that takes time."""
        return lambda words: self.tell(f"{file}: {words}")

    def advance(self) -> None:
        """One report is done."""

    def say(self, text: str) -> None:
        """Print a result."""
        click.echo(text, nl=False)


class _Bar(_Silence):
    """A bar on a terminal's standard error, taken away while a result is printed."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress = progress
        self._task = progress.add_task("", total=total)

    def tell(self, words: str) -> None:
        """Say what is being done."""
        self._progress.update(self._task, description=words)

    def advance(self) -> None:
        """One report is done."""
        self._progress.advance(self._task)

    def say(self, text: str) -> None:
        """Print a result."""
        self._progress.stop()
        click.echo(text, nl=False)
        self._progress.start()


@contextmanager
def _bar(total: int) -> Iterator[_Silence]:
    if not sys.stderr.isatty():
        yield _Silence()
        return
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, redirect_stdout=False) as progress:
        yield _Bar(progress, total)
