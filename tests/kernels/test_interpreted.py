"""The stand-in for Cython: every kernel must run with nothing else installed."""

import subprocess
import sys

import pytest

from detente import kernels
from detente.kernels import _interpreted

WITHOUT_CYTHON = """
import importlib.util, sys
from pathlib import Path
sys.modules["cython"] = None
import detente.kernels
source = Path(detente.kernels.__file__).with_name(sys.argv[1] + ".py")
spec = importlib.util.spec_from_file_location("kernel", source)
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
print(module.cython.__name__)
"""


@pytest.mark.parametrize("kernel", kernels.names())
def test_each_kernel_runs_without_cython(kernel):
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_CYTHON, kernel], capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    assert done.stdout.strip() == _interpreted.__name__


def test_status_names_what_is_interpreted_and_what_to_install(monkeypatch):
    monkeypatch.setattr(kernels, "EXTENSION_SUFFIXES", [])
    assert not kernels.compiled()
    assert "complementary" in kernels.status()
    assert "C compiler" in kernels.status()


def test_status_of_compiled_kernels_is_one_word(monkeypatch):
    monkeypatch.setattr(kernels, "EXTENSION_SUFFIXES", [".py"])
    assert kernels.compiled()
    assert kernels.status() == "compiled"
