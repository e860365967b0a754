"""What repeated play makes of one agreement: who is tempted, how patient each must be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from detente.concepts.subgame_perfect import ReversionCertificate
from detente.exact.number import decimal, show, text
from detente.game.normal_form import NormalFormGame
from detente.game.profile import Cell, MixedProfile
from detente.game.repetition import Repetition
from detente.solvers.critical_discount import DiscountRange, commonest, gains, greatest_alarm
from detente.solvers.threats import Threat


@dataclass(frozen=True)
class Agreement:
    """A profile kept in repeated play by reversion; every mapping is by player.

    `payoffs` are per period while the agreement lasts, `values` normalised discounted payoffs
    at today's discount factors (the same unless a public signal can end the agreement);
    `gains` what the best deviation gains at once (at most 0: none pays) and `best_deviations`
    that action; `punishment_payoffs` per period after a breach and `punishments` the stage
    equilibrium behind it (None for a bound); `critical_discounts` None where no patience
    suffices; `ceilings` the greatest discount factor where there is one; `binding` the player
    furthest from its critical discount factor. `expected_duration` in periods: None without
    end. `max_false_alarm`: the false-alarm chance from which on no patience suffices, given the
    chances after deviations; None where nothing tempts or play is seen.
    """

    profile: Mapping[str, str]
    payoffs: Mapping[str, Fraction]
    values: Mapping[str, Fraction]
    gains: Mapping[str, Fraction]
    best_deviations: Mapping[str, str | None]
    punishment: str
    punishment_payoffs: Mapping[str, Fraction]
    punishments: Mapping[str, MixedProfile | None]
    critical_discounts: Mapping[str, Fraction | None]
    ceilings: Mapping[str, Fraction | None]
    discount: Mapping[str, Fraction]
    sustained: bool
    binding: str | None
    expected_duration: Fraction | None
    max_false_alarm: Mapping[str, Fraction | None]
    certificate: ReversionCertificate | None
    notes: tuple[str, ...] = ()

    @property
    def critical(self) -> Fraction | None:
        """The least discount factor, one for all, at which every player keeps it; None never.

        The greatest of the players', unless that is above somebody's ceiling.
        """
        found = [
            DiscountRange(least, self.ceilings[p]) for p, least in self.critical_discounts.items()
        ]
        return commonest(found).least

    @property
    def slack(self) -> dict[str, Fraction | None]:
        """Today's discount factor above each player's critical one; None where it is never."""
        return {
            p: None if c is None else self.discount[p] - c
            for p, c in self.critical_discounts.items()
        }

    def __repr__(self) -> str:
        words = ", ".join(self.profile.values())
        state = "sustained" if self.sustained else "not sustained"
        return f"Agreement({words}: {state} today, critical discount {decimal(self.critical)})"

    def to_dict(self) -> dict[str, object]:
        """Every figure as an exact string, null where there is none."""
        return {
            "profile": dict(self.profile),
            "payoffs": _texts(self.payoffs),
            "values": _texts(self.values),
            "gains": _texts(self.gains),
            "best_deviations": dict(self.best_deviations),
            "punishment": self.punishment,
            "punishment_payoffs": _texts(self.punishment_payoffs),
            "punishments": {
                p: None if s is None else s.to_dict() for p, s in self.punishments.items()
            },
            "critical_discounts": _texts(self.critical_discounts),
            "critical": _text(self.critical),
            "ceilings": _texts(self.ceilings),
            "discount": _texts(self.discount),
            "slack": _texts(self.slack),
            "sustained": self.sustained,
            "binding": self.binding,
            "expected_duration": _text(self.expected_duration),
            "max_false_alarm": _texts(self.max_false_alarm),
            "certificate": None if self.certificate is None else self.certificate.to_dict(),
            "notes": list(self.notes),
        }

    def _repr_html_(self) -> str:
        from html import escape

        head = "".join(
            f"<th>{title}</th>"
            for title in ("player", "action", "payoff", "gain", "punished", "critical", "today")
        )
        rows = "".join(
            f"<tr><td>{escape(p)}</td><td>{escape(self.profile[p])}</td>"
            f"<td>{show(self.payoffs[p])}</td><td>{show(self.gains[p])}</td>"
            f"<td>{show(self.punishment_payoffs[p])}</td>"
            f"<td>{decimal(self.critical_discounts[p])}</td><td>{show(self.discount[p])}</td></tr>"
            for p in self.profile
        )
        caption = escape(repr(self)[10:-1])
        return f"<table><caption>{caption}</caption><tr>{head}</tr>{rows}</table>"


def describe(
    game: NormalFormGame,
    cell: Cell,
    repetition: Repetition,
    threat: Threat,
    ranges: Sequence[DiscountRange],
) -> Agreement:
    """The agreement at `cell` under a threat, given every player's discount range for it."""
    watch, discount = repetition.monitoring, repetition.discount
    here = game.position(cell)
    options = {p: gains(game, cell, i) for i, p in enumerate(game.players)}
    best = {p: max(own, key=lambda o: o[2], default=None) for p, own in options.items()}
    tempted = {p: b is not None and b[2] > 0 for p, b in best.items()}
    # A stage equilibrium is kept without any threat, so no alarm ends it.
    alarm = watch.chance[here] if watch is not None and any(tempted.values()) else Fraction(0)
    stage = {p: row[here] for p, row in zip(game.players, game.payoffs, strict=True)}
    floor = dict(zip(game.players, threat.floors, strict=True))
    kept = dict(zip(game.players, ranges, strict=True))
    critical = {p: x.least for p, x in kept.items()}
    return Agreement(
        profile=game.profile(cell),
        payoffs=stage,
        values={
            p: floor[p] + (1 - d) * (stage[p] - floor[p]) / (1 - d * (1 - alarm))
            for p, d in discount.items()
        },
        gains={p: Fraction(0) if b is None else b[2] for p, b in best.items()},
        best_deviations={p: None if b is None else game.actions[p][b[0]] for p, b in best.items()},
        punishment=threat.name,
        punishment_payoffs=floor,
        punishments=dict(zip(game.players, threat.answers, strict=True)),
        critical_discounts=critical,
        ceilings={p: x.most for p, x in kept.items()},
        discount=dict(discount),
        sustained=all(x.allows(discount[p]) for p, x in kept.items()),
        binding=_binding(kept, discount),
        expected_duration=1 / alarm if alarm else None,
        max_false_alarm={
            p: None
            if watch is None
            else greatest_alarm(((h, watch.chance[at]) for _, at, h in own), stage[p] - floor[p])
            for p, own in options.items()
        },
        certificate=_certificate(game, cell, repetition, threat, tempted),
        notes=threat.notes,
    )


def _binding(kept: Mapping[str, DiscountRange], discount: Mapping[str, Fraction]) -> str | None:
    asked: dict[str, Fraction] = {}
    for p, own in kept.items():
        if own.least is None:
            return p
        short = [own.least - discount[p]] if own.least else []
        over = [] if own.most is None else [discount[p] - own.most]
        if short or over:
            asked[p] = max(short + over)
    return max(asked, key=lambda p: asked[p]) if asked else None


def _certificate(
    game: NormalFormGame,
    cell: Cell,
    repetition: Repetition,
    threat: Threat,
    tempted: Mapping[str, bool],
) -> ReversionCertificate | None:
    """None for a bound and for punishments that are not exact: there is nothing to check."""
    watch = repetition.monitoring
    answers = {}
    for player, strategies in zip(game.players, threat.answers, strict=True):
        if tempted[player] if watch is None else any(tempted.values()):
            if strategies is None or not strategies.is_exact:
                return None
            answers[player] = strategies
    return ReversionCertificate(game.profile(cell), answers, dict(repetition.discount), watch)


def _text(value: Fraction | None) -> str | None:
    return None if value is None else text(value)


def _texts(values: Mapping[str, Fraction] | Mapping[str, Fraction | None]) -> dict[str, str | None]:
    return {p: _text(v) for p, v in values.items()}
