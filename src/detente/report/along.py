"""The one or two parameters on which most rests, each followed over its range: what holds where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.errors import DetenteError
from detente.report.figures.along import Lane, Part, Tone
from detente.report.wording import spaced

if TYPE_CHECKING:
    from detente.report.study import Study
    from detente.sweep.step_overlay import Step
    from detente.sweep.steps import Steps
    from detente.sweep.traced import Tracing

# Parameters that are followed, and how many are looked at before something changes.
MOST, LOOKED_AT = 2, 4
_AGAIN = {"page one: repeated", "page one: concessions"}


@dataclass(frozen=True)
class Along:
    """What changes as `parameter` moves: `steps` of agreements, concession sets and findings."""

    parameter: str
    steps: dict[str, Steps]

    @property
    def followed(self) -> tuple[tuple[str, str], ...]:
        """Kind and name of every conclusion; concession sets are one."""
        return tuple(
            (kind, name)
            for kind, found in self.steps.items()
            for name in ((kind,) if kind == "suffices" else found.names)
        )

    @property
    def changing(self) -> tuple[tuple[str, str], ...]:
        """Those of them that change somewhere."""
        return tuple(pair for pair in self.followed if len(self.of(*pair)) > 1)

    def of(self, kind: str, name: str) -> tuple[Step, ...]:
        """The steps of one conclusion, or of the minimal concession sets."""
        found = self.steps[kind]
        return found.regions if kind == "suffices" else found.of(name)

    def letters(self) -> dict[tuple[str, ...], str]:
        """A letter for each answer to which sets are minimal, today's first; none for none."""
        if "suffices" not in self.steps:
            return {}
        found = self.steps["suffices"]
        answers = [r.holds for r in found.regions if r.holds]
        low, high = found.range
        inside = float(low) <= found.value <= float(high)
        first = [found.at(found.value).holds] if inside else []
        every = [a for a in dict.fromkeys([*first, *answers]) if a]
        return {a: chr(65 + k) if k < 26 else str(k) for k, a in enumerate(every)}

    def lane(self, kind: str, name: str, words: str) -> Lane:
        """A conclusion as a bar."""
        letters = self.letters() if kind == "suffices" else {}
        parts = [
            Part(step.low, step.high, _tone(step), letters.get(step.holds, ""))
            for step in self.of(kind, name)
        ]
        return Lane(words, tuple(parts))


def _tone(step: Step) -> Tone:
    return "unknown" if step.broken or step.open else "holds" if step.holds else "fails"


def along(study: Study) -> Iterator[Along]:
    """The parameters on which most rests of those that change something, followed exactly."""
    tracing = study.certainty.tracing
    if tracing is None:
        return
    told = 0
    for name in _candidates(study):
        study.tell(f"what changes along {spaced(name)}")
        one = Along(name, dict(_steps(study, tracing, name)))
        if one.changing:
            yield one
            told += 1
            if told == MOST:
                return


def _candidates(study: Study) -> list[str]:
    counted = study.definition.whole_parameters
    if study.certainty.overturns is None:
        main = study.definition.main_parameter
        ranged = main and study.definition.parameters[main].range is not None
        return [main] if ranged and main not in counted else []
    weights = study.certainty.weights
    return [n for n, weight in weights.items() if weight > 0 and n not in counted][:LOOKED_AT]


def _steps(study: Study, tracing: Tracing, name: str) -> Iterator[tuple[str, Steps]]:
    from detente.sweep.steps import steps

    asked: dict[str, list[str] | None] = {"finding": _turned(study, name)}
    if study.model.repeated is not None and study.agreements:
        asked["sustained"] = None
    if study.model.target is not None:
        asked["suffices"] = None
    for kind in ("sustained", "suffices", "finding"):
        names = asked.get(kind, [])
        if names is None or names:
            try:
                yield (
                    kind,
                    steps(
                        study.enquiry, name, kind, names=names, bracketing=False, tracing=tracing
                    ),
                )
            except DetenteError:
                continue


def _turned(study: Study, name: str) -> list[str]:
    """The verdicts that the parameter alone turns and that no agreement or set tells already."""
    found = study.certainty.overturns
    if found is None:
        return []
    turned = [row.name for row in found.rows if any(b.parameter == name for b in row.bars)]
    verdicts = [conclusion.partition(":")[2] for conclusion in turned]
    return [verdict for verdict in verdicts if verdict not in _AGAIN]
