import importlib.util
from array import array
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

import detente.kernels
from detente.kernels import complementary

WORD = 64


def from_source() -> ModuleType:
    """The kernel's source as an interpreted module, also where a compiled one stands beside it."""
    source = Path(detente.kernels.__file__).with_name("complementary.py")
    spec = importlib.util.spec_from_file_location("interpreted_complementary", source)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


INTERPRETED = from_source()


def masks(items: list[frozenset[int]], words: int) -> array:
    return array(
        "Q",
        [
            sum(1 << (label - WORD * word) for label in item if label // WORD == word)
            for item in items
            for word in range(words)
        ],
    )


@st.composite
def labelled_items(draw):
    """Two lists of label sets, many of them complements or nearly so, and the number of labels."""
    count = draw(st.integers(min_value=1, max_value=2 * WORD + 3))
    labels = frozenset(range(count))
    subset = st.frozensets(st.integers(min_value=0, max_value=count - 1))
    items_a = draw(st.lists(subset, max_size=6))
    complements = st.sampled_from([labels - a for a in items_a] or [labels])
    near = st.builds(lambda a, b: a | b, complements, subset)
    items_b = draw(st.lists(complements | near | subset, max_size=6))
    return items_a, items_b, labels


@pytest.mark.parametrize("kernel", [complementary, INTERPRETED], ids=["installed", "source"])
@given(case=labelled_items())
def test_pairs_are_those_whose_labels_together_are_all_labels(kernel, case):
    items_a, items_b, labels = case
    words = -(-len(labels) // WORD)
    expected = [
        (i, j) for i, a in enumerate(items_a) for j, b in enumerate(items_b) if a | b == labels
    ]
    found = kernel.complementary_pairs(
        masks(items_a, words), masks(items_b, words), words, masks([labels], words)
    )
    assert found == expected


@pytest.mark.parametrize("kernel", [complementary, INTERPRETED], ids=["installed", "source"])
def test_labels_outside_the_full_mask_never_complement(kernel):
    beyond = array("Q", [0b111])
    assert kernel.complementary_pairs(beyond, beyond, 1, array("Q", [0b011])) == []


@pytest.mark.parametrize("kernel", [complementary, INTERPRETED], ids=["installed", "source"])
@pytest.mark.parametrize(
    ("length_a", "length_b", "words", "length_full"),
    [(1, 2, 2, 2), (2, 1, 2, 2), (2, 2, 2, 1), (0, 0, 0, 0)],
)
def test_broken_items_are_refused(kernel, length_a, length_b, words, length_full):
    a, b, full = (array("Q", [0] * n) for n in (length_a, length_b, length_full))
    with pytest.raises(ValueError, match="not whole items"):
        kernel.complementary_pairs(a, b, words, full)
