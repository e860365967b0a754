"""The published games of tests/published, read into games and the lists they are said to have."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import yaml
from strategies import game_of

from detente.game.normal_form import NormalFormGame


@dataclass(frozen=True)
class Published:
    """A game, what is known of its equilibria, and who says so.

    `equilibria[k][player][action]` is an interval (low, high), of no width where exact.
    """

    title: str
    game: NormalFormGame
    equilibria: tuple[tuple[tuple[tuple[Fraction, Fraction], ...], ...], ...]
    confirmed_by: str
    pure: int | None
    components: int | None
    value: Fraction | None
    curve: bool
    dimension: int | None

    @property
    def exact(self):
        """The equilibria as tuples of fractions; only where all of them are exact."""
        assert all(low == high for e in self.equilibria for own in e for low, high in own)
        return {tuple(tuple(low for low, _ in own) for own in e) for e in self.equilibria}


def published_games():
    folder = Path(__file__).parent / "published"
    return [
        _game(entry)
        for path in sorted(folder.glob("*_players.yaml"))
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]


def _game(entry):
    assert entry["citation"]
    assert entry["published"]
    value = entry.get("value")
    return Published(
        entry["title"],
        game_of(tuple(entry["shape"]), [row.replace(";", " ").split() for row in entry["payoffs"]]),
        tuple(
            tuple(tuple(map(_interval, own.split())) for own in text.split("|"))
            for text in entry["equilibria"]
        ),
        entry["confirmed_by"],
        entry.get("pure"),
        entry.get("components"),
        None if value is None else Fraction(value),
        entry.get("curve", False),
        entry.get("dimension"),
    )


def _interval(text):
    if not text.endswith("..."):
        return Fraction(text), Fraction(text)
    digits = text.removesuffix("...")
    return Fraction(digits), Fraction(digits) + Fraction(1, 10 ** len(digits.split(".")[1]))
