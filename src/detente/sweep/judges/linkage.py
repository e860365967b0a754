"""Packages of linked agreements, at every draw of a block (see `analysis.linkage`)."""

from __future__ import annotations

from dataclasses import dataclass

from detente.sweep.ball import FALSE, TRUE, ZERO, Ball, Balls, Truth, both, choose, either
from detente.sweep.block import Block
from detente.sweep.judges.repeated import Keeping, Patience, factor, keeping, share, strictly
from detente.sweep.judges.stage import Judge, Terms
from detente.sweep.reading import Change, Reading, TooInvolved


@dataclass(frozen=True, slots=True)
class Pooled:
    """What a player gains by breaking every issue at once, and what it then loses each period."""

    tempted: Truth
    gain: Ball
    surplus: Ball

    def critical(self, numbers: Balls) -> Patience:
        """The least discount factor at which the player keeps the package."""
        worth = self.surplus.positive()
        use = self.tempted & worth
        least = choose(use, share(numbers, use, self.gain, self.gain + self.surplus), ZERO)
        return Patience(self.tempted & ~worth, least)


def linkage(block: Block, reading: Reading, terms: Terms) -> Truth:
    """Whether a package holds where its issues alone do not, and whether it holds today."""
    links = reading.definition.links
    issues = [reading, *reading.sheet.linked(reading)]
    profiles = [terms["of"], *(link.agreement for link in links)]
    if any(issue.chance is not None for issue in issues):
        raise TooInvolved("linked issues with a signal")
    _fit(issues)
    kept = [keeping(block, i, dict(p)) for i, p in zip(issues, profiles, strict=True)]
    credible = both(k.threats[0].there for k in kept)
    # Where an issue is no game at some draw the answer is found exactly.
    possible = both(block.possible(issue) for issue in issues)
    pooled = _pooled(block.numbers, issues, kept)
    whole = Patience(FALSE, ZERO)
    for one in pooled.values():
        own = one.critical(block.numbers)
        whole = Patience(whole.never | own.never, block.numbers.greatest(whole.least, own.least))
    found = TRUE
    if "easier_than" in terms:
        easier = (strictly(whole, k.common) for k in kept)
        found = found & ~whole.never
        found = found & (both(easier) if terms["easier_than"] == "each" else either(easier))
    if "today" in terms:
        holds = both(_holds(block, issues, p, one) for p, one in pooled.items())
        found = found & (holds if terms["today"] else ~holds)
    verdict = credible & found
    if any(issue.reversion is None for issue in issues):
        # Where equilibria may be missing, what the threats known leave is no answer.
        verdict = Truth(verdict.yes, verdict.no & (credible.yes | credible.no))
    return Truth(verdict.yes & possible.yes, verdict.no & possible.yes)


def _fit(issues: list[Reading]) -> None:
    """TooInvolved unless each player's discount factor and handover are the same in all issues."""
    discounts: dict[str, object] = {}
    changes: dict[str, Change] = {}
    for issue in issues:
        if issue.discount is None:
            raise TooInvolved("an issue that is not repeated")
        for i, (p, d) in enumerate(zip(issue.players, issue.discount, strict=True)):
            change = issue.handover.get(i)
            if discounts.setdefault(p, d) != d:
                raise TooInvolved("discount factors that differ between issues")
            if change is not None and changes.setdefault(p, change) != change:
                raise TooInvolved("handovers that differ between issues")


def _pooled(numbers: Balls, issues: list[Reading], kept: list[Keeping]) -> dict[str, Pooled]:
    found: dict[str, Pooled] = {}
    for issue, keep in zip(issues, kept, strict=True):
        for i, p in enumerate(issue.players):
            surplus = keep.threats[0].surplus[i]
            before = found.get(p, Pooled(FALSE, ZERO, ZERO))
            gain, tempted = ZERO, before.tempted
            for more, _, _ in keep.deviations(i, surplus):
                pays = more.positive()
                gain, tempted = choose(pays, numbers.greatest(gain, more), gain), tempted | pays
            found[p] = Pooled(tempted, before.gain + gain, before.surplus + surplus)
    return found


def _holds(block: Block, issues: list[Reading], player: str, pooled: Pooled) -> Truth:
    """Whether a player keeps the package at its least effective discount factor."""
    home = next(issue for issue in issues if player in issue.players)
    changed = [r for r in issues if player in r.players and r.players.index(player) in r.handover]
    home = changed[0] if changed else home
    i = home.players.index(player)
    change = home.handover.get(i)
    top, bottom = factor(block, home, i, 1 if change is None else change.period, ZERO)
    room = top * (pooled.gain + pooled.surplus) - pooled.gain * bottom
    return ~pooled.tempted | ~room.negative()


TESTS: dict[str, Judge] = {"linkage": linkage}
