"""Which judgements rest on which claim: the definition read backwards, from claim to rule."""

from __future__ import annotations

from collections.abc import Iterator

from detente.game.definition import Definition
from detente.game.option_form import OptionForm
from detente.game.payoffs import Ranking, Rules, Table
from detente.game.provenance import Reason
from detente.game.ratification import WrittenRatification


def citations(definition: Definition) -> dict[str, list[str]]:
    """For every cited claim ("truce:C3"), the judgements and findings that cite it, in words.

    The base reading first, then measures, variants and findings; no entry twice.
    """
    found: dict[str, list[str]] = {}
    for reason, what in _judgements(definition):
        for reference in reason.because:
            places = found.setdefault(reference, [])
            if what not in places:
                places.append(what)
    for finding in definition.findings:
        for reference in finding.claims:
            found.setdefault(reference, []).append(f"finding: {finding.says or finding.name}")
    return found


def _judgements(definition: Definition) -> Iterator[tuple[Reason, str]]:
    for parameter in definition.parameters.values():
        yield parameter.reason, f"parameter “{parameter.name}”"
    for player in definition.players:
        if definition.options is not None:
            break
        form = definition.payoffs[player.id]
        what = {Rules: "payoff rules", Ranking: "ranking", Table: "payoff table"}[type(form)]
        for reason in form.reasons():
            yield reason, f"{what} of {player.name}"
    if definition.options is not None:
        yield from _options(definition.options)
    if definition.repeated is not None:
        yield definition.repeated.reason, "repetition"
        for signal in definition.repeated.signals:
            for rule in signal.chance:
                yield rule.reason, f"chance of the signal “{signal.name}”"
        for state in definition.repeated.states:
            for reason in (state.reason, *(move.chance.reason for move in state.moves)):
                yield reason, f"state “{state.name}”"
        for name, strategy in definition.repeated.strategies.items():
            yield strategy.reason, f"strategy “{name}”"
    for measure in definition.concessions:
        for reason in (
            measure.reason,
            *(rule.reason for rules in measure.adds.values() for rule in rules),
            *(rule.reason for rule in measure.costs),
        ):
            yield reason, f"measure “{measure.name}”"
    for link in definition.links:
        yield link.reason, f"link to “{link.game}”"
    if definition.committee is not None:
        yield definition.committee.reason, "committee"
        for bloc in definition.committee.blocs:
            yield bloc.reason, f"committee: {bloc.name}"
    if definition.ratification is not None:
        yield from _ratification(definition.ratification)
    for variant in definition.variants.values():
        yield variant.reason, f"reading “{variant.name}”"


def _options(form: OptionForm) -> Iterator[tuple[Reason, str]]:
    for option in form.options:
        yield option.reason, f"option “{option.name}”"
    for rule in form.infeasible:
        yield rule.reason, f"ruled out: {rule.statement}"
    for rule in form.alike:
        yield rule.reason, f"one state: {rule.statement}"
    for party, preference in form.preferences.items():
        for reason in preference.reasons():
            yield reason, f"preferences of {party}"


def _ratification(written: WrittenRatification) -> Iterator[tuple[Reason, str]]:
    yield written.reason, "ratification"
    for issue in written.issues:
        yield issue.reason, f"issue “{issue.name}”"
    for side in written.sides:
        for reason in (side.reason, *(rule.reason for rule in side.values)):
            yield reason, f"ratification: {side.name}"
        for ratifier in side.ratifiers:
            for reason in (ratifier.reason, *(rule.reason for rule in ratifier.values)):
                yield reason, f"ratification: {ratifier.name}"
