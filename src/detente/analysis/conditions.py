"""When is a profile an equilibrium? The conditions on parameters that are left free.

Conditions that the ranges imply, or that the others of the same profile imply, are left out where
that is proven; none is left out otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

from detente.analysis.free_payoffs import chosen, in_general, ranges_of
from detente.concepts.conditions import Balance, Difference, Mixture, differences, mixture
from detente.errors import FormulaError, GameError, nearest
from detente.exact.number import exact, text
from detente.formula import typeset
from detente.formula.quotient import Quotient, Sum, constant
from detente.game.normal_form import NormalFormGame
from detente.game.profile import PureProfile
from detente.solvers.implied import Ranges, independent, signs
from detente.solvers.sign_equilibria import two_by_two

if TYPE_CHECKING:
    from detente.analysis.model import Model

Status = Literal["always", "never", "depends"]


@dataclass(frozen=True, slots=True)
class Inequality:
    """`player` does not gain by `deviation`: `value` >= 0, or > 0 if `strict`.

    `value` is what the player loses by it, a quotient of polynomials in the free parameters. Of a
    mixed equilibrium it may be a product, whose `factors` must have the same sign: what the player
    loses by leaving each of its actions where the other's action fits it.
    """

    player: str
    deviation: str
    value: Quotient
    strict: bool = False
    factors: tuple[Quotient, ...] = ()

    def holds(self, values: Mapping[str, object]) -> bool:
        """Whether it holds at values of the free parameters; FormulaError where it has no value."""
        loss = self.value.exact({n: exact(v) for n, v in values.items()})
        return loss > 0 if self.strict else loss >= 0

    def sympy(self) -> Any:  # noqa: ANN401
        """The inequality as a SymPy relation between an expression and 0."""
        return typeset.sympy_at_least_zero(self.value, strict=self.strict)

    def latex(self) -> str:
        """The inequality as LaTeX, without dollar signs."""
        if self.factors:
            return typeset.latex_product_above_zero(self.factors)
        return typeset.latex_at_least_zero(self.value, strict=self.strict)

    def __str__(self) -> str:
        if self.factors:
            return typeset.product_above_zero(self.factors)
        return typeset.at_least_zero(self.value, strict=self.strict)

    def __repr__(self) -> str:
        return f"Inequality({self.player}, against {self.deviation}: {self})"

    def to_dict(self) -> dict[str, object]:
        """Who, by what, and the inequality as a difference, in words of formulas and as LaTeX."""
        return {
            "player": self.player,
            "deviation": self.deviation,
            "difference": typeset.text(self.value),
            "relation": ">" if self.strict else ">=",
            "text": str(self),
            "latex": self.latex(),
        }


@dataclass(frozen=True, slots=True)
class ProfileConditions:
    """When a pure profile is an equilibrium: where all `inequalities` hold.

    `status` is "always" or "never" where that is proven over the ranges; of one that never is,
    `inequalities` are those that cannot all hold. `implied` counts the ones left out.
    """

    profile: PureProfile
    status: Status
    inequalities: tuple[Inequality, ...]
    implied: int

    def holds(self, values: Mapping[str, object]) -> bool:
        """Whether the profile is an equilibrium at values within the ranges."""
        return self.status != "never" and all(i.holds(values) for i in self.inequalities)

    def sympy(self) -> Any:  # noqa: ANN401
        """The conditions as one SymPy expression: a conjunction, true or false."""
        return _all(self.status, self.inequalities)

    def __repr__(self) -> str:
        return f"ProfileConditions({'·'.join(self.profile.values())}: {said(self)})"


@dataclass(frozen=True, slots=True)
class MixedConditions:
    """When a 2×2 game has an equilibrium in which both mix, and with which probabilities.

    `chances` gives each player's probability of each of its two actions.
    """

    chances: Mapping[str, Mapping[str, Quotient]]
    status: Status
    inequalities: tuple[Inequality, ...]

    def holds(self, values: Mapping[str, object]) -> bool:
        """Whether there is such an equilibrium at values within the ranges."""
        return self.status != "never" and all(i.holds(values) for i in self.inequalities)

    def probabilities(self) -> dict[str, dict[str, Any]]:
        """The probabilities as SymPy expressions."""
        return {
            p: {a: typeset.sympy_of(q) for a, q in own.items()} for p, own in self.chances.items()
        }

    def sympy(self) -> Any:  # noqa: ANN401
        """The conditions as one SymPy expression."""
        return _all(self.status, self.inequalities)

    def __repr__(self) -> str:
        return f"MixedConditions({said(self)})"


@dataclass(frozen=True)
class Conditions:
    """The conditions under which each profile is an equilibrium, over the `free` parameters.

    `ranges` are what they may be (None: any number), and what implied conditions rest on;
    `nonzero` are the polynomials that payoffs divide by and that might be zero there. `mixed` is
    None for games other than 2×2, and where no mixture is ever determined.
    """

    game: NormalFormGame
    free: tuple[str, ...]
    ranges: Ranges
    profiles: tuple[ProfileConditions, ...]
    mixed: MixedConditions | None
    nonzero: tuple[Sum, ...]

    def __getitem__(self, profile: PureProfile) -> ProfileConditions:
        """The conditions of one profile; GameError for names that the game has not."""
        return self.profiles[self.game.position(self.game.cell(profile))]

    def holds(self, values: Mapping[str, object]) -> list[PureProfile]:
        """The pure equilibria at values of the free parameters within their ranges.

        Raises GameError for unknown and for missing names, FormulaError where a payoff divides by
        zero, so that there is no game.
        """
        for name in values:
            if name not in self.free:
                raise GameError(f"'{name}' is not free, {nearest(name, self.free, 'parameters')}")
        for name in self.free:
            if name not in values:
                raise GameError(
                    f"no value for '{name}', give one for each of: {', '.join(self.free)}"
                )
        at = {name: exact(value) for name, value in values.items()}
        if not all(f.exact(at) for f in self.nonzero):
            raise FormulaError("division by zero")
        return [p.profile for p in self.profiles if p.holds(values)]

    def sympy(self) -> dict[tuple[str, ...], Any]:
        """By the actions of a profile, in the order of players: its conditions for SymPy."""
        return {tuple(p.profile.values()): p.sympy() for p in self.profiles}

    def latex(self) -> str:
        r"""All profiles with their conditions, as an `array` of LaTeX."""
        rows = [
            rf"\text{{{_plain(self._label(p))}}} & {_latex(p.status, p.inequalities)} \\"
            for p in self.profiles
        ]
        if self.mixed is not None:
            both = _latex(self.mixed.status, self.mixed.inequalities)
            rows.append(rf"\text{{both mix}} & {both} \\")
        return "\n".join([r"\begin{array}{ll}", *rows, r"\end{array}"])

    def _label(self, conditions: ProfileConditions) -> str:
        return " · ".join(conditions.profile.values())

    def __repr__(self) -> str:
        counts = {
            s: sum(p.status == s for p in self.profiles) for s in ("always", "depends", "never")
        }
        told = ", ".join(f"{n} {s}" for s, n in counts.items() if n)
        return f"Conditions(on {', '.join(self.free)}: of {len(self.profiles)} profiles {told})"

    def _repr_html_(self) -> str:
        from html import escape

        rows = "".join(
            f"<tr><td>{escape(self._label(p))}</td><td>{escape(said(p))}</td></tr>"
            for p in self.profiles
        )
        head = "<tr><th>profile</th><th>an equilibrium where</th></tr>"
        return f"<table><caption>{escape(repr(self)[11:-1])}</caption>{head}{rows}</table>"

    def to_dict(self) -> dict[str, object]:
        """The documented JSON, `detente-conditions/1`."""
        mixed = self.mixed
        return {
            "format": "detente-conditions/1",
            "game": {
                "title": self.game.title,
                "players": list(self.game.players),
                "actions": {p: list(self.game.actions[p]) for p in self.game.players},
            },
            "free": {
                n: None if r is None else [text(r[0]), text(r[1])] for n, r in self.ranges.items()
            },
            "nonzero": [typeset.text_of_sum(f) for f in self.nonzero],
            "pure": [
                {
                    "profile": dict(p.profile),
                    "status": p.status,
                    "inequalities": [i.to_dict() for i in p.inequalities],
                    "implied": p.implied,
                }
                for p in self.profiles
            ],
            "mixed": None
            if mixed is None
            else {
                "status": mixed.status,
                "chances": {
                    p: {a: typeset.text(q) for a, q in own.items()}
                    for p, own in mixed.chances.items()
                },
                "inequalities": [i.to_dict() for i in mixed.inequalities],
            },
        }


def said(found: ProfileConditions | MixedConditions) -> str:
    """When, in one line: "always", "never" or the inequalities."""
    if found.status != "depends":
        return found.status
    return ", ".join(dict.fromkeys(map(str, found.inequalities)))


def conditions(model: Model, free: Sequence[str] | None = None) -> Conditions:
    """When each pure profile, and the mixed one of a 2×2 game, is an equilibrium.

    `free` names the parameters to leave free; None leaves free all that have a range and that
    payoffs rest on. All others stay at the model's values. Raises GameError for an unknown
    parameter and SolverError where no payoff rests on one or there is nothing to leave free.

    >>> from detente.analysis.model import load
    >>> found = conditions(load("hnc_composition"), ["return_cost"])
    >>> [p.status for p in found.profiles].count("always")
    1
    """
    names = chosen(model, free)
    game, ranges = model.game, ranges_of(model, names)
    rows, divisors = in_general(model, names)
    found = tuple(
        _of_profile(game, profile, own, ranges)
        for profile, own in zip(game.profiles, differences(rows, game.shape), strict=True)
    )
    players = two_by_two(game.shape)
    mixed = None if players is None else mixture(rows, players)
    one = constant(Fraction(1)).top
    open_ = tuple(f for f in divisors if 0 in signs(Quotient(f, one), ranges))
    both = None if mixed is None else _of_mixture(game, mixed, ranges)
    return Conditions(game, names, ranges, found, both, open_)


def _named(game: NormalFormGame, found: Difference) -> Inequality:
    player = game.players[found.player]
    action = game.actions[player][found.deviation]
    return Inequality(player, action, found.value)


def _balanced(game: NormalFormGame, found: Balance, ranges: Ranges) -> tuple[set[int], Inequality]:
    """The signs that the product of the two losses may have, and that it is positive, in short."""
    player = game.players[found.player]
    action = game.actions[player][1]
    first, second = found.losses
    possible = [signs(loss, ranges) for loss in found.losses]
    product = {a * b for a in possible[0] for b in possible[1]}
    for known, other in ((possible[0], second), (possible[1], first)):
        # A loss that keeps its sign leaves only the other to be asked.
        if known in ({1}, {-1}):
            value = other if known == {1} else -other
            return product, Inequality(player, action, value, strict=True)
    return product, Inequality(player, action, first * second, strict=True, factors=(first, second))


def _of_profile(
    game: NormalFormGame, profile: PureProfile, own: list[Difference], ranges: Ranges
) -> ProfileConditions:
    open_ = []
    for found in own:
        possible = signs(found.value, ranges)
        if possible <= {-1}:
            return ProfileConditions(profile, "never", (_named(game, found),), len(own) - 1)
        if -1 in possible:
            open_.append(found)
    # Equal ones are said once, whoever they are about first.
    different = list({d.value: d for d in reversed(open_)}.values())[::-1]
    whole = [d for d in different if d.value.bottom.constant is not None]
    others = [d for d in different if d.value.bottom.constant is None]
    kept = independent([d.value.top for d in whole], ranges)
    if kept is None:
        return ProfileConditions(
            profile, "never", tuple(_named(game, d) for d in whole), len(own) - len(whole)
        )
    needed = [d for d in different if d in others or d in [whole[k] for k in kept]]
    status: Status = "depends" if needed else "always"
    return ProfileConditions(
        profile, status, tuple(_named(game, d) for d in needed), len(own) - len(needed)
    )


def _of_mixture(game: NormalFormGame, found: Mixture, ranges: Ranges) -> MixedConditions:
    chances = {}
    for i, chance in zip(found.players, found.chances, strict=True):
        player = game.players[i]
        first, second = game.actions[player]
        chances[player] = {first: chance, second: constant(Fraction(1)) - chance}
    needs = [_balanced(game, need, ranges) for need in found.needs]
    possible, named = [s for s, _ in needs], [i for _, i in needs]
    if any(1 not in s for s in possible):
        never = tuple(i for i, s in zip(named, possible, strict=True) if 1 not in s)
        return MixedConditions(chances, "never", never)
    needed = tuple(i for i, s in zip(named, possible, strict=True) if s != {1})
    return MixedConditions(chances, "depends" if needed else "always", needed)


def _all(status: Status, inequalities: tuple[Inequality, ...]) -> Any:  # noqa: ANN401
    return typeset.sympy_all(
        [i.sympy() for i in inequalities] if status == "depends" else [], status != "never"
    )


def _latex(status: Status, inequalities: tuple[Inequality, ...]) -> str:
    if status != "depends":
        return rf"\text{{{status}}}"
    return r", \quad ".join(dict.fromkeys(i.latex() for i in inequalities))


def _plain(words: str) -> str:
    return words.replace("_", r"\_").replace("·", r"$\cdot$")
