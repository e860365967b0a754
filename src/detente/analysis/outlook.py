"""What repeated play makes of a whole model: payoffs in reach, and every agreement in question.

>>> from detente.analysis.model import load
>>> found = outlook(load("hnc_composition"))
>>> found.agreements["exchange"].sustained
True
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from detente.analysis.agreement import Agreement
from detente.analysis.alarm_account import AlarmAccount, alarm_account
from detente.analysis.answers_to_breach import LARGEST_WATCHED, Answers, answers, has_sets
from detente.analysis.linkage import Package, packages
from detente.analysis.model import Model
from detente.analysis.repeated_play import RepeatedGame
from detente.analysis.strategies import StrategyPlay, examine
from detente.errors import SolverError
from detente.exact.number import text
from detente.game.profile import PureProfile
from detente.solvers.payoff_set import PayoffSet


@dataclass(frozen=True)
class Passage:
    """A change of government: effective discount factors up to it, and after it.

    `effective` lists them from period 1 to the one after the handover; `least` is the least of
    them, at the handover itself.
    """

    period: int
    continues: Fraction
    effective: tuple[Fraction, ...]
    least: Fraction
    after: Fraction

    def to_dict(self) -> dict[str, object]:
        """Every figure as an exact string."""
        return {
            "period": self.period,
            "continues": text(self.continues),
            "effective": [text(d) for d in self.effective],
            "least": text(self.least),
            "after": text(self.after),
        }


@dataclass(frozen=True)
class Outlook:
    """A repeated game with the agreements in question, by name.

    Agreements that the model names come under those names. Where it names none, all profiles
    that some patience sustains are listed, named by their actions; `named` tells which.
    """

    repeated: RepeatedGame
    agreements: Mapping[str, Agreement]
    named: bool
    punishment: str | PureProfile
    strategies: Mapping[str, StrategyPlay] = field(default_factory=dict)
    packages: Mapping[str, Package] = field(default_factory=dict)

    @cached_property
    def answers(self) -> dict[str, Answers]:
        """What each answer to a breach asks of patience, for each agreement that has a name."""
        if not self.named or len(self.repeated.players) < 2:
            return {}
        return {name: answers(self.repeated, a.profile) for name, a in self.agreements.items()}

    @cached_property
    def alarms(self) -> dict[str, AlarmAccount]:
        """What false alarms do to each named agreement that they can end."""
        if not self.named:
            return {}
        each = {n: alarm_account(self.repeated, a.profile) for n, a in self.agreements.items()}
        return {name: found for name, found in each.items() if found is not None}

    @cached_property
    def passages(self) -> dict[str, Passage]:
        """The handovers, by player."""
        rep = self.repeated
        found = {}
        for player, change in rep.repetition.handover.items():
            least, after = rep.before_after(player)
            periods = rep.effective_discounts(player, change.period + 1)
            found[player] = Passage(change.period, change.continues, tuple(periods), least, after)
        return found

    def passage(self, player: str, agreement: str) -> tuple[Fraction, Fraction]:
        """Least effective discount factor up to the handover, and the one after, for one agreement.

        They compare exactly with its critical discount factor, public signals included.
        """
        return self.repeated.before_after(player, self.agreements[agreement].profile)

    def __repr__(self) -> str:
        kept = sum(a.sustained for a in self.agreements.values())
        return f"Outlook({kept} of {len(self.agreements)} agreements sustained today)"

    def to_dict(self) -> dict[str, object]:
        """The documented JSON, `detente-repeated/1`."""
        rep = self.repeated
        game, watch = rep.stage, rep.repetition.monitoring
        punishment = self.punishment
        return {
            "format": "detente-repeated/1",
            "game": {
                "title": game.title,
                "players": list(game.players),
                "actions": {p: list(game.actions[p]) for p in game.players},
            },
            "discount": {p: text(d) for p, d in rep.repetition.discount.items()},
            "punishment": punishment if isinstance(punishment, str) else dict(punishment),
            "monitoring": None if watch is None else watch.to_dict(),
            "handover": {p: passage.to_dict() for p, passage in self.passages.items()},
            "minmax": {p: text(v) for p, v in rep.minmax().items()},
            "feasible": _set(rep.feasible()),
            "feasible_individually_rational": _set(rep.feasible_individually_rational()),
            "equilibrium_payoffs": self._sustained(),
            "agreements_named": self.named,
            "agreements": [
                {"name": name, **agreement.to_dict()} for name, agreement in self.agreements.items()
            ],
            "answers": [{"name": n, **found.to_dict()} for n, found in self.answers.items()],
            "alarms": [{"name": n, **found.to_dict()} for n, found in self.alarms.items()],
            "packages": [package.to_dict() for package in self.packages.values()],
            "transfers": None if watch is not None else rep.transfer_steps().to_dict()["steps"],
            "monitored_transfers": self._monitored_transfers(),
            "strategies": [
                {"name": name, **play.to_dict()} for name, play in self.strategies.items()
            ],
        }

    def _monitored_transfers(self) -> dict[str, object] | None:
        rep = self.repeated
        if rep.repetition.monitoring is None or rep.stage.size > LARGEST_WATCHED:
            return None
        return rep.monitored_transfers().to_dict()

    def _sustained(self) -> dict[str, object] | None:
        """What two players sustain today, where it is worked out unasked."""
        rep = self.repeated
        if not has_sets(rep) or len(set(rep.repetition.discount.values())) > 1:
            return None
        return rep.payoff_set().to_dict()


def _set(payoffs: PayoffSet) -> dict[str, object]:
    """A payoff set by generators and floors; corners for two players, where there are few."""
    corners = payoffs.inner if len(payoffs.players) == 2 else None
    return {
        "players": list(payoffs.players),
        "floors": {p: text(v) for p, v in payoffs.floors.items()},
        "points": [[text(v) for v in point] for point in payoffs.points],
        "vertices": None if corners is None else [[text(v) for v in c] for c in corners],
    }


def outlook(model: Model, discount: object = None) -> Outlook:
    """What repeated play makes of a model's agreements; of all profiles if it names none.

    `discount`, one number or one for each player, replaces what the model says; players left
    out keep theirs. Raises SolverError if neither gives one, GameError for numbers out of range.
    """
    rep = _repeated(model, discount)
    if model.agreements:
        found = {name: rep.agreement(p) for name, p in model.agreements.items()}
    else:
        found = dict(_sustainable(rep))
    plays = {name: examine(rep, strategy) for name, strategy in model.strategies.items()}
    # Links are taken at the discount factors that the definitions say.
    linked = packages(model) if discount is None else {}
    return Outlook(rep, found, bool(model.agreements), model.punishment, plays, linked)


def _repeated(model: Model, discount: object) -> RepeatedGame:
    said, game = model.repetition, model.game
    if discount is None:
        if model.repeated is None:
            raise SolverError(
                f"'{model.title or model.definition.file}' has no `repeated` block and so no "
                "discount factors, give them: --discount 0.9, or discount=... in Python"
            )
        return model.repeated
    if said is not None and isinstance(discount, Mapping):
        discount = {**said.discount, **discount}
    return RepeatedGame(
        game,
        discount,
        handover=None if said is None else said.handover,
        monitoring=None if said is None else said.monitoring,
        punishment=model.punishment,
    )


def _sustainable(rep: RepeatedGame) -> Iterator[tuple[str, Agreement]]:
    """Every profile that some patience sustains, the least demanding first."""
    found = []
    for profile in rep.stage.profiles:
        agreement = rep.agreement(profile)
        # Each at a patience of its own: where no one discount factor does for all, several may.
        asked = [c for c in agreement.critical_discounts.values() if c is not None]
        if len(asked) == len(rep.players):
            found.append((max(asked), agreement))
    for _, agreement in sorted(found, key=lambda entry: entry[0]):
        yield " ".join(agreement.profile.values()), agreement
