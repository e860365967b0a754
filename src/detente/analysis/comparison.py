"""Two definitions side by side: which judgements differ, and which conclusions change with them.

>>> from detente.analysis.model import load
>>> model = load("assad_question")
>>> found = compare(model, model.at({"enmeshment": 0}))
>>> [(d.name, d.before, d.after) for d in found.judgements]
[('parameters: enmeshment: value', '0.7', '0')]
>>> [c.name for c in found.conclusions if c.changed][0]
'outcomes stable under GMR'
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from detente.analysis.findings import judge
from detente.analysis.model import Model
from detente.concepts.stability import stability
from detente.errors import DetenteError
from detente.exact.number import decimal
from detente.game.judgements import judgements
from detente.game.profile import PureProfile

MOST_STATES = 256
_LISTED = 12


@dataclass(frozen=True, slots=True)
class Difference:
    """A judgement that the two definitions do not share; None where one does not have it.

    `because` is why the second one says so, or why the first one did.
    """

    name: str
    before: str | None
    after: str | None
    because: str

    def to_dict(self) -> dict[str, object]:
        """The difference as data."""
        return {
            "judgement": self.name,
            "before": self.before,
            "after": self.after,
            "because": self.because,
        }


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What each definition leads to; None where the question does not arise.

    `alone` names parameters whose new value by itself turns the first conclusion into the second.
    """

    name: str
    before: str | None
    after: str | None
    alone: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether the two lead to different answers."""
        return self.before != self.after

    def to_dict(self) -> dict[str, object]:
        """The conclusion as data."""
        return {
            "conclusion": self.name,
            "before": self.before,
            "after": self.after,
            "changed": self.changed,
            "alone": list(self.alone),
        }


@dataclass(frozen=True)
class Comparison:
    """The answer of `compare`."""

    first: Model
    second: Model

    @cached_property
    def judgements(self) -> tuple[Difference, ...]:
        """Judgements changed, then those dropped, then those added; each in the order written."""
        before, after = self._flat(self.first), self._flat(self.second)
        shared = [n for n in before if n in after and before[n][0] != after[n][0]]
        dropped = [n for n in before if n not in after]
        added = [n for n in after if n not in before]
        return tuple(
            Difference(
                name,
                before[name][0] if name in before else None,
                after[name][0] if name in after else None,
                after.get(name, before.get(name, ("", "")))[1],
            )
            for name in (*shared, *dropped, *added)
        )

    @cached_property
    def sources(self) -> tuple[Difference, ...]:
        """Judgements that say the same for another reason."""
        before, after = self._flat(self.first), self._flat(self.second)
        return tuple(
            Difference(name, before[name][1], after[name][1], after[name][1])
            for name in before
            if name in after
            and before[name][0] == after[name][0]
            and before[name][1] != after[name][1]
        )

    @cached_property
    def conclusions(self) -> tuple[Conclusion, ...]:
        """Every conclusion of either, changed or not."""
        before, after = self._led_to(self.first), self._led_to(self.second)
        moved = {n: self._led_to(m) for n, m in self._moved().items()}
        found = []
        for name in dict.fromkeys((*before, *after)):
            one, two = before.get(name), after.get(name)
            alone = () if one == two else tuple(p for p, c in moved.items() if c.get(name) == two)
            found.append(Conclusion(name, one, two, alone))
        return tuple(found)

    @property
    def same(self) -> bool:
        """Whether no conclusion changes."""
        return not any(c.changed for c in self.conclusions)

    @property
    def _readings(self) -> bool:
        """Whether each model has its readings beside it: a variant has none."""
        return not self.first.name and not self.second.name

    def _flat(self, model: Model) -> dict[str, tuple[str, str]]:
        """What each judgement says, and why; parameters with the values that the model reads."""
        found = {
            j.name: (j.says, j.because)
            for j in judgements(model.definition)
            if self._readings or not j.name.startswith("variants: ")
        }
        written = model.definition.values()
        for name, value in model.overrides.items():
            key = f"parameters: {name}: value"
            if written[name] != value:
                found[key] = (str(value), found.get(key, ("", ""))[1])
        return found

    def _led_to(self, model: Model) -> dict[str, str]:
        return dict(_conclusions(model, readings=self._readings))

    def _moved(self) -> dict[str, Model]:
        """The first model with one parameter at the second one's value, for each that differs."""
        before, after = self.first.values, self.second.values
        free = [p.name for p in self.first.definition.parameters.values() if not p.value.names]
        changed = [n for n in free if n in after and after[n] != before[n]]
        return {n: self.first.at({n: after[n]}) for n in changed}

    def to_dict(self) -> dict[str, object]:
        """The documented JSON, `detente-comparison/1`."""
        return {
            "format": "detente-comparison/1",
            "first": _label(self.first),
            "second": _label(self.second),
            "judgements": [d.to_dict() for d in self.judgements],
            "sources": [d.to_dict() for d in self.sources],
            "conclusions": [c.to_dict() for c in self.conclusions],
            "same": self.same,
        }

    def __repr__(self) -> str:
        changed = sum(c.changed for c in self.conclusions)
        return (
            f"Comparison({len(self.judgements)} judgements differ, {changed} of "
            f"{len(self.conclusions)} conclusions change)"
        )


def compare(first: Model, second: Model) -> Comparison:
    """Two models side by side: of two files, of two versions, or of two readings of one."""
    return Comparison(first, second)


def _label(model: Model) -> dict[str, str]:
    return {
        "title": model.title,
        "file": model.definition.file,
        "variant": model.name,
        "digest": model.definition.digest,
    }


def _conclusions(model: Model, *, readings: bool) -> Iterator[tuple[str, str]]:
    # An option form need not have a normal form; its states are judged all the same.
    has_game = model.definition.has_game
    if has_game:
        yield "equilibria of the game played once", _equilibria(model)
    if model.graph_model.size <= MOST_STATES:
        found = stability(model.graph_model)
        names = _states(model)
        for concept in ("GMR", "SEQ") if has_game else ("Nash", "GMR", "SEQ"):
            stable = [names[k] for k in found.equilibria(concept)]
            yield f"outcomes stable under {concept}", _told(stable)
    if model.repeated is not None:
        for name, profile in model.agreements.items():
            yield from _agreement(model, name, profile)
    if model.target is not None and has_game:
        yield "minimal concession sets", _sets(model)
    for finding in model.definition.findings:
        base = judge(model, finding).holds
        others = [judge(v, finding).holds for v in model.variants.values()] if readings else []
        status = "depends" if any(o != base for o in others) else "holds" if base else "fails"
        yield f"finding {finding.name}", status


def _states(model: Model) -> Sequence[str]:
    """What each state is called: by what is done in it, or by the options taken."""
    if not model.definition.has_game:
        return model.graph_model.states
    return [" ".join(model.game.profile(cell).values()) for cell in model.game.cells]


def _equilibria(model: Model) -> str:
    solution = model.solve("nash")
    pure = [" ".join(e.profile.values()) for e in solution if e.pure]
    mixed = len(solution) - len(pure)
    parts = [_told(pure)] if pure else []
    if mixed:
        parts.append(f"{mixed} mixed")
    return "; ".join(parts) or "none found"


def _agreement(model: Model, name: str, profile: PureProfile) -> Iterator[tuple[str, str]]:
    assert model.repeated is not None  # noqa: S101 (asked for by the caller)
    try:
        found = model.repeated.agreement(profile)
    except DetenteError as error:
        yield f"agreement {name}: critical discount factor", str(error)
        return
    told = ", ".join(
        f"{p} {'never' if c is None else decimal(c)}" for p, c in found.critical_discounts.items()
    )
    yield f"agreement {name}: critical discount factor", told
    yield f"agreement {name}: enforces itself today", "yes" if found.sustained else "no"


def _sets(model: Model) -> str:
    try:
        found = model.concessions
    except DetenteError as error:
        return str(error)
    if found is None:
        return "none asked for"
    shown = [" + ".join(sorted(s)) or "nothing" for s in found.minimal[:_LISTED]]
    more = len(found.minimal) - len(shown)
    return "; or ".join(shown) + (f"; and {more} more" if more > 0 else "") or "none suffices"


def _told(outcomes: Sequence[str]) -> str:
    shown = outcomes[:_LISTED]
    more = len(outcomes) - len(shown)
    return "; ".join(shown) + (f"; and {more} more" if more > 0 else "") or "none"
