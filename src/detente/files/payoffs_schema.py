"""The shape of payoffs: rules, rankings, tables."""

from __future__ import annotations

from detente.files.kinds import Block, Free, Key, Listed, Named, one_or_more
from detente.files.leaves import ACTION, FORMULA, ID, NUMBER, TEXT
from detente.files.nodes import Sequence
from detente.files.shared_keys import REASON

RULE = Block(
    "Rule",
    "A payoff that counts wherever `when` matches; rules add up.",
    {
        "value": Key(FORMULA, "What it adds to the payoff.", required=True),
        "when": Key(
            Named(ID, one_or_more(ACTION)),
            "Player to action, or to a list of actions; everywhere, if left out.",
        ),
        "in": Key(
            one_or_more(ID), "States of a changing game in which it counts; all, if left out."
        ),
        "count": Key(
            Named(ACTION, one_or_more(NUMBER)),
            "Action to the number of players choosing an action of that name, or to a list of "
            "numbers; for games between many alike.",
        ),
        **REASON,
    },
)
RULES = Listed(RULE, 0)
OTHERWISE = Block(
    "Otherwise",
    "What holds where no rule matches.",
    {"otherwise": Key(FORMULA, "The value where no rule matches.", required=True), **REASON},
)
PAYOFF_FORMS = {
    "ranking": Key(
        Listed(TEXT),
        "Outcomes, best first: action ids in player order, separated by blanks; `~` between "
        "outcomes is a tie, `?` an order left open.",
    ),
    "table": Key(
        Free(
            "nested lists of numbers",
            {"type": "array", "items": {"type": ["array", "number", "string"]}},
            Sequence,
        ),
        "Nested lists in action order, the last player's action fastest.",
    ),
    **REASON,
}
PAYOFFS = Block("Payoffs", "A player's payoffs as a ranking or as a table.", PAYOFF_FORMS)
