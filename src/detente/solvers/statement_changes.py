"""The fewest changes of a party's statements after which it stays at a state.

A change drops a statement, moves one to another place in the order of priority, or adds at the
top what an option is in the wanted state (the option, or not). All single changes are tried, then
all pairs, while the other parties' preferences stay as they are.

>>> from detente.formula.statement import parse_statement
>>> from detente.game.option_form import Option
>>> wishes = {p: Priorities(tuple(Ruled(parse_statement(s)) for s in own))
...           for p, own in (("us", ("press", "-withhold")), ("ru", ("-press",)))}
>>> form = OptionForm(("us", "ru"), (Option("press", "us"), Option("withhold", "ru")), wishes)
>>> found = statement_changes(form, form.graph_model(), 0)["us"]["Nash"]
>>> found.least, [str(edit) for change in found.changes for edit in change.edits]
(1, ['drop “press”', 'add “not press” at the top'])
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from detente.concepts.legal_moves import Reach
from detente.concepts.stability import CONCEPTS
from detente.formula.statement import parse_statement
from detente.game import effort
from detente.game.graph_model import GraphModel
from detente.game.option_form import OptionForm, Priorities, Ruled

MOST_EDITS = 2
_List = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Edit:
    """One change: `kind` is "drop", "move" or "add"; `place` where it then stands, from 1."""

    kind: str
    statement: str
    place: int = 0

    def to_dict(self) -> dict[str, object]:
        """The change as data; `place` None where the statement is gone."""
        return {"kind": self.kind, "statement": self.statement, "place": self.place or None}

    def __str__(self) -> str:
        if self.kind == "move":
            return f"move “{self.statement}” to place {self.place}"
        end = " at the top" if self.kind == "add" else ""
        return f"{self.kind} “{self.statement}”{end}"


@dataclass(frozen=True, slots=True)
class StatementChange:
    """Edits, one after the other, and the list of statements that they leave."""

    edits: tuple[Edit, ...]
    statements: tuple[str, ...]

    def to_dict(self) -> dict[str, object]:
        """The edits and the list as data."""
        return {"edits": [e.to_dict() for e in self.edits], "statements": list(self.statements)}


@dataclass(frozen=True, slots=True)
class StatementChanges:
    """The fewest changes for one party under one concept.

    `least` is their number, 0 where the party stays already, None where more than two are needed
    (or, unless `complete`, where none was found). `changes` are all with that number, once
    each where the order in which they are made does not matter.
    """

    party: str
    concept: str
    least: int | None
    changes: tuple[StatementChange, ...] = ()
    complete: bool = True

    def to_dict(self) -> dict[str, object]:
        """Number, changes and whether all were tried."""
        return {
            "least": self.least,
            "changes": [c.to_dict() for c in self.changes],
            "complete": self.complete,
        }


def statement_changes(
    form: OptionForm, model: GraphModel, state: int
) -> dict[str, dict[str, StatementChanges]]:
    """By party and concept, for the parties whose preference is one by statements.

    `state` is the number of a state of `model`, the form's graph model.
    """
    found = {}
    for i, party in enumerate(form.parties):
        preference = form.preferences[party]
        if isinstance(preference, Priorities):
            found[party] = _of_party(form, model, state, i, preference.statements)
    return found


def _of_party(
    form: OptionForm, model: GraphModel, state: int, i: int, written: tuple[Ruled, ...]
) -> dict[str, StatementChanges]:
    party = form.parties[i]
    start = tuple(str(ruled.statement) for ruled in written)
    added = [n if n in form.taken(state) else f"not {n}" for n in form.bits]
    tables = {s: form.where(parse_statement(s)) for s in (*start, *added)}
    judges = {c: _Judge(form, model, state, i, c, tables) for c in CONCEPTS}
    found: dict[str, StatementChanges] = {}
    layer: dict[_List, tuple[Edit, ...]] = {start: ()}
    seen = {start}
    asked = effort.current()
    for number in range(MOST_EDITS + 1):
        for concept in (c for c in CONCEPTS if c not in found):
            good: dict[frozenset[Edit], StatementChange] = {}
            for k, (listed, edits) in enumerate(layer.items()):
                if k % 256 == 0 and not asked.goes_on():
                    break
                if judges[concept].stays(listed):
                    good.setdefault(frozenset(edits), StatementChange(edits, listed))
            if asked.stopped:
                found[concept] = StatementChanges(party, concept, None, (), complete=False)
            elif good:
                found[concept] = StatementChanges(party, concept, number, tuple(good.values()))
        if len(found) == len(CONCEPTS) or number == MOST_EDITS:
            break
        following: dict[_List, tuple[Edit, ...]] = {}
        for listed, edits in layer.items():
            for edit, changed in single_edits(listed, added):
                if changed not in seen:
                    seen.add(changed)
                    following[changed] = (*edits, edit)
        layer = following
    return {c: found.get(c) or StatementChanges(party, c, None) for c in CONCEPTS}


def single_edits(listed: _List, added: Sequence[str]) -> Iterator[tuple[Edit, _List]]:
    """Every single change of a list of statements, with the list that it leaves.

    One dropped, one moved to another place (places count from 1), or one of `added` put on top.

    >>> [str(edit) for edit, _ in single_edits(("a", "b"), ["c"])][:3]
    ['drop “a”', 'drop “b”', 'move “a” to place 2']
    """
    for k, statement in enumerate(listed):
        yield Edit("drop", statement), (*listed[:k], *listed[k + 1 :])
    for k, statement in enumerate(listed):
        rest = (*listed[:k], *listed[k + 1 :])
        for place in range(len(listed)):
            if place != k:
                changed = (*rest[:place], statement, *rest[place:])
                yield Edit("move", statement, place + 1), changed
    for statement in added:
        yield Edit("add", statement, 1), (statement, *listed)


class _Judge:
    """Whether one party stays at a state under one concept, whatever its own statements are.

    What it can move to and what the others can answer do not depend on them.
    """

    def __init__(  # noqa: PLR0913, PLR0917 (whose stability of what, under which concept)
        self,
        form: OptionForm,
        model: GraphModel,
        state: int,
        i: int,
        concept: str,
        tables: dict[str, int],
    ) -> None:
        self._state, self._concept = state, concept
        self._masks, self._tables = form.masks, tables
        self._moves = model.moves[i]
        others = [j for j in range(len(model.parties)) if j != i]
        reach = Reach(model, others, improving=concept == "SEQ")
        own = self._moves[state]
        self._answers = {t: () if concept == "Nash" else tuple(reach.of(t)) for t in own}

    def stays(self, listed: _List) -> bool:
        """Whether no move is a gain that stands, if these are the statements."""
        tables = [self._tables[s] for s in listed]
        worth: dict[int, tuple[int, ...]] = {}

        def value(state: int) -> tuple[int, ...]:
            if state not in worth:
                mask = self._masks[state]
                worth[state] = tuple(table >> mask & 1 for table in tables)
            return worth[state]

        here = value(self._state)

        def undoes(end: int) -> bool:
            if value(end) > here:
                return False
            return self._concept != "SMR" or all(value(r) <= here for r in self._moves[end])

        return all(value(t) <= here or any(map(undoes, ends)) for t, ends in self._answers.items())
