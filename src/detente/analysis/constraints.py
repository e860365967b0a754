"""What holds a set of concessions together: each condition, its slack, and who pays for it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from detente.concepts.concession import Shortfall, fit
from detente.concepts.concession_table import Table
from detente.errors import GameError
from detente.exact.number import text
from detente.game.normal_form import NormalFormGame


@dataclass(frozen=True)
class Constraint:
    """One condition on a set; it holds if `slack` is 0 or more.

    `kind` "reservation": what the player has above its reservation value. "deviation": what it
    loses by playing `action` instead, at once or, discounted, with the reversion that follows.
    `paid_by` holds what each owner's measures in the set add to the slack, where that is not 0;
    whoever adds to it pays for the condition.
    """

    player: str
    kind: str
    action: str | None
    slack: Fraction
    paid_by: Mapping[str, Fraction]

    def to_dict(self) -> dict[str, object]:
        """Player, kind, action, slack and payers, numbers as exact strings."""
        return {
            "player": self.player,
            "kind": self.kind,
            "action": self.action,
            "slack": text(self.slack),
            "paid_by": {p: text(v) for p, v in self.paid_by.items()},
        }


@dataclass(frozen=True)
class Break:
    """A concession that breaks an agreement: `members` suffice, with `added` they do not.

    `shortfall` is the condition that fails then; None where it is patience.
    """

    members: frozenset[str]
    added: str
    shortfall: Shortfall | None

    def to_dict(self) -> dict[str, object]:
        """The set, what is added, and the condition that fails."""
        failed = self.shortfall
        return {
            "members": sorted(self.members),
            "added": self.added,
            "fails": "patience" if failed is None else failed.kind,
            "player": None if failed is None else failed.player,
        }


def breaks(
    minimal: Sequence[Collection[str]],
    menu: Sequence[str],
    sufficient: Callable[[Collection[str]], bool],
    shortfall: Callable[[Collection[str]], Shortfall | None],
) -> list[Break]:
    """Every single addition to a minimal set that breaks it; two moves of one player aside."""
    found = []
    for members in minimal:
        for name in menu:
            more = frozenset([*members, name])
            if name in members or sufficient(more):
                continue
            failed = shortfall(more)
            if failed is None or failed.kind not in ("moves", "parameters", "target"):
                found.append(Break(frozenset(members), name, failed))
    return found


def constraints(
    table: Table,
    names: Collection[str],
    discount: Sequence[Fraction] | None,
    floors: Sequence[Sequence[Fraction]] | None,
) -> list[Constraint]:
    """The conditions on a set, in the game played once or at discount factors.

    `floors` are the payoffs after a breach under each threat; of several the first is told.
    """
    unfit = fit(table, names)
    if unfit is not None:
        raise GameError(f"({', '.join(sorted(names))}) does not lead to the target: {unfit.kind}")
    floor = floors[0] if floors else None
    now = _slacks(table, names, discount, floor)
    found = {key: dict.fromkeys(table.game.players, Fraction(0)) for key in now}
    for concession in table.members(names):
        rest = [n for n in names if n != concession.name]
        if concession.action is not None or fit(table, rest) is not None:
            continue
        for key, slack in _slacks(table, rest, discount, floor).items():
            if key in now:
                found[key][concession.owner] += now[key] - slack
    return [
        Constraint(p, kind, action, slack, {q: v for q, v in found[p, kind, action].items() if v})
        for (p, kind, action), slack in now.items()
    ]


def _slacks(
    table: Table,
    names: Collection[str],
    discount: Sequence[Fraction] | None,
    floor: Sequence[Fraction] | None,
) -> dict[tuple[str, str, str | None], Fraction]:
    game, profile = table.game_with(names), table.profile(names) or {}
    at = game.position(game.cell(profile))
    found: dict[tuple[str, str, str | None], Fraction] = {}
    for i, p in enumerate(game.players):
        if p in table.reservation:
            found[p, "reservation", None] = game.payoffs[i][at] - table.reservation[p]
        for action, slack in _deviations(game, at, i, profile[p]).items():
            d = Fraction(0) if discount is None or floor is None else discount[i]
            after = game.payoffs[i][at] - floor[i] if floor is not None else Fraction(0)
            # A player that is not tempted is not threatened either.
            found[p, "deviation", action] = slack if slack >= 0 else (1 - d) * slack + d * after
    return found


def _deviations(game: NormalFormGame, at: int, player: int, own: str) -> dict[str, Fraction]:
    row = game.payoffs[player]
    places = game.deviations(game.cells[at], player)
    labels = game.actions[game.players[player]]
    return {a: row[at] - row[k] for a, k in zip(labels, places, strict=True) if a != own}
