"""The shape of sources and of what they claim."""

from __future__ import annotations

from detente.files.kinds import Block, ByShape, Key, Named
from detente.files.leaves import CLAIM_ID, TEXT

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
