"""Compiles `detente.kernels` where a C compiler is to be had; everything else is in pyproject.toml.

Each kernel is an ordinary Python module in Cython's pure-Python mode. An extension is an optional
extra: if Cython or the compiler fails, the same module is installed and runs interpreted.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from setuptools import Extension, find_packages, setup

KERNELS = Path("src/detente/kernels")
# What debuggers would want takes a third of the compiler's time.
FLAGS = [] if sys.platform == "win32" else ["-g0"]


def extensions() -> list[Extension]:
    """One optional extension for every kernel; none if Cython cannot translate them."""
    try:
        from Cython.Build import cythonize

        kernels = cythonize(
            [
                Extension(
                    f"detente.kernels.{path.stem}", [path.as_posix()], extra_compile_args=FLAGS
                )
                for path in sorted(KERNELS.glob("[!_]*.py"))
            ],
            build_dir="build/cython",
            language_level=3,
            quiet=True,
        )
    except Exception as failure:  # an install without kernels beats no install
        print(f"detente: kernels stay interpreted, Cython failed: {failure}", file=sys.stderr)
        return []
    for kernel in kernels:
        # Set on what `cythonize` returns: it does not carry the flag over.
        kernel.optional = True
    return list(kernels)


setup(
    packages=[*find_packages("src"), "detente.games"],
    ext_modules=extensions(),
    options={"build_ext": {"parallel": os.cpu_count()}},
)
