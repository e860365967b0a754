"""The file format: every key of a definition, what it holds and what it means.

What the words mean together is checked in `read`.
"""

from __future__ import annotations

from detente.files.committee_schema import COMMITTEE
from detente.files.concessions_schema import GUARANTEE, TERMS
from detente.files.findings_schema import FINDING, NAMED_PROFILE, PROFILE
from detente.files.kinds import Block, ByKey, ByShape, Free, Key, Listed, Named, one_or_more
from detente.files.leaves import (
    ACTION,
    FLAG,
    FORMULA,
    ID,
    NUMBER,
    TEXT,
    VERSION,
)
from detente.files.nodes import Sequence
from detente.files.options_schema import CHANGES_OF_OPTIONS, OPTION_KEYS
from detente.files.ratification_schema import RATIFICATION
from detente.files.shared_keys import MEANS, REASON
from detente.files.sources_schema import SOURCE
from detente.files.strategies_schema import STRATEGY, STRATEGY_STATES

_RANGE = Key(Listed(NUMBER, 2, 2), "The least and the greatest value that can be defended.")

PLAYER = Block(
    "Player",
    "A party to the negotiation.",
    {
        "name": Key(TEXT, "Its name for people.", required=True),
        "about": Key(TEXT, "A line on what it is."),
        "outside": Key(FLAG, "true: outside any agreement; nothing is asked of it."),
    },
)
PARAMETER = Block(
    "Parameter",
    "A named judgement that formulas use.",
    {
        "value": Key(FORMULA, "Its value; may use other parameters.", required=True),
        "range": _RANGE,
        "means": Key(TEXT, "What it measures, in words."),
        **REASON,
    },
)
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
_FORMS = {
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
PAYOFFS = Block("Payoffs", "A player's payoffs as a ranking or as a table.", _FORMS)
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
MEASURE = Block(
    "Measure",
    "Something a player can add to the menu.",
    {
        "by": Key(ID, "The player who gives it.", required=True),
        "means": MEANS,
        "adds": Key(Named(ID, RULES), "What it adds to payoffs: player to rules."),
        "costs": Key(
            ByShape(text=FORMULA, list=RULES), "What it costs its giver: a formula, or rules."
        ),
        "removes": Key(Named(ID, Listed(ACTION, 1)), "Actions that it takes away, by player."),
        "allows": Key(
            Named(ID, Listed(ACTION, 1)), "Actions that are possible only with it, by player."
        ),
        "sets": Key(
            Named(ID, FORMULA), "Other values of parameters on which payoffs rest, while it holds."
        ),
        "guarantees": Key(Listed(GUARANTEE, 1), "Payments that it promises after a breach."),
        **REASON,
    },
)
LINK = Block(
    "Link",
    "Another definition that the same players play at the same time.",
    {
        "game": Key(
            TEXT,
            "A file (.yaml), relative to this one, or the name of a shipped model.",
            required=True,
        ),
        "agreement": Key(
            NAMED_PROFILE,
            "What the linked package keeps there: a full profile, or its name there.",
            required=True,
        ),
        "seen": Key(
            FLAG,
            "true: take play there to be seen although only a signal is; what linkage could do "
            "at best.",
        ),
        "at": Key(
            Named(ID, FORMULA),
            "Values for parameters there, as numbers or formulas over parameters here.",
        ),
        **REASON,
    },
)
PARAMETER_CHANGE = Block(
    "ParameterChange",
    "What a variant changes about a parameter.",
    {
        "value": Key(FORMULA, "Its value in this reading."),
        "range": _RANGE,
        "means": MEANS,
        **REASON,
    },
)
PAYOFFS_CHANGE = Block(
    "PayoffsChange",
    "What a variant changes about a player's payoffs.",
    {"and": Key(Listed(RULE), "Rules that are added to the player's rules."), **_FORMS},
)
CHANGES = Block(
    "Changes",
    "The keys that a variant overlays; mappings merge, anything else replaces.",
    {
        "parameters": Key(
            Named(ID, ByShape(text=FORMULA, mapping=PARAMETER_CHANGE)),
            "A bare number replaces the value only.",
        ),
        "payoffs": Key(
            Named(ID, ByShape(list=RULES, mapping=PAYOFFS_CHANGE)),
            "New payoffs by player, or {and: [rules]} added to the old.",
        ),
        "repeated": Key(Free("a mapping", {"type": "object"}), "Keys of `repeated`."),
        "concessions": Key(Free("a mapping", {"type": "object"}), "Keys of `concessions`."),
        "concession_sets": Key(Free("a mapping", {"type": "object"}), "Keys of `concession_sets`."),
        "committee": Key(Free("a mapping", {"type": "object"}), "Keys of `committee`."),
        "ratification": Key(Free("a mapping", {"type": "object"}), "Keys of `ratification`."),
        "status_quo": Key(NAMED_PROFILE, "Another status quo."),
        "target": Key(NAMED_PROFILE, "Another target."),
    },
)
VARIANT = Block(
    "Variant",
    "A contested reading, reported side by side.",
    {
        "means": Key(TEXT, "What this reading holds, in words.", required=True),
        "set": Key(CHANGES, "What it changes.", required=True),
        **REASON,
    },
)
# The keys of every definition, in option form or not.
HEAD = {
    "detente": Key(VERSION, "Version of this format: 1.", required=True),
    "title": Key(TEXT, "What the model is called.", required=True),
    "question": Key(TEXT, "The question that it answers."),
    "about": Key(TEXT, "A paragraph on the situation."),
    "stage": Key(TEXT, "The day or period the model speaks of."),
    "sources": Key(Named(ID, SOURCE), "Texts that judgements rest on."),
    "players": Key(
        Named(ID, ByShape(text=TEXT, mapping=PLAYER), 1),
        "The parties: id to name, or to a mapping with `name`.",
        required=True,
    ),
}
DEFINITION = Block(
    "Definition",
    "A negotiation as a game: players, actions, payoffs with reasons, questions.",
    {
        **HEAD,
        "actions": Key(
            Named(ID, ByShape(list=Listed(ACTION), mapping=Named(ACTION, TEXT, 1)), 1),
            "For each player its actions: id to words, or a list of ids.",
            required=True,
        ),
        "parameters": Key(
            Named(ID, ByShape(text=FORMULA, mapping=PARAMETER)),
            "Named judgements that formulas use.",
        ),
        "main_parameter": Key(ID, "The parameter of the report's figure; it needs a range."),
        "payoffs": Key(
            Named(ID, ByShape(list=RULES, mapping=PAYOFFS)),
            "For each player rules, a ranking or a table.",
            required=True,
        ),
        "status_quo": Key(NAMED_PROFILE, "What happens today."),
        "target": Key(NAMED_PROFILE, "What is aimed at, a full or partial profile."),
        "agreements": Key(
            Named(ID, PROFILE), "Named profiles, to be used wherever a profile is asked for."
        ),
        "repeated": Key(REPEATED, "How the game is repeated."),
        "concessions": Key(Named(ID, MEASURE), "Measures on the menu beyond the plain actions."),
        "concession_sets": Key(TERMS, "What concession sets have to do."),
        "committee": Key(COMMITTEE, "A committee that decides by seats."),
        "ratification": Key(RATIFICATION, "Who has to ratify what at home, side by side."),
        "links": Key(
            Listed(LINK), "Other definitions played by the same players, to be linked with this."
        ),
        "variants": Key(Named(ID, VARIANT), "Contested readings, overlays on this file."),
        "findings": Key(Named(ID, FINDING), "What sources claim, to be tested, never assumed."),
    },
)
OPTION_VARIANT = Block(
    "OptionVariant",
    "A contested reading of a definition in option form.",
    {
        "means": Key(TEXT, "What this reading holds, in words.", required=True),
        "set": Key(
            Block(
                "OptionChanges",
                "The keys that a variant replaces, preferences player by player.",
                CHANGES_OF_OPTIONS,
            ),
            "What it changes.",
            required=True,
        ),
        **REASON,
    },
)
OPTION_FORM = Block(
    "OptionForm",
    "A negotiation in option form: what each player can take or leave.",
    {
        **HEAD,
        **OPTION_KEYS,
        "variants": Key(Named(ID, OPTION_VARIANT), "Contested readings, overlays on this file."),
    },
)
