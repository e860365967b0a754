"""What a report is made of, before it has a format.

Sections produce blocks; each format renders every kind of block. Texts are plain: no markup,
escaped by the format that needs it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

Tone: TypeAlias = Literal["", "good", "bad", "warn", "muted", "best", "strong"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `level` 2 opens a section, 3 a part of it; `anchor` is its link target."""

    text: str
    level: int = 2
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; `kind` "lead" opens a section, "note" is small print."""

    text: str
    kind: Literal["plain", "lead", "note"] = "plain"


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of short texts."""

    items: tuple[str, ...]
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """An entry of a table; `tone` is said in words or signs too, never by colour alone."""

    text: str
    tone: Tone = ""
    hint: str = ""
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption and one sentence that says how to read it."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""
    reading: str = ""
    row_heads: bool = True

    def without_empty(self) -> Table:
        """The table without the columns in which no row has anything, "–" or a blank at most.

        >>> Table(("A", "B"), ((Cell("x"), Cell("–")),)).without_empty().columns
        ('A',)
        """
        kept = [
            k
            for k in range(len(self.columns))
            if any(row[k].text not in {"", "–"} or row[k].hint for row in self.rows)
        ]
        rows = tuple(tuple(row[k] for k in kept) for row in self.rows)
        return replace(self, columns=tuple(self.columns[k] for k in kept), rows=rows)


@dataclass(frozen=True, slots=True)
class MatrixEntry:
    """One profile of a payoff matrix: payoffs in player order, best replies marked.

    `equilibrium` and `marks` ("status quo", "target") are shown in the cell.
    """

    payoffs: tuple[str, ...]
    best: tuple[bool, ...]
    equilibrium: bool = False
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Matrix:
    """Payoffs of two players against each other; `held` names what the others do."""

    row_player: str
    column_player: str
    row_actions: tuple[str, ...]
    column_actions: tuple[str, ...]
    entries: tuple[tuple[MatrixEntry, ...], ...]
    players: tuple[str, ...]
    held: str = ""
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture as SVG, with a text alternative and one sentence of reading."""

    name: str
    title: str
    svg: str
    alt: str
    reading: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """A headline of the bottom line, how sure it is and what would overturn it.

    `details` are short sentences that belong to the headline, in the order to read them.
    """

    text: str
    confidence: Literal["high", "moderate", "low"]
    overturned_by: str
    basis: str = ""
    verdict: Literal["holds", "fails", "depends"] = "holds"
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BottomLine:
    """The judgements that open the report."""

    judgements: tuple[Judgement, ...]
    caveat: str = ""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Terms with what belongs to them."""

    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Code:
    """Text to be typed or copied as it stands."""

    text: str


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as text for any page, and as LaTeX, without dollar signs, where that is set."""

    text: str
    latex: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Formulas:
    """Terms, each with the formulas that go with it."""

    items: tuple[tuple[str, tuple[Formula, ...]], ...]


Block: TypeAlias = (
    Heading | Paragraph | Bullets | Table | Matrix | Figure | BottomLine | Pairs | Code | Formulas
)


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report: its head, its sections in order, and the data behind it."""

    title: str
    question: str
    stage: str
    about: str
    sections: tuple[Section, ...]
    footer: str = ""
    data: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Section:
    """A section: `name` is the file that made it, `blocks` begin with its heading."""

    name: str
    blocks: tuple[Block, ...]
