"""Option forms against their definition, combination by combination."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from detente.analysis.model import Model
from detente.formula.statement import parse_statement
from detente.game.definition import Definition, Player
from detente.game.option_form import Option, OptionForm, Priorities, Ruled, Weights

NAMES = "pqrs"


@st.composite
def statements(draw):
    signs = st.sampled_from(["", "-"])
    words = st.sampled_from([" and ", " or ", " if ", " iff "])
    parts = [draw(signs) + draw(st.sampled_from(NAMES)) for _ in range(draw(st.integers(1, 2)))]
    return Ruled(parse_statement(draw(words).join(parts)))


@st.composite
def option_forms(draw):
    owners = draw(st.tuples(*(st.sampled_from("ab") for _ in NAMES)))
    stays = draw(st.tuples(*(st.sampled_from(["", "", "take", "drop"]) for _ in NAMES)))
    options = tuple(Option(n, o, stays=s) for n, o, s in zip(NAMES, owners, stays, strict=True))
    few = st.lists(statements(), max_size=2).map(tuple)
    weights = st.dictionaries(st.sampled_from(NAMES), st.integers(-2, 2).map(Fraction))
    return OptionForm(
        ("a", "b"),
        options,
        {"a": Priorities(draw(st.lists(statements(), max_size=4).map(tuple))),
         "b": Weights(draw(weights))},
        draw(few),
        draw(few),
    )  # fmt: skip


def holds(form, rule, mask):
    return bool(form.where(rule.statement) >> mask & 1)


@given(option_forms())
def test_states_moves_and_ranks_follow_the_definition(form):
    masks = [m for m in range(16) if not any(holds(form, r, m) for r in form.infeasible)]
    assert list(form.feasible) == masks
    if not masks:
        return
    for one, other in product(masks, repeat=2):
        classes = [
            next((k for k, r in enumerate(form.alike) if holds(form, r, m)), None)
            for m in (one, other)
        ]
        same = one == other or (classes[0] is not None and classes[0] == classes[1])
        assert (form.state_of[one] == form.state_of[other]) == same
    model = form.graph_model()
    for i, party in enumerate(model.parties):
        arcs = set()
        for one, other in product(masks, repeat=2):
            mine = all(
                (one ^ other) >> k & 1 == 0 or o.party == party for k, o in enumerate(form.options)
            )
            allowed = not any(
                (o.stays == "take" and one >> k & 1 and not other >> k & 1)
                or (o.stays == "drop" and other >> k & 1 and not one >> k & 1)
                for k, o in enumerate(form.options)
            )
            if mine and allowed and form.state_of[one] != form.state_of[other]:
                arcs.add((form.state_of[one], form.state_of[other]))
        assert arcs == {(s, t) for s, to in enumerate(model.moves[i]) for t in to}
    wishes = form.preferences["a"].statements
    for s, t in product(range(model.size), repeat=2):
        scores = [
            sum(2 ** (len(wishes) - 1 - k) for k, r in enumerate(wishes) if holds(form, r, m))
            for m in (form.masks[s], form.masks[t])
        ]
        assert (scores[0] > scores[1]) == (model.ranks[0][s] > model.ranks[0][t])
        sums = [sum(form.preferences["b"].weights.get(o, 0) for o in form.taken(k)) for k in (s, t)]
        assert (sums[0] > sums[1]) == (model.ranks[1][s] > model.ranks[1][t])


@given(option_forms())
def test_a_normal_form_has_the_same_states_moves_and_order(form):
    if not form.feasible or form.obstacle:
        assert not (form.feasible and form.payoffs)
        return
    players = tuple(Player(p, p) for p in form.parties)
    definition = Definition("t", players, form.actions, form.payoffs, options=form)
    game, model = definition.game(), form.graph_model()
    assert game.size == model.size
    for cell in game.cells:
        profile = game.profile(cell)
        label = " ".join(
            o.name for o in form.options if any(o.name in own.split() for own in profile.values())
        )
        state = model.state(label or "nothing")
        for i in range(2):
            for other in game.deviations(cell, i):
                there = game.profile(game.cells[other])
                taken = {w for own in there.values() for w in own.split()} - {"nothing"}
                to = model.state(" ".join(n for n in NAMES if n in taken) or "nothing")
                assert to == state or to in model.moves[i][state]
                mine, rank = game.payoffs[i], model.ranks[i]
                assert (mine[other] > mine[game.position(cell)]) == (rank[to] > rank[state])
    assert Model(definition).graph_model == form.graph_model("t", {"a": "a", "b": "b"})
