"""A game as a definition in YAML, ready to be given reasons."""

from __future__ import annotations

import re
import unicodedata

from detente.exact.number import text
from detente.files.tables import distinct
from detente.game.definition import Definition
from detente.game.normal_form import NormalFormGame

SCHEMA_LINE = "# yaml-language-server: $schema=definition.schema.json"
_LONGEST = 40


def to_yaml(game: NormalFormGame | Definition) -> str:
    """A definition file with the game's payoffs as tables, which `check` accepts.

    Ids become small letters, digits and `_` (actions may keep more); the names that they had
    stay as words. A definition gives its game at the written parameter values.

    >>> print(to_yaml(NormalFormGame.from_arrays([[1, "1/3"]], [[0, 2]], title="Small")))
    # yaml-language-server: $schema=definition.schema.json
    detente: 1
    title: "Small"
    players:
      player_1: "1"
      player_2: "2"
    actions:
      player_1: {1: "1"}
      player_2: {1: "1", 2: "2"}
    payoffs:
      player_1:
        table:
          - [1, 1/3]
      player_2:
        table:
          - [0, 2]
    <BLANKLINE>
    """
    about = game.about if isinstance(game, Definition) else ""
    return _lines(game.game() if isinstance(game, Definition) else game, about)


def _lines(game: NormalFormGame, about: str) -> str:
    players = distinct([_player_id(p) for p in game.players], "player_")
    actions = [distinct([_action_id(a) for a in game.actions[p]]) for p in game.players]
    lines = [SCHEMA_LINE, "detente: 1", f"title: {quoted(game.title or 'Untitled game')}"]
    if about.strip():
        lines.append(f"about: {quoted(about)}")
    lines.append("players:")
    for name, player in zip(players, game.players, strict=True):
        lines.append(f"  {name}: {quoted(game.name(player))}")
    lines.append("actions:")
    for name, player, own in zip(players, game.players, actions, strict=True):
        words = (quoted(game.name(player, a)) for a in game.actions[player])
        pairs = ", ".join(f"{a}: {w}" for a, w in zip(own, words, strict=True))
        lines.append(f"  {name}: {{{pairs}}}")
    lines.append("payoffs:")
    step = game.size // game.shape[0]
    for name, row in zip(players, game.payoffs, strict=True):
        lines += [f"  {name}:", "    table:"]
        for k in range(game.shape[0]):
            part = [text(v) for v in row[k * step : (k + 1) * step]]
            lines.append(f"      - {_nested(part, game.shape[1:])}")
    return "\n".join(lines) + "\n"


def _nested(cells: list[str], shape: tuple[int, ...]) -> str:
    """Cells in row-major order as nested lists."""
    for size in reversed(shape):
        cells = [f"[{', '.join(cells[k : k + size])}]" for k in range(0, len(cells), size)]
    return cells[0]


def _player_id(label: str) -> str:
    word = re.sub(r"[^a-z0-9]+", "_", _ascii(label).lower()).strip("_")[:_LONGEST]
    return word if not word or word[0].isalpha() else f"player_{word}"


def _action_id(label: str) -> str:
    return re.sub(r"[^A-Za-z0-9_.\-]+", "_", _ascii(label)).strip("_.-")[:_LONGEST]


def _ascii(label: str) -> str:
    return unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode()


def quoted(words: str) -> str:
    """Text in double quotes, as YAML reads it back."""
    return '"' + "".join(map(_escaped, words if words.strip() else "-")) + '"'


def _escaped(letter: str) -> str:
    if letter in '"\\':
        return "\\" + letter
    if letter == " " or (letter.isprintable() and letter != "\ufeff"):
        return letter
    code = ord(letter)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
