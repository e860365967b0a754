"""What is concluded about a model at each draw: compiled, and exactly for one draw.

A conclusion has a name of words and a colon: `finding:<name>`, `equilibrium:<actions>`, `unique`
(exactly one equilibrium, mixed ones counted), `<sense>:<outcome>` for GMR, SMR and SEQ,
`sustained:<agreement>` and `suffices:<set>`. A *figure* is a number at each draw:
`critical:<agreement>`, the least common discount factor, not a number where none suffices.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

from detente.analysis.findings import judge as judge_exactly
from detente.analysis.findings.repeated import critical as critical_exactly
from detente.analysis.findings.repeated import holds_throughout as throughout_exactly
from detente.analysis.model import Model
from detente.concepts.stability import stability as stability_of
from detente.errors import DetenteError, SolverError
from detente.game.definition import Definition, Finding
from detente.game.graph_model import GraphModel
from detente.game.profile import PureProfile
from detente.sweep.ball import FALSE, TRUE, Truth
from detente.sweep.block import Block
from detente.sweep.equilibria import equilibria
from detente.sweep.judges import breaks, judge
from detente.sweep.judges.concessions import Set, sets, sufficient
from detente.sweep.judges.repeated import Patience, common, holds_throughout
from detente.sweep.judges.stage import equilibrium, stability
from detente.sweep.reading import Reading, TooInvolved

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

# Outcomes and concession sets beyond these are not listed one by one; those with names are.
MOST_OUTCOMES = 16
MOST_LISTED_SETS = 64
SENSES = ("GMR", "SMR", "SEQ")


@dataclass(frozen=True)
class Conclusion:
    """A question with a yes or a no at each draw; `exactly` is None where there is no answer.

    `breaks` tells where there is none, as where a chance is above 1.
    """

    name: str
    compiled: Callable[[Block, Reading], Truth]
    exactly: Callable[[Model], bool | None]
    breaks: Callable[[Block, Reading], Truth] = lambda _block, _reading: FALSE


@dataclass(frozen=True)
class Figure:
    """A number at each draw; `exactly` is None where there is none."""

    name: str
    compiled: Callable[[Block, Reading], Patience]
    exactly: Callable[[Model], Fraction | None]


def conclusions(model: Model, reading: Reading | None) -> Iterator[Conclusion]:
    """Every conclusion about a model; `reading` is None for one that is not compiled."""
    for finding in model.definition.findings:
        yield of_finding(finding)
    named = _named(model)
    game = model.game
    outcomes = [game.profile(c) for c in game.cells] if game.size <= MOST_OUTCOMES else []
    for profile in _distinct([*outcomes, *named.values()]):
        yield Conclusion(
            f"equilibrium:{' '.join(profile.values())}",
            partial(_equilibrium, profile),
            partial(_equilibrium_exactly, profile),
        )
    if len(game.shape) <= 3 or game.size <= MOST_OUTCOMES:
        yield Conclusion("unique", _unique, _unique_exactly)
    for name, profile in named.items():
        for sense in SENSES:
            yield Conclusion(
                f"{sense}:{name}",
                partial(_stable, profile, sense),
                partial(_stable_exactly, profile, sense),
            )
    if model.repeated is not None:
        for name, profile in model.agreements.items():
            yield Conclusion(
                f"sustained:{name}",
                partial(_sustained, profile),
                partial(_sustained_exactly, profile),
                _impossible,
            )
    if reading is not None and model.target is not None:
        yield from _sufficiency(reading)


def figures(model: Model) -> Iterator[Figure]:
    """Every figure of a model."""
    if model.repeated is not None:
        for name, profile in model.agreements.items():
            yield Figure(
                f"critical:{name}",
                partial(_critical, profile),
                partial(_critical_exactly, profile),
            )


def of_finding(finding: Finding) -> Conclusion:
    """Whether a finding holds."""

    def compiled(block: Block, reading: Reading) -> Truth:
        return judge(block, reading, finding)

    def exactly(model: Model) -> bool | None:
        return judge_exactly(model, finding).holds

    def broken(block: Block, reading: Reading) -> Truth:
        return breaks(block, reading, finding)

    return Conclusion(f"finding:{finding.name}", compiled, exactly, broken)


def answer(asked: Callable[[Model], bool | None], model: Model) -> bool | None:
    """The exact answer; None where the model itself breaks down, as at a chance above 1."""
    try:
        return asked(model)
    except DetenteError:
        return None


def number(one: Figure, model: Model | None) -> float:
    """A figure found exactly, rounded; not a number where there is none, or no model."""
    try:
        value = None if model is None else one.exactly(model)
    except DetenteError:
        value = None
    return float("nan") if value is None else float(value)


def model_if_any(model_at: Callable[[int], Model], k: int) -> Model | None:
    """The model at a draw; None where there is none, as where a parameter divides by zero."""
    try:
        return model_at(k)
    except DetenteError:
        return None


def told(one: Conclusion, block: Block, reading: Reading) -> tuple[Truth, Truth]:
    """A conclusion's answer at every draw, sure only where it has one; and where it has none."""
    import numpy as np

    # Numbers too large for float64 are unsure, and found exactly.
    with np.errstate(all="ignore"):
        found, broken = one.compiled(block, reading), one.breaks(block, reading)
        # Asked last: by now all that is divided by is known.
        defined = block.defined()
    if broken is FALSE and defined is TRUE:
        return found, broken
    whole = broken.no & defined.yes
    return Truth(found.yes & whole, found.no & whole), broken


def _named(model: Model) -> dict[str, PureProfile]:
    found: dict[str, PureProfile] = {}
    if model.status_quo is not None:
        found["status_quo"] = model.status_quo
    return found | dict(model.agreements)


def _distinct(profiles: list[PureProfile]) -> list[PureProfile]:
    return list({tuple(p.items()): p for p in profiles}.values())


def _equilibrium(profile: PureProfile, block: Block, reading: Reading) -> Truth:
    return equilibrium(block, reading, {"profile": profile})


def _equilibrium_exactly(profile: PureProfile, model: Model) -> bool:
    game = model.game
    cell = game.cell(profile)
    here = game.position(cell)
    return all(
        row[at] <= row[here]
        for i, row in enumerate(game.payoffs)
        for at in game.deviations(cell, i)
    )


def _unique(block: Block, reading: Reading) -> Truth:
    return equilibria(block, reading).alone()


def _unique_exactly(model: Model) -> bool | None:
    found = model.solve("nash")
    if len(found) > 1:
        return False
    alone = not found.degenerate or not any(c.dimension for c in found.components)
    return True if found.complete and alone else None


def _stable(profile: PureProfile, sense: str, block: Block, reading: Reading) -> Truth:
    return stability(block, reading, reading.cell(profile), sense)


def _stable_exactly(profile: PureProfile, sense: str, model: Model) -> bool:
    at = model.game.position(model.game.cell(profile))
    return stability_of(GraphModel.from_game(model.game)).stable(at, sense)


def _sustained(profile: PureProfile, block: Block, reading: Reading) -> Truth:
    return _where_possible(block, reading, holds_throughout(block, reading, profile))


def _sustained_exactly(profile: PureProfile, model: Model) -> bool:
    if model.repeated is None:
        raise TooInvolved("a game that is not repeated")
    try:
        return throughout_exactly(model, profile)
    except SolverError:
        return False


def _sufficiency(reading: Reading) -> Iterator[Conclusion]:
    try:
        listed = sets(reading)
    except DetenteError:
        return
    for one in listed[:MOST_LISTED_SETS]:
        yield Conclusion(
            f"suffices:{set_name(reading.definition, one.names)}",
            partial(_suffices, one),
            partial(_suffices_exactly, one.names),
            _impossible,
        )


def set_name(definition: Definition, names: Collection[str]) -> str:
    """A concession set in a row: moves of the players, then measures in the order written."""
    rank = {c.name: k for k, c in enumerate(definition.concessions)}
    return " + ".join(sorted(names, key=lambda n: (rank.get(n, -1), n))) or "nothing"


def _suffices(one: Set, block: Block, reading: Reading) -> Truth:
    return _where_possible(block, reading, sufficient(block, reading, one, commitment=False))


def _suffices_exactly(names: frozenset[str], model: Model) -> bool | None:
    found = model.concessions
    return None if found is None else found.sufficient(names)


def _critical(profile: PureProfile, block: Block, reading: Reading) -> Patience:
    return common(block, reading, profile)


def _critical_exactly(profile: PureProfile, model: Model) -> Fraction | None:
    return critical_exactly(model, profile)


def _impossible(block: Block, reading: Reading) -> Truth:
    return ~block.possible(reading)


def _where_possible(block: Block, reading: Reading, found: Truth) -> Truth:
    possible = block.possible(reading)
    return Truth(found.yes & possible.yes, found.no & possible.yes)


def level(
    one: Figure, block: Block, reading: Reading
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """A figure at each draw, not a number for never, and where it is known."""
    import numpy as np

    with np.errstate(all="ignore"):
        found = one.compiled(block, reading)
    yes, no = block.flags(found.never)
    value = np.broadcast_to(np.asarray(found.least.value, float), block.size)
    radius = np.broadcast_to(np.asarray(found.least.radius, float), block.size)
    known = (yes | (no & (radius <= KNOWN))) & block.defined().yes
    return np.where(yes, np.nan, value), known


# A figure is settled where its bound is below this; elsewhere it is found exactly.
KNOWN = 1e-5
