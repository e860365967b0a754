"""Stability in a graph model that is no normal form: which states last, for whom, and why."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from detente.concepts.coalition_stability import Departure, departure, groups
from detente.concepts.legal_moves import Reach
from detente.concepts.stability import CONCEPTS, Move, Stability, stability
from detente.errors import SolverError
from detente.game import effort
from detente.game.graph_model import GraphModel
from detente.game.option_form import OptionForm

# Up to so many states every verdict is told with its moves; of more, only who would leave.
MOST_EXPLAINED = 200
# Groups are asked about up to so many states that last.
MOST_JOINT = 20


@dataclass(frozen=True, slots=True)
class Way:
    """A shortest sequence of moves to a state, nobody moving twice in succession; empty if none.

    `willing`: each move is an improvement for whoever makes it, at the time.
    """

    state: int
    moves: tuple[Move, ...]
    willing: bool


@dataclass(frozen=True)
class StateStability:
    """The stability of every state of an option form, with words for the states.

    >>> from detente.formula.statement import parse_statement
    >>> from detente.game.option_form import Option, Priorities, Ruled
    >>> wishes = {p: Priorities((Ruled(parse_statement(s)),))
    ...           for p, s in (("us", "withhold"), ("ru", "-press"))}
    >>> form = OptionForm(("us", "ru"), (Option("press", "us"), Option("withhold", "ru")), wishes)
    >>> found = StateStability(form, form.graph_model())
    >>> [found.label(s) for s in found.lasting]
    ['nothing', 'press', 'withhold', 'press withhold']
    """

    form: OptionForm
    model: GraphModel

    @cached_property
    def stability(self) -> Stability:
        """Every party's standing at every state."""
        return stability(self.model)

    def label(self, state: int) -> str:
        """The state's name, if it has one, and the options taken in it."""
        name, taken = self.form.name(state), self.model.states[state]
        return f"{name}: {taken}" if name else taken

    @cached_property
    def lasting(self) -> tuple[int, ...]:
        """The states that every party stays at under some concept, by how many of them."""
        counts = dict.fromkeys(range(self.model.size), 0)
        for concept in CONCEPTS:
            for state in self.stability.equilibria(concept):
                counts[state] += 1
        place = {state: k for k, state in enumerate(self.form.order)}
        found = [state for state, n in counts.items() if n]
        return tuple(sorted(found, key=lambda s: (-counts[s], place[s])))

    @cached_property
    def joint(self) -> dict[int, tuple[Departure, ...]]:
        """For the states that last under Nash or SEQ, the groups that would leave together.

        None are looked at where there are more than twenty such states. Where the computation
        is ended early the states are missing whose groups were not all asked.
        """
        found: dict[int, tuple[Departure, ...]] = {}
        making = effort.current()
        for state in self._asked:
            leaving = []
            for group in groups(self.model):
                if not making.goes_on(len(found) / len(self._asked)):
                    return found
                leaving.append(departure(self.model, group, state))
            found[state] = tuple(d for d in leaving if d is not None)
        return found

    @cached_property
    def _asked(self) -> tuple[int, ...]:
        both = {*self.stability.equilibria("Nash"), *self.stability.equilibria("SEQ")}
        asked = tuple(s for s in self.lasting if s in both)
        return asked if len(asked) <= MOST_JOINT else ()

    @property
    def complete(self) -> bool:
        """Whether the groups of all states that were to be asked about were asked."""
        return len(self.joint) == len(self._asked)

    @property
    def notes(self) -> tuple[str, ...]:
        """What was cut short."""
        if self.complete:
            return ()
        told = f"for {len(self.joint)} of {len(self._asked)} states that last"
        return (
            (
                f"the computation ended before all groups were asked: their moves are told {told}; "
                "every state's own stability is told in full"
            ),
        )

    @cached_property
    def today(self) -> int | None:
        """The state of the status quo; None where none is named."""
        return None if self.form.status_quo is None else self.form.state_of[self.form.status_quo]

    @cached_property
    def target(self) -> int | None:
        """The state aimed at; None where none is named."""
        return None if self.form.target is None else self.form.state_of[self.form.target]

    @cached_property
    def ways(self) -> tuple[Way, ...]:
        """How the target and the states that last under Nash or SEQ are reached from today.

        None where no status quo is named; at most twenty states are looked at.
        """
        if self.today is None:
            return ()
        last = {*self.stability.equilibria("Nash"), *self.stability.equilibria("SEQ")}
        wanted = [s for s in self.lasting if s in last and s != self.target][:MOST_JOINT]
        if self.target is not None:
            wanted.insert(0, self.target)
        everybody = range(len(self.model.parties))
        wished = Reach(self.model, everybody, improving=True).of(self.today)
        possible = Reach(self.model, everybody).of(self.today)
        found = []
        for state in wanted:
            reach = wished if state in wished else possible
            if state != self.today:
                steps = reach.path(state) if state in reach else []
                moves = tuple(Move(self.model.parties[j], to) for j, to in steps)
                found.append(Way(state, moves, willing=state in wished))
        return tuple(found)

    def to_dict(self, concept: str = "stability") -> dict[str, object]:
        """The shape that `detente solve --json` prints, `detente-stability/1`.

        `concept` is "stability" for every state, or "nash" for those that are Nash stable for
        all; SolverError for any other.
        """
        if concept not in {"stability", "nash"}:
            raise SolverError(
                f"'{concept}' needs a normal form, and there is none: {self.form.obstacle}; "
                "ask for 'stability' or 'nash'"
            )
        listed = self.form.order
        if concept == "nash":
            listed = tuple(s for s in listed if self.stability.stable(s, "Nash"))
        return {
            "format": "detente-stability/1",
            "model": {
                "title": self.model.title,
                "parties": list(self.model.parties),
                "options": {
                    p: [o.name for o in self.form.options if o.party == p]
                    for p in self.model.parties
                },
                "states": self.model.size,
            },
            "concept": concept,
            "complete": self.complete,
            "equilibria": {
                c: [self.model.states[s] for s in self.stability.equilibria(c)] for c in CONCEPTS
            },
            "outcomes": [self._outcome(state) for state in listed],
            "groups": [
                {
                    "state": self.model.states[state],
                    "leaving": [
                        {"group": list(d.group), "to": self.model.states[d.to]} for d in found
                    ],
                }
                for state, found in self.joint.items()
            ],
            "status_quo": None if self.today is None else self.model.states[self.today],
            "ways": [
                {
                    "to": self.model.states[way.state],
                    "moves": [
                        {"player": m.player, "to": self.model.states[m.to]} for m in way.moves
                    ],
                    "willing": way.willing,
                }
                for way in self.ways
            ],
            "notes": list(self.notes),
        }

    def _outcome(self, state: int) -> dict[str, object]:
        data: dict[str, object] = {
            "state": self.model.states[state],
            "name": self.form.name(state),
            "taken": list(self.form.taken(state)),
            "equilibrium": {c: self.stability.stable(state, c) for c in CONCEPTS},
            "leaving": {c: list(self.stability.leaving(state, c)) for c in CONCEPTS},
        }
        if self.model.size <= MOST_EXPLAINED:
            data["players"] = {
                p: {c: v.to_dict(self.model.states.__getitem__) for c, v in own.items()}
                for p, own in self.stability.row(state).items()
            }
        return data
