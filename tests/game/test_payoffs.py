"""Payoff forms: rules add up, rankings keep their order, tables say every cell."""

import itertools
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from detente.formula import parse
from detente.game.payoffs import Ranking, Rule, Rules, Table, matching, profiles


@st.composite
def actions(draw):
    count = draw(st.integers(1, 3))
    return {p: tuple("xyz"[: draw(st.integers(1, 3))]) for p in "abc"[:count]}


@st.composite
def conditions(draw, own):
    who = draw(st.sets(st.sampled_from(sorted(own))))
    return {
        p: tuple(draw(st.lists(st.sampled_from(own[p]), min_size=1, unique=True)))
        for p in sorted(who)
    }


@given(st.data())
def test_matching_is_what_the_rule_matches(data):
    own = data.draw(actions())
    rule = Rule(parse("1"), data.draw(conditions(own)))
    expected = [k for k, profile in enumerate(profiles(own)) if rule.matches(profile)]
    assert matching(rule.when, own) == expected


@given(st.data())
def test_a_rule_that_counts_matches_where_as_many_choose(data):
    own = data.draw(actions())
    numbers = tuple(data.draw(st.lists(st.integers(0, 3), min_size=1, unique=True)))
    rule = Rule(parse("1"), data.draw(conditions(own)), count={"x": numbers})
    expected = [
        k
        for k, profile in enumerate(profiles(own))
        if k in matching(rule.when, own) and list(profile.values()).count("x") in numbers
    ]
    assert rule.positions(own) == expected


@given(st.data())
def test_rules_add_up_profile_by_profile(data):
    own = data.draw(actions())
    rules = tuple(
        Rule(parse(str(data.draw(st.integers(-5, 5)))), data.draw(conditions(own)))
        for _ in range(data.draw(st.integers(0, 4)))
    )
    form = Rules(rules)
    values = form.values(own, {})
    for k, profile in enumerate(profiles(own)):
        assert values[k] == sum(r.value.exact({}) for r in rules if r.matches(profile))
        assert values[k] == sum(c.value for c in form.explain(own, {}, k))


def test_profiles_run_in_row_major_order():
    own = {"a": ("x", "y"), "b": ("1", "2", "3")}
    rows = itertools.product("xy", "123")
    assert [tuple(p.values()) for p in profiles(own)] == list(rows)


@given(st.permutations(range(8)), st.sets(st.integers(1, 7)))
def test_a_ranking_is_an_order_with_ties(order, cuts):
    edges = [0, *sorted(cuts), 8]
    groups = tuple(tuple(order[i:j]) for i, j in itertools.pairwise(edges))
    own = {"a": ("x", "y"), "b": ("x", "y"), "c": ("x", "y")}
    values = Ranking(groups).values(own, {})
    place = {at: level for level, group in enumerate(groups) for at in group}
    for i, j in itertools.combinations(range(8), 2):
        assert (values[i] > values[j]) == (place[i] < place[j])
        assert (values[i] == values[j]) == (place[i] == place[j])
    assert min(values) == 1
    assert max(values) == len(groups)


@given(st.lists(st.fractions(), min_size=4, max_size=4), st.fractions())
def test_a_table_gives_its_cells(cells, shift):
    own = {"a": ("x", "y"), "b": ("x", "y")}
    table = Table(tuple(parse(f"{c} + d") for c in map(str, cells)))
    assert table.values(own, {"d": shift}) == [c + shift for c in cells]
    assert table.explain(own, {"d": Fraction(0)}, 2)[0].value == cells[2]


def test_a_condition_tells_who_how_many_and_in_which_states():
    rule = Rule(parse("1"), {"a": ("x",)}, states=("war", "peace"), count={"y": (1, 2)})
    assert rule.describe() == "a: x, 1 or 2 choosing y, in war or peace"
    assert Rule(parse("1"), {}).describe() == "always"
