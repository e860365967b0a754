"""Names for the states of an option form: short ones for sentences, and what each stands for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from detente.analysis.state_stability import StateStability
from detente.formula.statement import Joined, Not, Option, Term, parse_statement
from detente.report.wording import are_many, clause, count, inside, listed, spaced
from detente.solvers.statement_changes import Edit

_JOINED = {"and": "and", "or": "or", "if": "if", "iff": "if and only if"}


class StateNames:
    """The words of one option form: its parties, options, statements and states.

    >>> from detente.analysis.model import load
    >>> names = StateNames(load("published/elmira").state_stability)
    >>> names.state(0), names.state(4), names.party("ministry")
    ('the status quo', 'state 9', 'the Ministry of the Environment')
    >>> names.statement("accept IF not modify")
    '“Accept the present control order” if not “Modify the control order”'
    """

    def __init__(self, found: StateStability) -> None:
        self._found = found
        self._options = {o.name: clause(o.means) or spaced(o.name) for o in found.form.options}

    def party(self, party: str) -> str:
        """The party inside a sentence."""
        return inside(self._found.model.names.get(party) or party)

    def parties(self, parties: Iterable[str]) -> str:
        """Several parties inside a sentence."""
        return listed(map(self.party, parties))

    def option(self, name: str) -> str:
        """An option in words, between quotation marks."""
        return f"“{self._options[name]}”"

    def state(self, state: int) -> str:
        """A state inside a sentence: what it is known as, else its number."""
        if state == self._found.today:
            return "the status quo"
        if state == self._found.target:
            return "the target"
        name = self.number(state)
        return f"state {name}" if name.isdigit() else f"“{spaced(name)}”"

    def number(self, state: int) -> str:
        """What a state is called in tables: its name in the definition, else a number."""
        name = self._found.form.name(state)
        if name:
            return spaced(name)
        known = self._found.form.names
        # A number that is the name of another state would mislead.
        return f"unnamed {state + 1}" if str(state + 1) in known else str(state + 1)

    def states(self, states: Iterable[int], most: int = 4) -> str:
        """Several states inside a sentence; those beyond the first few are counted."""
        every = list(states)
        told = [self.state(s) for s in every[:most]]
        left = len(every) - most
        return listed([*told, count(left, "other")] if left > 0 else told)

    def means(self, state: int) -> str:
        """Who takes what in a state, as a sentence without its full stop."""
        some = 0 < len(self._found.form.taken(state)) < len(self._options)
        rest = "; nothing else is taken" if some else ""
        return f"{self._takers(state)}{rest}"

    def _owner(self, option: str) -> str:
        return next(o.party for o in self._found.form.options if o.name == option)

    def _takers(self, state: int) -> str:
        own: dict[str, list[str]] = {}
        for option in self._found.form.taken(state):
            own.setdefault(self._owner(option), []).append(self.option(option))
        if not own:
            return "nobody takes an option"
        said = [f"{self.party(p)} {listed(taken)}" for p, taken in own.items()]
        first, taken = next(iter(own.items()))
        verb = "take" if are_many(self._found.model.names.get(first) or first) else "takes"
        said[0] = f"{self.party(first)} {verb} {listed(taken)}"
        return listed(said)

    def row(self, state: int) -> str:
        """A state for a table, with what it is marked as."""
        marks = {self._found.target: "target", self._found.today: "status quo"}
        known = self.number(state)
        return f"{known} ({marks[state]})" if state in marks else known

    def statement(self, written: str) -> str:
        """A statement with its options in words."""
        return _term(parse_statement(written).tree, self._options)

    def edit(self, edit: Edit) -> str:
        """A change of a party's statements, as what it would do with a wish."""
        wish = self.wish(edit.statement)
        if edit.kind == "drop":
            return f"giving up its wish {wish}"
        if edit.kind == "add":
            return f"wishing above all {wish}"
        return f"putting its wish {wish} in place {edit.place}"

    def wish(self, written: str) -> str:
        """A statement as what is wished ("that “Storm” not be taken", "for “A” or “B”")."""
        match parse_statement(written).tree:
            case Option(name):
                return f"that {self.option(name)} be taken"
            case Not(Option(name)):
                return f"that {self.option(name)} not be taken"
            case term:
                return f"for {_term(term, self._options)}"


def _term(term: Term, options: Mapping[str, str], inside_of: str = "") -> str:
    """A term in words, in brackets where what it is part of would be read otherwise."""
    match term:
        case Option(name):
            return f"“{options[name]}”"
        case Not(inner):
            return f"not {_term(inner, options, 'not')}"
        case Joined(word, left, right):
            told = f" {_JOINED[word]} ".join(_term(part, options, word) for part in (left, right))
            chain = inside_of == word and word in {"and", "or"}
            return f"({told})" if inside_of and not chain else told
