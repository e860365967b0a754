"""A definition laid out flat: every judgement under a name, with what it says and why.

>>> from detente.game.definition import Definition
>>> from detente.game.parameters import Parameter
>>> from detente.formula import parse
>>> cost = Parameter("cost", parse("3"), reason=Reason(("truce:C3",)))
>>> written = Definition("War", (), {}, {}, parameters={"cost": cost})
>>> [(j.name, j.says, j.because) for j in judgements(written)]
[('title', 'War', ''), ('parameters: cost: value', '3', 'truce:C3')]
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from fractions import Fraction

from detente.formula import Formula
from detente.game.definition import Definition, Variant, WrittenLink
from detente.game.payoffs import Rule
from detente.game.provenance import Reason

# Where something stands in a file, and what follows from the rest, is no judgement.
_PASSED_OVER = frozenset({"place", "file", "digest", "sources", "main_parameter", "claims"})


@dataclass(frozen=True, slots=True)
class Judgement:
    """One thing that a definition says; `because` its claims, or the assumption."""

    name: str
    says: str
    because: str = ""


def judgements(definition: Definition) -> list[Judgement]:
    """Every judgement of a definition, in the order of its blocks, names unique.

    Several payoff rules for the same condition are told apart by numbers.
    """
    found: list[Judgement] = []
    seen: dict[str, int] = {}
    for judgement in _walk(definition, (), Reason()):
        seen[judgement.name] = number = seen.get(judgement.name, 0) + 1
        name = f"{judgement.name} ({number})" if number > 1 else judgement.name
        found.append(Judgement(name, judgement.says, judgement.because))
    return found


def _walk(thing: object, path: tuple[str, ...], reason: Reason) -> Iterator[Judgement]:
    if isinstance(thing, WrittenLink):
        # The other definition is compared by its own file.
        at = {name: str(formula) for name, formula in thing.at.items()}
        seen = "yes" if thing.seen else "no"
        parts = {"agreement": dict(thing.agreement), "at": at, "seen": seen}
        yield from _walk(parts, path, thing.reason)
    elif isinstance(thing, Variant):
        yield _judgement(path, "; ".join(thing.changes), thing.reason)
    elif isinstance(thing, Rule):
        own = thing.reason if thing.reason.is_given else reason
        yield _judgement((*path, thing.describe()), str(thing.value), own)
    elif is_dataclass(thing) and not isinstance(thing, Formula):
        given = getattr(thing, "reason", None)
        own = given if isinstance(given, Reason) and given.is_given else reason
        for entry in fields(thing):
            if entry.name not in _PASSED_OVER and entry.name not in {"reason", "id"}:
                value = getattr(thing, entry.name)
                yield from _walk(value, (*path, *_step(entry.name)), own)
    elif isinstance(thing, Mapping):
        for key, value in thing.items():
            yield from _walk(value, (*path, str(key)), reason)
    elif isinstance(thing, (tuple, list)) and any(map(_has_parts, thing)):
        for number, value in enumerate(thing, 1):
            step = () if isinstance(value, Rule) else (_named(value) or str(number),)
            yield from _walk(value, (*path, *step), reason)
    elif thing is not None and (told := _told(thing)) and told != path[-1]:
        yield _judgement(path, told, reason)


def _step(name: str) -> tuple[str, ...]:
    # The rules of a player's payoffs stand under the player at once.
    return () if name in {"rules", "name"} else (name.replace("_", " "),)


def _has_parts(value: object) -> bool:
    return is_dataclass(value) and not isinstance(value, Formula)


def _named(value: object) -> str:
    for attribute in ("id", "name", "game"):
        found = getattr(value, attribute, "")
        if isinstance(found, str) and found:
            return found
    return ""


def _told(thing: object) -> str:
    if isinstance(thing, bool):
        return "yes" if thing else ""
    if isinstance(thing, (tuple, list, frozenset)):
        parts = sorted(thing, key=str) if isinstance(thing, frozenset) else thing
        return ", ".join(filter(None, map(_told, parts)))
    if isinstance(thing, Fraction):
        return str(thing)
    return str(thing).strip()


def _judgement(path: tuple[str, ...], says: str, reason: Reason) -> Judgement:
    because = ", ".join(reason.because) or (
        f"assumption: {reason.assumption}" if reason.assumption else ""
    )
    return Judgement(": ".join(path), says, because)
