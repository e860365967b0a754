"""Games in JSON: the format `detente-game/1`, which `NormalFormGame.to_dict` gives."""

from __future__ import annotations

import itertools
import json
import math
import re
from fractions import Fraction
from typing import NoReturn

from detente.errors import GameError, nearest
from detente.files.literal import read_number
from detente.files.source import place_of, refuse
from detente.game.normal_form import NormalFormGame

_KEYS = ("format", "title", "players", "actions", "payoffs")
FORMAT = "detente-game/1"


def read_json(source: str, file: str) -> tuple[NormalFormGame, str]:
    """The game in a .json file; the comment is empty.

    Raises DefinitionError for anything but `detente-game/1`, with the place of the key.

    >>> text = json.dumps(NormalFormGame.from_arrays([[1, "1/3"]], [[0, 2]]).to_dict())
    >>> read_json(text, "game.json")[0].payoffs[0]
    (Fraction(1, 1), Fraction(1, 3))
    """
    data = _parse(source, file)
    reader = _Reader(file, source)
    if not isinstance(data, dict):
        reader.wrong("", "a game is an object with keys", f"write {{{', '.join(_KEYS)}}}")
    found = data.get("format")
    if isinstance(found, str) and found.startswith("detente-solution/"):
        reader.wrong(
            "format",
            "a solution holds no payoffs, so the game cannot be rebuilt from it",
            "give the file that was solved",
        )
    if found != FORMAT:
        what = f"format {found!r} is not known" if found else "no key 'format'"
        reader.wrong("format", what, f"write '{FORMAT}'")
    for key in data:
        if key not in _KEYS:
            reader.wrong(key, f"unknown key '{key}'", nearest(key, _KEYS, "keys here"))
    title = data.get("title", "")
    if not isinstance(title, str):
        reader.wrong("title", "the title is not text", "write it in quotes")
    players = reader.labels(data.get("players"), "players", "players")
    actions = reader.by_player(data.get("actions"), "actions", players)
    labels = {p: tuple(reader.labels(own, p, f"actions of '{p}'")) for p, own in actions.items()}
    payoffs = reader.by_player(data.get("payoffs"), "payoffs", players)
    rows = tuple(tuple(reader.numbers(payoffs[p], p, labels)) for p in players)
    try:
        return NormalFormGame(tuple(players), labels, rows, title), ""
    except GameError as error:
        reader.wrong("players", str(error))


def _parse(source: str, file: str) -> object:
    def pairs(items: list[tuple[str, object]]) -> dict[str, object]:
        keys = [key for key, _ in items]
        twice = next((k for k in keys if keys.count(k) > 1), None) if len(keys) < 1000 else None
        if twice is not None:
            raise refuse(file, f"key '{twice}' stands twice", "keep one of them")
        return dict(items)

    try:
        return json.loads(
            source, parse_int=str, parse_float=str, parse_constant=str, object_pairs_hook=pairs
        )
    except json.JSONDecodeError as error:
        at = (error.lineno, error.colno)
        raise refuse(file, f"not JSON: {error.msg.lower()}", "", at) from None
    except RecursionError:
        raise refuse(file, "not a game: brackets nested too deep", "flatten it") from None


class _Reader:
    """Parts of the object, or the fault at the key that holds them."""

    def __init__(self, file: str, source: str) -> None:
        self.file, self.source = file, source

    def wrong(self, key: str, message: str, advice: str = "") -> NoReturn:
        found = re.search(rf"{re.escape(json.dumps(key, ensure_ascii=False))}\s*:", self.source)
        at = place_of(self.source, found.start()) if found else (1, 1)
        raise refuse(self.file, message, advice, at)

    def labels(self, value: object, key: str, what: str) -> list[str]:
        """A list of different texts."""
        if not isinstance(value, list) or not value or not all(isinstance(v, str) for v in value):
            self.wrong(key, f"no list of {what}", 'write ["a", "b"]')
        if len(set(value)) != len(value):
            self.wrong(key, f"two of the {what} have the same name", "rename one of them")
        return [str(v) for v in value]

    def by_player(self, value: object, key: str, players: list[str]) -> dict[str, object]:
        """An object with one entry for each player."""
        if not isinstance(value, dict):
            self.wrong(key, f"no '{key}' by player", "write an object with one entry a player")
        for name in value:
            if name not in players:
                advice = nearest(name, players, "players")
                self.wrong(key, f"unknown player '{name}' in '{key}'", advice)
        for player in players:
            if player not in value:
                self.wrong(key, f"no {key} of player '{player}'", "add them")
        return {p: value[p] for p in players}

    def numbers(
        self, value: object, player: str, actions: dict[str, tuple[str, ...]]
    ) -> list[Fraction]:
        """One exact number for each profile."""
        size = math.prod(map(len, actions.values()))
        if not isinstance(value, list) or len(value) != size:
            count = len(value) if isinstance(value, list) else "no"
            what = f"{count} payoffs of player '{player}', the game has {size} profiles"
            self.wrong("payoffs", what, "write one number a profile, the last player fastest")
        found: list[Fraction] = []
        for v, profile in zip(value, itertools.product(*actions.values()), strict=True):
            try:
                found.append(read_number(v) if isinstance(v, str) else self._no_number(v))
            except GameError as error:
                message, _, advice = str(error).partition(", ")
                told = ", ".join(f"{p}: {a}" for p, a in zip(actions, profile, strict=True))
                what = f"payoff of player '{player}' at ({told}): {message}"
                self.wrong("payoffs", what, advice)
        return found

    def _no_number(self, value: object) -> Fraction:
        raise GameError(f"{json.dumps(value)[:40]} is not a number, write a number or '1/3'")
