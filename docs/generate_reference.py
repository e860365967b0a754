"""Writes reference/definition.md from the JSON Schema of game definitions.

`python docs/generate_reference.py` writes it anew; a test tells when it is out of date.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from detente.files.json_schema import json_schema

PAGE = Path(__file__).parent / "reference" / "definition.md"
_HEAD = """\
# The definition format

<!-- Made by docs/generate_reference.py from the JSON Schema; change the schema, not this page. -->

A definition is one YAML file: every key below, what it holds and what it means. `detente check`
names each departure with its line and column. `detente schema` prints the same as a JSON Schema,
with which editors complete keys and mark slips.

- An **id** (of a player, a parameter, a measure ...) is small letters, digits and `_`, a letter
  first. An **action** may also have capitals, `.` and `-`, and may begin with a digit.
- A **number** is exact: `3`, `0.1` (one tenth) or `1/3`. A **formula** is a number or an expression
  over parameters with `+ - * / **`, comparisons, `min`, `max` and `abs`; it is parsed, never
  executed.
- A **profile** is a mapping of players to actions, `{us: keep, damascus: return}`. Where a *name*
  is allowed it is `status_quo`, `target` or one of the `agreements`.
- A **reason** is `because` (claims, each as `source:claim`) or `assumption` (why it is assumed).
  A judgement without one is a warning, and an error for `detente check --strict`.
- A definition with `options` instead of `actions` is in option form: its keys stand at
  [the whole file in option form](#the-whole-file-in-option-form).
- Anchors, aliases and tags of YAML are refused, and so are unknown and duplicate keys.

## The whole file

"""
_ORDER = (
    *("Source", "Claim", "Player", "Parameter", "Rule", "Payoffs", "Repeated", "Handover"),
    *("Monitoring", "Signals", "Otherwise", "State", "Move", "Rest"),
    *("Strategy", "StrategyStates", "StrategyState", "NextState", "OtherwiseState", "Link"),
    *("Measure", "Committee", "Bloc", "Ratification", "Issue", "Side", "Ratifier", "IssueValue"),
    *("Variant", "Changes"),
    *("ParameterChange", "PayoffsChange", "Finding"),
    *("OptionForm", "Option", "Ruled", "Lasting", "Preference", "Wish"),
    *("OptionVariant", "OptionChanges", "StateFinding"),
)
_TITLES = {
    "Source": "A source",
    "Claim": "A claim",
    "Player": "A player",
    "Parameter": "A parameter",
    "Rule": "A rule",
    "Payoffs": "A ranking or a table",
    "Repeated": "`repeated`",
    "Handover": "A handover",
    "Monitoring": "`monitoring` by one signal",
    "Signals": "`monitoring` by several signals",
    "Otherwise": "`otherwise`",
    "State": "A state",
    "Move": "A state that may follow",
    "Rest": "The state that follows otherwise",
    "Strategy": "A well-known strategy",
    "StrategyStates": "A strategy written out",
    "StrategyState": "A state of a strategy",
    "NextState": "What follows in a strategy",
    "OtherwiseState": "What follows otherwise",
    "Link": "A link",
    "Measure": "A measure",
    "Committee": "`committee`",
    "Bloc": "A bloc",
    "Ratification": "`ratification`",
    "Issue": "An issue",
    "Side": "A side",
    "Ratifier": "A ratifier",
    "IssueValue": "A value of agreements",
    "Variant": "A variant",
    "Changes": "`set` of a variant",
    "ParameterChange": "A parameter in a variant",
    "PayoffsChange": "A player's payoffs in a variant",
    "Finding": "A finding",
    "OptionForm": "The whole file in option form",
    "Option": "An option",
    "Ruled": "Combinations of options",
    "Lasting": "An irreversible option",
    "Preference": "A preference",
    "Wish": "A statement",
    "OptionVariant": "A variant in option form",
    "OptionChanges": "`set` of a variant in option form",
    "StateFinding": "A finding in option form",
}
# Patterns by what they begin with.
_PATTERNS = (
    ("^[a-z][a-z0-9_]*:", "source:claim"),
    ("^(?:[a-z]", "id"),
    ("^(?:[A-Za-z0-9_]", "action"),
)


def page() -> str:
    """The page as it should stand."""
    schema = json_schema()
    defs: dict[str, Any] = schema["$defs"]
    parts = [_HEAD, _table(defs["Definition"])]
    parts += [
        f"\n## {_TITLES[name]}\n\n{defs[name]['description']}\n\n{_table(defs[name])}"
        for name in _ORDER
        if name in defs
    ]
    tests = _tests(defs)
    parts.append(
        "\n## Tests of findings\n\nA `test` holds one of these kinds, or `all` with a list of "
        "them. What each asks is told in [Findings](../explanation/findings.md).\n"
    )
    for kind, block in tests.items():
        parts.append(f"\n### `{kind}`\n\n{block['description']}\n\n{_table(block)}")
    return "".join(parts)


def _tests(defs: dict[str, Any]) -> dict[str, Any]:
    """Every kind of test with its block."""
    found = {}
    for holder in ("OneTest", "StateOneTest"):
        for kind, inner in defs[holder]["properties"].items():
            found[kind] = defs[_ref(inner)]
    return found


def _table(block: dict[str, Any]) -> str:
    rows = ["| key | | holds | meaning |", "|---|---|---|---|"]
    required = block.get("required", [])
    for key, inner in block["properties"].items():
        must = "required" if key in required else ""
        means = inner.get("description", "").replace("|", "\\|")
        held = "two numbers" if key == "range" else _holds(inner)
        rows.append(f"| `{key}` | {must} | {held} | {means} |")
    return "\n".join(rows) + "\n"


def _ref(inner: dict[str, Any]) -> str:
    target: str = inner["$ref"]
    return target.rpartition("/")[2]


def _link(name: str) -> str:
    if name not in _TITLES:
        return "test"
    title = _TITLES[name]
    anchor = "".join(c for c in title.lower().replace(" ", "-") if c.isalnum() or c in "-_")
    return f"[{title.replace('`', '').lower()}](#{anchor})"


def _holds(inner: dict[str, Any]) -> str:
    """What a key holds, in words."""
    if "$ref" in inner:
        return _link(_ref(inner))
    for several in ("oneOf", "anyOf"):
        if several in inner:
            return " or ".join(dict.fromkeys(_holds(option) for option in inner[several]))
    if "const" in inner:
        return f"`{inner['const']}`"
    if "enum" in inner:
        return " or ".join(f"`{word}`" for word in inner["enum"])
    if "pattern" in inner:
        return _named(inner["pattern"])
    kind = inner.get("type")
    if kind == "array":
        return f"list of {_holds(inner['items'])}" if "items" in inner else "list"
    if kind == "object":
        return _mapping(inner)
    if kind == "boolean":
        return "`true` or `false`"
    if isinstance(kind, list):
        if "array" in kind:
            return "lists and formulas"
        return "text" if "boolean" in kind else "number or formula"
    return {"integer": "whole number", "string": "text"}.get(str(kind), str(kind or "anything"))


def _named(pattern: str) -> str:
    return next((word for start, word in _PATTERNS if pattern.startswith(start)), "name")


def _mapping(inner: dict[str, Any]) -> str:
    if "additionalProperties" not in inner:
        return "mapping"
    key = _named(inner["propertyNames"]["pattern"]) if "propertyNames" in inner else "name"
    value = inner["additionalProperties"]
    if not isinstance(value, dict) or not value:
        return "mapping"
    held = _holds(value)
    if key == "id" and held == "action":
        return "profile"
    return f"{key} → {held}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
