"""The shape of what is asked of concession sets, and of what measures promise."""

from __future__ import annotations

from detente.files.findings_schema import NAMED_PROFILE
from detente.files.kinds import Block, Key, Listed, Named
from detente.files.leaves import FLAG, FORMULA, ID, choice

TARGET_CONCEPTS = ("nash", "strict", "unique", "dominant", "rationalizable", "GMR", "SMR", "SEQ")

GUARANTEE = Block(
    "Guarantee",
    "A payment that the giver promises a player, should another leave its target action.",
    {
        "to": Key(ID, "The player who is paid while it plays its target action.", required=True),
        "pays": Key(FORMULA, "How much; or give `floor`."),
        "floor": Key(FORMULA, "Up to which payoff what is lacking is made up."),
        "against": Key(
            Listed(ID), "Whose leaving counts; all others that the target names, if left out."
        ),
    },
)
PAYMENTS = Block(
    "Payments",
    "Who could pay for the target to hold.",
    {
        "payers": Key(
            Listed(ID, 1), "Players, or `outside` for somebody who is none; that, if left out."
        ),
        "receivers": Key(Listed(ID, 1), "Who can be paid; every player, if left out."),
        "caps": Key(Named(ID, FORMULA), "The most that a payer pays each period."),
        "credible": Key(
            FLAG, "true: a payer that is a player may break its promise and must not gain by it."
        ),
    },
)
TERMS = Block(
    "ConcessionTerms",
    "What concession sets have to do, where that is not the usual.",
    {
        "punishment": Key(
            NAMED_PROFILE,
            "What answers a breach: nash, optimal (the best of all punishments; two players), "
            "transfers (payments can be made), or a full profile or its name; the one of "
            "`repeated`, if left out.",
        ),
        "target_concept": Key(
            choice(*TARGET_CONCEPTS),
            "In what sense the target is to hold in a game played once; any but nash sets "
            "repeated play aside.",
        ),
        "payments": Key(PAYMENTS, "Who could pay for the target to hold."),
    },
)
