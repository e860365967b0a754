"""What parties would have to give up for a state to last and to be within reach.

Definition
    In an option form a party *gives up* an option by letting go of the freedom to turn away from
    the state that is wanted: an option taken there it promises to keep once taken, any other not
    to take, or not to take again once it has dropped it. All else stays as it is, so options that
    are not yet as wanted may still be changed once. A set of options given up *suffices* under a
    concept of stability if in the graph model that is left the state is an equilibrium under the
    concept and a legal sequence of moves leads to it from the status quo. It is *minimal* if no
    part of it suffices.
What it certifies
    That each set suffices and no part of it does: from the definitions, in a graph model of its
    own for each.
Cost
    The stability of the state in one graph model for each set looked at, up to 2^n of n options.
Example
    >>> from detente.formula.statement import parse_statement
    >>> from detente.game.option_form import Option, Priorities, Ruled
    >>> wishes = {p: Priorities((Ruled(parse_statement(s)),))
    ...           for p, s in (("us", "press"), ("ru", "-press"))}
    >>> form = OptionForm(("us", "ru"), (Option("press", "us"), Option("withhold", "ru")), wishes)
    >>> menu = renunciations(form, 0)
    >>> print(*menu, sep="; ")
    us does not take press; ru does not take withhold
    >>> after = given_up(form, form.graph_model(), menu[:1])
    >>> after.moves[0]
    ((), (0,), (), (2,))

When it fails
    A state from which nobody can move is stable under every concept, so a set exists wherever
    the state stays within reach once every option is given up. Under GMR, SMR and SEQ more can be
    less: who gives up an option gives up an answer that deterred somebody else.
References
    Howard, N. (1971), Paradoxes of Rationality. Schelling, T. (1960), The Strategy of Conflict.
    Fang, L., Hipel, K. and Kilgour, D. (1993), Interactive Decision Making.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from detente.concepts.legal_moves import Reach
from detente.game.graph_model import GraphModel, Moves
from detente.game.option_form import OptionForm

# The moves that a party has left, by its number and what of its own it keeps and shuns.
Kept = dict[tuple[int, int, int], Moves]


@dataclass(frozen=True, slots=True)
class Renunciation:
    """An option whose owner gives up the freedom over it.

    `keeps`: it promises to keep the option once taken; else not to take it.
    """

    option: str
    party: str
    keeps: bool

    def to_dict(self) -> dict[str, object]:
        """As data: whose option, and what is promised."""
        promise = "keeps" if self.keeps else "does_not_take"
        return {"option": self.option, "party": self.party, "promise": promise}

    def __str__(self) -> str:
        return f"{self.party} {'keeps' if self.keeps else 'does not take'} {self.option}"


def renunciations(form: OptionForm, target: int) -> tuple[Renunciation, ...]:
    """What can be given up for the combination `target`: options not yet bound that way."""
    return tuple(
        Renunciation(o.name, o.party, keeps)
        for bit, o in zip(form.bits.values(), form.options, strict=True)
        if o.stays != ("take" if (keeps := bool(target & bit)) else "drop")
    )


def given_up(
    form: OptionForm,
    model: GraphModel,
    given: Collection[Renunciation],
    known: Kept | None = None,
) -> GraphModel:
    """The graph model of `form` once the options are given up.

    `model` is that of the form as it stands; `known` holds moves worked out before, and is added
    to.
    """
    table: Kept = {} if known is None else known
    moves = list(model.moves)
    for i, party in enumerate(form.parties):
        own = [r for r in given if r.party == party]
        kept = sum(form.bits[r.option] for r in own if r.keeps)
        shunned = sum(form.bits[r.option] for r in own if not r.keeps)
        if not own:
            continue
        key = (i, kept, shunned)
        if key not in table:
            table[key] = form.moves(party, kept, shunned)
        moves[i] = table[key]
    return replace(model, moves=tuple(moves))


def within_reach(
    model: GraphModel, state: int, start: int | None, *, improving: bool = False
) -> bool:
    """Whether a legal sequence leads from `start` to `state`; True where there is no start.

    With `improving`, by moves alone that their mover prefers to where it stands.
    """
    if start is None or start == state:
        return True
    return state in Reach(model, range(len(model.parties)), improving=improving).of(start)


def lasts(model: GraphModel, state: int, concept: str) -> bool:
    """Whether one state is stable for every party; the others' answers are sought until one does.

    The same as `stability(model).stable(state, concept)`, without the other states.
    """
    return all(_stays(model, state, concept, i) for i in range(len(model.parties)))


def _stays(model: GraphModel, state: int, concept: str, i: int) -> bool:
    ranks, moves = model.ranks[i], model.moves[i]
    here = ranks[state]
    gains = model.improvements(i, state)
    if concept == "Nash" or not gains:
        return not gains
    others = [j for j in range(len(model.parties)) if j != i]
    reach = Reach(model, others, improving=concept == "SEQ")

    def undoes(end: int) -> bool:
        if ranks[end] > here:
            return False
        return concept != "SMR" or all(ranks[r] <= here for r in moves[end])

    return all(any(map(undoes, reach.of(t))) for t in gains)
