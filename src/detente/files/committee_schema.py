"""The shape of the `committee` block: blocs with seats, a quota."""

from __future__ import annotations

from detente.files.kinds import Block, Key, Named
from detente.files.leaves import FLAG, FORMULA, ID, TEXT
from detente.files.shared_keys import REASON

BLOC = Block(
    "Bloc",
    "A bloc of the committee.",
    {
        "name": Key(TEXT, "Its name for people."),
        "seats": Key(FORMULA, "How many seats it holds, a whole number.", required=True),
        "weight": Key(FORMULA, "Its demographic weight.", required=True),
        "excluded": Key(FLAG, "Whether it is kept out."),
        **REASON,
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
        **REASON,
    },
)
