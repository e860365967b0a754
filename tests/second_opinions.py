"""Equilibria by methods that share nothing with ours: lrsnash, all vertices, elimination."""

from __future__ import annotations

import math
import subprocess
from fractions import Fraction
from itertools import combinations, product

F = Fraction

# -- lrsnash ----------------------------------------------------------------------------------


def by_lrsnash(program, folder, game):
    """Extreme equilibria as lrsnash prints them: lines `2 y.. v`, then the `1 x.. u` they meet."""
    m, n = game.shape
    lines = [f"{m} {n}", ""]
    for row in game.payoffs:
        lines += [" ".join(str(v) for v in row[k * n : k * n + n]) for k in range(m)] + [""]
    path = folder / "game"
    path.write_text("\n".join(lines))
    run = subprocess.run([program, path], capture_output=True, text=True, check=True, cwd=folder)
    found, replies = set(), []
    before = ""
    for line in run.stdout.splitlines():
        words = line.split()
        if not words or words[0] not in {"1", "2"} or line.startswith("*"):
            before = ""
            continue
        vector = tuple(map(F, words[1:-1]))
        if words[0] == "2":
            if before != "2":
                replies = []
            replies.append(vector)
        else:
            found |= {(vector, y) for y in replies}
        before = words[0]
    return found


# -- all vertices -----------------------------------------------------------------------------


def by_vertices(game):
    """Extreme equilibria of two players: all pairs of vertices, each held against the definition.

    Vertices of {x >= 0, B'x <= 1} come from every square system B[I, J]' x = 1, and those of
    {y >= 0, A y <= 1} likewise; payoffs are made positive whole numbers first.
    """
    m, n = game.shape
    A, B = ([row[i * n : i * n + n] for i in range(m)] for row in map(_positive, game.payoffs))
    xs, ys = _vertices([list(column) for column in zip(*B, strict=True)]), _vertices(A)
    return {
        (x, y)
        for (x, played, replies), (y, answered, best) in product(xs, ys)
        if played <= best and answered <= replies
    }


def _positive(payoffs):
    unit = math.lcm(*(v.denominator for v in payoffs))
    return [int((v - min(payoffs)) * unit) + 1 for v in payoffs]


def _vertices(rows):
    """Each vertex but 0 of {z >= 0, rows z <= 1}, as chances, with its support and tight rows."""
    size = len(rows[0])
    found = {}
    for k in range(1, min(size, len(rows)) + 1):
        for free in combinations(range(size), k):
            for tight in combinations(range(len(rows)), k):
                solved = _solved([[rows[r][c] for c in free] for r in tight])
                if solved is None:
                    continue
                above, below = solved
                if min(above) < 0:
                    continue
                worth = [sum(row[c] * v for c, v in zip(free, above, strict=True)) for row in rows]
                if max(worth) > below:
                    continue
                z = [F(0)] * size
                for c, v in zip(free, above, strict=True):
                    z[c] = F(v, sum(above))
                found[tuple(z)] = (
                    frozenset(c for c, v in enumerate(z) if v),
                    frozenset(r for r, w in enumerate(worth) if w == below),
                )
    return [(z, *sets) for z, sets in found.items()]


def _solved(square):
    """The solution of `square` z = 1 as whole numbers over a positive one; None if singular."""
    size = len(square)
    rows = [[*row, 1] for row in square]
    before = 1
    for k in range(size):
        pivot = next((r for r in range(k, size) if rows[r][k]), None)
        if pivot is None:
            return None
        rows[k], rows[pivot] = rows[pivot], rows[k]
        for r in range(size):
            if r != k:
                rows[r] = [
                    (rows[k][k] * a - rows[r][k] * b) // before
                    for a, b in zip(rows[r], rows[k], strict=True)
                ]
        before = rows[k][k]
    sign = 1 if before > 0 else -1
    return [sign * row[-1] for row in rows], sign * before


# -- elimination ------------------------------------------------------------------------------


class Continuum(Exception):  # noqa: N818 (what was found, rather than an error)
    """A support on which infinitely many profiles make all players indifferent."""


def by_elimination(game):
    """Every equilibrium, support by support, from exact lexicographic Groebner bases.

    Probabilities are right to 40 digits: the last step alone is not exact. Where one
    player alone mixes and does not care, the ends of the segment are listed; a support with more
    freedom than that raises `Continuum`.
    """
    found = []
    supports = product(*(
        [own for k in range(1, m + 1) for own in combinations(range(m), k)] for m in game.shape
    ))  # fmt: skip
    for support in supports:
        if not _dominated(game, support):
            found += [p for p in _on_support(game, support) if p not in found]
    return found


def _dominated(game, support):
    """Whether an action in the support is worse than another one against all in the others'."""
    for i, own in enumerate(support):
        others = list(product(*(s for j, s in enumerate(support) if j != i)))
        worth = [
            [_payoff(game, i, (*rest[:i], a, *rest[i:])) for rest in others]
            for a in range(game.shape[i])
        ]
        if any(
            all(v < w for v, w in zip(worth[a], better, strict=True))
            for a in own
            for better in worth
        ):
            return True
    return False


def _payoff(game, i, cell):
    at = 0
    for a, m in zip(cell, game.shape, strict=True):
        at = at * m + a
    return game.payoffs[i][at]


def _on_support(game, support):
    from mpmath import mp
    from sympy import QQ
    from sympy.polys.groebnertools import groebner
    from sympy.polys.orderings import lex
    from sympy.polys.rings import ring

    names = [f"p{i}_{a}" for i, own in enumerate(support) for a in own[:-1]]
    R, *unknown = ring(names or ["none"], QQ, lex)
    waiting = iter(unknown)
    point = []
    for own in support:
        free = [next(waiting) for _ in own[:-1]]
        point.append(dict(zip(own, [*free, R(1) - sum(free, R(0))], strict=True)))
    worth = [[_worth(R, game, i, a, point) for a in range(m)] for i, m in enumerate(game.shape)]
    equations = [worth[i][a] - worth[i][own[-1]] for i, own in enumerate(support) for a in own[:-1]]
    if len(equations) == 1 and not equations[0]:
        return _ends(game, support, worth)
    basis = groebner([e for e in equations if e], R)
    with mp.workdps(50):
        tiny = mp.mpf(10) ** -30
        return [
            full
            for root in _roots(basis, len(names), tiny)
            if (full := _profile(game, support, point, root)) is not None
            and all(abs(_at(e, root)) < tiny * 10**10 for e in equations)
            and _is_best(support, [[_at(w, root) for w in own] for own in worth])
        ]


def _ends(game, support, worth):
    """One player is indifferent throughout: the ends of the part where everybody is content."""
    low, high = F(0), F(1)
    for played, own in zip(support, worth, strict=True):
        for other in own:
            gain = other - own[played[0]]
            here = F(str(gain.coeff(1)))
            slope = sum((F(str(c)) for powers, c in gain.terms() if any(powers)), F(0))
            if slope > 0:
                high = min(high, -here / slope)
            elif slope < 0:
                low = max(low, -here / slope)
            elif here > 0:
                return []
    if low > high or high == 0 or low == 1:
        return []
    return [
        [
            [F(0) if a not in own else [t, 1 - t][own.index(a)] if len(own) == 2 else F(1)
             for a in range(m)]
            for m, own in zip(game.shape, support, strict=True)
        ]
        for t in {low, high}
    ]  # fmt: skip


def _worth(R, game, i, action, point):
    total = R(0)
    for cell in product(*([action] if j == i else own for j, own in enumerate(point))):
        term = R(_payoff(game, i, cell).numerator) / _payoff(game, i, cell).denominator
        for j, a in enumerate(cell):
            if j != i:
                term *= point[j][a]
        total += term
    return total


def _at(polynomial, root):
    from mpmath import mp

    return mp.fsum(
        mp.mpf(int(c.numerator)) / int(c.denominator)
        * mp.fprod(root[k] ** e for k, e in enumerate(powers) if e)
        for powers, c in polynomial.terms()
    )  # fmt: skip


def _roots(basis, count, tiny):
    """Back substitution: every polynomial without the unknowns before k, from the last k on."""
    from mpmath import mp

    if any(p.is_ground for p in basis):
        return []
    points = [{}]
    for k in reversed(range(count)):
        inner = [
            p for p in basis
            if all(not any(powers[:k]) for powers in p.itermonoms())
            and any(powers[k] for powers in p.itermonoms())
        ]  # fmt: skip
        wider = []
        for at in points:
            own = sorted((_in_one(p, k, at, tiny) for p in inner), key=len)
            own = [c for c in own if len(c) > 1]
            if not own:
                raise Continuum
            wider += [
                {**at, k: mp.re(value)}
                for value in mp.polyroots(own[0], maxsteps=500, extraprec=400)
                if abs(mp.im(value)) < tiny and -tiny < mp.re(value) < 1 + tiny
            ]
        points = wider
    return points


def _in_one(polynomial, k, at, tiny):
    """Coefficients in unknown `k`, highest power first, the later ones given."""
    from mpmath import mp

    degree = max(powers[k] for powers in polynomial.itermonoms())
    line = [mp.mpf(0)] * (degree + 1)
    for powers, c in polynomial.terms():
        line[degree - powers[k]] += (
            mp.mpf(int(c.numerator)) / int(c.denominator)
            * mp.fprod(at[j] ** e for j, e in enumerate(powers) if e and j != k)
        )  # fmt: skip
    scale = max(abs(c) for c in line)
    while len(line) > 1 and abs(line[0]) <= tiny * scale:
        line = line[1:]
    return line


def _profile(game, support, point, root):
    """All probabilities, or None unless those in the support are positive."""
    from mpmath import libmp, mp

    full = []
    for m, own, chances in zip(game.shape, support, point, strict=True):
        given = [_at(chances[a], root) if a in own else mp.mpf(0) for a in range(m)]
        if min(given[a] for a in own) < 1e-20:
            return None
        full.append([F(*libmp.to_rational(chance._mpf_)) for chance in given])
    return full


def _is_best(support, worth):
    return all(
        max(own) - min(own[a] for a in played) < 1e-20
        for played, own in zip(support, worth, strict=True)
    )
