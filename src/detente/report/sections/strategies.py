"""The strategies that the definition names, each held against every deviation."""

from __future__ import annotations

from detente.analysis.strategies import examine
from detente.report.blocks import Block, Heading, Paragraph
from detente.report.ordinal import caveat
from detente.report.strategies import SCOPE, figure, told
from detente.report.study import Study
from detente.report.wording import capital, spaced

ORDER = 62
# More pictures of the same kind say less.
MOST_FIGURES = 4


def applies(study: Study) -> bool:
    """Whether the definition names strategies of repeated play."""
    return bool(study.model.strategies)


def blocks(study: Study) -> tuple[Block, ...]:
    """Each strategy: the verdict, the tightest deviations, the path after a breach."""
    rep, written = study.model.repeated, study.definition.repeated
    assert rep is not None  # noqa: S101 (strategies stand in the `repeated` block)
    assert written is not None  # noqa: S101
    made: list[Block] = [
        Heading("Strategies, state by state", 2, "strategies"),
        Paragraph(SCOPE),
    ]
    for count, (name, automaton) in enumerate(study.model.strategies.items()):
        study.tell(f"strategy {name}")
        play = examine(rep, automaton)
        made.append(Heading(capital(spaced(name)), 3, f"strategy-{name}"))
        made += told(name, play, study.words, study.period, written.strategies[name].means)
        if count < MOST_FIGURES and play.aftermath:
            made.append(figure(name, play, study.game, study.period))
    places = caveat(study.definition, study.words)
    if places:
        made.append(Paragraph(places, "note"))
    return tuple(made)
