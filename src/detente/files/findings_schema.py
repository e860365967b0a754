"""The shape of the tests that findings ask for."""

from __future__ import annotations

from detente.files.kinds import Block, ByShape, Key, Leaf, Listed, Named, one_or_more
from detente.files.leaves import ACTION, FLAG, ID, NUMBER, TEXT, choice

PROFILE = Named(ID, ACTION)
PROFILE_NAME = Leaf("a profile or its name", TEXT.json)
NAMED_PROFILE = ByShape(text=PROFILE_NAME, mapping=PROFILE)

INDICES = ("banzhaf", "shapley_shubik")
SIDES = ("below", "above")
PACKAGES = ("each", "hardest")
READINGS = ("self_enforcing", "commitment")

_AT = {"at": Key(Named(ID, NUMBER), "Parameter values to ask it at, instead of the written ones.")}
_AGREEMENT = "The agreement: a full profile or its name."


def kind_of_test(name: str, says: str, keys: dict[str, Key]) -> Key:
    """A kind of test by its name, what it says and its terms."""
    words = "".join(part.capitalize() for part in name.split("_"))
    return Key(Block(f"{words}Test", says, keys), says)


def _test(name: str, says: str, **keys: Key) -> Key:
    own = {key.removesuffix("_"): value for key, value in keys.items()}
    return kind_of_test(name, says, {**own, **_AT})


TESTS: dict[str, Key] = {
    "no_equilibrium": _test(
        "no_equilibrium",
        "No equilibrium of the stage game, mixed ones included, plays any of the profiles.",
        where=Key(
            Listed(NAMED_PROFILE), "Full or partial profiles, or names of profiles.", required=True
        ),
        pure=Key(FLAG, "true: leave mixed equilibria aside."),
    ),
    "equilibrium": _test(
        "equilibrium",
        "The profile is an equilibrium of the stage game.",
        profile=Key(NAMED_PROFILE, "A full profile or its name.", required=True),
    ),
    "stability": _test(
        "stability",
        "The outcome is stable, or not, in the named senses: Nash, GMR, SMR, SEQ.",
        outcome=Key(NAMED_PROFILE, "A full profile or its name.", required=True),
        stable=Key(one_or_more(TEXT), "Senses in which it is stable: Nash, GMR, SMR, SEQ."),
        unstable=Key(one_or_more(TEXT), "Senses in which it is not stable."),
    ),
    "best_reply": _test(
        "best_reply",
        "A player's best reply, and what moves it.",
        of=Key(ID, "The player.", required=True),
        is_=Key(ACTION, "The action that is best."),
        against=Key(NAMED_PROFILE, "What the others do; anything, if left out."),
        unmoved_by=Key(ID, "A parameter whose range does not change the best reply."),
        moved_by=Key(ID, "A parameter whose range does change the best reply."),
    ),
    "swing": _test(
        "swing",
        "Another player's action decides what is best for this one.",
        of=Key(ID, "The player whose best reply is swung.", required=True),
        by=Key(ID, "The player who swings it.", required=True),
        more_than=Key(ID, "A player who swings it less often."),
    ),
    "critical_discount": _test(
        "critical_discount",
        "The least discount factor from which on an agreement enforces itself.",
        of=Key(NAMED_PROFILE, _AGREEMENT, required=True),
        exists=Key(FLAG, "Whether some discount factor suffices."),
        rises_with=Key(ID, "A parameter that raises it."),
        falls_with=Key(ID, "A parameter that lowers it."),
        never_at=Key(Named(ID, NUMBER), "Parameter values at which no discount factor suffices."),
        above=Key(NUMBER, "It is above this number."),
        below=Key(NUMBER, "It is below this number."),
    ),
    "sustained": _test(
        "sustained",
        "The agreement enforces itself at the written discount factors.",
        profile=Key(NAMED_PROFILE, _AGREEMENT, required=True),
        today=Key(FLAG, "true: it does; false: it does not."),
    ),
    "linkage": _test(
        "linkage",
        "An agreement linked with those that `links` name, as one package.",
        of=Key(NAMED_PROFILE, "The agreement of this definition in it.", required=True),
        easier_than=Key(
            choice(*PACKAGES),
            "each: some discount factor keeps the package and none of the issues alone; hardest: "
            "and not all of the issues alone.",
        ),
        today=Key(FLAG, "Whether it enforces itself today, any handover included."),
    ),
    "handover": _test(
        "handover",
        "A player's effective discount factor lies on a side of the critical one.",
        of=Key(ID, "The player.", required=True),
        agreement=Key(NAMED_PROFILE, _AGREEMENT, required=True),
        before=Key(choice(*SIDES), "Up to the handover: below or above."),
        after=Key(choice(*SIDES), "After the handover: below or above."),
    ),
    "state_agreement": _test(
        "state_agreement",
        "In a state of a changing game an agreement holds, or does not, at the written discounts.",
        of=Key(NAMED_PROFILE, _AGREEMENT, required=True),
        state=Key(ID, "The state; today's, if left out."),
        holds=Key(FLAG, "true: it does; false: it does not.", required=True),
        transfers=Key(FLAG, "true: with payments between the players."),
    ),
    "last_state": _test(
        "last_state",
        "An agreement holds in the states up to one, in the order written, and in none after it.",
        of=Key(NAMED_PROFILE, _AGREEMENT, required=True),
        is_=Key(ID, "The last state in which it holds; any but the last of all, if left out."),
        transfers=Key(FLAG, "true: with payments between the players."),
    ),
    "state_discounts": _test(
        "state_discounts",
        "The discount factor that an agreement takes changes from state to state, as written.",
        of=Key(NAMED_PROFILE, _AGREEMENT, required=True),
        rises=Key(FLAG, "true: it never falls, and rises in all.", required=True),
    ),
    "played_when": _test(
        "played_when",
        "Stationary equilibria play a profile in a state on one side of a parameter's threshold.",
        profile=Key(NAMED_PROFILE, "A full profile or its name.", required=True),
        state=Key(ID, "The state; today's, if left out."),
        parameter=Key(ID, "The parameter, which needs a range.", required=True),
        side=Key(choice(*SIDES), "below or above the threshold, which lies inside the range."),
        today=Key(FLAG, "Whether some stationary equilibrium plays it at the written values."),
    ),
    "minimal_concession_sets": _test(
        "minimal_concession_sets",
        "What the minimal sufficient sets of concessions have in common.",
        each_has=Key(one_or_more(ID), "Players that give something in every minimal set."),
        each_has_at_least=Key(
            TEXT, "How many players give in every minimal set: 2 or '2 players'."
        ),
        exist=Key(FLAG, "Whether any set suffices."),
        reading=Key(choice(*READINGS), "self_enforcing or commitment."),
    ),
    "voting_power": _test(
        "voting_power",
        "How seats, power and weight in the committee relate.",
        index=Key(choice(*INDICES), "banzhaf or shapley_shubik."),
        seats_are_power=Key(FLAG, "Whether every bloc's power equals its share of seats."),
        changes_with_weight=Key(FLAG, "Whether seats by demographic weight change the power."),
    ),
    "win_sets": _test(
        "win_sets",
        "What the sides would ratify at home.",
        meet=Key(FLAG, "Whether some agreement on the table passes on every side."),
        through=Key(ID, "A ratifier whose consent alone would let more agreements through."),
    ),
    "spoiler": _test(
        "spoiler",
        "A player left out can, or cannot, undo an agreement.",
        player=Key(ID, "The player.", required=True),
        action=Key(ACTION, "What it does.", required=True),
        against=Key(NAMED_PROFILE, _AGREEMENT, required=True),
        undoes=Key(
            FLAG, "Whether a party to it then gets less than in the status quo.", required=True
        ),
    ),
}


def finding(tests: dict[str, Key], prefix: str = "") -> Block:
    """The block of a finding whose test is one of `tests`; `prefix` begins the blocks' names."""
    one = Block(f"{prefix}OneTest", "Exactly one kind of test.", tests)
    test = Block(
        f"{prefix}Test",
        "Exactly one kind of test, or `all` of several.",
        {**tests, "all": Key(Listed(one), "Tests that all must hold.")},
    )
    return Block(
        f"{prefix}Finding",
        "Something a source claims, put to the game.",
        {
            "claim": Key(
                one_or_more(TEXT),
                "The claim or claims it rests on, as source:claim.",
                required=True,
            ),
            "says": Key(TEXT, "The claim in plain words.", required=True),
            "test": Key(test, "The test: one kind, or `all` with a list of them.", required=True),
        },
    )


FINDING = finding(TESTS)
