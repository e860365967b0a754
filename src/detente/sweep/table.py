"""A sweep as a Parquet table, a row a draw, that can be stopped and gone on with.

Columns: `draw` (from 0); each drawn parameter as `parameter:NAME` (float64, rounded); each
conclusion under its name (boolean; null where it has no answer or was not asked); each figure under
its name (float64, rounded; null where there is none). The file's metadata hold `detente`: JSON with
`format` ("detente-sweep-table/1"), `identity` (a hash of the definition, its reading and the seed),
`title`, `seed`, `draws`, `not_asked_from` (by conclusion, where judged at the first draws alone).
The table of a grid has a column `point` for `draw`, and in its metadata `grid` (each parameter with
its exact values, the last moving fastest) and `points` in place of the last three.

Until the table is complete its blocks stand in a folder beside it, `NAME.parts`, each a whole file;
they are found again by a later run. The finished table is made of them at one stroke, so that it
is the same to the byte whether or not the run was interrupted.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.errors import OutputError
from detente.game.judgements import judgements
from detente.sweep.engines import Job, Span
from detente.sweep.grid import Values
from detente.sweep.plan import NO_ANSWER, NOT_ASKED, YES, Columns

if TYPE_CHECKING:
    import pyarrow as pa

FORMAT = "detente-sweep-table/1"
# Checksums tell a damaged block from a whole one.
_WRITTEN = {"compression": "zstd", "write_page_checksum": True}


def _grid_told(grid: Values) -> list[tuple[str, list[str]]]:
    """A grid as data, its order kept."""
    return [(name, list(map(str, own))) for name, own in grid.items()]


def identity(job: Job) -> str:
    """What a table depends on besides the number of draws, as a hash."""
    model = job.model
    # What a linked definition says counts as much.
    written = [model.definition, *(link.definition for link in model.definition.links)]
    said = [[(j.name, j.says) for j in judgements(one)] for one in written]
    read = sorted((name, str(value)) for name, value in model.overrides.items())
    # A seed is a number and a grid none, so that neither is taken for the other.
    points = job.seed if job.grid is None else _grid_told(job.grid)
    told = json.dumps([FORMAT, version("detente"), points, model.name, read, said])
    return sha256(told.encode()).hexdigest()


@dataclass(frozen=True)
class SweepTable:
    """The table at `path` of `draws` draws of a job, and its blocks while there are some missing.

    Raises OutputError where pyarrow is missing, and where `path` holds anything else than a table
    of the same job with as many draws at most.
    """

    path: Path
    job: Job
    draws: int

    def __post_init__(self) -> None:
        _arrow()
        if not self.path.name or self.path.is_dir():
            raise OutputError(f"'{self.path}' is no file, write a name such as OUT.parquet")
        if self.path.exists():
            self._mine(self.path, _metadata_of(self.path))
        for found in sorted(self.parts.glob("*.parquet")):
            metadata = _metadata_of(found)
            # A block that was cut off, as by a crash of the machine, is found anew.
            if metadata is not None:
                self._mine(found, metadata)
        rows = 0 if self._whole is None else self._whole.num_rows
        if rows > self.draws:
            raise OutputError(
                f"{self.path} has {rows:,} draws of this sweep, more than {self.draws:,}; ask for "
                "as many or more, or choose another name with -o"
            )

    @property
    def parts(self) -> Path:
        """The folder of the blocks found so far."""
        return self.path.with_name(f"{self.path.name}.parts")

    @cached_property
    def identity(self) -> str:
        """The hash of the job."""
        return identity(self.job)

    def has(self, span: Span) -> bool:
        """Whether a block was found earlier, by an interrupted run or one of fewer draws."""
        whole = self._whole
        if whole is not None and span[1] <= whole.num_rows:
            return True
        found = _metadata_of(self._part(span))
        return found is not None and found.num_rows == span[1] - span[0]

    def stored(self, span: Span) -> Columns:
        """A block that the table has."""
        block = self._block(span)
        return self._columns(block, span)

    def keep(self, columns: Columns, span: Span) -> None:
        """Store a block."""
        file = self._part(span)
        beside = file.with_suffix(".writing")
        try:
            self.parts.mkdir(parents=True, exist_ok=True)
            _arrow().parquet.write_table(self._table(columns, span), beside, **_WRITTEN)
            beside.replace(file)
        except OSError as error:
            raise self._unwritten(error) from None
        finally:
            _removed(beside)

    def finish(self, spans: Sequence[Span]) -> None:
        """Make the table of its blocks, and remove these."""
        beside = self.path.with_name(f".{self.path.name}.writing")
        schema = self._schema.with_metadata(self._metadata(self.draws))
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with _arrow().parquet.ParquetWriter(beside, schema, **_WRITTEN) as writer:
                for span in spans:
                    block = self._block(span)
                    writer.write_table(block.replace_schema_metadata(schema.metadata))
            beside.replace(self.path)
        except OSError as error:
            raise self._unwritten(error) from None
        finally:
            _removed(beside)
        shutil.rmtree(self.parts, ignore_errors=True)

    # -- inside -------------------------------------------------------------------------------

    def _block(self, span: Span) -> pa.Table:
        if self._whole is not None and span[1] <= self._whole.num_rows:
            return self._whole.slice(span[0], span[1] - span[0])
        return _read(self._part(span))

    def _part(self, span: Span) -> Path:
        return self.parts / f"{span[0]:012d}-{span[1]:012d}.parquet"

    @cached_property
    def _whole(self) -> pa.Table | None:
        return _read(self.path) if self.path.exists() else None

    @cached_property
    def _schema(self) -> pa.Schema:
        pa, plan = _arrow(), self.job.plan
        return pa.schema([
            pa.field("draw" if self.job.grid is None else "point", pa.int64(), nullable=False),
            *(pa.field(f"parameter:{n}", pa.float64(), nullable=False) for n in self._drawn),
            *(pa.field(c.name, pa.bool_()) for c in plan.conclusions),
            *(pa.field(f.name, pa.float64()) for f in plan.figures),
        ])  # fmt: skip

    @cached_property
    def _drawn(self) -> tuple[str, ...]:
        return tuple(self.job.plan.draws.block(0, 1))

    def _table(self, columns: Columns, span: Span) -> pa.Table:
        import numpy as np

        pa = _arrow()
        drawn = self.job.plan.draws.block(*span)
        arrays: list[Any] = [pa.array(np.arange(*span, dtype=np.int64))]
        arrays += [pa.array(drawn[name]) for name in self._drawn]
        for codes in columns.conclusions.values():
            arrays.append(pa.array(codes == YES, mask=codes >= NO_ANSWER))
        for numbers in columns.figures.values():
            arrays.append(pa.array(numbers, mask=np.isnan(numbers)))
        schema = self._schema.with_metadata(self._metadata(None))
        return pa.Table.from_arrays(arrays, schema=schema)

    def _columns(self, table: pa.Table, span: Span) -> Columns:
        import numpy as np

        plan = self.job.plan
        exact_only = set(plan.exact_only)
        asked = np.arange(*span) < plan.exact
        found = {}
        for one in plan.conclusions:
            column = table[one.name].combine_chunks()
            codes = np.array(column.fill_null(False)).astype(np.uint8)  # noqa: FBT003 (arrow takes it so)
            codes[np.array(column.is_null())] = NO_ANSWER
            if one.name in exact_only:
                codes[~asked] = NOT_ASKED
            found[one.name] = codes
        figures = {
            f.name: np.array(table[f.name].combine_chunks().fill_null(float("nan")))
            for f in plan.figures
        }
        return Columns(span[0], found, figures, 0)

    def _metadata(self, draws: int | None) -> dict[bytes, bytes]:
        plan = self.job.plan
        told: dict[str, object] = {
            "format": FORMAT,
            "identity": self.identity,
            "title": self.job.model.title,
            "variant": self.job.model.name,
        }
        grid = self.job.grid
        if grid is None:
            told |= {"seed": self.job.seed}
            told |= {"not_asked_from": dict.fromkeys(plan.exact_only, plan.exact)}
        if draws is not None:
            told["draws" if grid is None else "points"] = draws
            if grid is not None:
                told["grid"] = [{"parameter": n, "values": own} for n, own in _grid_told(grid)]
        return {b"detente": json.dumps(told, ensure_ascii=False, sort_keys=True).encode()}

    def _mine(self, file: Path, metadata: pa.FileMetaData | None) -> None:
        """Refuse what is no table, and the table of another job."""
        advice = "remove it or choose another name with -o"
        try:
            told = json.loads(((metadata and metadata.metadata) or {})[b"detente"])
        except (ValueError, KeyError):
            raise OutputError(f"{file} is not a sweep of détente, {advice}") from None
        if told.get("identity") != self.identity:
            of = f"seed {told.get('seed')}" if "seed" in told else "a grid"
            raise OutputError(
                f"{file} is the sweep of another definition, reading, seed or grid "
                f"('{told.get('title')}', {of}; its hash differs), {advice}"
            )

    def _unwritten(self, error: OSError) -> OutputError:
        why = error.strerror or str(error)
        return OutputError(
            f"cannot write {self.path}: {why}; what was found so far stands in {self.parts}, run "
            "the same command again to go on"
        )


def _metadata_of(file: Path) -> pa.FileMetaData | None:
    """What a Parquet file says of itself; None of what is none, or is cut off."""
    try:
        return _arrow().parquet.read_metadata(file)
    except (OSError, _arrow().ArrowException):
        return None


def _read(file: Path) -> pa.Table:
    try:
        table: pa.Table = _arrow().parquet.read_table(
            file, memory_map=False, page_checksum_verification=True
        )
    except (OSError, _arrow().ArrowException):
        raise OutputError(
            f"{file} is damaged or gone, remove it and run the same command again"
        ) from None
    return table


def _removed(file: Path) -> None:
    with suppress(OSError):
        file.unlink(missing_ok=True)


def _arrow() -> Any:  # noqa: ANN401 (a library without types)
    try:
        import pyarrow as pa
        import pyarrow.parquet
    except ImportError:
        raise OutputError(
            "a Parquet table needs pyarrow, install détente with it: pip install 'detente[parquet]'"
        ) from None
    return pa
