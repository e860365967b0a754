"""Statements against truth tables, and faults at their columns."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.errors import FormulaError
from detente.formula.statement import parse_statement

NAMES = ("a", "b", "c")
SIZE = 2 ** len(NAMES)
TABLES = {
    name: sum(1 << mask for mask in range(SIZE) if mask >> k & 1) for k, name in enumerate(NAMES)
}
WHOLE = (1 << SIZE) - 1


def written(tree, spelling=0):
    """A statement in brackets, in one of two spellings."""
    if isinstance(tree, str):
        return tree
    word, *parts = tree
    left, *right = (written(part, spelling) for part in parts)
    if word == "not":
        return f"-({left})" if spelling else f"not ({left})"
    signs = {"and": " & ", "or": "|", "if": " if ", "iff": " Iff "}
    return f"({left}){signs[word] if spelling else f' {word.upper()} '}({right[0]})"


def true(tree, taken):
    if isinstance(tree, str):
        return tree in taken
    word, *parts = tree
    values = [true(part, taken) for part in parts]
    return {
        "not": lambda: not values[0],
        "and": lambda: all(values),
        "or": lambda: any(values),
        "if": lambda: values[0] or not values[1],
        "iff": lambda: values[0] == values[1],
    }[word]()


trees = st.recursive(
    st.sampled_from(NAMES),
    lambda inner: (
        st.tuples(st.just("not"), inner)
        | st.tuples(st.sampled_from(["and", "or", "if", "iff"]), inner, inner)
    ),
    max_leaves=8,
)


@given(trees, st.integers(0, 1))
def test_a_statement_holds_where_its_truth_table_says(tree, spelling):
    table = parse_statement(written(tree, spelling)).table(TABLES, WHOLE)
    for mask in range(SIZE):
        taken = {name for k, name in enumerate(NAMES) if mask >> k & 1}
        assert bool(table >> mask & 1) == true(tree, taken)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("-a and b", ("and", ("not", "a"), "b")),
        ("a or b and -c", ("or", "a", ("and", "b", ("not", "c")))),
        ("a or b if c", ("if", ("or", "a", "b"), "c")),
        ("not not a", "a"),
        ("a IFF b | c", ("iff", "a", ("or", "b", "c"))),
    ],
)
def test_what_binds_more(text, tree):
    assert parse_statement(text).table(TABLES, WHOLE) == parse_statement(written(tree)).table(
        TABLES, WHOLE
    )


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        ("", 1, "an option is missing"),
        ("a and", 6, "an option is missing"),
        ("a b", 3, "'b' is not expected"),
        ("(a or b", 1, "a bracket is not closed"),
        ("a) or b", 2, "')' is not expected"),
        ("a + b", 3, "'+' is not allowed"),
        ("a if b if c", 8, "a second IF"),
        ("a and or b", 7, "'or' is not expected"),
        ("__import__('os')", 11, "'(' is not expected"),
        ("-" * 50 + "a", 42, "nested deeper"),
        ("a" * 1001, None, "1001 characters"),
    ],
)
def test_faults_stand_at_their_column(text, column, message):
    with pytest.raises(FormulaError, match=re.escape(message)) as told:
        parse_statement(text)
    assert told.value.column == (column or told.value.column)
