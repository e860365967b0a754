"""Certificates of minmax payoffs refuse what is not one."""

from fractions import Fraction

from detente.concepts.minmax import MixedMinmaxCertificate, check_pure
from detente.game.normal_form import NormalFormGame

GAME = NormalFormGame.from_arrays([[3, 0], [5, 1]], [[3, 5], [0, 1]])
HOLD = {"1": {"2": "2"}, "2": {"1": "2"}}


def test_the_right_level_by_the_wrong_action_is_refused():
    right = {"1": Fraction(1), "2": Fraction(1)}
    assert check_pure(GAME, right, HOLD).verify(GAME)
    assert not check_pure(GAME, right, {**HOLD, "1": {"2": "1"}}).verify(GAME)
    assert not check_pure(
        GAME, {"1": Fraction(5), "2": Fraction(1)}, {**HOLD, "1": {"2": "1"}}
    ).verify(GAME)


def test_mixtures_must_be_distributions():
    pennies = NormalFormGame.from_arrays([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
    even, zero = [Fraction(1, 2), Fraction(1, 2)], {"1": Fraction(0), "2": Fraction(0)}
    good = MixedMinmaxCertificate(zero, {"1": even, "2": even}, {"1": even, "2": even})
    assert good.verify(pennies)
    for bad in (
        [Fraction(1), Fraction(0)],
        [Fraction(1, 2)],
        [Fraction(3, 2), Fraction(-1, 2)],
        [Fraction(0), Fraction(0)],
    ):
        wrong = MixedMinmaxCertificate(zero, {"1": bad, "2": even}, {"1": even, "2": even})
        assert not wrong.verify(pennies)
