"""Findings of a definition in option form: their terms, states as combinations of options."""

from __future__ import annotations

from detente.files.findings import (
    Kinds,
    Reader,
    read_flag,
    read_players,
    read_senses,
)
from detente.files.nodes import Mapping, Node, Scalar
from detente.files.reading import Reading
from detente.files.statements import key_place, read_mask, read_state, words_of
from detente.game.option_form import OptionForm


def state_kinds(form: OptionForm, tree: Mapping) -> Kinds:
    """How the terms of each kind of test are read where states are those of `form`."""
    state, states = _state(form), _states(form)
    return {
        "state_stability": (
            {"outcome": state, "stable": read_senses, "unstable": read_senses, "for": read_players},
            ("stable", "unstable"),
        ),
        "equilibria": ({"are": states, "under": read_senses}, ()),
        "joint_departure": (
            {"outcome": state, "leaves": read_flag, "group": _group, "under": _sense},
            (),
        ),
        "reachable": (
            {
                "outcome": _after_today(form, tree),
                "possible": read_flag,
                "willing": read_flag,
                "start": state,
            },
            (),
        ),
        "options_given_up": (
            {"outcome": state, "under": _sense, "exist": read_flag, "each_has": read_players},
            ("exist", "each_has"),
        ),
    }


def _state(form: OptionForm) -> Reader:
    def read(reading: Reading, node: Node, _: Mapping) -> object:
        marked = {"status_quo": form.status_quo, "target": form.target}
        if isinstance(node, Scalar) and node.text not in {*form.bits, *form.names}:
            mask = marked.get(node.text.strip())
            if mask is not None:
                return mask
        return read_state(reading, form, node)

    return read


def _states(form: OptionForm) -> Reader:
    def read(reading: Reading, node: Node, _: Mapping) -> object:
        found = [
            read_mask(reading, form, words_of(item, item.text, 0), item.start)
            for item in reading.scalars(node)
        ]
        return tuple(mask for mask in found if mask is not None)

    return read


def _after_today(form: OptionForm, tree: Mapping) -> Reader:
    """A state to be reached, which takes one to begin at."""
    state = _state(form)

    def read(reading: Reading, node: Node, test: Mapping) -> object:
        if "start" not in test and "status_quo" not in tree:
            what = "the test 'reachable' needs a state to begin at"
            reading.faults.error(key_place(test, "outcome"), what, "add 'start: ...' to it")
        return state(reading, node, test)

    return read


def _group(reading: Reading, node: Node, test: Mapping) -> object:
    found = read_players(reading, node, test)
    if len({item.text for item in reading.scalars(node)}) < 2:
        reading.faults.error(node.start, "a group of one", "name two players at least")
    return found


def _sense(reading: Reading, node: Node, test: Mapping) -> object:
    found = read_senses(reading, node, test)
    assert isinstance(found, tuple)  # noqa: S101 (what `read_senses` gives)
    return found[0] if found else "Nash"
