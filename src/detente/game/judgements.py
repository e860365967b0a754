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

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from fractions import Fraction
from functools import cached_property

from detente.formula import Formula
from detente.formula.statement import Statement
from detente.game.definition import Definition, Variant, WrittenLink
from detente.game.option_form import OptionForm, StateOrder
from detente.game.payoffs import Ranking, Rule, Table, profiles
from detente.game.provenance import Reason

# Where something stands in a file, and what follows from the rest, is no judgement.
_PASSED_OVER = frozenset(
    {"place", "file", "digest", "sources", "main_parameter", "claims", "reason", "id"}
)
# Of a definition in option form, what follows from its options.
_FROM_OPTIONS = frozenset({"actions", "payoffs", "status_quo", "target", "agreements"})


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
    for judgement in _Walk(definition).below(definition, (), Reason()):
        seen[judgement.name] = number = seen.get(judgement.name, 0) + 1
        name = f"{judgement.name} ({number})" if number > 1 else judgement.name
        found.append(Judgement(name, judgement.says, judgement.because))
    return found


@dataclass(frozen=True)
class _Walk:
    """Through a definition; outcomes are called by what is done in them, not by their place."""

    definition: Definition

    @cached_property
    def _outcomes(self) -> list[str]:
        return [" ".join(p.values()) for p in profiles(self.definition.action_labels)]

    def below(self, thing: object, path: tuple[str, ...], reason: Reason) -> Iterator[Judgement]:
        """The judgements in a part of the definition."""
        if isinstance(thing, WrittenLink):
            # The other definition is compared by its own file.
            at = {name: str(formula) for name, formula in thing.at.items()}
            seen = "yes" if thing.seen else "no"
            parts = {"agreement": dict(thing.agreement), "at": at, "seen": seen}
            yield from self.below(parts, path, thing.reason)
        elif isinstance(thing, Variant):
            yield _judgement(path, "; ".join(thing.changes), thing.reason)
        elif isinstance(thing, Rule):
            own = thing.reason if thing.reason.is_given else reason
            yield _judgement((*path, thing.describe()), str(thing.value), own)
        elif isinstance(thing, Ranking):
            order = _order(thing.groups, self._outcomes.__getitem__, thing.open_after)
            yield _judgement((*path, "ranking"), order, thing.reason)
        elif isinstance(thing, StateOrder) and self.definition.options is not None:
            order = _order(thing.groups, self.definition.options.label)
            yield _judgement((*path, "ranking"), order, thing.reason)
        elif isinstance(thing, Table):
            for outcome, cell in zip(self._outcomes, thing.cells, strict=True):
                yield _judgement((*path, outcome), str(cell), thing.reason)
        else:
            yield from self._parts(thing, path, reason)

    def _parts(self, thing: object, path: tuple[str, ...], reason: Reason) -> Iterator[Judgement]:
        if _has_parts(thing):
            given = getattr(thing, "reason", None)
            own = given if isinstance(given, Reason) and given.is_given else reason
            for name, value in _entries(thing):
                # What is called by its id alone says no more.
                if not (name == "name" and path and value == path[-1]):
                    yield from self.below(value, (*path, *_step(name)), own)
        elif isinstance(thing, Mapping):
            for key, value in thing.items():
                # A term that is written says something even where it is no.
                said = "no" if value is False else value
                yield from self.below(said, (*path, str(key)), reason)
        elif isinstance(thing, (tuple, list)) and any(map(_has_parts, thing)):
            for number, value in enumerate(thing, 1):
                step = () if isinstance(value, Rule) else (_named(value) or str(number),)
                yield from self.below(value, (*path, *step), reason)
        elif thing is not None and (told := _told(thing)):
            yield _judgement(path, told, reason)


def _entries(thing: object) -> Iterator[tuple[str, object]]:
    """The parts of a dataclass that say something."""
    follows = _FROM_OPTIONS if getattr(thing, "options", None) is not None else frozenset()
    passed_over = _PASSED_OVER | (follows if isinstance(thing, Definition) else frozenset())
    assert is_dataclass(thing)  # noqa: S101 (asked for then)
    for entry in fields(thing):
        if entry.name not in passed_over:
            value = getattr(thing, entry.name)
            if isinstance(thing, OptionForm):
                value = _states(thing, entry.name, value)
            yield entry.name, value


def _states(form: OptionForm, name: str, value: object) -> object:
    """States by the options taken in them, not by their number."""
    if name in {"names", "agreements"} and isinstance(value, Mapping):
        return {key: form.label(mask) for key, mask in value.items()}
    if name in {"status_quo", "target"} and isinstance(value, int):
        return form.label(value)
    return value


def _order(
    groups: Sequence[Sequence[int]],
    label: Callable[[int], str],
    open_after: Collection[int] = (),
) -> str:
    """An order as it is written: best first, ties and open pairs marked."""
    told = ""
    for k, group in enumerate(groups):
        mark = "" if not k else " ? " if k - 1 in open_after else ", "
        told += mark + " ~ ".join(sorted(map(label, group)))
    return told


def _step(name: str) -> tuple[str, ...]:
    # The rules of a player's payoffs stand under the player at once.
    return () if name in {"rules", "name"} else (name.replace("_", " "),)


def _has_parts(value: object) -> bool:
    return is_dataclass(value) and not isinstance(value, (Formula, Statement))


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
    if isinstance(thing, Statement):
        return thing.source
    return str(thing).strip()


def _judgement(path: tuple[str, ...], says: str, reason: Reason) -> Judgement:
    because = ", ".join(reason.because) or (
        f"assumption: {reason.assumption}" if reason.assumption else ""
    )
    return Judgement(": ".join(path), says, because)
