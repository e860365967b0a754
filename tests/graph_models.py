"""Graph models for property tests: small, full of ties, moves neither symmetric nor transitive."""

from __future__ import annotations

from hypothesis import strategies as st

from detente.game.graph_model import GraphModel


@st.composite
def graph_models(draw, parties=(1, 4), states=(1, 6), ranks=(0, 3)):
    n = draw(st.integers(*parties))
    size = draw(st.integers(*states))
    arcs = draw(
        st.sets(st.tuples(*(st.integers(0, k - 1) for k in (n, size, size))), max_size=4 * size)
    )
    moves = tuple(
        tuple(
            tuple(sorted(t for j, f, t in arcs if (j, f) == (i, s) and t != s)) for s in range(size)
        )
        for i in range(n)
    )
    order = st.lists(st.integers(*ranks), min_size=size, max_size=size)
    return GraphModel(
        tuple("abcdef"[:n]),
        tuple(map(str, range(size))),
        moves,
        tuple(tuple(draw(order)) for _ in range(n)),
    )


def legal(model, group, start, improving=False, last=None, seen=None):  # noqa: PLR0913, PLR0917
    """Ends of legal sequences of a group's moves, by recursion over (state, last mover)."""
    seen = set() if seen is None else seen
    for j in group:
        for to in model.moves[j][start] if j != last else ():
            ranks = model.ranks[j]
            if (to, j) not in seen and (not improving or ranks[to] > ranks[start]):
                seen.add((to, j))
                legal(model, group, to, improving, j, seen)
    return {state for state, _ in seen}
