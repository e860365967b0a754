"""`detente sweep`: how conclusions hold up over all admissible judgements."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from detente.cli.options import (
    examples,
    file_argument,
    json_option,
    print_json,
    reading,
    reading_options,
    title,
)
from detente.cli.patience import patience, timeout_option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from detente.analysis.model import Model
    from detente.sweep.engines import Engine
    from detente.sweep.run import Sweep
    from detente.sweep.sensitivity import Sensitivity
    from detente.sweep.steps import Steps

DRAWS = 20_000


@click.command(
    "sweep",
    short_help="Judge every conclusion over all admissible judgements.",
    epilog=examples(
        "detente sweep us_russia_brokerage",
        "detente sweep us_russia_brokerage --sensitivity",
        "detente sweep us_russia_brokerage --over truce_value",
        "detente sweep us_russia_brokerage --grid truce_value=1:4:13 --grid patience=1/2,2/3,0.8",
        "detente sweep truce.yaml --draws 1000000 -o truce.parquet",
        "detente sweep truce.yaml --draws 10000000 -o truce.parquet --dask local",
        "detente sweep truce.yaml --draws 1000000 --dask tcp://10.0.0.7:8786 --json",
    ),
)
@file_argument
@click.option("--draws", type=click.IntRange(min=1), default=DRAWS, metavar="N", show_default=True,
              help="How many sets of admissible judgements are drawn.")  # fmt: skip
@click.option("--seed", type=click.IntRange(min=0), default=1, metavar="S", show_default=True,
              help="The same seed draws the same judgements.")  # fmt: skip
@click.option("-o", "--output", metavar="OUT.parquet",
              help="Write every draw to a Parquet table; an interrupted sweep goes on where it "
              "ended, a table of fewer draws is gone on from.")  # fmt: skip
@click.option("--threads", type=click.IntRange(min=1), metavar="N",
              help="Threads of this process.  [default: one a processor]")  # fmt: skip
@click.option("--processes", type=click.IntRange(min=1), metavar="N",
              help="Judge in so many processes instead.")  # fmt: skip
@click.option("--dask", metavar="ADDRESS|local",
              help="Judge on a Dask cluster: its scheduler's address, or local for one of two "
              "workers here.")  # fmt: skip
@click.option("--sensitivity", "sensitive", is_flag=True,
              help="Also tell what overturns each conclusion, and what most rests on.")  # fmt: skip
@click.option("--over", metavar="PARAMETER", multiple=True,
              help="Also tell at which values of a parameter, moved over its range with all else "
              "as today, conclusions change.  [repeatable]")  # fmt: skip
@click.option("--grid", "gridded", metavar="NAME[=LOW:HIGH:COUNT]", multiple=True,
              help="Instead of draws every combination of these values of parameters: COUNT "
              "evenly spaced ones, those named (NAME=1,3/2), or the range in 21.  "
              "[repeatable]")  # fmt: skip
@timeout_option
@reading_options
@json_option
def command(  # noqa: PLR0913 (one for each option)
    *,
    file: str,
    draws: int,
    seed: int,
    output: str | None,
    threads: int | None,
    processes: int | None,
    dask: str | None,
    sensitive: bool,
    over: tuple[str, ...],
    gridded: tuple[str, ...],
    timeout: float | None,
    variant: str | None,
    settings: tuple[str, ...],
    as_json: bool,
) -> None:
    """Judge every conclusion over all admissible judgements: certain, or how often it holds.

    Parameters are drawn from their ranges, rankings from the orders that they leave open. A
    conclusion is certain where it is proven for all of them; otherwise the answer is the share
    of draws with its 95% interval. The same definition, seed and number of draws give the same
    answer, and the same table to the byte, wherever it is computed. With --grid nothing is drawn:
    each combination of the values named is judged, all else as today.
    """
    engine = _engine(processes, dask)
    if engine is not None and threads is not None:
        raise click.UsageError("--threads is for this process, leave it out with others")
    grid = _grid(gridded)
    if grid is not None:
        _alone_with_grid()
    from detente.sweep.run import sweep

    model = reading(file, variant, settings)
    with patience(timeout) as effort:
        followed = [one for name in over for one in _followed(model, name)]
        found = sweep(model, draws, seed, grid=grid, threads=threads, engine=engine, to=output)
        overturns = _sensitivity(model, seed) if sensitive else None
    if as_json:
        more: dict[str, object] = {}
        if overturns is not None:
            more["sensitivity"] = overturns.to_dict()
        if followed:
            more["steps"] = [one.to_dict() for one in followed]
        print_json(found.to_dict() | more)
        return
    _show(model, found, overturns, followed)
    if output is not None and not effort.stopped:
        click.echo(f"written: {output}", err=True)


def _show(
    model: Model, found: Sweep, overturns: Sensitivity | None, followed: Sequence[Steps]
) -> None:
    from detente.cli.answers.grid import grid_blocks
    from detente.cli.answers.sweep import blocks, overturned, stepped
    from detente.cli.show import show
    from detente.sweep.gridded import GridSweep

    if isinstance(found, GridSweep):
        over = ", ".join(f"{name} ({len(own):,})" for name, own in found.grid.items())
        points = f"{found.draws:,} point{'s' * (found.draws != 1)}"
        show(title(model, f"a grid of {points} over {over}"), list(grid_blocks(found)))
        return
    more = [*([] if overturns is None else overturned(overturns)), *stepped(followed)]
    heading = title(model, f"{found.draws:,} draws, seed {found.seed}")
    show(heading, [*blocks(found), *more])


def _grid(texts: tuple[str, ...]) -> dict[str, object] | None:
    """What `--grid` says of each parameter; None where it is not given."""
    found: dict[str, object] = {}
    for text in texts:
        name, sign, values = (part.strip() for part in text.partition("="))
        if not name or (sign and not values):
            raise click.UsageError(
                f"--grid {text}: write NAME=LOW:HIGH:COUNT, NAME=V1,V2,... or NAME alone, its range"
            )
        if name in found:
            raise click.UsageError(f"--grid {name} is given twice, write all its values in one")
        found[name] = values if sign else None
    return found or None


def _alone_with_grid() -> None:
    """Refuse what is about draws."""
    context = click.get_current_context()
    given = {
        "draws": "--draws", "seed": "--seed", "sensitive": "--sensitivity", "over": "--over",
    }  # fmt: skip
    for name, option in given.items():
        if context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE:
            why = "a grid is no sample" if name in ("draws", "seed") else "it is another question"
            raise click.UsageError(f"leave out {option} with --grid: {why}")


def _sensitivity(model: Model, seed: int) -> Sensitivity:
    from detente.sweep.sensitivity import sensitivity

    return sensitivity(model, seed=seed)


def _followed(model: Model, name: str) -> list[Steps]:
    """What changes along a parameter, of every kind of conclusion that the model has."""
    from detente.errors import SolverError
    from detente.sweep.steps import KINDS, steps

    found, refused = [], None
    for kind in KINDS:
        try:
            found.append(steps(model, name, kind))
        except SolverError as error:
            refused = error
    if refused is not None and not found:
        raise refused
    return found


def _engine(processes: int | None, dask: str | None) -> Engine | None:
    if processes is not None and dask is not None:
        raise click.UsageError("--processes and --dask are two places, name one")
    if dask is not None:
        from detente.sweep.engines import Cluster

        return Cluster(dask)
    if processes is not None:
        from detente.sweep.engines import Processes

        return Processes(processes)
    return None
