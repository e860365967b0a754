"""Vertices of faces, against the vertices of the whole polytope."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from detente.exact.faces import face_vertices
from detente.exact.vertices import vertices


@given(data=st.data(), width=st.integers(1, 4), height=st.integers(1, 4))
def test_they_are_the_vertices_with_these_tight_inequalities(data, width, height):
    row = st.lists(st.integers(0, 3), min_size=width, max_size=width)
    A = data.draw(st.lists(row, min_size=height, max_size=height))
    A.append([1] * width)  # bounded
    tight = data.draw(st.integers(0, (1 << (width + height + 1)) - 1))
    tight &= data.draw(st.integers(0, (1 << (width + height + 1)) - 1))
    found = {
        (tuple(Fraction(v, scale) for v in point), labels)
        for point, scale, labels in face_vertices(A, tight)
    }
    assert found == {
        (point, labels) for point, labels in vertices(A, [1] * len(A)) if labels & tight == tight
    }
