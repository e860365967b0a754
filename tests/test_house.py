"""The promises that no single room can keep alone."""

import importlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

import detente

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "src").rglob("*.py"))
LONGEST_MODULE = 400

# Written in parts, so that this file does not name them either.
REGISTRY_HOSTS = [
    ".".join(parts)
    for parts in [
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("deb", "debian", "org"),
        ("crates", "io"),
        ("anaconda", "org"),
    ]
]
MACHINE_PATH = re.compile(r"(?<![\w.:/])/(?:root|home|work|Users|tmp|opt|farm)/\w")

LAZY = [
    *("click", "flint", "highspy", "jinja2", "matplotlib", "nashpy", "numpy", "pydantic"),
    *("rich", "scipy", "sympy", "yaml"),
]


def tracked() -> list[Path]:
    """The files that git tracks, or would if they were added now."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a clone: nothing is tracked")
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    files = [ROOT / name for name in listing.stdout.split("\0") if name]
    return [file for file in files if file.is_file()]


def texts() -> dict[Path, str]:
    found = {}
    for file in tracked():
        try:
            found[file.relative_to(ROOT)] = file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
    return found


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_is_one_idea(module):
    lines = len(module.read_text(encoding="utf-8").splitlines())
    assert lines <= LONGEST_MODULE


def test_no_file_names_a_package_registry():
    named = [
        (str(f), host) for f, text in texts().items() for host in REGISTRY_HOSTS if host in text
    ]
    assert named == []


def test_no_file_names_a_path_of_one_machine():
    named = [
        (str(f), m.group()) for f, text in texts().items() for m in MACHINE_PATH.finditer(text)
    ]
    assert named == []


def test_importing_detente_loads_no_third_party_package():
    program = f"import sys, detente; print(*sorted(set(sys.modules) & set({LAZY!r})))"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []


@pytest.mark.parametrize("name", getattr(detente, "__all__", []))
def test_a_public_name_is_importable(name):
    assert getattr(detente, name) is not None


@pytest.mark.parametrize(
    "module",
    [m for m in MODULES if m.name != "__main__.py"],
    ids=lambda m: str(m.relative_to(ROOT)),
)
def test_a_module_names_only_what_it_holds(module):
    parts = module.relative_to(ROOT / "src").with_suffix("").parts
    name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    imported = importlib.import_module(name)
    missing = [
        public for public in getattr(imported, "__all__", []) if not hasattr(imported, public)
    ]
    assert missing == []
