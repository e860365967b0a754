"""Every example in the documentation, run.

In each page, in order, inside one folder of its own:

- a `yaml` block that begins with `detente:` (or the schema comment) is a definition; it is written
  to the file that the next `console` block names, `truce.yaml` otherwise, and must be good. Any
  other `yaml` block is a part: its top-level keys replace those of that definition, which must
  stay good;
- a `console` block holds commands after `$ ` and what they print, `...` standing for anything;
  where nothing is shown anything may be printed;
- a `python` block with `>>> ` is a doctest; any other is run, and a `text` block right after it
  is what it prints.
"""

import contextlib
import doctest
import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from detente.files.read import check_bytes

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    [ROOT / "README.md", ROOT / "games" / "README.md", *(ROOT / "docs").rglob("*.md")],
)
PAGES = [page for page in PAGES if "_build" not in page.parts]
FENCE = re.compile(r"^(`{3,})(\w+)?[^\n]*\n(.*?)^\1$", re.MULTILINE | re.DOTALL)
KEY = re.compile(r"^(\w+):", re.MULTILINE)
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


class Page:
    """One page's examples and the folder in which they run."""

    def __init__(self, page, folder):
        self.page, self.folder = page, folder
        text = page.read_text(encoding="utf-8")
        self.blocks = [(m[2] or "", m[3], text.count("\n", 0, m.start()) + 2)
                       for m in FENCE.finditer(text)]  # fmt: skip
        self.names = {}
        self.file = "truce.yaml"

    def run(self):
        for k, (kind, body, line) in enumerate(self.blocks):
            following = self.blocks[k + 1] if k + 1 < len(self.blocks) else ("", "", 0)
            match kind:
                case "yaml":
                    self.yaml(body, line)
                case "console":
                    self.console(body, line)
                case "python":
                    self.python(body, line, following[1] if following[0] == "text" else None)

    def yaml(self, body, line):
        path = self.folder / self.file
        if not KEY.search(body) or KEY.search(body)[1] != "detente":
            body = merged(path.read_text(encoding="utf-8"), body)
        _, errors, _ = check_bytes(body.encode(), self.file)
        assert not errors, f"{self.page.name}:{line}: {[str(e) for e in errors]}"
        path.write_text(body, encoding="utf-8")

    def console(self, body, line):
        for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
            command, _, expected = part.partition("\n")
            found = self.shell(command)
            shown = expected if expected.strip() else None
            if shown is not None:
                assert agrees(shown, found), (
                    f"{self.page.name}:{line}: {command}\n"
                    f"--- documented\n{shown}\n--- found\n{found}"
                )

    def shell(self, command):
        scripts = Path(sys.executable).parent
        environment = {**os.environ, "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}"}
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=self.folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert "Traceback" not in done.stdout
        return done.stdout

    def python(self, body, line, expected):
        if ">>> " in body:
            test = doctest.DocTestParser().get_doctest(
                body, self.names, self.page.name, str(self.page), line
            )
            runner = doctest.DocTestRunner(optionflags=FLAGS)
            output = io.StringIO()
            runner.run(test, out=output.write, clear_globs=False)
            self.names.update(test.globs)
            assert not runner.failures, output.getvalue()
            return
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(body, f"{self.page.name}:{line}", "exec"), self.names)  # noqa: S102
        if expected is not None:
            assert agrees(expected, printed.getvalue()), printed.getvalue()


def agrees(documented, found):
    checker = doctest.OutputChecker()
    rows = "\n".join(row.rstrip() for row in found.splitlines())
    return checker.check_output(documented.strip() + "\n", rows.strip() + "\n", FLAGS)


def merged(whole, part):
    """The definition with the top-level keys of `part` in place of its own, or added."""
    pieces = sections(whole)
    pieces.update(sections(part))
    return "".join(pieces.values())


def sections(text):
    """Top-level keys with the lines that belong to them."""
    starts = [m.start() for m in KEY.finditer(text)]
    ends = [*starts[1:], len(text)]
    return {
        KEY.match(text[a:b])[1]: text[a:b].rstrip("\n") + "\n"
        for a, b in zip(starts, ends, strict=True)
    }


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_the_examples_of_a_page(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Page(page, tmp_path).run()
