"""Voting power: how often a bloc decides, which is not how many seats it has.

Definition
    A coalition of blocs wins iff its seats reach the quota's share of all seats, counting only
    blocs that take part. A bloc *swings* a coalition that wins with it and loses without it. Its
    Banzhaf count is the number of coalitions it swings, its normalised index the share of all
    swings (Penrose 1946, Banzhaf 1965). Its Shapley-Shubik index is the chance that it is the
    one whose joining makes the coalition win, if blocs join in an order drawn at random.
What it certifies
    Exact counts: every coalition is counted once.
Cost
    One generating function by number of members and seats, from which each bloc is divided out
    again: a body of sixty takes milliseconds. Not 2^n coalitions.
Example
    >>> from detente.game.committee import Bloc, Committee
    >>> council = Committee(Fraction(12, 17), tuple(Bloc(n, n, s, Fraction(s))
    ...     for n, s in [("de", 4), ("fr", 4), ("it", 4), ("nl", 2), ("be", 2), ("lu", 1)]))
    >>> power = voting_power(council)
    >>> str(power.banzhaf["de"]), str(power.banzhaf["nl"]), str(power.banzhaf["lu"])
    ('5/21', '1/7', '0')

When it fails
    With a quota of half or less two disjoint coalitions can win; the counts still stand.
References
    Penrose, L. (1946), The elementary statistics of majority voting, Journal of the Royal
    Statistical Society 109(1). Banzhaf, J. (1965), Weighted voting doesn't work, Rutgers Law
    Review 19. Shapley, L. and Shubik, M. (1954), A method for evaluating the distribution of
    power in a committee system, American Political Science Review 48(3).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import ceil, comb, factorial, prod

from detente.errors import GameError
from detente.exact.number import text
from detente.game.committee import Committee


@dataclass(frozen=True)
class VotingPower:
    """Power by bloc: `swings` as counts, both indices as shares that sum to 1.

    `seats` are shares of the seats that take part, `needed` the number of seats that wins.
    Without any swing (a quota nobody can reach) both indices are 0 throughout.
    """

    swings: Mapping[str, int]
    banzhaf: Mapping[str, Fraction]
    shapley_shubik: Mapping[str, Fraction]
    seats: Mapping[str, Fraction]
    needed: int

    def to_dict(self) -> dict[str, object]:
        """Counts and exact shares."""
        return {
            "needed": self.needed,
            "blocs": {
                bloc: {
                    "seats": text(self.seats[bloc]),
                    "swings": self.swings[bloc],
                    "banzhaf": text(self.banzhaf[bloc]),
                    "shapley_shubik": text(self.shapley_shubik[bloc]),
                }
                for bloc in self.swings
            },
        }


def voting_power(committee: Committee, *, excluded: bool = False) -> VotingPower:
    """The power of each bloc that takes part; with `excluded` all blocs do.

    A coalition wins with at least `quota` times all seats that take part. Raises GameError for a
    quota outside (0, 1] or if nobody has a seat.
    """
    blocs = {b.id: b.seats for b in committee.blocs if excluded or not b.excluded}
    total = sum(blocs.values())
    if not 0 < committee.quota <= 1:
        raise GameError(f"quota {text(committee.quota)} is outside (0, 1], write a share of seats")
    if total <= 0 or min(blocs.values()) < 0:
        raise GameError("a committee needs a seat, and no bloc fewer than none")
    return power_of(blocs, ceil(committee.quota * total))


def power_of(seats: Mapping[str, int], needed: int) -> VotingPower:
    """The power of each bloc when `needed` seats win.

    >>> power_of({"a": 50, "b": 49, "c": 1}, 51).shapley_shubik["b"]
    Fraction(1, 6)
    """
    total, n = sum(seats.values()), len(seats)
    # Coefficients of one generating function a size, packed into one whole number: no count of
    # coalitions reaches 2 to the n, so none runs over into the next.
    bits = n + 1
    every = _coalitions(list(seats.values()), needed, bits)
    swings, pivots = {}, {}
    for bloc, own in seats.items():
        lowest = max(0, needed - own)
        count, weight, without = 0, 0, 0
        for size in range(n):
            without = every[size] - _cut(without << own * bits, needed * bits)
            # Digits in base 2^bits add up to the number's rest modulo 2^bits - 1.
            decisive = (without >> lowest * bits) % ((1 << bits) - 1)
            count += decisive
            weight += decisive * factorial(size) * factorial(n - 1 - size)
        swings[bloc], pivots[bloc] = count, Fraction(weight, factorial(n))
    all_swings = sum(swings.values())
    return VotingPower(
        swings,
        {b: Fraction(s, all_swings or 1) for b, s in swings.items()},
        pivots,
        {b: Fraction(s, total or 1) for b, s in seats.items()},
        needed,
    )


def _coalitions(seats: list[int], needed: int, bits: int) -> list[int]:
    """By number of members: how many coalitions hold 0, 1, ... seats, fewer than `needed`.

    Digit k in base 2^bits is the number of those with k seats.
    """
    counts = [1] + [0] * len(seats)
    for taken, own in enumerate(seats, start=1):
        for size in range(taken, 0, -1):
            counts[size] += _cut(counts[size - 1] << own * bits, needed * bits)
    return counts


def _cut(number: int, length: int) -> int:
    return number & ((1 << length) - 1)


def power_by_class(
    members: Mapping[str, int], wins: Callable[[Mapping[str, int]], bool]
) -> VotingPower:
    """The power of one member of each class, where a decision rests on how many of each agree.

    `members` are the numbers of voters alike, `wins` tells of numbers that agree whether they
    carry it; more agreement must never undo a decision. For bodies of several chambers that no
    seats describe. In the answer, indices and swings are those of one member of the class, so
    indices times members sum to 1; `seats` are its share of the voters, `needed` is the least
    number of voters that can win.

    >>> council = {"permanent": 5, "elected": 10}
    >>> power = power_by_class(council, lambda yes: yes["permanent"] == 5 and yes["elected"] >= 4)
    >>> str(power.shapley_shubik["permanent"]), str(power.shapley_shubik["elected"])
    ('421/2145', '4/2145')
    """
    n, names = sum(members.values()), list(members)
    swings, weights = dict.fromkeys(names, 0), dict.fromkeys(names, 0)
    least = n + 1
    for numbers in product(*(range(m + 1) for m in members.values())):
        yes = dict(zip(names, numbers, strict=True))
        if not wins(yes):
            continue
        size = sum(numbers)
        least = min(least, size)
        ways = prod(comb(members[c], k) for c, k in yes.items())
        for name, k in yes.items():
            if k and not wins({**yes, name: k - 1}):
                # Of the coalitions of these numbers, one member is in k out of all its class.
                with_one = ways * k // members[name]
                swings[name] += with_one
                weights[name] += with_one * factorial(size - 1) * factorial(n - size)
    all_swings = sum(swings[c] * m for c, m in members.items())
    return VotingPower(
        swings,
        {c: Fraction(s, all_swings or 1) for c, s in swings.items()},
        {c: Fraction(w, factorial(n)) for c, w in weights.items()},
        {c: Fraction(1, n) for c in names},
        least,
    )
