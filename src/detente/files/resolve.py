"""Names of players, actions and profiles, resolved or refused with the nearest match."""

from __future__ import annotations

from detente.errors import nearest
from detente.files.nodes import Mapping, Node, Scalar
from detente.files.reading import Reading


def player(reading: Reading, node: Node | None) -> str | None:
    """A player's id."""
    return reading.known(node, reading.players, reading.nouns[0])


def action(reading: Reading, whose: str | None, node: Node | None) -> str | None:
    """An action id of a player; nothing is said where the player itself is unknown."""
    if whose is None or whose not in reading.actions or node is None:
        return None
    if not isinstance(node, Scalar):
        reading.faults.misshapen(node, f"an {reading.nouns[1]}")
        return None
    own = reading.actions[whose]
    if node.text in own:
        return node.text
    who, what = reading.nouns
    advice = nearest(node.text, own, f"{what}s of '{whose}'")
    reading.faults.error(node.start, f"unknown {what} '{node.text}' of {who} '{whose}'", advice)
    return None


def condition(reading: Reading, node: Node | None) -> dict[str, tuple[str, ...]]:
    """What a rule matches: player to the actions that it matches, in player order."""
    found: dict[str, tuple[str, ...]] = {}
    for key, value in reading.pairs(node):
        who = player(reading, key)
        allowed = [action(reading, who, item) for item in reading.scalars(value)]
        if who is not None:
            found[who] = tuple(dict.fromkeys(a for a in allowed if a is not None))
    return {p: found[p] for p in reading.players if p in found}


def partial_profile(reading: Reading, node: Node | None) -> dict[str, str]:
    """An action for some of the players: a mapping, or the name of a profile."""
    if isinstance(node, Scalar):
        name = node.text
        if name in reading.profiles:
            return dict(reading.profiles[name])
        advice = nearest(name, reading.profiles, "named profiles")
        reading.faults.error(node.start, f"unknown profile '{name}'", advice)
        return {}
    found: dict[str, str] = {}
    for key, value in reading.pairs(node, "a profile, or its name"):
        who = player(reading, key)
        does = action(reading, who, value)
        if who is not None and does is not None:
            found[who] = does
    return {p: found[p] for p in reading.players if p in found}


def full_profile(reading: Reading, node: Node | None) -> dict[str, str]:
    """An action for every player: a mapping, or the name of a full profile."""
    found = partial_profile(reading, node)
    if isinstance(node, Scalar) and node.text in reading.profiles:
        missing = [p for p in reading.players if p not in found]
        if missing:
            what = f"profile '{node.text}' has no action for player '{missing[0]}'"
            reading.faults.error(node.start, what, "a full profile is needed here")
    if isinstance(node, Mapping):
        for who in reading.players:
            if who not in node and reading.actions.get(who):
                options = " or ".join(reading.actions[who][:4])
                reading.faults.error(
                    node.start, f"no action for player '{who}'", f"add '{who}: {options}'"
                )
    return found
