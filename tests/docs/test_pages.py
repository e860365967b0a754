"""What the pages promise: they are up to date, their links lead somewhere, nothing is left out."""

import importlib.util
import re
from pathlib import Path

import pytest

from detente.analysis.stage_game import concept_names
from detente.cli.main import COMMANDS
from detente.files.shipped import shipped_models

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "games" / "README.md", *sorted(DOCS.rglob("*.md"))]
LINK = re.compile(r"\]\(([^)#\s]+)(#[^)\s]*)?\)")
HEADINGS = ["Definition", "What it certifies", "Cost", "Example", "When it fails", "References"]
CONCEPTS = sorted(p for p in (DOCS / "concepts").glob("*.md") if p.name != "index.md")


def test_the_definition_reference_is_up_to_date():
    path = DOCS / "generate_reference.py"
    spec = importlib.util.spec_from_file_location("generate_reference", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.PAGE.read_text(encoding="utf-8") == module.page(), (
        "run `python docs/generate_reference.py`"
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    broken = []
    for target, _ in LINK.findall(page.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", target):
            continue
        if not (page.parent / target).exists():
            broken.append(target)
    assert broken == []


@pytest.mark.parametrize("page", CONCEPTS, ids=lambda page: page.stem)
def test_a_concept_page_has_the_six_headings(page):
    found = re.findall(r"^## (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    assert found == HEADINGS


def test_every_concept_of_solve_has_a_page():
    assert set(concept_names()) <= {page.stem for page in CONCEPTS}


def test_every_command_is_documented():
    text = (DOCS / "reference" / "commands.md").read_text(encoding="utf-8")
    assert [c for c in COMMANDS if f"## `detente {c}" not in text] == []


def test_every_model_has_a_line():
    lines = (ROOT / "games" / "README.md").read_text(encoding="utf-8").splitlines()
    for model in shipped_models():
        assert sum(f"[`{model}`]" in line for line in lines) == 1


def test_every_page_is_in_a_table_of_contents():
    listed = set()
    for page in DOCS.rglob("*.md"):
        for tree in re.findall(r"```\{toctree\}(.*?)```", page.read_text("utf-8"), re.DOTALL):
            names = [row.strip() for row in tree.splitlines() if row.strip()]
            listed |= {(page.parent / f"{n}.md").resolve() for n in names if n[0] != ":"}
    pages = {page.resolve() for page in DOCS.rglob("*.md") if page.name != "index.md"}
    assert pages - listed == set()
