"""Every combination of concessions by size, with those that hold."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from itertools import combinations
from math import prod
from typing import TypeAlias

from detente.report.blocks import Figure
from detente.report.legend import Sample, legend
from detente.report.svg import Box, Drawing, Lettering, Pen, Point, width_of, wrap

Combination: TypeAlias = frozenset[str]

_WIDTH = 440.0
_ROW = 47.0
_PER_ROW = 10
_LIMIT = 64


def lattice_figure(  # noqa: PLR0913 (what a picture shows)
    menu: Sequence[tuple[str, str, str]],
    sufficient: AbstractSet[Combination],
    minimal: AbstractSet[Combination],
    shown: Sequence[Combination] = (),
    *,
    exclusive: Sequence[Combination] = (),
    name: str = "lattice",
    title: str = "",
    reading: str = "",
) -> Figure:
    """Combinations of concessions from none (below) to all (above), joined to the next larger.

    `menu` has for each concession a letter, its words and its owner; combinations are sets of
    letters. Of each set in `exclusive` a combination has one at most: a party takes one step, not
    two. Up to 64 combinations are all drawn; of more, those in `shown` (the first 64 by size,
    which the text alternative then says).

    >>> menu = [("A", "lift the blockade", "Athens"), ("B", "leave Megara", "Sparta")]
    >>> both = frozenset("AB")
    >>> figure = lattice_figure(menu, {both}, {both})
    >>> figure.alt.partition(" A:")[0]
    '4 combinations of 2 concessions. Sufficient: A+B. Minimal: A+B.'
    """
    letters = [letter for letter, _, _ in menu]
    sets, left_out = _drawn(letters, shown, exclusive)
    rows = _rows(sets, letters)
    drawing = Drawing(name, _WIDTH, 0)
    places = _places(rows)
    _edges(drawing, sets, places, sufficient)
    for combination in sets:
        words = _letters(combination, letters)
        _node(drawing, places[combination], words, _state(combination, sufficient, minimal))
    states = {_state(combination, sufficient, minimal) for combination in sets}
    key = [(_sample(state), words) for state, words in _KEY.items() if state in states]
    bottom = legend(drawing, 8 + _ROW * len(rows), key) + 4
    drawing.height = _menu(drawing, bottom, menu) + 4
    title = title or "Which concessions suffice together"
    alt = _told(len(sets), letters, sufficient, minimal) + left_out + _letters_told(menu)
    return Figure(name, title, drawing.render(title, alt), alt, reading or _reading(minimal))


def _drawn(
    letters: Sequence[str], shown: Sequence[Combination], exclusive: Sequence[Combination]
) -> tuple[list[Combination], str]:
    free = len(letters) - sum(map(len, exclusive))
    total = 2**free * prod(len(group) + 1 for group in exclusive)
    if total <= _LIMIT:
        every = (
            frozenset(chosen)
            for size in range(len(letters) + 1)
            for chosen in combinations(letters, size)
        )
        return [s for s in every if all(len(s & group) <= 1 for group in exclusive)], ""
    order = {letter: place for place, letter in enumerate(letters)}
    ranked = sorted(set(shown), key=lambda s: (len(s), sorted(order[letter] for letter in s)))
    return ranked[:_LIMIT], f" Drawn are {min(len(ranked), _LIMIT)} of {total} combinations."


def _rows(sets: Sequence[Combination], letters: Sequence[str]) -> list[list[Combination]]:
    """Combinations of one size in a row, in several where they are many; smallest first."""
    rows: list[list[Combination]] = []
    for size in range(len(letters) + 1):
        level = [combination for combination in sets if len(combination) == size]
        room = max(1, int(_WIDTH / (_node_width(size) + 8)))
        parts = -(-len(level) // min(room, _PER_ROW))
        # Neighbours go to different rows, so that each row spans the level.
        rows += [level[part::parts] for part in range(parts)]
    return rows


def _node_width(size: int) -> float:
    return max(30.0, width_of("A" * size, 12) + 12) if size else 44.0


def _places(rows: Sequence[Sequence[Combination]]) -> dict[Combination, Point]:
    places: dict[Combination, Point] = {}
    for count, row in enumerate(rows):
        y = 22 + _ROW * (len(rows) - 1 - count)
        gap = _WIDTH / max(len(row), 1)
        for place, combination in enumerate(row):
            places[combination] = ((place + 0.5) * gap, y)
    return places


def _edges(
    drawing: Drawing,
    sets: Sequence[Combination],
    places: dict[Combination, Point],
    sufficient: AbstractSet[Combination],
) -> None:
    """Lines to the next larger combinations, strong between those that suffice."""
    strong: list[tuple[Point, Point]] = []
    for small in sets:
        larger = [large for large in sets if small < large]
        for large in larger:
            if any(small < between < large for between in larger):
                continue
            if small in sufficient and large in sufficient:
                strong.append((places[small], places[large]))
            else:
                drawing.line(places[small], places[large], Pen("grid", 1.1))
    for start, end in strong:
        drawing.line(start, end, Pen("one", 1.1))


def _state(
    combination: Combination,
    sufficient: AbstractSet[Combination],
    minimal: AbstractSet[Combination],
) -> str:
    if combination in minimal:
        return "minimal"
    return "sufficient" if combination in sufficient else "insufficient"


def _letters(combination: Combination, letters: Sequence[str]) -> str:
    return "".join(letter for letter in letters if letter in combination) or "none"


def _node(drawing: Drawing, at: Point, words: str, state: str) -> None:
    """Insufficient: plain text on paper; sufficient: outlined pill; minimal: dark box."""
    width = max(28.0, width_of(words, 12) + 12)
    _shape(drawing, Box(at[0] - width / 2, at[1] - 12, width, 24), state)
    fill = {"minimal": "paper", "sufficient": "ink", "insufficient": "muted"}[state]
    lettering = Lettering(12, "middle", fill, bold=state != "insufficient")
    drawing.text((at[0], at[1] + 4.3), words, lettering)


def _shape(drawing: Drawing, box: Box, state: str) -> None:
    if state == "minimal":
        drawing.rect(box, Pen("one", 2, fill="one"), 3)
    elif state == "sufficient":
        drawing.rect(box, Pen("one", 2, fill="shade"), box.height / 2)
    else:
        drawing.rect(box, Pen("muted", 0.9, "2 2", fill="paper"), box.height / 2)


def _sample(state: str) -> Sample:
    return lambda drawing, at: _shape(drawing, Box(at[0] - 12, at[1] - 6.5, 24, 13), state)


_KEY = {
    "minimal": "suffices, and nothing in it can be spared",
    "sufficient": "suffices",
    "insufficient": "does not suffice",
}


def _menu(drawing: Drawing, top: float, menu: Sequence[tuple[str, str, str]]) -> float:
    for letter, words, owner in menu:
        lines = wrap(f"{owner}: {words}" if owner else words, _WIDTH - 46, 11.5)
        drawing.text((14, top + 12), letter, Lettering(12, bold=True))
        drawing.text((36, top + 12), lines, Lettering(11.5))
        top += 14.1 * len(lines) + 4
    return top


def _told(
    count: int,
    letters: Sequence[str],
    sufficient: AbstractSet[Combination],
    minimal: AbstractSet[Combination],
) -> str:
    def listed(sets: AbstractSet[Combination]) -> str:
        ranked = sorted(sets, key=lambda s: (len(s), _letters(s, letters)))
        names = ["+".join(_letters(s, letters)) if s else "none at all" for s in ranked]
        return ", ".join(names[:24]) + (" and more" if len(names) > 24 else "") or "no combination"

    return (
        f"{count} combinations of {len(letters)} concessions."
        f" Sufficient: {listed(sufficient)}. Minimal: {listed(minimal)}."
    )


def _letters_told(menu: Sequence[tuple[str, str, str]]) -> str:
    named = [f"{letter}: {owner}: {words}." for letter, words, owner in menu]
    return "".join(f" {line}" for line in named)


def _reading(minimal: AbstractSet[Combination]) -> str:
    if not minimal:
        return "No combination of the concessions on the menu makes the agreement hold."
    if frozenset() in minimal:
        return "The agreement holds without any concession."
    return "Dark boxes suffice with nothing to spare: less than that and the agreement breaks."
