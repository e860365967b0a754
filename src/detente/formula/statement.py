"""Statements about options: parsed into a tree of our own, never executed.

A statement names options and joins them by `not` (or `-`), `and`, `or`, `IF` and `IFF`, brackets
around what belongs together: "accept IF (modify and -insist)". "A IF B" is false only where B
holds and A does not; "A IFF B" holds where both do or neither. `not` binds most, then `and`,
`or`, and `IF` and `IFF` least, of which one stands between brackets.

References: Fang, L., Hipel, K., Kilgour, D. and Peng, X. (2003), A decision support system for
interactive decision making, IEEE Transactions on Systems, Man and Cybernetics C 33(1).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from detente.errors import FormulaError

MAX_LENGTH = 1000
MAX_DEPTH = 40
WORDS = frozenset({"if", "iff", "and", "or", "not"})

_TOKEN = re.compile(r"\s*(?:(?P<name>[A-Za-z_][A-Za-z0-9_]*)|(?P<sign>[-()&|]))")
_SIGNS = {"-": "not", "&": "and", "|": "or"}
_ALLOWED = "a statement uses options, not (or -), and, or, IF, IFF and brackets"
# What is true in which states: bit s stands for state s.
Table: TypeAlias = int


@dataclass(frozen=True, slots=True)
class Option:
    """An option by its name, with the column where it stands."""

    name: str
    column: int

    def table(self, options: Mapping[str, Table], whole: Table) -> Table:
        """The states in which it is taken."""
        return options[self.name]

    def names(self) -> Iterator[Option]:
        """Itself."""
        yield self


@dataclass(frozen=True, slots=True)
class Not:
    """What holds where another statement does not."""

    inner: Term

    def table(self, options: Mapping[str, Table], whole: Table) -> Table:
        """The states in which it holds."""
        return whole & ~self.inner.table(options, whole)

    def names(self) -> Iterator[Option]:
        """The options within."""
        yield from self.inner.names()


@dataclass(frozen=True, slots=True)
class Joined:
    """Two statements joined by "and", "or", "if" or "iff"."""

    word: str
    left: Term
    right: Term

    def table(self, options: Mapping[str, Table], whole: Table) -> Table:
        """The states in which it holds."""
        left, right = self.left.table(options, whole), self.right.table(options, whole)
        if self.word == "and":
            return left & right
        if self.word == "or":
            return left | right
        return whole & (left | ~right) if self.word == "if" else whole & ~(left ^ right)

    def names(self) -> Iterator[Option]:
        """The options within, from left to right."""
        yield from self.left.names()
        yield from self.right.names()


Term: TypeAlias = Option | Not | Joined


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement about options, as written and as a tree.

    `table` tells where it holds: bit s of a table stands for state s, one table for each option.

    >>> s = parse_statement("accept IF -delay")
    >>> bin(s.table({"delay": 0b1010, "accept": 0b1100}, 0b1111))
    '0b1110'
    """

    source: str
    tree: Term

    @property
    def options(self) -> tuple[Option, ...]:
        """Every option named, with its column, from left to right."""
        return tuple(self.tree.names())

    def table(self, options: Mapping[str, Table], whole: Table) -> Table:
        """The states in which it holds, out of `whole`."""
        return self.tree.table(options, whole)

    def __str__(self) -> str:
        return self.source


def parse_statement(source: str) -> Statement:
    """Read a statement. Raises FormulaError, with its column, for what is none.

    >>> parse_statement("accept IF delay IFF modify")
    Traceback (most recent call last):
    ...
    detente.errors.FormulaError: a second IF or IFF, put brackets around what belongs together
    """
    if len(source) > MAX_LENGTH:
        raise FormulaError(
            f"a statement of {len(source)} characters, at most {MAX_LENGTH} are read"
        )
    reader = _Reader(source)
    tree = reader.whole(0)
    if reader.word:
        raise FormulaError(f"'{reader.shown}' is not expected here", reader.column, _ALLOWED)
    return Statement(source.strip(), tree)


class _Reader:
    """Recursive descent over the words of one statement; `word` is the one in hand."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self.word = ""
        self.column = 1
        self.shown = ""
        self._name = ""
        self._next()

    def whole(self, depth: int) -> Term:
        """A statement, up to its end or a closing bracket."""
        if depth > MAX_DEPTH:
            raise FormulaError(f"brackets nested deeper than {MAX_DEPTH}", self.column)
        left = self._joined("or", depth)
        if self.word not in {"if", "iff"}:
            return left
        word = self.word
        self._next()
        found = Joined(word, left, self._joined("or", depth))
        if self.word in {"if", "iff"}:
            advice = "put brackets around what belongs together"
            raise FormulaError("a second IF or IFF", self.column, advice)
        return found

    def _joined(self, word: str, depth: int) -> Term:
        left = self._joined("and", depth) if word == "or" else self._single(depth)
        while self.word == word:
            self._next()
            right = self._joined("and", depth) if word == "or" else self._single(depth)
            left = Joined(word, left, right)
        return left

    def _single(self, depth: int) -> Term:
        if depth > MAX_DEPTH:
            raise FormulaError(f"brackets nested deeper than {MAX_DEPTH}", self.column)
        word, column = self.word, self.column
        if word == "not":
            self._next()
            return Not(self._single(depth + 1))
        if word == "(":
            self._next()
            inner = self.whole(depth + 1)
            if self.word != ")":
                raise FormulaError("a bracket is not closed", column, "add ')'")
            self._next()
            return inner
        if word == "name":
            found = Option(self._name, column)
            self._next()
            return found
        what = f"'{self.shown}' is not expected here" if word else "an option is missing here"
        raise FormulaError(what, column, _ALLOWED)

    def _next(self) -> None:
        match = _TOKEN.match(self._source, self._at)
        if match is None:
            rest = self._source[self._at :]
            self.column = self._at + len(rest) - len(rest.lstrip()) + 1
            if rest.strip():
                raise FormulaError(
                    f"'{rest.strip()[0]}' is not allowed in a statement", self.column, _ALLOWED
                )
            self.word = ""
            return
        self._at = match.end()
        self.column = match.start(match.lastgroup or 0) + 1
        sign, name = match["sign"], match["name"]
        self.shown = sign or name
        lowered = (name or "").lower()
        self._name = name or ""
        self.word = _SIGNS.get(sign, sign) if sign else lowered if lowered in WORDS else "name"
