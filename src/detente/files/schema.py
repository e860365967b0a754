"""The file format: every key of a definition, what it holds and what it means.

What the words mean together is checked in `read`.
"""

from __future__ import annotations

from detente.files.committee_schema import COMMITTEE
from detente.files.concessions_schema import GUARANTEE, TERMS
from detente.files.findings_schema import FINDING, NAMED_PROFILE, PROFILE
from detente.files.kinds import Block, ByShape, Free, Key, Listed, Named
from detente.files.leaves import (
    ACTION,
    FLAG,
    FORMULA,
    ID,
    NUMBER,
    TEXT,
    VERSION,
)
from detente.files.options_schema import CHANGES_OF_OPTIONS, OPTION_KEYS
from detente.files.payoffs_schema import PAYOFF_FORMS, PAYOFFS, RULE, RULES
from detente.files.ratification_schema import RATIFICATION
from detente.files.repeated_schema import REPEATED
from detente.files.shared_keys import MEANS, REASON
from detente.files.sources_schema import SOURCE
from detente.files.state_findings_schema import STATE_FINDING

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
    {"and": Key(Listed(RULE), "Rules that are added to the player's rules."), **PAYOFF_FORMS},
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
        "findings": Key(
            Named(ID, STATE_FINDING), "What sources claim, to be tested, never assumed."
        ),
    },
)
