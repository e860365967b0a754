"""What a reader carries along: the faults found so far, the names known, the formulas met."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field
from fractions import Fraction

from detente.errors import Fault, FormulaError, GameError, Place, nearest
from detente.exact.number import show
from detente.files.literal import FINITE, not_finite, read_number
from detente.files.nodes import Mapping, Node, Position, Scalar, Sequence, describe
from detente.formula import Formula, parse, unknown_names
from detente.game.parameters import Parameter
from detente.game.provenance import Source

ZERO = parse("0")
# Nobody mends more at once, and looking for nearest names has its price.
MAX_FAULTS = 200
Values = AnyMapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Found:
    """A fault, and the parameters whose values brought it about."""

    at: Position
    message: str
    advice: str = ""
    names: frozenset[str] = frozenset()


class TooManyFaults(Exception):  # noqa: N818 - a signal, not an error that anyone sees
    """Reading ends here."""


@dataclass
class Faults:
    """Everything wrong with one file, in the order found."""

    file: str
    errors: list[Found] = field(default_factory=list)
    shape: list[Found] = field(default_factory=list)
    warnings: list[Found] = field(default_factory=list)

    def error(
        self, at: Position, message: str, advice: str = "", names: Iterable[str] = ()
    ) -> None:
        """Note an error; TooManyFaults after the last that is told."""
        self.errors.append(Found(at, message, advice, frozenset(names)))
        if len(self.errors) >= MAX_FAULTS:
            raise TooManyFaults

    def misshapen(self, node: Node, wanted: str) -> None:
        """Note a node of the wrong kind; told only where the shape check did not tell it."""
        self.shape.append(Found(node.start, f"this is {describe(node)}", f"write {wanted}"))

    def warn(self, at: Position, message: str, advice: str = "") -> None:
        """Note a warning."""
        self.warnings.append(Found(at, message, advice))

    def fault(self, found: Found) -> Fault:
        """The finished fault."""
        return Fault(Place(self.file, *found.at), found.message, found.advice)


@dataclass(frozen=True, slots=True)
class Domain:
    """The numbers that make sense somewhere: `says` with `{}` for the value, `right` the advice."""

    holds: Callable[[Fraction], bool]
    says: str
    right: str


@dataclass(frozen=True, slots=True)
class Written:
    """A formula at its place, to be evaluated once the parameters have values."""

    formula: Formula
    node: Scalar
    domain: Domain | None = None


@dataclass
class Reading:
    """One pass over one tree."""

    faults: Faults
    players: tuple[str, ...] = ()
    actions: dict[str, tuple[str, ...]] = field(default_factory=dict)
    parameter_names: dict[str, Scalar] = field(default_factory=dict)
    parameters: dict[str, Parameter] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    profiles: dict[str, dict[str, str]] = field(default_factory=dict)
    states: tuple[str, ...] = ()
    # What messages call a player and an action: issues of a ratification have options.
    nouns: tuple[str, str] = ("player", "action")
    ratifiers: tuple[str, ...] = ()
    written: list[Written] = field(default_factory=list)
    settings: dict[str, Written] = field(default_factory=dict)
    later: list[Callable[[Values], None]] = field(default_factory=list)
    parsed: dict[str, Formula | FormulaError] = field(default_factory=dict)

    def place(self, at: Position) -> Place:
        """A position as a place in the file."""
        return Place(self.faults.file, *at)

    def pairs(self, node: Node | None, wanted: str = "a mapping") -> Iterator[tuple[Scalar, Node]]:
        """The keys and values of a mapping; nothing, and a fault, for anything else."""
        if isinstance(node, Mapping):
            yield from node
        elif node is not None:
            self.faults.misshapen(node, wanted)

    def items(self, node: Node | None, wanted: str = "a list") -> Iterator[Node]:
        """The items of a list; nothing, and a fault, for anything else."""
        if isinstance(node, Sequence):
            yield from node
        elif node is not None:
            self.faults.misshapen(node, wanted)

    def block(self, node: Node | None) -> Mapping:
        """A mapping; an empty one, and a fault, for anything else."""
        if isinstance(node, Mapping):
            return node
        if node is not None:
            self.faults.misshapen(node, "a mapping")
        return Mapping({}, node.start if node else (1, 1), node.end if node else (1, 1))

    def scalars(self, node: Node | None) -> list[Scalar]:
        """One scalar or a list of them."""
        found = [node] if isinstance(node, Scalar) else list(self.items(node, "text or a list"))
        for item in found:
            if not isinstance(item, Scalar):
                self.faults.misshapen(item, "text")
        return [item for item in found if isinstance(item, Scalar)]

    def text(self, node: Node | None) -> str:
        """Text, blanks around it removed; empty where nothing was written."""
        if isinstance(node, Scalar):
            return node.text.strip()
        if node is not None:
            self.faults.misshapen(node, "text")
        return ""

    def formula(self, node: Node | None, domain: Domain | None = None) -> Formula:
        """A formula over known parameters; zero, and a fault at its column, for anything else."""
        if not isinstance(node, Scalar):
            if node is not None:
                self.faults.misshapen(node, "a number or a formula")
            return ZERO
        if not_finite(node.text) and node.text not in self.parameter_names:
            self.faults.error(node.start, not_finite(node.text), FINITE)
            return ZERO
        found = self._parse(node.text)
        wrong = [found] if isinstance(found, FormulaError) else unknown_names(
            found, self.parameter_names
        )  # fmt: skip
        for error in wrong:
            self.faults.error(node.at(error.column), error.message, error.advice)
        if wrong or isinstance(found, FormulaError):
            return ZERO
        self.written.append(Written(found, node, domain))
        return found

    def _parse(self, source: str) -> Formula | FormulaError:
        if source not in self.parsed:
            try:
                self.parsed[source] = parse(source)
            except FormulaError as error:
                self.parsed[source] = error
        return self.parsed[source]

    def number(self, node: Node | None) -> Fraction | None:
        """A literal number; None, and a fault, for anything else."""
        if not isinstance(node, Scalar):
            if node is not None:
                self.faults.misshapen(node, "a number")
            return None
        try:
            return read_number(node.text)
        except GameError as error:
            message, _, advice = str(error).partition(", ")
            self.faults.error(node.start, message, advice)
            return None

    def known(self, node: Node | None, names: Iterable[str], what: str) -> str | None:
        """A name out of some; None, and a fault that names the nearest, for any other."""
        if not isinstance(node, Scalar):
            if node is not None:
                self.faults.misshapen(node, f"the name of a {what}")
            return None
        listed = list(names)
        if node.text in listed:
            return node.text
        self.faults.error(
            node.start, f"unknown {what} '{node.text}'", nearest(node.text, listed, f"{what}s")
        )
        return None

    def closure(self, names: Iterable[str]) -> frozenset[str]:
        """Parameters, and those that they are defined by."""
        found: set[str] = set()
        waiting = list(names)
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                if name in self.parameters:
                    waiting.extend(self.parameters[name].value.names)
        return frozenset(found)


def check_value(reading: Reading, written: Written, value: Fraction) -> None:
    """Note a value outside the domain of its formula."""
    domain = written.domain
    if domain is None or domain.holds(value):
        return
    reading.faults.error(
        written.node.start,
        domain.says.format(show(value, 12)),
        domain.right,
        reading.closure(written.formula.names),
    )
