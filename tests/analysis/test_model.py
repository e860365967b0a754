"""Readings of a model: other values, variants, and what a question overrides."""

from fractions import Fraction

import detente as dt


def test_variants_keep_the_values_that_they_do_not_set():
    moved = dt.load("hnc_composition").at({"relief": "3/2", "return_cost": "5/2"})
    deadlock, assurance = moved.variants["deadlock"], moved.variants["assurance"]
    assert deadlock.values["relief"] == assurance.values["relief"] == Fraction(3, 2)
    assert (deadlock.values["return_cost"], assurance.values["return_cost"]) == (5, Fraction(5, 2))


def test_what_is_given_besides_a_model_replaces_its_own():
    model = dt.load("hnc_composition")
    parts = model.concession_parts()
    assert dt.concession_sets(model).minimal
    for more in ({"discount": "1/10"}, {"reading": "commitment"}, {"punishment": "nash"},
                 {"target": model.status_quo}):  # fmt: skip
        found, direct = dt.concession_sets(model, **more), dt.concession_sets(**{**parts, **more})
        assert found.to_dict() == direct.to_dict()
    assert not dt.concession_sets(model, discount="1/10").minimal
    assert dt.concession_sets(model, target=model.status_quo).minimal == [frozenset()]
