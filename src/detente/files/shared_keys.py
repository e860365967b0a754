"""The keys that blocks of many kinds have: the reason of a judgement, and what a thing is."""

from __future__ import annotations

from detente.files.kinds import Key, one_or_more
from detente.files.leaves import CITATION, TEXT, choice
from detente.game.provenance import CONFIDENCES

REASON = {
    "because": Key(one_or_more(CITATION), "The claims it rests on, each as source:claim."),
    "confidence": Key(choice(*CONFIDENCES), "How sure one can be: low, moderate or high."),
    "assumption": Key(TEXT, "Why it is assumed, where no source says it."),
}
MEANS = Key(TEXT, "What it is, in words.")
