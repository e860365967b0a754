"""Gambit's strategic-form files (.nfg), payoff and outcome versions, read and written.

In these files the first player's strategy changes fastest; numbers are read exactly.
Format: Gambit project, "The strategic game (.nfg) file format".
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from detente.errors import DefinitionError, GameError
from detente.exact.number import text as exact_text
from detente.files.literal import read_number
from detente.files.source import place_of, refuse
from detente.files.tables import distinct
from detente.game.normal_form import NormalFormGame

MAX_PAYOFFS = 2_000_000
_TOKEN = re.compile(
    r'"(?P<text>(?:[^"\\]|\\.)*)"|(?P<brace>[{}])|(?P<word>[^\s{}",]+)|"', re.DOTALL
)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    value: str
    index: int


@dataclass
class _Parser:
    """Tokens of one file, taken from left to right."""

    file: str
    source: str
    tokens: list[_Token] = field(default_factory=list)
    at: int = 0

    def __post_init__(self) -> None:
        for match in _TOKEN.finditer(self.source):
            if match.lastgroup is None:
                raise self.wrong(match.start(), "a text that does not end", "close the quotes")
            value = match[match.lastgroup]
            if match.lastgroup == "text":
                value = _ESCAPE.sub(r"\1", value)
            self.tokens.append(_Token(match.lastgroup, value, match.start()))

    def wrong(self, index: int, message: str, advice: str = "") -> DefinitionError:
        return refuse(self.file, message, advice, place_of(self.source, index))

    @property
    def next(self) -> _Token:
        if self.at < len(self.tokens):
            return self.tokens[self.at]
        return _Token("end", "the end of the file", len(self.source.rstrip()))

    def take(self, kind: str, wanted: str, value: str | None = None) -> _Token:
        token = self.next
        if token.kind != kind or (value is not None and token.value != value):
            raise self.wrong(token.index, f"{_shown(token)} where {wanted} should be")
        self.at += 1
        return token

    def is_brace(self, value: str) -> bool:
        return self.next.kind == "brace" and self.next.value == value

    def texts(self, what: str) -> list[str]:
        """A list of quoted texts in braces."""
        self.take("brace", f"'{{' and {what}", "{")
        found = []
        while not self.is_brace("}"):
            found.append(self.take("text", f"{what} in quotes").value)
        self.at += 1
        return found

    def number(self, what: str) -> Fraction:
        token = self.take("word", what)
        try:
            return read_number(token.value)
        except GameError as error:
            message, _, advice = str(error).partition(", ")
            raise self.wrong(token.index, message, advice) from None

    def count(self, what: str, least: int, most: int) -> int:
        token = self.take("word", what)
        if token.value.isascii() and token.value.isdigit() and len(token.value) < 10:
            number = int(token.value)
            if least <= number <= most:
                return number
        advice = f"write a whole number from {least} to {most}"
        raise self.wrong(token.index, f"'{token.value}' is not {what}", advice)


def _shown(token: _Token) -> str:
    return token.value if token.kind == "end" else f"'{token.value[:40]}'"


def read_nfg(source: str, file: str) -> tuple[NormalFormGame, str]:
    """The game in a .nfg file and its comment.

    Raises DefinitionError, with the place, for anything that is not such a file.

    >>> game, comment = read_nfg('NFG 1 R "PD" { "A" "B" } { 2 2 } 3 3 5 0 0 5 1 1', "pd.nfg")
    >>> game.payoff({"A": "2", "B": "1"})
    {'A': Fraction(5, 1), 'B': Fraction(0, 1)}
    """
    parser = _Parser(file, source)
    title = _header(parser)
    players = distinct(parser.texts("the players"))
    if not players:
        raise parser.wrong(parser.next.index, "no players", 'write their names: { "A" "B" }')
    actions = _strategies(parser, players)
    comment = ""
    if parser.next.kind == "text":
        comment = parser.take("text", "a comment").value
    size = math.prod(map(len, actions))
    if size * len(players) > MAX_PAYOFFS:
        what = f"{size * len(players):,} payoffs"
        raise parser.wrong(parser.next.index, what, f"at most {MAX_PAYOFFS:,} are read")
    if parser.is_brace("{"):
        rows = _outcomes(parser, players, size)
    else:
        rows = [[parser.number("a payoff") for _ in players] for _ in range(size)]
    if parser.next.kind != "end":
        what = f"{_shown(parser.next)} after the last payoff"
        advice = f"a game of {size} profiles needs {size} entries"
        raise parser.wrong(parser.next.index, what, advice)
    labels = {p: tuple(own) for p, own in zip(players, actions, strict=True)}
    order = _row_major([len(own) for own in actions])
    payoffs = tuple(tuple(rows[k][i] for k in order) for i in range(len(players)))
    return NormalFormGame(tuple(players), labels, payoffs, title), comment


def _header(parser: _Parser) -> str:
    first = parser.next
    if first.value != "NFG":
        advice = "a Gambit strategic-form file begins with NFG 1 R"
        raise parser.wrong(first.index, f"{_shown(first)} where NFG should be", advice)
    parser.at += 1
    parser.take("word", "format version 1", "1")
    if parser.next.value not in ("R", "D"):
        raise parser.wrong(parser.next.index, f"{_shown(parser.next)} where R or D should be")
    parser.at += 1
    return parser.take("text", "the title in quotes").value


def _strategies(parser: _Parser, players: list[str]) -> list[list[str]]:
    start = parser.take("brace", "'{' and the strategies", "{")
    found: list[list[str]] = []
    while not parser.is_brace("}"):
        if parser.is_brace("{"):
            own = distinct(parser.texts("strategies"))
            if not own:
                raise parser.wrong(parser.next.index, "a player without strategies", "name one")
        else:
            own = [
                str(k + 1) for k in range(parser.count("a number of strategies", 1, MAX_PAYOFFS))
            ]
        found.append(own)
    parser.at += 1
    if len(found) != len(players):
        what = f"strategies of {len(found)} players, but there are {len(players)}"
        raise parser.wrong(start.index, what, "list the strategies of each player")
    return found


def _outcomes(parser: _Parser, players: list[str], size: int) -> list[list[Fraction]]:
    """The payoffs of every profile, from a list of outcomes and their numbers."""
    parser.take("brace", "'{'", "{")
    outcomes: list[list[Fraction]] = [[Fraction(0)] * len(players)]
    while not parser.is_brace("}"):
        parser.take("brace", "'{' and an outcome", "{")
        parser.take("text", "an outcome's name in quotes")
        outcomes.append([parser.number("a payoff") for _ in players])
        parser.take("brace", "'}' after one payoff for each player", "}")
    parser.at += 1
    most = len(outcomes) - 1
    return [outcomes[parser.count("the number of an outcome", 0, most)] for _ in range(size)]


def _row_major(shape: Sequence[int]) -> list[int]:
    """For each profile in row-major order, where it stands when the first player is fastest."""
    order = [0]
    stride = 1
    for size in shape:
        order = [at + k * stride for at in order for k in range(size)]
        stride *= size
    return order


def write_nfg(game: NormalFormGame, comment: str = "") -> str:
    """The game as a .nfg file, payoff version; `read_nfg` reads the same game back.

    >>> print(write_nfg(NormalFormGame.from_arrays([["1/3", 0]], [[0, 2]])), end="")
    NFG 1 R "" { "1" "2" }
    { { "1" }
      { "1" "2" } }
    ""
    <BLANKLINE>
    1/3 0
    0 2
    """
    players = " ".join(map(_quoted, game.players))
    actions = "\n  ".join(
        "{ " + " ".join(map(_quoted, game.actions[p])) + " }" for p in game.players
    )
    order = _row_major(game.shape)
    place = {at: k for k, at in enumerate(order)}
    rows = [" ".join(exact_text(row[place[at]]) for row in game.payoffs) for at in range(game.size)]
    head = f"NFG 1 R {_quoted(game.title)} {{ {players} }}\n{{ {actions} }}\n{_quoted(comment)}\n"
    return head + "\n" + "\n".join(rows) + "\n"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
