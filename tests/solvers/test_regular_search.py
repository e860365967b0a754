"""Threads, subtrees and interruption of the two-player search."""

import copy
import pickle
from dataclasses import replace

import pytest
from strategies import random_game

from detente.game import effort
from detente.solvers import exact_search, regular_search
from detente.solvers.complementarity import solve


def points(solution):
    return [e.strategies for e in solution]


class Patience:
    """Says yes so many times."""

    def __init__(self, answers):
        self.left = answers
        self.shares = []

    def goes_on(self, share=None):
        self.shares.append(share)
        self.left -= 1
        return self.left >= 0


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_subtrees_and_threads_change_nothing(threads, monkeypatch):
    for seed in range(12):
        game = random_game((6, 7), seed, 0, 20 if seed % 2 else 1000)
        expected = solve(game)
        with monkeypatch.context() as patch:
            patch.setattr(regular_search, "_LARGE", 0)
            patch.setattr(regular_search, "_BRANCHINGS", 2)
            patch.setattr(regular_search.os, "cpu_count", lambda: threads)
            found = solve(game)
            patch.setattr(regular_search.os, "cpu_count", lambda: 1)
            alone = solve(game)
        assert points(found) == points(expected)
        assert found.complete
        assert found == alone


@pytest.mark.parametrize("answers", [0, 1, 3, 8])
def test_what_is_found_by_then_is_right_and_said_to_be_incomplete(answers, monkeypatch):
    game = random_game((8, 8), 5, 0, 1000)
    expected = points(solve(game))
    monkeypatch.setattr(regular_search, "_SLICE", 10)
    patience = Patience(answers)
    monkeypatch.setattr(effort, "current", lambda: patience)
    solution = solve(game)
    assert not solution.complete
    assert solution.notes
    assert all(one in expected for one in points(solution))
    assert len(solution) < len(expected)
    assert solution.certificate.verify(game)
    assert patience.shares == sorted(patience.shares)
    assert all(0 <= share < 1 for share in patience.shares)


def test_subtrees_end_when_asked_to(monkeypatch):
    game = random_game((12, 12), 1, 0, 1000)
    expected = points(solve(game))
    monkeypatch.setattr(regular_search, "_LARGE", 0)
    patience = Patience(0)
    monkeypatch.setattr(effort, "current", lambda: patience)
    waits = []
    wait = regular_search.wait

    def impatient(running, timeout):
        waits.append(timeout)
        return (set(), running) if len(waits) == 1 else wait(running, timeout)

    monkeypatch.setattr(regular_search, "wait", impatient)
    solution = solve(game)
    assert len(patience.shares) == 1
    assert not solution.complete
    assert all(one in expected for one in points(solution))


def test_a_search_among_ties_ends_when_asked_to(monkeypatch):
    game = random_game((8, 8), 3, 1, 2)
    expected = points(solve(game))
    monkeypatch.setattr(exact_search, "_NODES", 20)
    patience = Patience(1)
    monkeypatch.setattr(effort, "current", lambda: patience)
    solution = solve(game)
    assert not solution.complete
    assert all(one in expected for one in points(solution))
    assert len(solution) < len(expected)


def test_a_solution_written_on_demand_is_like_any_other():
    game = random_game((4, 4), 2, 0, 100)
    solution = solve(game)
    assert pickle.loads(pickle.dumps(solution)) == solution  # noqa: S301 (our own)
    assert copy.copy(solution) == solution == replace(solve(game))
    assert not hasattr(solution, "anything")
    assert solution.to_dict() == solve(game).to_dict()
