"""The definition that `detente new` writes: small, commented, ready to be changed."""

from __future__ import annotations

from detente.files.write import SCHEMA_LINE, quoted

_BODY = """\
detente: 1                       # version of this format
title: {title}
question: What would make both sides keep a ceasefire?

# Texts that judgements rest on. Cite a claim as source:claim under `because`.
sources:
  report:
    title: The text that you work from
    author: Its author
    claims:
      A1: A quiet front is worth more to each side than a hot one.
      A2: Whoever strikes a quiet front gains ground for a while.
      A3: Neither side trusts the other to stop first.

# Ids are small letters, digits and _; the words after them are for people.
players:
  north: {{name: Northern side, about: Holds the city}}
  south: {{name: Southern side, about: Holds the roads}}

actions:
  north: {{hold: Hold the ceasefire, strike: Strike first}}
  south: {{hold: Hold the ceasefire, strike: Strike first}}

# Judgements that can be doubted get a name, a value and the range that can be defended.
parameters:
  gain:
    value: 2
    range: [1, 4]
    means: what a strike at a quiet front gains
    because: [report:A2]
    confidence: moderate
  harm:
    value: 3
    range: [2, 6]
    means: what being struck costs
    assumption: The report gives no measure of it
  patience:
    value: 0.8
    range: [0.3, 0.95]
    means: how much the next month counts against this one
    assumption: Both sides plan in months, not in days
main_parameter: gain             # the report draws its figure against this one

# A payoff is the sum of the rules that match; a rule without `when` matches always.
# Other forms: {{ranking: [strike hold, hold hold, strike strike, hold strike]}}, best first,
# with `~` for a tie; or {{table: [[2, -3], [4, -1]]}} in action order.
payoffs:
  north:
    - {{when: {{south: hold}}, value: 2, because: [report:A1]}}
    - {{when: {{north: strike}}, value: gain, because: [report:A2]}}
    - {{when: {{south: strike}}, value: -harm, because: [report:A1]}}
  south:
    - {{when: {{north: hold}}, value: 2, because: [report:A1]}}
    - {{when: {{south: strike}}, value: gain, because: [report:A2]}}
    - {{when: {{north: strike}}, value: -harm, because: [report:A1]}}

status_quo: {{north: strike, south: strike}}
target: {{north: hold, south: hold}}

# The game is played again and again; `discount` is one number for all, or one a player.
repeated:
  discount: patience
  period: one month

# What a player can add to the menu beyond its actions, and what that costs it.
concessions:
  observers:
    by: south
    means: The southern side lets observers in
    adds: {{north: [{{when: {{south: hold}}, value: 1}}]}}
    costs: 0.5
    because: [report:A3]

# Contested readings: overlays on this file, reported side by side.
variants:
  bitter:
    means: A strike is worth far more than the report says
    because: [report:A3]
    set: {{parameters: {{gain: 6}}}}

# What the source claims, put to the game: the report says whether it holds.
findings:
  no_trust:
    claim: report:A3
    says: Played once, the ceasefire does not hold
    test: {{no_equilibrium: {{where: [target]}}}}
  patience_helps:
    claim: report:A1
    says: Played again and again, patient sides can keep it
    test: {{critical_discount: {{of: target, exists: true, rises_with: gain}}}}
"""


def starter(name: str) -> str:
    """A commented two-player definition with the title `name`; `check` finds nothing to mend.

    >>> starter("ceasefire_talks").splitlines()[2]
    'title: "Ceasefire talks"'
    """
    words = name.replace("_", " ").strip() or "Untitled"
    return f"{SCHEMA_LINE}\n{_BODY.format(title=quoted(words[0].upper() + words[1:]))}"
