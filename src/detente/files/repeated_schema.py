"""The shape of the `repeated` block: discounts, handovers, signals, states, strategies."""

from __future__ import annotations

from detente.files.findings_schema import NAMED_PROFILE
from detente.files.kinds import Block, ByKey, ByShape, Key, Listed, Named, one_or_more
from detente.files.leaves import ACTION, FORMULA, ID, TEXT
from detente.files.payoffs_schema import OTHERWISE, RULE
from detente.files.shared_keys import REASON
from detente.files.strategies_schema import STRATEGY, STRATEGY_STATES

HANDOVER = Block(
    "Handover",
    "A change of government that the agreement may not survive.",
    {
        "period": Key(FORMULA, "The period in which it comes, counted from 1.", required=True),
        "continues": Key(
            FORMULA, "The chance, 0 to 1, that the agreement survives it.", required=True
        ),
        "weighs_on": Key(
            Listed(ID),
            "The players who reckon with it; if left out, only the one whose government changes.",
        ),
    },
)
CHANCES = Listed(ByKey("otherwise", OTHERWISE, RULE))
MONITORING = Block(
    "Monitoring",
    "Play is not seen; a public signal of bad faith is.",
    {
        "signal": Key(TEXT, "What is seen, such as incident.", required=True),
        "chance": Key(CHANCES, "Rules for its chance; at most one `otherwise`.", required=True),
    },
)
SIGNALS = Block(
    "Signals",
    "Play is not seen; exactly one of several public signals is, every period.",
    {
        "signals": Key(
            Named(ID, CHANCES, 2),
            "The signals by name, each with rules for its chance and at most one `otherwise`; "
            "the chances add up to 1 at every profile.",
            required=True,
        ),
        "signal": Key(ID, "The one of bad faith, which reversion answers; the first if left out."),
    },
)
MOVE = Block(
    "Move",
    "A state that may follow; the chances of one state after one profile add up.",
    {
        "to": Key(ID, "The state that follows.", required=True),
        "chance": Key(FORMULA, "With which chance; 1 if left out."),
        "when": Key(
            Named(ID, one_or_more(ACTION)),
            "Player to action, or to a list of actions; whatever is played, if left out.",
        ),
        **REASON,
    },
)
REST = Block(
    "Rest",
    "The state that follows with the chance that the others leave over.",
    {"otherwise": Key(ID, "The state.", required=True), **REASON},
)
STATE = Block(
    "State",
    "A state of the game: what it changes, and which states follow.",
    {
        "means": Key(TEXT, "What the state is, in words."),
        "set": Key(
            Named(ID, FORMULA), "Values of parameters in this state; payoffs and chances use them."
        ),
        "actions": Key(
            Named(ID, Listed(ACTION)), "For some players, the actions that this state leaves them."
        ),
        "next": Key(
            Listed(ByKey("otherwise", REST, MOVE)),
            "The states that follow; the state is never left, if left out.",
        ),
        **REASON,
    },
)
REPEATED = Block(
    "Repeated",
    "The game is played again and again.",
    {
        "discount": Key(
            ByShape(text=FORMULA, mapping=Named(ID, FORMULA)),
            "Weight of the next period against this one, in [0, 1); one for all, or one for "
            "each player.",
            required=True,
        ),
        "period": Key(TEXT, "What one period stands for."),
        "punishment": Key(
            NAMED_PROFILE,
            "What follows a breach: nash (the default), status_quo, an agreement's name or a "
            "full profile.",
        ),
        "handover": Key(Named(ID, HANDOVER), "Changes of government, by player."),
        "monitoring": Key(
            ByKey("signals", SIGNALS, MONITORING),
            "What is seen instead of play: a public signal of bad faith, or several signals.",
        ),
        "states": Key(
            Named(ID, STATE, 1),
            "States that the game moves between; they stand in the order in which to tell them.",
        ),
        "start": Key(ID, "The state today; the first, if left out."),
        "strategies": Key(
            Named(ID, ByKey("states", STRATEGY_STATES, STRATEGY)),
            "Strategies to examine: well-known ones, or states written out.",
        ),
        **REASON,
    },
)
