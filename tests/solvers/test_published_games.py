"""Games with known lists of equilibria, from papers, textbooks and public test suites."""

from __future__ import annotations

from fractions import Fraction

import pytest
from published_games import published_games
from second_opinions import by_elimination, by_lrsnash
from strategies import is_equilibrium

from detente.exact.number import Enclosure
from detente.solvers import complementarity, multiplayer

PUBLISHED = published_games()


def named(games):
    return pytest.mark.parametrize("known", games, ids=[g.title for g in games])


def solved(game):
    solver = complementarity if len(game.players) == 2 else multiplayer
    return solver.solve(game)


def ends(chance):
    return (chance.low, chance.high) if isinstance(chance, Enclosure) else (chance, chance)


def is_at(equilibrium, place):
    """Whether every enclosure is narrow and meets the known interval; exact ones must be equal."""
    for own, given in zip(equilibrium.strategies.values(), place, strict=True):
        for (low, high), (least, most) in zip(map(ends, own.values()), given, strict=True):
            if high < least or low > most or high - low > Fraction(1, 10**9):
                return False
    return True


def test_there_are_enough_of_them():
    assert len({g.title for g in PUBLISHED}) == len(PUBLISHED) >= 60
    assert sum(len(g.game.players) > 2 for g in PUBLISHED) >= 20


@named(PUBLISHED)
def test_the_list_is_the_published_one(known):
    solution = solved(known.game)
    found = [[k for k, e in enumerate(solution) if is_at(e, place)] for place in known.equilibria]
    assert all(len(at) == 1 for at in found)
    if known.curve:
        assert not solution.complete
    else:
        assert sorted(k for (k,) in found) == list(range(len(solution)))
        assert solution.complete
    assert solution.certificate.verify(known.game)
    if known.pure is not None:
        assert sum(e.pure for e in solution) == known.pure
    if known.components is not None:
        assert len(solution.components) == known.components
    if known.dimension is not None:
        assert max(c.dimension for c in solution.components) == known.dimension
    if known.value is not None:
        assert {e.payoffs["a"] for e in solution} == {known.value}
    indices = [c.index for c in solution.components]
    if solution.complete and None not in indices:
        assert sum(indices) == 1


@named([g for g in PUBLISHED if g.confirmed_by == "lrsnash"])
def test_lrsnash_gives_the_published_list(known, lrsnash, tmp_path):
    assert by_lrsnash(lrsnash, tmp_path, known.game) == known.exact


@named([g for g in PUBLISHED if g.confirmed_by == "elimination"])
def test_elimination_gives_the_published_list(known):
    found = by_elimination(known.game)
    assert len(found) == len(known.equilibria)
    slack = Fraction(1, 10**25)
    for place in known.equilibria:
        assert any(
            all(
                least - slack <= chance <= most + slack
                for own, given in zip(point, place, strict=True)
                for chance, (least, most) in zip(own, given, strict=True)
            )
            for point in found
        )


@named([g for g in PUBLISHED if g.confirmed_by == "definition"])
def test_the_definition_holds_where_a_continuum_was_published(known):
    for place in known.exact:
        profile = {
            p: dict(zip(known.game.actions[p], own, strict=True))
            for p, own in zip(known.game.players, place, strict=True)
        }
        assert is_equilibrium(known.game, profile)
