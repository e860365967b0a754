"""The `ratification` block: issues, sides, ratifiers, a rule for each side."""

from __future__ import annotations

import math
from dataclasses import replace

from detente.exact.number import show
from detente.files.nodes import Mapping, Node, Scalar
from detente.files.payoffs import read_rules
from detente.files.reading import Domain, Reading, Values
from detente.files.reasons import read_reason, want_reason
from detente.formula import Formula, parse
from detente.game.payoffs import Rule, totals
from detente.game.ratification import (
    RATIFICATION_RULES,
    Issue,
    RatificationRule,
    WrittenRatification,
    WrittenRatifier,
    WrittenSide,
)

QUOTA = Domain(
    lambda q: 0 < q <= 1,
    "quota {} is outside (0, 1]",
    "write the share of weight that has to accept, such as 2/3",
)
WEIGHT = Domain(lambda w: w >= 0, "weight {} is below 0", "write a number from 0 on")
PRICE = Domain(lambda p: p >= 0, "price {} is below 0", "write a number from 0 on")
MAX_AGREEMENTS = 100_000


def read_ratification(
    reading: Reading, node: Node | None, names: dict[str, str]
) -> WrittenRatification | None:
    """The block as written; None where there is none.

    A side without a name that is a player's id is called by that player's of the `names`.
    """
    if node is None:
        return None
    block = reading.block(node)
    issues = tuple(_issue(reading, k, v) for k, v in reading.pairs(block.get("issues")))
    size = math.prod(len(i.options) for i in issues)
    if size > MAX_AGREEMENTS:
        what = f"{size:,} combinations of options"
        reading.faults.error(node.start, what, f"at most {MAX_AGREEMENTS:,} are read")
        return None
    # Rules of values match options of issues as rules of payoffs match actions of players.
    about = replace(
        reading,
        players=tuple(i.id for i in issues),
        actions={i.id: tuple(i.options) for i in issues},
        states=(),
        nouns=("issue", "option"),
    )
    reason = read_reason(reading, block)
    taken: set[str] = set()
    sides = tuple(
        _side(about, k, v, taken, covered=reason.is_given)
        for k, v in reading.pairs(block.get("sides"))
    )
    sides = tuple(replace(s, name=names.get(s.id, s.id)) if s.name == s.id else s for s in sides)
    reading.ratifiers = tuple(r.id for side in sides for r in side.ratifiers)
    return WrittenRatification(issues, sides, reason)


def _issue(reading: Reading, key: Scalar, node: Node) -> Issue:
    block = reading.block(node)
    given = block.get("options")
    options: dict[str, str] = {}
    if isinstance(given, Mapping):
        options = {k.text: reading.text(v) or k.text for k, v in given}
    else:
        for item in reading.items(given, "a list or a mapping of options"):
            name = reading.text(item)
            if name in options:
                reading.faults.error(item.start, f"option '{name}' stands twice", "keep one")
            options[name] = name
    return Issue(
        key.text,
        options,
        reading.text(block.get("name")) or key.text,
        reading.text(block.get("added")) == "true",
        read_reason(reading, block),
    )


def _side(
    reading: Reading, key: Scalar, node: Node, taken: set[str], *, covered: bool
) -> WrittenSide:
    block = reading.block(node)
    reason = (
        read_reason(reading, block)
        if covered
        else want_reason(reading, block, key.start, f"side '{key.text}'")
    )
    ratifiers = []
    for own, value in reading.pairs(block.get("ratifiers")):
        if own.text in taken:
            what = f"a second ratifier '{own.text}'"
            reading.faults.error(own.start, what, "give every ratifier a name of its own")
        taken.add(own.text)
        ratifiers.append(_ratifier(reading, own, value))
    quota = block.get("quota")
    return WrittenSide(
        key.text,
        reading.text(block.get("name")) or key.text,
        tuple(ratifiers),
        _rule(reading, key, block, any(r.veto for r in ratifiers)),
        None if quota is None else reading.formula(quota, QUOTA),
        _values(reading, block, key.text),
        _formula(reading, block, "disagreement", "0"),
        reason,
    )


def _rule(reading: Reading, key: Scalar, block: Mapping, vetoes: bool) -> RatificationRule:  # noqa: FBT001
    """The side's rule; a fault where it and the quota or the veto players do not fit."""
    written = reading.text(block.get("rule"))
    has_quota = "quota" in block
    rule: RatificationRule = "quota" if has_quota else "unanimity"
    for known in RATIFICATION_RULES:
        if written == known:
            rule = known
    at = block.entries["rule"].value.start if "rule" in block else key.start
    if rule == "quota" and not has_quota:
        what = f"side '{key.text}' decides by quota and has none"
        reading.faults.error(at, what, "add 'quota: 1/2', the share of weight that accepts")
    if rule != "quota" and has_quota:
        what = f"side '{key.text}' has a quota and decides by {rule}"
        reading.faults.error(at, what, "write 'rule: quota', or leave the quota out")
    if rule == "veto" and not vetoes:
        what = f"side '{key.text}' decides by veto players and has none"
        reading.faults.error(at, what, "mark a ratifier with 'veto: true'")
    return rule


def _ratifier(reading: Reading, key: Scalar, node: Node) -> WrittenRatifier:
    block = reading.block(node)
    reason = want_reason(reading, block, key.start, f"ratifier '{key.text}'")
    price = block.get("veto_price")
    found = WrittenRatifier(
        key.text,
        reading.text(block.get("name")) or key.text,
        _values(reading, block, key.text),
        _formula(reading, block, "threshold", "0"),
        _formula(reading, block, "weight", "1", WEIGHT),
        reading.text(block.get("veto")) == "true",
        None if price is None else reading.formula(price, PRICE),
        reason,
    )
    threshold = block.get("threshold")
    _warn_of_refuser(reading, found, key if threshold is None else threshold)
    return found


def _warn_of_refuser(reading: Reading, ratifier: WrittenRatifier, node: Node) -> None:
    """Say, once parameters have values, that a ratifier would accept no agreement at all."""
    options = dict(reading.actions)

    def check(values: Values) -> None:
        # An issue without options is told of where it stands.
        best = max(totals(ratifier.values, options, values), default=None)
        threshold = ratifier.threshold.exact(values)
        if best is not None and best < threshold:
            reading.faults.warn(
                node.start,
                f"ratifier '{ratifier.id}' asks for {show(threshold, 12)}, no agreement is worth "
                f"more than {show(best, 12)} to it",
                "it would refuse every one; lower its threshold or raise a value",
            )

    reading.later.append(check)


def _values(reading: Reading, block: Mapping, whose: str) -> tuple[Rule, ...]:
    node = block.get("values")
    return () if node is None else read_rules(reading, node, f"a value of '{whose}'", covered=True)


def _formula(
    reading: Reading, block: Mapping, name: str, otherwise: str, domain: Domain | None = None
) -> Formula:
    node = block.get(name)
    return parse(otherwise) if node is None else reading.formula(node, domain)
