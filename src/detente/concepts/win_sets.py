"""Win-sets: which agreements each side would ratify at home, and what would make them meet.

Definition
    Ratifier k accepts agreement x iff U_k(x) >= q_k, its threshold. A side ratifies x iff all its
    veto players accept and those who accept hold at least the quota of all weight; the
    agreements that it ratifies are its *win-set* (Putnam 1988), and the *overlap* is what every
    side ratifies. A *relaxation* is one of

    pay:k      k is paid, or comes down from its threshold by as much as it lacks
    drop:k     veto player k gives up its veto (its weight still counts under a quota)
    quota:s    side s lowers its quota to the weight that accepts
    add:i      issue i, which stays at its first option otherwise, is put on the table

    A set of relaxations *suffices* iff with it some agreement is ratified by every side; it is
    minimal if no part of it suffices. Its price at x adds the payments made, and a price for
    each veto dropped.
What it certifies
    That an agreement is, or with a set of relaxations would be, ratified by every side.
Cost
    One pass over the ratifiers.
Example
    >>> peace = (Fraction(2), Fraction(-1))
    >>> house = RatifyingSide("us", (Ratifier("house", peace), Ratifier("senate", peace[::-1])))
    >>> ratifies(house, 0, frozenset()), ratifies(house, 0, frozenset({"pay:senate"}))
    (False, True)

When it fails
    Ratifiers vote by what an agreement is worth to them, not against each other: who trades
    votes, bluffs, or does not know its own threshold is outside it.
References
    Putnam, R. (1988), Diplomacy and domestic politics: the logic of two-level games,
    International Organization 42(3). Iida, K. (1993), When and how do domestic constraints
    matter?, Journal of Conflict Resolution 37(3). Tsebelis, G. (2002), Veto Players.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from fractions import Fraction
from itertools import product

from detente.game.ratification import Issue, Ratification, Ratifier, RatifyingSide


def accepts(ratifier: Ratifier, at: int) -> bool:
    """Whether a ratifier accepts the agreement in position `at`."""
    return ratifier.values[at] >= ratifier.threshold


def lacks(ratifier: Ratifier, at: int) -> Fraction:
    """What a ratifier would have to be paid, or come down by, to accept; 0 if it does."""
    return max(Fraction(0), ratifier.threshold - ratifier.values[at])


def ratifies(side: RatifyingSide, at: int, relaxed: Collection[str]) -> bool:
    """Whether a side ratifies an agreement, given what was relaxed."""
    yes = {r.id for r in side.ratifiers if accepts(r, at) or f"pay:{r.id}" in relaxed}
    if any(r.id not in yes and f"drop:{r.id}" not in relaxed for r in side.vetoes):
        return False
    if f"quota:{side.id}" in relaxed:
        return True
    return sum((r.weight for r in side.ratifiers if r.id in yes), Fraction(0)) >= side.needed


def on_the_table(issues: Sequence[Issue], relaxed: Collection[str]) -> list[int]:
    """The positions of the agreements that may be struck, given which issues were added."""
    found = []
    for at, chosen in enumerate(product(*(range(len(i.options)) for i in issues))):
        if all(
            not k or not issue.added or f"add:{issue.id}" in relaxed
            for issue, k in zip(issues, chosen, strict=True)
        ):
            found.append(at)
    return found


def overlap(body: Ratification, relaxed: Collection[str]) -> list[int]:
    """The positions of the agreements that every side ratifies."""
    return [
        at
        for at in on_the_table(body.issues, relaxed)
        if all(ratifies(side, at, relaxed) for side in body.sides)
    ]
