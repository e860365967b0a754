"""A report: the study of a model told in sections, rendered and saved in any format."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

import detente
from detente.analysis.model import Model
from detente.report.blocks import Document
from detente.report.study import DRAWS, SEED, Progress, Study


class Report:
    """The equilibrium report on one model; it is written when first asked for.

    `document` holds the blocks that every format renders.

    >>> from detente.analysis.model import load
    >>> made = report(load("hnc_composition"), draws=2)
    >>> made.render("md").splitlines()[0]
    "# The composition of the opposition's negotiation committee"
    """

    def __init__(self, study: Study) -> None:
        self.study = study

    @cached_property
    def document(self) -> Document:
        """Title, sections in order, and the data behind them."""
        from detente.report.sections import sections

        definition = self.study.definition
        return Document(
            title=definition.title,
            question=definition.question,
            stage=definition.stage,
            about=definition.about,
            sections=sections(self.study),
            footer=f"Written by détente {detente.__version__} from the definition alone; the same "
            "definition and version give the same report.",
            data=self.study.to_dict(),
        )

    def render(self, format: str = "html") -> str:  # noqa: A002 (the word of the command line)
        """The report as text in a format: "html", "md", "json" or "terminal".

        Raises OutputError for any other.
        """
        from detente.report.formats import render

        return render(self.document, format)

    def save(self, path: str | Path, format: str | None = None) -> Path:  # noqa: A002
        """Write the report to `path`, whole or not at all; the format by suffix unless given.

        Returns the path. Raises OutputError for an unknown format and where it cannot be written.
        """
        from detente.files.save import write_atomically
        from detente.report.formats import format_of

        # The format is settled first, so that a mistyped suffix costs no computation.
        chosen = format_of(path, format)
        write_atomically(path, self.render(chosen))
        return Path(path)

    def to_dict(self) -> dict[str, object]:
        """The report as data, `detente-report/1`: what `--format json` writes."""
        from detente.report.json import to_plain

        return to_plain(self.document)

    def __repr__(self) -> str:
        return f"Report({self.study.definition.title})"

    def _repr_html_(self) -> str:
        from html import escape

        # A frame keeps the page's style from the notebook's and the other way round.
        page = escape(self.render("html"), quote=True)
        return f'<iframe srcdoc="{page}" style="width:100%;height:40em;border:0"></iframe>'


def report(
    model: Model, *, draws: int = DRAWS, seed: int = SEED, progress: Progress | None = None
) -> Report:
    """The equilibrium report on a model.

    `draws` sets of judgements are drawn from their ranges to see how far each verdict holds (0:
    none), the same ones for the same `seed`; `progress` is called with a few words before each
    part that takes time. Raises GameError if `draws` is negative.

    >>> from detente.analysis.model import load
    >>> report(load("hnc_composition"), draws=0)
    Report(The composition of the opposition's negotiation committee)
    """
    return Report(Study(model, draws=draws, seed=seed, progress=progress))
