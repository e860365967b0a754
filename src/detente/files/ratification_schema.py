"""The shape of the `ratification` block: issues, sides, ratifiers."""

from __future__ import annotations

from detente.files.kinds import Block, ByShape, Key, Listed, Named, one_or_more
from detente.files.leaves import ACTION, FLAG, FORMULA, ID, TEXT, choice
from detente.files.shared_keys import REASON
from detente.game.ratification import RATIFICATION_RULES

ISSUE_VALUE = Block(
    "IssueValue",
    "What agreements are worth wherever `when` matches; rules add up.",
    {
        "value": Key(FORMULA, "What it adds.", required=True),
        "when": Key(
            Named(ID, one_or_more(ACTION)),
            "Issue to option, or to a list of options; every agreement, if left out.",
        ),
        **REASON,
    },
)
ISSUE = Block(
    "Issue",
    "Something to agree on.",
    {
        "name": Key(TEXT, "Its name for people."),
        "options": Key(
            ByShape(list=Listed(ACTION), mapping=Named(ACTION, TEXT, 1)),
            "Its options: id to words, or a list of ids.",
            required=True,
        ),
        "added": Key(
            FLAG,
            "true: it is not on the table and stays at its first option; putting it there is one "
            "of the ways to an agreement.",
        ),
        **REASON,
    },
)
RATIFIER = Block(
    "Ratifier",
    "Someone whose consent an agreement needs at home.",
    {
        "name": Key(TEXT, "Its name for people."),
        "values": Key(
            Listed(ISSUE_VALUE, 0), "What agreements are worth to it: rules.", required=True
        ),
        "threshold": Key(FORMULA, "The least worth at which it accepts; 0 if left out."),
        "weight": Key(FORMULA, "Its weight under a quota; 1 if left out."),
        "veto": Key(FLAG, "true: nothing passes without it, whatever the rule."),
        "veto_price": Key(FORMULA, "What its dropping the veto costs; not for sale, if left out."),
        **REASON,
    },
)
SIDE = Block(
    "Side",
    "A side of the negotiation, which ratifies at home.",
    {
        "name": Key(TEXT, "Its name for people."),
        "ratifiers": Key(Named(ID, RATIFIER, 1), "Whose consent counts.", required=True),
        "rule": Key(
            choice(*RATIFICATION_RULES),
            "unanimity, quota or veto (players); quota where one is given, else unanimity.",
        ),
        "quota": Key(FORMULA, "The share of weight that has to accept, in (0, 1]."),
        "values": Key(
            Listed(ISSUE_VALUE, 0),
            "What agreements are worth to the side's negotiator: rules, for bargaining solutions.",
        ),
        "disagreement": Key(FORMULA, "What no agreement is worth to it; 0 if left out."),
        **REASON,
    },
)
RATIFICATION = Block(
    "Ratification",
    "What has to be agreed on, and who has to ratify it on each side.",
    {
        "issues": Key(Named(ID, ISSUE, 1), "What there is to agree on.", required=True),
        "sides": Key(Named(ID, SIDE, 1), "The sides.", required=True),
        **REASON,
    },
)
