"""Who wants what: the judgements that make up the payoffs, each with its source."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction

from detente.game.definition import Definition
from detente.game.parameters import Parameter
from detente.game.payoffs import PayoffForm, Ranking, Rule, Rules, profiles
from detente.game.payoffs import Table as PayoffTable
from detente.game.provenance import Reason
from detente.report.blocks import Block, Cell, Heading, Paragraph, Table
from detente.report.standing import least_confident
from detente.report.study import Study
from detente.report.wording import amount, claim_ids, clause, listed, spaced

ORDER = 30


def applies(study: Study) -> bool:  # noqa: ARG001
    """Every game has payoffs."""
    return True


def blocks(study: Study) -> tuple[Block, ...]:
    """Each party's payoffs with reasons, then the parameters."""
    definition = study.definition
    told: list[Block] = [
        Heading("Who wants what, and why we think so", 2, "judgements"),
        Paragraph(
            "Payoffs measure how much each party wants an outcome; only comparisons within one "
            "party count. Each entry names the claim that it rests on, with its words the first "
            "time, or says that it is an assumption.",
            "lead",
        ),
    ]
    explained: set[str] = set()
    for group in _alike(definition):
        names = ", ".join(p.name for p in definition.players if p.id in group)
        told.append(Heading(names, 3, f"judgements-{group[0]}"))
        if len(group) > 1:
            each = "The same for each of them; written for the first."
            told.append(Paragraph(each, "note"))
        form = definition.payoffs[group[0]]
        told.append(_payoffs(definition, form, study.model.values, explained).without_empty())
    if definition.parameters:
        told += [Heading("Parameters", 3, "parameters"), _parameters(study).without_empty()]
    return tuple(told)


def _alike(definition: Definition) -> Iterator[list[str]]:
    """The parties, those together whose payoffs by rules are the same but for who they are."""
    groups: dict[object, list[str]] = {}
    for player in definition.players:
        form = definition.payoffs[player.id]
        key = _own_view(definition, player.id, form) if isinstance(form, Rules) else player.id
        groups.setdefault(key, []).append(player.id)
    yield from groups.values()


def _own_view(definition: Definition, player: str, form: Rules) -> object:
    """Rules as their owner sees them: conditions on itself, by its own options, and counts."""
    if any(who != player for rule in form.rules for who in rule.when):
        return player
    return tuple(
        (
            tuple(definition.actions[player][a] for a in rule.when.get(player, ())),
            tuple(rule.count.items()),
            rule.states,
            str(rule.value),
            rule.reason,
        )
        for rule in form.rules
    )


def _payoffs(
    definition: Definition, form: PayoffForm, values: Mapping[str, Fraction], explained: set[str]
) -> Table:
    if isinstance(form, Rules):
        return _rules(definition, form, values, explained)
    if isinstance(form, Ranking):
        return _ranking(definition, form)
    assert isinstance(form, PayoffTable)  # noqa: S101
    return _table(definition, form, values)


def _rules(
    definition: Definition, form: Rules, values: Mapping[str, Fraction], explained: set[str]
) -> Table:
    rows = tuple(
        (
            Cell(_where(definition, rule)),
            Cell(str(rule.value), hint=_now(rule, values)),
            _rule_reason(definition, rule, explained),
        )
        for rule in form.rules
    )
    return Table(
        ("Where", "Adds", "Because"),
        rows,
        reading="The payoff of an outcome is the sum of the rows that apply to it.",
        row_heads=False,
    )


def _where(definition: Definition, rule: Rule) -> str:
    """The play, and the states of a changing game, in which a rule counts."""
    when = condition(definition, rule)
    if not rule.states:
        return when
    states = listed([f"“{spaced(state)}”" for state in rule.states], "or")
    return f"{when}; in {states}" if rule.when or rule.count else f"in {states}"


def _now(rule: Rule, values: Mapping[str, Fraction]) -> str:
    """What the formula comes to; empty for a plain number."""
    return f"now {amount(rule.value.exact(values))}" if rule.value.names else ""


def _rule_reason(definition: Definition, rule: Rule, explained: set[str]) -> Cell:
    """A rule's reason; where it has no confidence of its own, that of its parameters.

    Claims not yet among the `explained` are told with their paraphrase, and join them.
    """
    because, _ = reason_cells(definition, rule.reason, known=explained)
    explained.update(rule.reason.because)
    known = [definition.parameters[name].reason.confidence for name in rule.value.names]
    given = [c for c in known if c is not None]
    sure = rule.reason.confidence
    if sure is None and given and len(given) == len(known):
        sure = least_confident(given)
    return replace(because, hint=f"confidence: {sure}" if sure else "")


def _ranking(definition: Definition, form: Ranking) -> Table:
    labels = definition.action_labels
    outcomes = profiles(labels)
    rows = []
    for level, group in enumerate(form.groups):
        words = " = ".join(
            " · ".join(definition.actions[p][a] for p, a in outcomes[at].items()) for at in group
        )
        open_pair = level in form.open_after
        note = "order towards the next left open" if open_pair else ""
        rows.append(
            (Cell(str(level + 1), numeric=True), Cell(words), Cell(note, "warn" if note else ""))
        )
    because, confidence = reason_cells(definition, form.reason)
    sure = f" Confidence: {confidence.text}." if confidence.text != "–" else ""
    return Table(
        ("Place", "Outcome", "Note"),
        tuple(rows),
        reading="Best first; “=” means as good as. The payoff of an outcome is its place from "
        f"below: the worst has 1. {because.text}{sure}",
    )


def _table(definition: Definition, form: PayoffTable, values: Mapping[str, Fraction]) -> Table:
    outcomes = profiles(definition.action_labels)
    rows = tuple(
        (
            Cell(" · ".join(definition.actions[p][a] for p, a in outcome.items())),
            Cell(amount(cell.exact(values)), numeric=True),
            Cell("" if not cell.names else str(cell)),
        )
        for outcome, cell in zip(outcomes, form.cells, strict=True)
    )
    because, confidence = reason_cells(definition, form.reason)
    sure = f" Confidence: {confidence.text}." if confidence.text != "–" else ""
    return Table(("Outcome", "Payoff", "Formula"), rows, reading=f"{because.text}{sure}")


def condition(definition: Definition, rule: Rule) -> str:
    """A rule's condition in the words of parties and options, alike ones together."""
    names = {p.id: p.name for p in definition.players}
    alike: dict[str, list[str]] = {}
    for player, allowed in rule.when.items():
        options = [f"“{clause(definition.actions[player][a])}”" for a in allowed]
        alike.setdefault(listed(options, "or"), []).append(names[player])
    parts = [f"{listed(who)}: {options}" for options, who in alike.items()]
    for action, numbers in rule.count.items():
        words = next(own[action] for own in definition.actions.values() if action in own)
        parts.append(f"{listed(map(str, numbers), 'or')} in all: “{clause(words)}”")
    return "; ".join(parts) or "always"


def reason_cells(
    definition: Definition, reason: Reason, *, brief: bool = False, known: Collection[str] = ()
) -> tuple[Cell, Cell]:
    """Why a judgement stands and how sure it is.

    Claims with their paraphrase, or, if `brief` or `known`, by their ids only; assumptions in full.
    """
    parts = [
        f"{claim_ids((r,)).strip('()')}." if r in known else _claim(definition, r)
        for r in reason.because
    ]
    if brief and reason.because:
        parts = [f"{claim_ids(reason.because).strip('()')}."]
    if reason.assumption:
        parts.append(f"Assumption: {clause(reason.assumption)}.")
    text = " ".join(parts)
    confidence = Cell(reason.confidence or "–")
    if not text:
        return Cell("No reason given.", "warn"), confidence
    return Cell(text, "warn" if reason.assumption and not reason.because else ""), confidence


def _claim(definition: Definition, reference: str) -> str:
    source, _, name = reference.partition(":")
    known = definition.sources.get(source)
    claim = known.claims.get(name) if known is not None else None
    if claim is None:
        return f"{name or reference}."
    return f"{claim.id}: {clause(claim.says)}."


def _parameters(study: Study) -> Table:
    definition = study.definition
    rows = []
    for parameter in definition.parameters.values():
        because, confidence = reason_cells(definition, parameter.reason, brief=True)
        rows.append(
            (
                Cell(parameter.name, hint=parameter.means),
                Cell(amount(study.model.values[parameter.name]), numeric=True),
                Cell(span(parameter), numeric=True),
                because,
                confidence,
            )
        )
    return Table(
        ("Parameter", "Value", "Range", "Because", "Confidence"),
        tuple(rows),
        "Numbers that can be doubted",
        "The range is where the value may lie in good faith; draws for robustness are taken from "
        "it evenly.",
    )


def span(parameter: Parameter) -> str:
    """A parameter's range ("2 to 4"), or that it has none."""
    if parameter.range is None:
        return "none"
    low, high = parameter.range
    return f"{amount(low)} to {amount(high)}"
