"""What would overturn each conclusion, and what most rests on.

>>> from detente.analysis.model import load
>>> found = sensitivity(load("humanitarian_access"), draws=256)
>>> overturn = found["sustained:watched_roads"]
>>> overturn.holds, overturn.nearest.parameter
(True, 'aid_value')
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from detente.analysis.model import Model
from detente.analysis.partition import partition
from detente.errors import DetenteError, GameError, nearest
from detente.exact.algebraic import compare
from detente.game.payoffs import Rules
from detente.sweep.conclusions import Conclusion
from detente.sweep.least_change import (
    LeastChange,
    PayoffChange,
    least_changes,
    least_payoff_change,
)
from detente.sweep.plan import NOT_ASKED, YES, Columns, Plan
from detente.sweep.swaps import MOST_ORDERS, FlipDistance, flip_distance, outcome_of
from detente.sweep.tornado import Bar, Swing, Tornado, tornado
from detente.sweep.turns import answer_of
from detente.sweep.variance import Index, indices

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

# Points of each sample; a sample is judged once for each factor and twice more.
DRAWS = 1024
# Points at which the judgements of one claim alone are moved.
CLAIM_DRAWS = 64


@dataclass(frozen=True)
class Overturn:
    """What would overturn one conclusion.

    `holds` is today's answer (None: the model breaks down). `bars` are the parameters that turn it
    alone, nearest first; `together` all of them at once; `swaps` and `payoffs` are None for
    conclusions that rest on more than orders, or that are not about one equilibrium. `indices` has
    variance shares by factor, empty where draws all agree; `analysed` says whether a compiled form
    let parameters be moved at all.
    """

    name: str
    holds: bool | None
    analysed: bool
    bars: tuple[Bar, ...]
    together: LeastChange | None
    swaps: FlipDistance | None
    payoffs: PayoffChange | None
    indices: Mapping[str, Index]

    @property
    def nearest(self) -> Bar | None:
        """The parameter that turns it with the least move inside its range, alone."""
        return self.bars[0] if self.bars else None

    def to_dict(self) -> dict[str, object]:
        """The documented JSON of one conclusion."""
        change = self.payoffs
        return {
            "conclusion": self.name,
            "holds": self.holds,
            "analysed": self.analysed,
            "tornado": [bar.to_dict() for bar in self.bars],
            "together": None if self.together is None else self.together.to_dict(),
            "swaps": None if self.swaps is None else self.swaps.to_dict(),
            "payoff_change": None
            if change is None
            else {"size": str(change.size), "strict": change.strict, "player": change.player},
            "indices": {name: index.to_dict() for name, index in self.indices.items()},
        }


@dataclass(frozen=True, slots=True)
class Weight:
    """How much rests on a claim.

    `total` adds up the total-order indices of its judgements, over all conclusions; `flips` are
    conclusions that turn somewhere as these judgements alone move in their ranges.
    """

    claim: str
    judgements: tuple[str, ...]
    total: float
    flips: tuple[str, ...]

    def to_dict(self) -> dict[str, object]:
        """The claim, what cites it, and what rests on that."""
        return {
            "claim": self.claim,
            "judgements": list(self.judgements),
            "total": self.total,
            "flips": list(self.flips),
        }


@dataclass(frozen=True)
class Sensitivity:
    """The answer of `sensitivity`; `claims` come with those on which most rests first."""

    draws: int
    seed: int
    rows: tuple[Overturn, ...]
    swings: Mapping[str, tuple[Swing, ...]]
    figure_indices: Mapping[str, Mapping[str, Index]]
    claims: tuple[Weight, ...]

    def __getitem__(self, name: str) -> Overturn:
        """What would overturn a conclusion; GameError for a name that is none."""
        for row in self.rows:
            if row.name == name:
                return row
        known = [row.name for row in self.rows]
        raise GameError(f"unknown conclusion '{name}', {nearest(name, known, 'conclusions')}")

    def __len__(self) -> int:
        return len(self.rows)

    def __repr__(self) -> str:
        alone = sum(bool(row.bars) for row in self.rows)
        return (
            f"Sensitivity({len(self.rows)} conclusions, {alone} that one parameter alone turns; "
            f"{len(self.claims)} claims)"
        )

    def _repr_html_(self) -> str:
        from html import escape

        return f"<p>{escape(repr(self))}</p>"

    def to_dict(self) -> dict[str, object]:
        """The documented JSON, `detente-sensitivity/1`."""
        return {
            "format": "detente-sensitivity/1",
            "draws": self.draws,
            "seed": self.seed,
            "conclusions": [row.to_dict() for row in self.rows],
            "figures": [
                {
                    "figure": name,
                    "tornado": [swing.to_dict() for swing in swings],
                    "indices": {
                        n: index.to_dict() for n, index in self.figure_indices.get(name, {}).items()
                    },
                }
                for name, swings in self.swings.items()
            ],
            "claims": [weight.to_dict() for weight in self.claims],
        }


def sensitivity(
    model: Model,
    draws: int = DRAWS,
    seed: int = 1,
    asked: Sequence[Conclusion] | None = None,
    most_orders: int = MOST_ORDERS,
) -> Sensitivity:
    """What would overturn each conclusion about a model, all of them unless some are `asked`.

    `draws` is the size of each of the two samples behind the variance shares; the same `seed`
    gives the same answer. A search for the least swaps looks at `most_orders` orders at most and
    then tells what it has proven. Raises GameError if `draws` is less than 2.
    """
    plan = Plan(model, seed, asked)
    return sensitivity_of(plan, tornado(plan), draws, most_orders)


def sensitivity_of(
    plan: Plan, moved: Tornado, draws: int = DRAWS, most_orders: int = MOST_ORDERS
) -> Sensitivity:
    """The same from a plan and its tornado."""
    if draws < 2:
        raise GameError(f"{draws} draws, ask for two at least")
    model, base = plan.model, plan.base
    samples = _Samples(plan, draws)
    compiled = [c.name for c in plan.conclusions if c.name not in plan.exact_only]
    together: dict[str, LeastChange] = {}
    if plan.draws.ranges and not plan.draws.orders:
        known = {name: base[name] for name in compiled}
        together = least_changes(plan, samples.first, samples.at_a.conclusions, known)
    shares = samples.indices(compiled)
    rows = tuple(
        Overturn(
            name,
            answer_of(base[name]),
            name in compiled,
            _exact(model, name, moved.bars.get(name, ())),
            together.get(name),
            flip_distance(model, name, most_orders),
            _payoffs(model, name),
            shares[name],
        )
        for name in base
    )
    figures = [f.name for f in plan.figures if f.name not in plan.exact_only]
    return Sensitivity(
        draws,
        plan.draws.seed,
        rows,
        moved.swings,
        samples.figure_indices(figures),
        tuple(_weights(plan, samples, shares, base)),
    )


def _exact(model: Model, name: str, bars: tuple[Bar, ...]) -> tuple[Bar, ...]:
    """Bars with the very values at which an equilibrium comes or goes, where these are known."""
    if not name.startswith("equilibrium:"):
        return bars
    found = []
    for bar in bars:
        try:
            cuts = partition(model, bar.parameter, within=bar.range).breakpoints
        except DetenteError:
            cuts = ()
        turns = []
        for turn in bar.turns:
            inside = [c for c in cuts if compare(turn.low, c) <= 0 <= compare(turn.high, c)]
            turns.append(replace(turn, exact=inside[0]) if len(inside) == 1 else turn)
        found.append(replace(bar, turns=tuple(turns)))
    return tuple(found)


def _payoffs(model: Model, name: str) -> PayoffChange | None:
    profile = outcome_of(model, name) if name.startswith("equilibrium:") else None
    return None if profile is None else least_payoff_change(model.game, model.game.cell(profile))


class _Samples:
    """Two independent samples of all that is drawn, and the answers at them and between them."""

    def __init__(self, plan: Plan, draws: int) -> None:
        both = plan.draws.block(0, 2 * draws)
        self.plan = plan
        self.first = {name: row[:draws] for name, row in both.items()}
        self.second = {name: row[draws:] for name, row in both.items()}
        # The payoffs of one ranking are judged together: they are one factor.
        self.factors: dict[str, list[str]] = {name: [name] for name in plan.draws.ranges}
        for player in plan.draws.orders:
            self.factors[player] = [n for n in both if n.startswith(f"{player}:")]
        # In one go: a block's cost is mostly per question, not per point.
        mixed = [self.first, self.second, *map(self._mixed, self.factors.values())]
        self._all = self._judge(mixed) if both else []

    def _judge(
        self, samples: Sequence[Mapping[str, npt.NDArray[np.float64]]], *, settle: bool = True
    ) -> list[Columns]:
        import numpy as np

        whole = {name: np.concatenate([s[name] for s in samples]) for name in samples[0]}
        found = self.plan.rows(whole, settle=settle)
        size = len(next(iter(samples[0].values())))
        return [
            Columns(
                0,
                {n: c[k * size : (k + 1) * size] for n, c in found.conclusions.items()},
                {n: c[k * size : (k + 1) * size] for n, c in found.figures.items()},
                found.settled,
            )
            for k in range(len(samples))
        ]

    def _mixed(self, names: Sequence[str]) -> dict[str, npt.NDArray[np.float64]]:
        return self.first | {name: self.second[name] for name in names}

    @property
    def at_a(self) -> Columns:
        """The answers at the first sample."""
        return self._all[0]

    def indices(self, names: Sequence[str]) -> dict[str, Mapping[str, Index]]:
        """Variance shares of each conclusion; none where nothing is compiled."""
        found: dict[str, Mapping[str, Index]] = {c.name: {} for c in self.plan.conclusions}
        for name in names:
            if self._all:
                rows = [(part.conclusions[name] == YES).astype(float) for part in self._all]
                found[name] = self._shared(rows)
        return found

    def figure_indices(self, names: Sequence[str]) -> dict[str, Mapping[str, Index]]:
        """Variance shares of each figure; a draw without one counts as 1, the least patient."""
        import numpy as np

        if not self._all:
            return {}
        return {
            name: self._shared([np.nan_to_num(part.figures[name], nan=1.0) for part in self._all])
            for name in names
        }

    def _shared(self, rows: Sequence[npt.NDArray[np.float64]]) -> dict[str, Index]:
        found = indices(rows[0], rows[1], rows[2:])
        return {} if found is None else dict(zip(self.factors, found, strict=True))

    def moved_alone(self, groups: Sequence[Sequence[str]]) -> list[Columns]:
        """The answers with a few factors drawn and all else as today, for each group of them."""
        import numpy as np

        size = min(CLAIM_DRAWS, len(next(iter(self.first.values()))))
        today = {n: np.full(size, float(v)) for n, v in self.plan.today.items()}
        samples = [
            today | {n: self.first[n][:size] for factor in group for n in self.factors[factor]}
            for group in groups
        ]
        # Many of these points tie by what stays as today; one that surely turns is enough.
        return self._judge(samples, settle=False)


def cited_by(model: Model) -> dict[str, tuple[str, ...]]:
    """For each claim, the parameters with a range and the rankings that rest on it.

    A parameter rests on what it cites and on what the payoff rules cite that use it.
    """
    definition = model.definition
    found: dict[str, dict[str, None]] = {}
    for name, parameter in definition.parameters.items():
        for claim in parameter.reason.because if parameter.range is not None else ():
            found.setdefault(claim, {})[name] = None
    for player, form in definition.payoffs.items():
        if isinstance(form, Rules):
            for rule in form.rules:
                ranged = [n for n in rule.value.names if definition.parameters[n].range is not None]
                for claim in rule.reason.because:
                    found.setdefault(claim, {}).update(dict.fromkeys(sorted(ranged)))
        else:
            for reason in form.reasons():
                for claim in reason.because:
                    found.setdefault(claim, {})[player] = None
    return {claim: tuple(names) for claim, names in found.items()}


def _weights(
    plan: Plan,
    samples: _Samples,
    shares: Mapping[str, Mapping[str, Index]],
    base: Mapping[str, int],
) -> list[Weight]:
    claims = {
        claim: tuple(n for n in names if n in samples.factors)
        for claim, names in cited_by(plan.model).items()
    }
    claims = {claim: names for claim, names in claims.items() if names}
    if not claims:
        return []
    found = []
    answers = samples.moved_alone(list(claims.values()))
    for (claim, names), columns in zip(claims.items(), answers, strict=True):
        total = sum(row[n].total for row in shares.values() for n in names if n in row)
        flips = tuple(
            name
            for name, column in columns.conclusions.items()
            if ((column != base[name]) & (column != NOT_ASKED)).any()
        )
        found.append(Weight(claim, names, total, flips))
    return sorted(found, key=lambda weight: (-weight.total, weight.claim))
