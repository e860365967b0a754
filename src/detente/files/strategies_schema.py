"""The shape of a strategy in a definition: a well-known one, or its states written out.

What the words mean together is checked in `strategies`.
"""

from __future__ import annotations

from detente.files.findings_schema import NAMED_PROFILE
from detente.files.kinds import Block, ByKey, ByShape, Key, Listed, Named, one_or_more
from detente.files.leaves import ACTION, FORMULA, ID, TEXT, choice
from detente.files.shared_keys import MEANS, REASON
from detente.game.strategy import READY_MADE

_NEXT = {
    "when": Key(
        ByShape(text=TEXT, mapping=Named(ID, one_or_more(ACTION))),
        "What was seen: player to action (or to a list of actions), the name of a profile, or, "
        "where play is not seen, a signal.",
        required=True,
    ),
    "to": Key(ID, "The state that follows.", required=True),
}
STRATEGY_STATE = Block(
    "StrategyState",
    "A state of a strategy: what is played in it, and what follows.",
    {
        "play": Key(NAMED_PROFILE, "What all play: a full profile or its name.", required=True),
        "next": Key(
            Listed(
                ByKey(
                    "otherwise",
                    Block(
                        "OtherwiseState",
                        "What follows where nothing else says so.",
                        {"otherwise": Key(ID, "The state that follows.", required=True)},
                    ),
                    Block("NextState", "What follows; the first that matches counts.", _NEXT),
                )
            ),
            "What follows each thing that can be seen; the first entry that matches counts.",
            required=True,
        ),
    },
)
STRATEGY_STATES = Block(
    "StrategyStates",
    "A strategy written out state by state.",
    {
        "start": Key(ID, "The state in which play begins.", required=True),
        "states": Key(Named(ID, STRATEGY_STATE, 1), "Its states.", required=True),
        "means": MEANS,
        **REASON,
    },
)
STRATEGY = Block(
    "Strategy",
    "A well-known strategy: an agreement, and the answer to its breach.",
    {
        "kind": Key(choice(*READY_MADE), f"One of {', '.join(READY_MADE)}.", required=True),
        "agreement": Key(NAMED_PROFILE, "What is kept: a full profile or its name.", required=True),
        "punishment": Key(
            NAMED_PROFILE,
            "What answers a breach: a full profile or its name.",
            required=True,
        ),
        "periods": Key(FORMULA, "How many periods a limited punishment lasts, 1 to 40."),
        "means": MEANS,
        **REASON,
    },
)
