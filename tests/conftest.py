"""What every test shares: the hypothesis profile and the optional programs."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("fast", derandomize=True, deadline=None, max_examples=50)
settings.load_profile("fast")


def optional_program(name: str, package: str) -> Path:
    """Where a program is; without it the test is skipped, or fails if nothing may be optional."""
    found = shutil.which(name)
    if found is not None:
        return Path(found)
    missing = f"{name} is not installed (Debian package {package})"
    if os.environ.get("DETENTE_REQUIRE_OPTIONAL") == "1":
        pytest.fail(missing)
    pytest.skip(missing)


@pytest.fixture(scope="session")
def lrsnash() -> Path:
    """The independent enumerator of all extreme equilibria of a bimatrix game."""
    return optional_program("lrsnash", "lrslib")


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The browser that opens reports."""
    return optional_program("chromium", "chromium")
