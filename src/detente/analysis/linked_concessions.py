"""What must be given for a package of linked issues to hold: moves in each, measures of any.

A package's moves are those from each issue's status quo to its agreement; measures are those of
all issues' menus. A set of measures is sufficient if with it no player who is party to the
agreements gets less from all issues together than in their status quo, and every player's pooled
incentives hold at its least effective discount factor until any handover is over.

>>> from detente.analysis.model import load
>>> found = linked_concessions(load("geneva_linkage"), "geneva")
>>> sorted(found.movers)
['damascus', 'russia', 'us']
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, product

from detente.analysis.linked_play import pooled_discount
from detente.analysis.model import Model
from detente.analysis.repeated_play import RepeatedGame
from detente.errors import GameError, SolverError
from detente.exact.number import text
from detente.game.measure import Measure
from detente.game.normal_form import NormalFormGame
from detente.game.profile import PureProfile
from detente.solvers.critical_discount import gains
from detente.solvers.effective_discount import effective_discount

MOST = 12


@dataclass(frozen=True, slots=True)
class Given:
    """A measure of one issue's menu."""

    issue: str
    measure: str
    owner: str
    words: str


@dataclass(frozen=True)
class LinkedConcessions:
    """The minimal sets of measures that hold a package, its moves taken for granted.

    `minimal` are those that suffice today; where there are none `later` are the minimal ones at
    `patience`, the least discount factor common to all at which any set suffices (None: there is
    no such factor). `movers` are the players who leave a status quo for the package.
    """

    movers: frozenset[str]
    minimal: tuple[frozenset[Given], ...]
    patience: Fraction | None
    later: tuple[frozenset[Given], ...]

    def givers(self, measures: frozenset[Given]) -> frozenset[str]:
        """Everybody who gives something: the movers, and the owners of the measures."""
        return self.movers | {given.owner for given in measures}

    def always(self) -> frozenset[str]:
        """The players who give something in every set that is told."""
        every = self.minimal or self.later
        return frozenset.intersection(*map(self.givers, every)) if every else frozenset()

    def to_dict(self) -> dict[str, object]:
        """Movers, sets and who gives in each, the discount factor as an exact string."""

        def told(sets: Sequence[frozenset[Given]]) -> list[dict[str, object]]:
            return [
                {
                    "measures": [
                        {"issue": g.issue, "measure": g.measure, "by": g.owner}
                        for g in sorted(s, key=lambda g: (g.issue, g.measure))
                    ],
                    "givers": sorted(self.givers(s)),
                }
                for s in sets
            ]

        return {
            "movers": sorted(self.movers),
            "minimal": told(self.minimal),
            "least_discount": None if self.patience is None else text(self.patience),
            "at_least_discount": told(self.later),
        }


@dataclass(frozen=True, slots=True)
class _Part:
    """An issue with some of its measures: by player its gain by a breach, loss by it, advantage."""

    measures: frozenset[Given]
    gain: Mapping[str, Fraction]
    surplus: Mapping[str, Fraction]
    better: Mapping[str, Fraction]


def linked_concessions(model: Model, name: str) -> LinkedConcessions:
    """The measures, of all issues that a model links, that an agreement's package needs.

    Raises GameError for an unknown agreement, where the model links to nothing and for more than
    12 measures in all; measures must add to payoffs and do nothing else.
    """
    whole = model.linked
    if whole is None:
        raise GameError("the definition links to no other, add `links: ...`")
    if name not in model.agreements:
        raise GameError(f"unknown agreement '{name}', there is {', '.join(model.agreements)}")
    links = model.definition.links
    definitions = [model.definition, *(w.definition for w in links)]
    profiles = [model.agreements[name], *(dict(w.agreement) for w in links)]
    menus = [model.measures, *(w.definition.measures(w.values(model.values)) for w in links)]
    if sum(map(len, menus)) > MOST:
        raise GameError(f"the issues have {sum(map(len, menus))} measures, {MOST} can be looked at")
    bound = {p.id for d in definitions for p in d.players if not p.outside}
    parts = [
        list(_parts(rep, profile, definition.status_quo, menu, definition.title))
        for rep, profile, definition, menu in zip(
            whole.issues, profiles, definitions, menus, strict=True
        )
    ]
    movers = {
        p
        for profile, definition in zip(profiles, definitions, strict=True)
        for p, action in profile.items()
        if definition.status_quo is not None and definition.status_quo[p] != action
    }
    weakest = {
        p: d if (change := whole.repetition.handover.get(p)) is None
        else effective_discount(d, change, change.period)
        for p, d in whole.repetition.discount.items()
    }  # fmt: skip
    asked = [
        (frozenset[Given]().union(*(part.measures for part in chosen)), needed)
        for chosen in product(*parts)
        if (needed := _needed(chosen, whole.players, bound)) is not None
    ]
    today = [s for s, needed in asked if all(needed[p] <= weakest[p] for p in needed)]
    commons = {s: max(needed.values(), default=Fraction(0)) for s, needed in asked}
    patience = min(commons.values(), default=None)
    later = [s for s, common in commons.items() if common == patience]
    return LinkedConcessions(frozenset(movers), _least(today), patience, _least(later))


def _parts(
    rep: RepeatedGame,
    profile: PureProfile,
    start: PureProfile | None,
    menu: Sequence[Measure],
    title: str,
) -> Iterator[_Part]:
    """An issue with every subset of its measures under which its punishment is credible."""
    stage = rep.stage
    for size in range(len(menu) + 1):
        for chosen in combinations(menu, size):
            if any(m.removes or m.allows or m.sets or m.guarantees for m in chosen):
                continue
            game = stage
            for measure in chosen:
                game = game.plus(measure.effects(stage))
            changed = RepeatedGame.of(game, rep.repetition, rep.punishment)
            try:
                threat = changed.reversions.threats(rep.punishment)[0]
            except SolverError:
                continue
            given = frozenset(Given(title, m.name, m.by, m.means) for m in chosen)
            yield _part(game, profile, start, stage, threat.floors, given)


def _part(  # noqa: PLR0913, PLR0917 (an issue's parts)
    game: NormalFormGame,
    profile: PureProfile,
    start: PureProfile | None,
    before: NormalFormGame,
    floors: Sequence[Fraction | None],
    given: frozenset[Given],
) -> _Part:
    cell, kept = game.cell(profile), game.payoff(profile)
    gain, surplus, better = {}, {}, {}
    for i, p in enumerate(game.players):
        best = max((h for _, _, h in gains(game, cell, i)), default=Fraction(0))
        floor, value = floors[i], Fraction(kept[p])  # type: ignore[arg-type]
        gain[p] = max(best, Fraction(0))
        surplus[p] = value - (floor if floor is not None else value)
        better[p] = value - Fraction(before.payoff(start)[p]) if start else Fraction(0)  # type: ignore[arg-type]
    return _Part(given, gain, surplus, better)


def _needed(
    parts: Sequence[_Part], players: Sequence[str], bound: set[str]
) -> dict[str, Fraction] | None:
    """Each player's pooled critical discount factor; None where somebody would not take part."""
    found = {}
    for p in players:
        if p in bound and sum((part.better.get(p, Fraction(0)) for part in parts), Fraction(0)) < 0:
            return None
        gain = sum((part.gain.get(p, Fraction(0)) for part in parts), Fraction(0))
        surplus = sum((part.surplus.get(p, Fraction(0)) for part in parts), Fraction(0))
        least = pooled_discount(gain, surplus)
        if least is None:
            return None
        found[p] = least
    return found


def _least(sets: Sequence[frozenset[Given]]) -> tuple[frozenset[Given], ...]:
    """The minimal ones, smallest first."""
    minimal = [s for s in sets if not any(other < s for other in sets)]
    return tuple(sorted(minimal, key=lambda s: (len(s), sorted((g.issue, g.measure) for g in s))))
