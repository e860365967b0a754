"""Sweeps that are stopped, killed, spread over processes and clusters: the same to the byte."""

from __future__ import annotations

import errno
import importlib.util
import json
import os
import random
import re
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

import detente as dt
from detente.errors import OutputError, SolverError
from detente.game.effort import limited
from detente.sweep import run
from detente.sweep.engines import PATIENCE, Cluster, Job, Processes, Threads
from detente.sweep.run import sweep
from detente.sweep.table import SweepTable, identity

needed = os.environ.get("DETENTE_REQUIRE_OPTIONAL") == "1"
if not needed:
    pytest.importorskip("pyarrow")
    pytest.importorskip("distributed")

MODEL = "hnc_composition"
DRAWS, SIZE = 5_000, 512


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "BLOCK", SIZE)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The table of a sweep that nothing disturbed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run, "BLOCK", SIZE)
        path = tmp_path_factory.mktemp("sweep") / "whole.parquet"
        sweep(dt.load(MODEL), DRAWS, engine=Threads(1), to=path)
    return path.read_bytes()


def _rows(found: run.Sweep) -> list[dict[str, object]]:
    return [row.to_dict() for row in found.rows] + [f.to_dict() for f in found.figures]


def test_threads_and_processes_and_a_cluster_agree(tmp_path: Path, whole: bytes) -> None:
    model = dt.load(MODEL)
    plain = _rows(sweep(model, DRAWS))
    for number, engine in enumerate((Threads(3), Processes(2), Cluster("local"))):
        path = tmp_path / f"{number}.parquet"
        assert _rows(sweep(model, DRAWS, engine=engine, to=path)) == plain
        assert path.read_bytes() == whole
        assert not path.with_name(f"{number}.parquet.parts").exists()


def test_the_table_says_what_the_sweep_says(tmp_path: Path, whole: bytes) -> None:
    import pyarrow.parquet as pq

    path = tmp_path / "whole.parquet"
    path.write_bytes(whole)
    table = pq.read_table(path)
    model = dt.load(MODEL)
    found = sweep(model, DRAWS)
    told = json.loads(table.schema.metadata[b"detente"])
    assert (told["draws"], told["seed"], told["title"]) == (DRAWS, 1, model.title)
    assert table["draw"].to_pylist() == list(range(DRAWS))
    for row in found:
        column = table[row.name].to_pylist()
        assert column.count(True) == row.holds
        asked = column[: told["not_asked_from"].get(row.name, DRAWS)]
        assert len(asked) == row.asked
        assert asked.count(None) == row.broken
    for k in (0, 1, 4_999):
        exact = Job(model, 1).plan.draws.exactly(k)
        for name, value in exact.items():
            assert table[f"parameter:{name}"][k].as_py() == pytest.approx(float(value), rel=1e-12)


def test_stopped_and_gone_on_with(tmp_path: Path, whole: bytes) -> None:
    path = tmp_path / "out.parquet"
    with limited(seconds=0):
        short = sweep(dt.load(MODEL), DRAWS, to=path)
    assert "goes on from there" in short.notes[0]
    assert not path.exists()
    assert len(list(path.with_name("out.parquet.parts").iterdir())) == 1
    sweep(dt.load(MODEL), DRAWS, to=path)
    assert path.read_bytes() == whole


def test_a_table_of_fewer_draws_is_gone_on_from(
    tmp_path: Path, whole: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "out.parquet"
    sweep(dt.load(MODEL), 2_000, to=path)
    asked: list[tuple[int, int]] = []
    before = Threads.run

    def watched(self, job, spans):
        asked.extend(spans)
        return before(self, job, spans)

    monkeypatch.setattr(Threads, "run", watched)
    sweep(dt.load(MODEL), DRAWS, to=path)
    # Three whole blocks were there.
    assert asked[0] == (3 * SIZE, 4 * SIZE)
    assert path.read_bytes() == whole


KILLED = """
    import sys
    import detente as dt
    from detente.sweep import run
    from detente.sweep.engines import Threads
    from detente.sweep.table import SweepTable
    run.BLOCK = {size}
    keep = SweepTable.keep
    def told(self, columns, span):
        keep(self, columns, span)
        print(*span, flush=True)
    SweepTable.keep = told
    run.sweep(dt.load("{model}"), 10**8, engine=Threads(1), to=sys.argv[1])
"""


def test_killed_and_gone_on_with(tmp_path: Path, whole: bytes) -> None:
    path = tmp_path / "out.parquet"
    script = textwrap.dedent(KILLED.format(size=SIZE, model=MODEL))
    with subprocess.Popen(
        [sys.executable, "-c", script, str(path)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        for _ in range(3):
            assert process.stdout.readline()
        process.send_signal(signal.SIGKILL)
    assert not path.exists()
    sweep(dt.load(MODEL), DRAWS, to=path)
    assert path.read_bytes() == whole


def test_a_lost_worker_loses_nothing(tmp_path: Path, whole: bytes) -> None:
    """A real cluster of two workers, one of which is killed while blocks are being judged."""
    from distributed import Client, LocalCluster

    path = tmp_path / "out.parquet"
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        victim = next(iter(client.run(os.getpid).values()))
        kept: list[int] = []
        keep = SweepTable.keep

        def then_kill(self, columns, span):
            keep(self, columns, span)
            kept.append(span[0])
            if len(kept) == 2:
                os.kill(victim, signal.SIGKILL)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(SweepTable, "keep", then_kill)
            sweep(dt.load(MODEL), DRAWS, engine=Cluster(cluster.scheduler_address), to=path)
    assert len(kept) > 2
    assert path.read_bytes() == whole


def test_no_scheduler_is_said_soon() -> None:
    assert PATIENCE < 10
    with pytest.raises(SolverError, match="no Dask scheduler answers"):
        sweep(dt.load(MODEL), 100, engine=Cluster("tcp://127.0.0.1:9"))


def test_another_sweep_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "out.parquet"
    model = dt.load(MODEL)
    sweep(model, 100, to=path)
    before = path.read_bytes()
    for other, seed in (
        (dt.load("assad_question"), 1),
        (model, 2),
        (model.at({"return_cost": 5}), 1),
    ):
        with pytest.raises(OutputError, match=r"another definition.*hash differs.*choose another"):
            sweep(other, 100, seed, to=path)
    path.write_text("no table")
    with pytest.raises(OutputError, match="is not a sweep"):
        sweep(model, 100, to=path)
    assert len(before) > 100


def test_a_full_disk_keeps_what_was_found(
    tmp_path: Path, whole: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pyarrow.parquet as pq

    path = tmp_path / "out.parquet"
    write = pq.write_table
    written: list[str] = []

    def full(table, where, **options):
        if len(written) == 3:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        written.append(str(where))
        write(table, where, **options)

    with monkeypatch.context() as patch:
        patch.setattr(pq, "write_table", full)
        with pytest.raises(
            OutputError, match=r"No space left on device.*run the same command again"
        ):
            sweep(dt.load(MODEL), DRAWS, to=path)
    assert len(list(path.with_name("out.parquet.parts").iterdir())) == 3
    sweep(dt.load(MODEL), DRAWS, to=path)
    assert path.read_bytes() == whole


def test_the_hash_is_of_what_is_said() -> None:
    model = dt.load(MODEL)
    assert identity(Job(model, 1)) == identity(Job(dt.load(MODEL), 1))
    others = [Job(model, 2), Job(model.at({"return_cost": 5}), 1), *(
        Job(variant, 1) for variant in model.variants.values()
    )]  # fmt: skip
    hashes = {identity(job) for job in [Job(model, 1), *others]}
    assert len(hashes) == len(others) + 1


def test_the_hash_is_of_linked_definitions_too(tmp_path: Path) -> None:
    games, other = Path(__file__).parents[2] / "games", "us_russia_brokerage"
    linking = (games / "geneva_linkage.yaml").read_text("utf-8")
    text = (games / f"{other}.yaml").read_text("utf-8")
    remarked = text.replace("payoffs:", "payoffs: # a remark", 1)
    hashes = {_linked_to(tmp_path, linking, other, told) for told in (text, remarked)}
    assert len(hashes) == 1
    first, high = next(
        (n, p.range[1]) for n, p in dt.load(other).definition.parameters.items() if p.range
    )
    moved = re.sub(rf"(\n  {first}:\n    value: )\S+", rf"\g<1>{high}", text, count=1)
    assert moved != text
    assert _linked_to(tmp_path, linking, other, moved) not in hashes


def _linked_to(folder: Path, linking: str, other: str, text: str) -> str:
    (folder / "other.yaml").write_text(text, "utf-8")
    file = folder / "linking.yaml"
    file.write_text(linking.replace(f"game: {other}", "game: other.yaml"), "utf-8")
    return identity(Job(dt.load(file), 1))


def _stopped_at(path: Path, blocks: int, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """A sweep that ends once so many blocks are kept, and these."""
    keep = SweepTable.keep

    def then_stop(self, columns, span):
        keep(self, columns, span)
        if span[0] == (blocks - 1) * SIZE:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(SweepTable, "keep", then_stop)
        with pytest.raises(KeyboardInterrupt):
            sweep(dt.load(MODEL), DRAWS, to=path)
    parts = path.with_name(f"{path.name}.parts")
    found = sorted(parts.iterdir())
    assert len(found) == blocks
    return found


def test_a_block_that_was_cut_off_is_found_anew(
    tmp_path: Path, whole: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "out.parquet"
    first, second, third = _stopped_at(path, 3, monkeypatch)
    first.write_bytes(first.read_bytes()[:-100])
    second.write_bytes(b"")
    third.with_suffix(".writing").write_bytes(b"half")
    sweep(dt.load(MODEL), DRAWS, to=path)
    assert path.read_bytes() == whole
    assert list(tmp_path.iterdir()) == [path]


def _refused(path: Path) -> str:
    try:
        sweep(dt.load(MODEL), DRAWS, to=path)
    except OutputError as refused:
        return str(refused)
    return ""


def test_a_damaged_block_is_named_and_never_believed(
    tmp_path: Path, whole: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "out.parquet"
    first, second = _stopped_at(path, 2, monkeypatch)
    sound = second.read_bytes()
    source = random.Random(3)  # noqa: S311 - statistics, not secrets
    # The footer tells where columns stand; what comes before it is data.
    data = len(sound) - 8 - int.from_bytes(sound[-8:-4], "little")
    for _ in range(6):
        at = source.randrange(4, data)
        second.write_bytes(
            sound[:at] + bytes([sound[at] ^ 1 << source.randrange(8)]) + sound[at + 1 :]
        )
        refused = _refused(path)
        if refused:
            assert f"{second} is damaged" in refused
        else:
            assert path.read_bytes() == whole
            path.unlink()
            first.parent.mkdir(exist_ok=True)
    second.unlink(missing_ok=True)
    sweep(dt.load(MODEL), DRAWS, to=path)
    assert path.read_bytes() == whole


def test_fewer_draws_never_replace_more(tmp_path: Path) -> None:
    path = tmp_path / "out.parquet"
    sweep(dt.load(MODEL), 300, to=path)
    before = path.read_bytes()
    with pytest.raises(OutputError, match=r"has 300 draws of this sweep.*ask for as many or more"):
        sweep(dt.load(MODEL), 299, to=path)
    sweep(dt.load(MODEL), 300, to=path)
    assert path.read_bytes() == before


def test_a_name_that_is_no_file_is_refused(tmp_path: Path) -> None:
    for name in ("", tmp_path):
        with pytest.raises(OutputError, match="is no file, write a name"):
            sweep(dt.load(MODEL), 10, to=name)


INTERRUPTED = """
    import sys
    from detente.cli.main import main
    from detente.sweep import run
    from detente.sweep.table import SweepTable
    keep = SweepTable.keep
    def told(self, columns, span):
        keep(self, columns, span)
        print("kept", flush=True)
    SweepTable.keep = told
    run.BLOCK = {size}
    if __name__ == "__main__":
        main(["sweep", "{model}", "--draws", "500000000", "-o", *sys.argv[1:]])
"""


@pytest.mark.parametrize("place", [["--threads", "2"], ["--processes", "2"], ["--dask", "local"]])
def test_an_interrupt_ends_in_words_and_leaves_whole_blocks(
    tmp_path: Path, whole: bytes, place: list[str]
) -> None:
    """Ctrl-C reaches every process of a terminal."""
    path, script = tmp_path / "out.parquet", tmp_path / "script.py"
    script.write_text(textwrap.dedent(INTERRUPTED.format(size=SIZE, model=MODEL)), "utf-8")
    with subprocess.Popen(
        [sys.executable, str(script), str(path), *place],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        for _ in range(2):
            assert process.stdout.readline() == "kept\n"
        os.killpg(process.pid, signal.SIGINT)
        told, errors = process.communicate()
    assert process.returncode == 0
    assert "goes on from" in " ".join(told.split())
    assert "Traceback" not in errors
    assert {file.suffix for file in path.with_name("out.parquet.parts").iterdir()} == {".parquet"}
    sweep(dt.load(MODEL), DRAWS, to=path)
    assert path.read_bytes() == whole


def test_a_cluster_without_workers_is_told_of() -> None:
    from distributed import LocalCluster

    with (
        LocalCluster(n_workers=0, dashboard_address=None) as cluster,
        pytest.raises(SolverError, match="has no worker, start one with 'dask worker tcp"),
    ):
        sweep(dt.load(MODEL), 10, engine=Cluster(cluster.scheduler_address))


@pytest.mark.parametrize("address", ["", "8786", "host", "tcp://", "tcp://host:0", "host:99999"])
def test_what_is_no_address_is_told_at_once(address: str) -> None:
    with pytest.raises(SolverError, match=r"no address of a Dask scheduler.*or local"):
        sweep(dt.load(MODEL), 10, engine=Cluster(address))


def test_the_table_is_read_by_what_reads_parquet(tmp_path: Path, whole: bytes) -> None:
    path = tmp_path / "whole.parquet"
    path.write_bytes(whole)
    found = sweep(dt.load(MODEL), DRAWS)
    row = next(r for r in found if 0 < r.holds < r.asked and not r.exact)
    read = {"pandas": _by_pandas, "polars": _by_polars, "duckdb": _by_duckdb}
    there = [name for name in read if importlib.util.find_spec(name)]
    if not there:
        pytest.skip("none of pandas, polars and duckdb is here")
    for name in there:
        assert read[name](path, row.name) == (DRAWS, row.holds)


def _by_pandas(path: Path, column: str) -> tuple[int, int]:
    import pandas as pd

    table = pd.read_parquet(path)
    return len(table), int(table[column].sum())


def _by_polars(path: Path, column: str) -> tuple[int, int]:
    import polars as pl

    table = pl.read_parquet(path)
    return len(table), int(table[column].sum())


def _by_duckdb(path: Path, column: str) -> tuple[int, int]:
    import duckdb

    asked = f"select count(*), count(*) filter (\"{column}\") from '{path}'"  # noqa: S608 (our own)
    return duckdb.sql(asked).fetchall()[0]
