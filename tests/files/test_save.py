"""Results are written whole or not at all."""

import os
from pathlib import Path

import pytest

from detente.errors import OutputError
from detente.files.save import write_atomically


def test_text_and_bytes_are_written(tmp_path):
    path = tmp_path / "a.txt"
    write_atomically(path, "é")
    assert path.read_bytes() == b"\xc3\xa9"
    write_atomically(str(path), b"\0")
    assert path.read_bytes() == b"\0"
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


def test_the_mode_is_that_of_an_ordinary_file_and_is_kept(tmp_path):
    path, other = tmp_path / "a", tmp_path / "b"
    other.write_text("x")
    write_atomically(path, "x")
    assert path.stat().st_mode == other.stat().st_mode
    path.chmod(0o600)
    write_atomically(path, "y")
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_link_stays_a_link(tmp_path):
    real, link = tmp_path / "real", tmp_path / "link"
    real.write_text("old")
    link.symlink_to(real)
    write_atomically(link, "new")
    assert link.is_symlink()
    assert real.read_text() == "new"


@pytest.mark.parametrize("trouble", [OSError(28, "No space left on device"), KeyboardInterrupt()])
@pytest.mark.parametrize("step", ["replace", "chmod"])
def test_a_failure_leaves_the_old_file_and_no_trace(tmp_path, monkeypatch, trouble, step):
    path = tmp_path / "report.html"
    path.write_text("good")

    def fail(*_):
        raise trouble

    monkeypatch.setattr(Path, step, fail)
    with pytest.raises((OutputError, KeyboardInterrupt)) as caught:
        write_atomically(path, "half")
    if isinstance(trouble, OSError):
        assert str(caught.value) == f"cannot write {path}: No space left on device"
    assert path.read_text() == "good"
    assert [p.name for p in tmp_path.iterdir()] == ["report.html"]


def test_a_missing_directory_is_told(tmp_path):
    path = tmp_path / "no" / "report.html"
    with pytest.raises(OutputError, match=r"there is no directory .*, make it first"):
        write_atomically(path, "x")


def test_a_directory_is_told(tmp_path):
    with pytest.raises(OutputError, match="this is a directory, name a file in it"):
        write_atomically(tmp_path, "x")


def test_a_file_in_place_of_the_directory_is_told(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match="cannot write"):
        write_atomically(tmp_path / "file" / "report.html", "x")


def test_paths_that_no_system_takes_are_told(tmp_path):
    for name in ("a\0b", "x" * 300):
        with pytest.raises(OutputError, match="cannot write"):
            write_atomically(tmp_path / name, "x")


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_directory_without_permission_is_told(tmp_path):
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(OutputError, match="no permission to write"):
            write_atomically(tmp_path / "report.html", "x")
    finally:
        tmp_path.chmod(0o700)
