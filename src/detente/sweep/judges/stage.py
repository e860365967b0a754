"""Questions about the game played once, at every draw of a block."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeAlias

from detente.analysis.findings.verdict import POINTS
from detente.errors import GameError
from detente.game.profile import Cell, PureProfile
from detente.sweep.ball import FALSE, TRUE, Truth, both, either
from detente.sweep.block import Block
from detente.sweep.draws import free_parameters
from detente.sweep.equilibria import equilibria
from detente.sweep.reading import Reading, TooInvolved

if TYPE_CHECKING:
    from detente.sweep.ball import Flags

Terms: TypeAlias = Mapping[str, Any]
Judge: TypeAlias = Callable[[Block, Reading, Terms], Truth]


def equilibrium(block: Block, reading: Reading, terms: Terms) -> Truth:
    """The profile is a Nash equilibrium of the stage game."""
    return ~block.tempted(reading, reading.cell(terms["profile"]))


def no_equilibrium(block: Block, reading: Reading, terms: Terms) -> Truth:
    """No equilibrium plays any of the named partial profiles."""
    if terms.get("pure", False):
        cells = [c for profile in terms["where"] for c in reading.matching(profile)]
        return both(block.tempted(reading, c) for c in dict.fromkeys(cells))
    found = equilibria(block, reading)
    return both(~found.plays(_actions(reading, profile)) for profile in terms["where"])


def _actions(reading: Reading, profile: PureProfile) -> dict[int, int]:
    numbers = {p: i for i, p in enumerate(reading.players)}
    return {numbers[p]: reading.labels[p].index(a) for p, a in profile.items()}


def stable(block: Block, reading: Reading, terms: Terms) -> Truth:
    """The outcome is stable, or not, under the named concepts."""
    cell = reading.cell(terms["outcome"])
    found = TRUE
    for concept in terms.get("stable", ()):
        found = found & stability(block, reading, cell, concept)
    for concept in terms.get("unstable", ()):
        found = found & ~stability(block, reading, cell, concept)
    return found


def stability(block: Block, reading: Reading, cell: Cell, concept: str) -> Truth:
    """Whether an outcome is stable for every player ("Nash", "GMR", "SMR" or "SEQ")."""
    return both(_stays(block, reading, cell, i, concept) for i in range(len(reading.players)))


def _stays(block: Block, reading: Reading, cell: Cell, i: int, concept: str) -> Truth:
    here = reading.position(cell)
    if concept == "Nash":
        return ~either(block.better(reading, i, here, to) for to in reading.others(cell, i))
    stays = TRUE
    for target in reading.others(cell, i):
        improving = block.better(reading, i, here, target)
        if bool(_all(improving.no)):
            continue
        answers = _reach(block, reading, i, target, credible=concept == "SEQ")
        sanctioned = FALSE
        for end, reached in answers.items():
            ends = [end, *reading.others(reading.cells[end], i)] if concept == "SMR" else [end]
            undone = ~either(block.better(reading, i, here, q) for q in ends)
            sanctioned = sanctioned | (reached & undone)
        stays = stays & (~improving | sanctioned)
    return stays


def _reach(
    block: Block, reading: Reading, i: int, start: int, *, credible: bool
) -> dict[int, Truth]:
    """The outcomes that the others can bring about from `start`, by improvements if `credible`."""

    def search() -> dict[int, Truth]:
        movers = [j for j in range(len(reading.players)) if j != i]
        found = {start: TRUE}
        # A shortest way visits no outcome twice, so as many rounds as outcomes reach them all.
        for _ in range(sum(reading.shape[j] - 1 for j in movers) if not credible else reading.size):
            before = dict(found)
            for at, reached in before.items():
                for j in movers:
                    for to in reading.others(reading.cells[at], j):
                        step = block.better(reading, j, at, to) if credible else TRUE
                        found[to] = found.get(to, FALSE) | (reached & step)
            if all(_same(found[k], before.get(k)) for k in found):
                break
        return found

    return block.once(("reach", id(reading), i, start, credible), search)


def _same(one: Truth, other: Truth | None) -> bool:
    import numpy as np

    return other is not None and all(
        np.array_equal(np.broadcast_to(a, np.shape(b)), b)
        for a, b in ((other.yes, one.yes), (other.no, one.no))
    )


def _all(flags: Flags) -> bool:
    import numpy as np

    return bool(np.all(flags))


# -- best replies ---------------------------------------------------------------------------


def best_reply(block: Block, reading: Reading, terms: Terms) -> Truth:
    """A player's best replies, and whether a parameter's range moves them."""
    i = reading.players.index(terms["of"])
    fixed = _actions(reading, terms.get("against", {}))
    cells = [c for c in reading.cells if c[i] == 0 and all(c[j] == a for j, a in fixed.items())]
    found = TRUE
    if "is" in terms:
        wanted = reading.labels[terms["of"]].index(terms["is"])
        for cell in cells:
            to = reading.moves(cell, i)
            found = found & both(
                block.better(reading, i, at, to[wanted]) for at in to if at != to[wanted]
            )
    for key, wanted_moved in (("unmoved_by", False), ("moved_by", True)):
        if key in terms:
            moved = either(
                ~_same_replies(block, reading, reading.at({terms[key]: value}), i, cells)
                for value in spaced(reading, terms[key])
            )
            found = found & (moved if wanted_moved else ~moved)
    return found


def _same_replies(
    block: Block, one: Reading, other: Reading, i: int, cells: Sequence[Cell]
) -> Truth:
    return both(
        _best(block, one, i, cell, k).same(_best(block, other, i, cell, k))
        for cell in cells
        for k in range(one.shape[i])
    )


def _best(block: Block, reading: Reading, i: int, cell: Cell, k: int) -> Truth:
    to = reading.moves(cell, i)
    return ~either(block.better(reading, i, to[k], at) for at in to if at != to[k])


def spaced(reading: Reading, parameter: str) -> list[Fraction]:
    """Evenly spaced values over a parameter's range; a draw's own value stands between them."""
    found = free_parameters(reading.definition).get(parameter)
    if found is None or parameter in reading.set_to:
        raise TooInvolved(f"'{parameter}' is not drawn")
    low, high = found
    return [low + (high - low) * Fraction(k, POINTS - 1) for k in range(POINTS)]


def swing(block: Block, reading: Reading, terms: Terms) -> Truth:
    """How often another player's action changes what is best for a player."""
    of, by, less = terms["of"], terms["by"], terms.get("more_than")
    least, most, cases = _swings(block, reading, of, by)
    if less is None:
        return Truth(least > 0, most == 0)
    low, high, others = _swings(block, reading, of, less)
    return Truth(least * others > high * cases, most * others <= low * cases)


def _swings(block: Block, reading: Reading, of: str, by: str) -> tuple[Any, Any, int]:
    """In how many situations `by` surely, and possibly, swings `of`; and of how many."""
    i, j = reading.players.index(of), reading.players.index(by)
    situations = [c for c in reading.cells if c[i] == c[j] == 0]
    least: Any = 0
    most: Any = 0
    for cell in situations:
        each = [(*cell[:j], a, *cell[j + 1 :]) for a in range(reading.shape[j])]
        alike = both(
            _best(block, reading, i, each[0], k).same(_best(block, reading, i, other, k))
            for other in each[1:]
            for k in range(reading.shape[i])
        )
        yes, no = block.flags(~alike)
        least, most = least + yes.astype(int), most + (~no).astype(int)
    return least, most, len(situations)


def spoiler(block: Block, reading: Reading, terms: Terms) -> Truth:
    """Whether a player's action pushes another party to an agreement below the status quo."""
    start = reading.definition.status_quo
    if start is None:
        raise GameError("a finding asks about a spoiler, but there is no `status_quo`")
    player = terms["player"]
    spoiled = reading.position(reading.cell({**terms["against"], player: terms["action"]}))
    now = reading.position(reading.cell(start))
    outside = {p.id for p in reading.definition.players if p.outside} | {player}
    hurt = either(
        block.better(reading, i, spoiled, now)
        for i, p in enumerate(reading.players)
        if p not in outside
    )
    return hurt if terms["undoes"] else ~hurt


TESTS: dict[str, Judge] = {
    "no_equilibrium": no_equilibrium,
    "equilibrium": equilibrium,
    "stability": stable,
    "best_reply": best_reply,
    "swing": swing,
    "spoiler": spoiler,
}
