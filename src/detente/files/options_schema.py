"""The shape of a definition in option form: what each party can take or leave."""

from __future__ import annotations

from detente.files.kinds import Block, ByShape, Key, Listed, Named
from detente.files.leaves import ACTION, ID, NUMBER, TEXT, choice
from detente.files.shared_keys import MEANS, REASON

OPTION = Block("Option", "An option with its reason.", {"means": MEANS, **REASON})
LASTING = Block(
    "Lasting",
    "Why a choice cannot be taken back.",
    {
        "once": Key(
            choice("taken", "given_up"),
            "taken (the default): it cannot be given up again; given_up: nor taken again.",
        ),
        "means": MEANS,
        **REASON,
    },
)
RULED = Block(
    "Ruled",
    "The combinations of options in which a statement holds.",
    {
        "when": Key(
            TEXT,
            "The statement: options joined by not (or -), and, or, IF, IFF and brackets.",
            required=True,
        ),
        "means": Key(TEXT, "Why, in words."),
        **REASON,
    },
)
WISH = Block(
    "Wish",
    "A statement that a party wants to hold.",
    {
        "wants": Key(
            TEXT,
            "The statement: options joined by not (or -), and, or, IF, IFF and brackets.",
            required=True,
        ),
        "means": Key(TEXT, "What it says, in words."),
        **REASON,
    },
)
_RULED = Listed(ByShape(text=TEXT, mapping=RULED))
STATE = ByShape(text=TEXT, list=Listed(ID, 0))
PREFERENCE = Block(
    "Preference",
    "What a party prefers: statements, a ranking or weights.",
    {
        "statements": Key(
            Listed(ByShape(text=TEXT, mapping=WISH)),
            "Statements, most important first: of two states the better one is that in which the "
            "first of them holds that does not hold in both.",
        ),
        "ranking": Key(
            Listed(TEXT),
            "States, best first: the options taken, separated by blanks, nothing, or a state's "
            "name; `~` between states is a tie.",
        ),
        "weights": Key(Named(ID, NUMBER, 1), "What each option counts if taken, of any party."),
        **REASON,
    },
)
CHANGES_OF_OPTIONS = {
    "infeasible": Key(_RULED, "Combinations that there are not, instead of the old list."),
    "alike": Key(_RULED, "Combinations that make no difference, instead of the old list."),
    "preferences": Key(Named(ID, PREFERENCE), "New preferences by player."),
    "status_quo": Key(STATE, "Another status quo."),
    "target": Key(STATE, "Another target."),
}
OPTION_KEYS = {
    "options": Key(
        Named(
            ID,
            ByShape(list=Listed(ID), mapping=Named(ID, ByShape(text=TEXT, mapping=OPTION), 1)),
            1,
        ),
        "For each player what it can take or leave: id to words, or a list of ids; no id twice.",
        required=True,
    ),
    "infeasible": Key(_RULED, "Combinations of options that there are not, with the reason."),
    "alike": Key(
        _RULED,
        "Combinations that make no difference: where the statement holds, all are one state.",
    ),
    "irreversible": Key(
        ByShape(
            text=ID, list=Listed(ID), mapping=Named(ID, ByShape(text=TEXT, mapping=LASTING), 1)
        ),
        "Options that cannot be given up once taken: ids, or id to the reason.",
    ),
    "preferences": Key(Named(ID, PREFERENCE, 1), "For each player what it prefers.", required=True),
    "states": Key(
        Named(ACTION, STATE),
        "Names for states, each with the options taken in it; rankings may use them.",
    ),
    "agreements": Key(
        Named(ID, STATE),
        "Named states that stand for agreements, to be used wherever a state is asked for.",
    ),
    "status_quo": Key(STATE, "The options taken today, or a state's name."),
    "target": Key(STATE, "The options taken in the state aimed at, or a state's name."),
}
