"""The file format: every key of a definition, what it holds and what it means.

What the words mean together is checked in `read`.
"""

from __future__ import annotations

from detente.files.findings_schema import FINDING, NAMED_PROFILE, PROFILE
from detente.files.kinds import Block, ByKey, ByShape, Free, Key, Listed, Named, one_or_more
from detente.files.leaves import (
    ACTION,
    CITATION,
    CLAIM_ID,
    FLAG,
    FORMULA,
    ID,
    NUMBER,
    TEXT,
    VERSION,
    choice,
)
from detente.files.nodes import Sequence
from detente.game.provenance import CONFIDENCES
from detente.game.strategy import READY_MADE

_REASON = {
    "because": Key(one_or_more(CITATION), "The claims it rests on, each as source:claim."),
    "confidence": Key(choice(*CONFIDENCES), "How sure one can be: low, moderate or high."),
    "assumption": Key(TEXT, "Why it is assumed, where no source says it."),
}
_RANGE = Key(Listed(NUMBER, 2, 2), "The least and the greatest value that can be defended.")
_MEANS = Key(TEXT, "What it is, in words.")

CLAIM = Block(
    "Claim",
    "One claim of a source, in your own words.",
    {
        "says": Key(TEXT, "The claim, paraphrased.", required=True),
        "at": Key(TEXT, "Where in the source it stands, such as ¶ 3."),
    },
)
SOURCE = Block(
    "Source",
    "A text that judgements rest on.",
    {
        "title": Key(TEXT, "Its title.", required=True),
        "author": Key(TEXT, "Who wrote it."),
        "published": Key(TEXT, "When it came out."),
        "kind": Key(TEXT, "What it is: opinion article, report, treaty."),
        "link": Key(TEXT, "Where it can be read."),
        "claims": Key(
            Named(CLAIM_ID, ByShape(text=TEXT, mapping=CLAIM)),
            "Its claims by name; citations must then name one of them.",
        ),
    },
)
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
        **_REASON,
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
        "count": Key(
            Named(ACTION, one_or_more(NUMBER)),
            "Action to the number of players choosing an action of that name, or to a list of "
            "numbers; for games between many alike.",
        ),
        **_REASON,
    },
)
RULES = Listed(RULE, 0)
OTHERWISE = Block(
    "Otherwise",
    "What holds where no rule matches.",
    {"otherwise": Key(FORMULA, "The value where no rule matches.", required=True), **_REASON},
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
    **_REASON,
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
MONITORING = Block(
    "Monitoring",
    "Play is not seen; a public signal of bad faith is.",
    {
        "signal": Key(TEXT, "What is seen, such as incident.", required=True),
        "chance": Key(
            Listed(ByKey("otherwise", OTHERWISE, RULE)),
            "Rules for its chance; at most one `otherwise`.",
            required=True,
        ),
    },
)
_NEXT = {
    "when": Key(
        ByShape(text=TEXT, mapping=Named(ID, one_or_more(ACTION))),
        "What was seen: player to action (or to a list of actions), the name of a profile, or, "
        "where play is not seen, the signal.",
        required=True,
    ),
    "to": Key(ID, "The state that follows.", required=True),
}
STATE = Block(
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
STATES = Block(
    "StrategyStates",
    "A strategy written out state by state.",
    {
        "start": Key(ID, "The state in which play begins.", required=True),
        "states": Key(Named(ID, STATE, 1), "Its states.", required=True),
        "means": _MEANS,
        **_REASON,
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
        "means": _MEANS,
        **_REASON,
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
        "monitoring": Key(MONITORING, "A public signal of bad faith."),
        "strategies": Key(
            Named(ID, ByKey("states", STATES, STRATEGY)),
            "Strategies to examine: well-known ones, or states written out.",
        ),
        **_REASON,
    },
)
MEASURE = Block(
    "Measure",
    "Something a player can add to the menu.",
    {
        "by": Key(ID, "The player who gives it.", required=True),
        "means": _MEANS,
        "adds": Key(Named(ID, RULES), "What it adds to payoffs: player to rules."),
        "costs": Key(
            ByShape(text=FORMULA, list=RULES), "What it costs its giver: a formula, or rules."
        ),
        **_REASON,
    },
)
BLOC = Block(
    "Bloc",
    "A bloc of the committee.",
    {
        "name": Key(TEXT, "Its name for people."),
        "seats": Key(FORMULA, "How many seats it holds, a whole number.", required=True),
        "weight": Key(FORMULA, "Its demographic weight.", required=True),
        "excluded": Key(FLAG, "Whether it is kept out."),
        **_REASON,
    },
)
COMMITTEE = Block(
    "Committee",
    "A committee that decides by seats.",
    {
        "name": Key(TEXT, "Its name for people."),
        "quota": Key(
            FORMULA, "The share of seats that carries a decision, in (0, 1].", required=True
        ),
        "blocs": Key(Named(ID, BLOC, 1), "Its blocs.", required=True),
        **_REASON,
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
        **_REASON,
    },
)
PARAMETER_CHANGE = Block(
    "ParameterChange",
    "What a variant changes about a parameter.",
    {
        "value": Key(FORMULA, "Its value in this reading."),
        "range": _RANGE,
        "means": _MEANS,
        **_REASON,
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
        "committee": Key(Free("a mapping", {"type": "object"}), "Keys of `committee`."),
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
        **_REASON,
    },
)
DEFINITION = Block(
    "Definition",
    "A negotiation as a game: players, actions, payoffs with reasons, questions.",
    {
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
        "committee": Key(COMMITTEE, "A committee that decides by seats."),
        "links": Key(
            Listed(LINK), "Other definitions played by the same players, to be linked with this."
        ),
        "variants": Key(Named(ID, VARIANT), "Contested readings, overlays on this file."),
        "findings": Key(Named(ID, FINDING), "What sources claim, to be tested, never assumed."),
    },
)
