"""Win-sets against the enumeration of all sets of relaxations."""

from fractions import Fraction
from itertools import chain, combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import detente as dt
from detente.errors import DefinitionError, GameError
from detente.game.ratification import Ratifier, RatifyingSide

OPTIONS = ("x", "y")
numbers = st.integers(-2, 3)


@st.composite
def bodies(draw):
    """Two issues, the second perhaps not on the table; two sides with up to three ratifiers."""
    issues = {"a": OPTIONS, "b": OPTIONS}
    added = draw(st.sampled_from([(), ("b",)]))
    sides = []
    for s in range(2):
        ratifiers = [
            Ratifier.of(
                f"r{s}{k}",
                draw(st.tuples(*[numbers] * 4)),
                threshold=draw(numbers),
                weight=draw(st.integers(0, 3)),
                veto=draw(st.booleans()),
                veto_price=draw(st.sampled_from([None, 0, 1, 3])),
            )
            for k in range(draw(st.integers(1, 3)))
        ]
        rules = ["unanimity", "quota"] + ["veto"] * any(r.veto for r in ratifiers)
        rule = draw(st.sampled_from(rules))
        quota = draw(st.sampled_from(["1/2", "2/3", 1])) if rule == "quota" else None
        values = draw(st.tuples(*[numbers] * 4))
        sides.append(RatifyingSide.of(f"s{s}", ratifiers, rule=rule, quota=quota, values=values))
    return dt.win_sets(issues, sides, added=added)


def subsets(items):
    return map(
        frozenset, chain.from_iterable(combinations(items, n) for n in range(len(items) + 1))
    )


@given(bodies())
@settings(max_examples=60, deadline=None)
def test_the_overlap_is_what_every_ratifier_lets_pass(found):
    for at, agreement in enumerate(found.agreements):
        good = agreement["b"] == "x" or not found.body.issues[1].added
        for side in found.body.sides:
            yes = [r for r in side.ratifiers if r.values[at] >= r.threshold]
            weight = sum(r.weight for r in yes)
            total = sum(r.weight for r in side.ratifiers)
            passed = {
                "unanimity": len(yes) == len(side.ratifiers),
                "veto": True,
                "quota": side.quota is not None and weight >= side.quota * total,
            }[side.rule] and all(r in yes for r in side.ratifiers if r.veto)
            assert (at in found.win_sets[side.id]) == (
                passed and (agreement["b"] == "x" or not found.body.issues[1].added)
            )
            good = good and passed
        assert (at in found.overlap) == good


@given(bodies())
@settings(max_examples=60, deadline=None)
def test_minimal_relaxations_are_those_of_all_subsets(found):
    # No set is worth asking about that holds more than twice as many members as ratifiers.
    menu = found.menu if len(found.menu) <= 10 else found.menu[:10]
    enough = [s for s in subsets(menu) if found.sufficient(s)]
    minimal = {s for s in enough if not any(other < s for other in enough)}
    assert minimal == {s for s in found.relaxations if s <= set(menu)}
    for s in found.relaxations:
        assert found.sufficient(s)
        assert not any(found.sufficient(s - {member}) for member in s)


@given(bodies())
@settings(max_examples=60, deadline=None)
def test_the_cheapest_costs_no_more_than_any_set(found):
    ratifiers = {r.id: r for side in found.body.sides for r in side.ratifiers}

    def price(relaxed, at):
        total = Fraction(0)
        for member in relaxed:
            kind, _, name = member.partition(":")
            if kind == "pay":
                total += max(0, ratifiers[name].threshold - ratifiers[name].values[at])
            elif kind == "drop":
                if ratifiers[name].veto_price is None:
                    return None
                total += ratifiers[name].veto_price
            elif kind == "quota":
                return None
        return total

    menu = [m for m in found.menu if not m.startswith("quota")]
    if len(menu) > 11:
        return
    every = [
        (p, at)
        for s in subsets(menu)
        for at in found.overlap_with(s)
        if (p := price(s, at)) is not None
    ]
    least = min(p for p, _ in every)
    assert {d.price for d in found.cheapest} == {least}
    assert {d.at for d in found.cheapest} == {at for p, at in every if p == least}
    for deal in found.cheapest:
        assert deal.at in found.overlap_with(deal.relaxed)
        assert price(deal.relaxed, deal.at) == least


@given(bodies())
@settings(max_examples=60, deadline=None)
def test_who_is_pivotal(found):
    now = set(found.overlap)
    for name, told in found.ratifiers.items():
        paid = set(found.overlap_with({f"pay:{name}"}))
        assert set(told.opens) == paid - now
        assert set(told.closes) <= now
        if told.freed or told.lost or told.opens:
            assert name in found.pivotal


@given(bodies())
@settings(max_examples=40, deadline=None)
def test_solutions_are_in_the_overlap(found):
    rows = [side.values for side in found.body.sides]
    rational = [at for at in found.overlap if all(row[at] >= 0 for row in rows)]
    if not rational:
        return
    best = max(rows[0][at] * rows[1][at] for at in rational)
    chosen = found.solution("nash")
    if best > 0:
        assert set(chosen) == {at for at in rational if rows[0][at] * rows[1][at] == best}


def test_issue_linkage_opens_an_empty_overlap():
    # Tollison and Willett: each side loses on one issue and gains on the other.
    sides = [
        RatifyingSide.of("us", [Ratifier.of("congress", [0, 3, -2, 1], threshold=1)]),
        RatifyingSide.of("eu", [Ratifier.of("council", [0, -2, 3, 1], threshold=1)]),
    ]
    found = dt.win_sets({"trade": ["no", "yes"], "aid": ["no", "yes"]}, sides, added=["aid"])
    assert found.overlap == ()
    assert frozenset({"add:aid"}) in found.relaxations
    assert found.agreements[found.overlap_with({"add:aid"})[0]] == {"trade": "yes", "aid": "yes"}
    assert found.cheapest[0].price == 0


def test_a_long_list_of_ratifiers_is_priced():
    senate = [Ratifier.of(f"s{k}", [k - 70], weight=1) for k in range(100)]
    found = dt.win_sets(["treaty"], [RatifyingSide.of("us", senate, quota="2/3")])
    # 30 accept, 67 are needed: the 37 nearest are paid 1, ..., 37.
    assert found.cheapest[0].price == sum(range(1, 38))


def test_the_shipped_exchange_waits_for_the_allies():
    model = dt.load("hnc_composition")
    verdict = next(v for v in model.findings if v.finding.name == "allies_hold_the_key")
    assert verdict.holds
    assert model.win_sets.overlap == ()
    # With a loss they can bear, the exchange with an end of the offensives passes.
    eased = model.at({"allies_loss": 1})
    agreements = [eased.win_sets.agreements[at] for at in eased.win_sets.overlap]
    assert {a["composition"] for a in agreements} == {"exclude"}
    assert {a["offensives"] for a in agreements} == {"stop"}
    assert next(v for v in eased.findings if v.finding.name == "allies_hold_the_key").holds is False
    best = eased.win_sets.bargaining()
    assert best.players == ("washington", "damascus")


BASE = """\
detente: 1
title: Two levels
players: {a: Ann, b: Bob}
actions: {a: [x, y], b: [x, y]}
payoffs: {a: {table: [[1, 0], [0, 1]]}, b: {table: [[1, 0], [0, 1]]}}
parameters: {need: 1}
ratification:
  issues:
    trade: {options: [no, yes]}
    aid: {options: {no: None, yes: Some}, added: true}
  sides:
    us:
      quota: 2/3
      ratifiers:
        house: {values: [{when: {trade: yes}, value: 2}], threshold: need}
        senate: {values: [{when: {trade: yes}, value: -1}, {when: {aid: yes}, value: 2}]}
    eu:
      ratifiers:
        council: {values: [{value: 1}]}
"""


def test_a_definition_is_read(tmp_path):
    path = tmp_path / "game.yaml"
    path.write_text(BASE, encoding="utf-8")
    model = dt.load(path)
    found = model.win_sets
    assert found.overlap == ()
    assert set(found.relaxations) == {
        frozenset(s) for s in ({"pay:senate"}, {"pay:house"}, {"quota:us"}, {"add:aid"})
    }
    assert model.at({"need": 0}).win_sets.overlap == (0,)


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("quota: 2/3", "quota: 3/2", 13, "outside"),
        ("quota: 2/3", "rule: quota", 13, "has none"),
        ("quota: 2/3", "rule: veto", 13, "no|none"),
        ("when: {trade: yes}, value: 2", "when: {trad: yes}, value: 2", 15, "unknown"),
        ("council:", "house:", 19, "second ratifier"),
        ("threshold: need", "threshold: needs", 15, "unknown"),
    ],
)
def test_bad_blocks_are_named_with_their_line(tmp_path, old, new, line, message):
    path = tmp_path / "game.yaml"
    path.write_text(BASE.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DefinitionError, match=message) as told:
        dt.load(path)
    assert any(fault.place.line == line for fault in told.value.faults)


def test_bad_parts_are_refused():
    with pytest.raises(GameError, match="2 values for 1"):
        dt.win_sets(["x"], [RatifyingSide.of("us", [Ratifier.of("a", [1, 2])])])
    one = RatifyingSide.of("us", [Ratifier.of("a", [1])])
    with pytest.raises(GameError, match="two of the name"):
        dt.win_sets(["x"], [one, RatifyingSide.of("eu", [Ratifier.of("a", [1])])])
    with pytest.raises(GameError, match="outside"):
        RatifyingSide.of("us", [Ratifier.of("a", [1])], quota=2)
    with pytest.raises(GameError, match="unknown relaxation"):
        dt.win_sets(["x"], [RatifyingSide.of("us", [Ratifier.of("a", [1])])]).sufficient({"pay:b"})
