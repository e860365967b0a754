"""The shape of the tests that findings ask for in option form: of states, not of profiles."""

from __future__ import annotations

from detente.files.findings_schema import finding, kind_of_test
from detente.files.kinds import Key, Listed, one_or_more
from detente.files.leaves import FLAG, ID, TEXT
from detente.files.options_schema import STATE

_OUTCOME = Key(
    STATE, "The state: the options taken, a name, `target` or `status_quo`.", required=True
)
_UNDER = Key(TEXT, "The sense: Nash (the default), GMR, SMR or SEQ.")

TESTS: dict[str, Key] = {
    "state_stability": kind_of_test(
        "state_stability",
        "A state is stable, or not, in the named senses: Nash, GMR, SMR, SEQ.",
        {
            "outcome": _OUTCOME,
            "stable": Key(one_or_more(TEXT), "Senses in which it is stable."),
            "unstable": Key(one_or_more(TEXT), "Senses in which it is not stable."),
            "for": Key(one_or_more(ID), "The players it is stable for; all, if left out."),
        },
    ),
    "equilibria": kind_of_test(
        "equilibria",
        "The states that are stable for every player are those listed, and no others.",
        {
            "are": Key(Listed(TEXT, 0), "The states, each by its name or options.", required=True),
            "under": Key(one_or_more(TEXT), "Senses, Nash if left out; asked of each."),
        },
    ),
    "joint_departure": kind_of_test(
        "joint_departure",
        "A group of at least two players would, or would not, leave a state together.",
        {
            "outcome": _OUTCOME,
            "leaves": Key(FLAG, "Whether it would.", required=True),
            "group": Key(one_or_more(ID), "The group; some group, if left out."),
            "under": _UNDER,
        },
    ),
    "reachable": kind_of_test(
        "reachable",
        "A state can, or cannot, be reached by moves of which no two in succession are one's.",
        {
            "outcome": _OUTCOME,
            "possible": Key(FLAG, "Whether it can.", required=True),
            "willing": Key(FLAG, "true: only by moves that each mover wants at the time."),
            "start": Key(STATE, "Where from; the status quo, if left out."),
        },
    ),
    "options_given_up": kind_of_test(
        "options_given_up",
        "What the minimal sets of options given up that make a state last have in common.",
        {
            "outcome": _OUTCOME,
            "under": _UNDER,
            "exist": Key(FLAG, "Whether any set suffices."),
            "each_has": Key(one_or_more(ID), "Players that give up something in every one."),
        },
    ),
}
STATE_FINDING = finding(TESTS, "State")
