"""Ways from the status quo, and states in the order of the file."""

from __future__ import annotations

from detente.analysis.model import load
from detente.concepts.coalition_stability import departures


def test_ways_from_the_status_quo_of_elmira():
    found = load("published/elmira").state_stability
    names = found.form.name
    ways = {names(w.state): ([(m.player, names(m.to)) for m in w.moves], w.willing)
            for w in found.ways}  # fmt: skip
    # The local governments would insist, and nobody moves on from there by its own wish.
    assert ways["5"] == ([("local", "5")], True)
    assert ways["9"] == ([("uniroyal", "9")], False)
    moves, willing = ways["8"]
    assert not willing
    assert len(moves) == 3
    assert {mover for mover, _ in moves} == {"ministry", "uniroyal", "local"}


def test_every_way_is_made_of_moves():
    for name in ("elmira", "cuban_missile_crisis", "prisoners_dilemma", "lake_gisborne"):
        found = load(f"published/{name}").state_stability
        graph = found.model
        for way in found.ways:
            at, last = found.today, None
            for move in way.moves:
                i = graph.party(move.player)
                assert i != last
                assert move.to in graph.moves[i][at]
                if way.willing:
                    assert graph.ranks[i][move.to] > graph.ranks[i][at]
                at, last = move.to, i
            assert at == way.state


def test_groups_are_asked_about_what_lasts():
    found = load("published/elmira").state_stability
    assert {found.form.name(s) for s in found.joint} == {"5", "8", "9"}
    for state, leaving in found.joint.items():
        assert leaving == departures(found.model, state)


def test_what_lasts_most_comes_first_and_then_as_the_file_has_it():
    found = load("published/elmira").state_stability
    assert [found.form.name(s) for s in found.lasting] == ["5", "8", "9", "1", "4"]
    assert [found.form.name(s) for s in found.form.order] == list("123456789")
