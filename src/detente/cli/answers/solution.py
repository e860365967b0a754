"""A solution of the game played once, in words and numbers."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from detente.cli.answers import correlated, paths, refinements
from detente.concepts.selection import telling
from detente.exact.number import Number
from detente.exact.number import show as shown
from detente.game.solution import Component, Equilibrium, Solution
from detente.report.blocks import Block, Bullets, Cell, Paragraph, Table
from detente.report.wording import Words, amount, count, listed

# A longer list is for machines: `--json` has all of it.
MOST = 30
_NOUNS = {
    "nash": ("Nash equilibrium", "Nash equilibria"),
    "pure-nash": ("pure Nash equilibrium", "pure Nash equilibria"),
    "stability": ("stable outcome", "stable outcomes"),
    "risk-dominant": ("risk dominant equilibrium", "risk dominant equilibria"),
    "perfect": ("perfect equilibrium", "perfect equilibria"),
    "evolutionarily-stable": ("evolutionarily stable strategy", "evolutionarily stable strategies"),
}


def blocks(solution: Solution) -> Iterator[Block]:
    """The answer of `detente solve`."""
    one, many = _NOUNS.get(solution.concept, ("surviving profile", "surviving profiles"))
    if "outcomes" in solution.details:
        yield from _stability(solution)
    elif "surviving" in solution.details:
        yield from _elimination(solution)
    elif "distributions" in solution.details:
        yield from correlated.blocks(solution, MOST)
    elif "branch" in solution.details:
        yield from _branch(solution)
    elif "tracing_unique" in solution.details:
        yield Paragraph(
            f"{_capital(count(len(solution), 'equilibrium', 'equilibria'))} selected, each proven "
            "to be a Nash equilibrium, with the procedure that selects it:"
        )
        yield _table(solution, labels=True)
        yield from _mixtures(solution)
    elif "classes" in solution.details:
        yield from paths.best_replies(solution, MOST)
    elif "runs" in solution.details:
        yield from paths.fictitious_play(solution, MOST)
    else:
        yield Paragraph(f"{_capital(count(len(solution), one, many))}. {_proven(solution)}")
        if solution.equilibria:
            yield _table(solution)
            yield from _mixtures(solution)
            yield from _components(solution)
        yield from refinements.blocks(solution, MOST)
    if solution.notes:
        yield Bullets(tuple(_capital(note) for note in solution.notes))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _proven(solution: Solution) -> str:
    state = (
        "The list is complete: it is proven that none is missing."
        if solution.complete
        else "The list is not proven complete: others may exist."
    )
    if solution.degenerate:
        state += " The game is degenerate: equilibria may form connected sets."
    return state


def _table(solution: Solution, *, labels: bool = False) -> Table:
    """The equilibria; their labels where there are several or these are asked for."""
    game = solution.game
    several = len(solution.components) > 1 or any(c.dimension for c in solution.components)
    rows = []
    for k, found in enumerate(solution.equilibria[:MOST], 1):
        kind = "strict" if found.strict else "pure" if found.pure else "mixed"
        told = telling(found) if labels or len(solution) > 1 else ()
        rows.append((
            Cell(str(k), numeric=True),
            *(Cell(_played(found, p)) for p in game.players),
            *(Cell(amount(found.payoffs[p]), numeric=True) for p in game.players),
            Cell(listed([kind, *told])),
            *((Cell(str(found.component), numeric=True),) if several else ()),
        ))  # fmt: skip
    heads = [game.name(p) for p in game.players]
    more = len(solution) - MOST
    return Table(
        ("#", *heads, *(f"payoff {p}" for p in game.players), "kind",
         *(("component",) if several else ())),
        tuple(rows),
        reading=f"{more} more are left out here; --json lists all." if more > 0 else "",
    )  # fmt: skip


def _played(found: Equilibrium, player: str) -> str:
    own = found.strategies[player]
    support = found.strategies.support(player)
    if len(support) == 1:
        return support[0]
    return " + ".join(f"{_weight(own[a])} {a}" for a in support)


def _weight(value: Number) -> str:
    return shown(value)


def _mixtures(solution: Solution) -> Iterator[Block]:
    """What the equilibria mean, in the words of the definition."""
    game = solution.game
    words = Words(game, {})
    items = []
    for k, found in enumerate(solution.equilibria[:MOST], 1):
        parts = []
        for p in game.players:
            own, support = found.strategies[p], found.strategies.support(p)
            options = [
                game.name(p, a) if len(support) == 1 else f"{game.name(p, a)} ({_weight(own[a])})"
                for a in support
            ]
            parts.append(f"{words.party(p)}: {listed(options, 'or')}")
        items.append(f"{k}. {'; '.join(parts)}.")
    if any(game.name(p, a) != a for p in game.players for a in game.actions[p]):
        yield Paragraph("In words:")
        yield Bullets(tuple(item.partition(" ")[2] for item in items), ordered=True)


def _components(solution: Solution) -> Iterator[Block]:
    connected = [c for c in solution.components if c.dimension or len(c.members) > 1]
    if connected:
        yield Bullets(tuple(_component(solution, c) for c in connected))


def _component(solution: Solution, component: Component) -> str:
    """A connected set of equilibria: what may be mixed in it, and what it pays."""
    members = listed([str(k + 1) for k in component.members])
    index = "" if component.index is None else f", index {component.index:+d}"
    if component.index == 0:
        index = ", index 0"
    said = (
        f"Component {component.id} joins the equilibria {members}: "
        f"a connected set of dimension {component.dimension}{index}."
    )
    if len(component.subsets) == 1:
        said += " Every mixture of each player's strategies in these is an equilibrium, too."
    elif component.subsets:
        parts = [listed([str(k + 1) for k in subset]) for subset in component.subsets]
        said += (
            f" It has {len(parts)} parts, in each of which every mixture of each player's "
            f"strategies is an equilibrium, too: {'; '.join(parts)}."
        )
    ranges = solution.payoff_range(component)
    game = solution.game
    paid = [
        f"{game.name(p)} {amount(low)}"
        if low == high
        else f"{game.name(p)} from {amount(low)} to {amount(high)}"
        for p, (low, high) in ranges.items()
    ]
    return f"{said} Payoffs in it: {'; '.join(paid)}."


def _stability(solution: Solution) -> Iterator[Block]:
    outcomes = solution.details["outcomes"]
    assert isinstance(outcomes, list)  # noqa: S101 - the concept's own shape
    game = solution.game
    senses = list(outcomes[0]["equilibrium"]) if outcomes else []
    rows = []
    for outcome in outcomes:
        profile = outcome["profile"]
        marks = []
        for sense in senses:
            leavers = [p for p in game.players if not outcome["players"][p][sense]["stable"]]
            text = f"{listed(leavers)} leave{'s' if len(leavers) == 1 else ''}"
            marks.append(Cell(text, "bad") if leavers else Cell("stable", "good"))
        rows.append((Cell(" ".join(profile.values())), *marks))
    stable = {s: sum(o["equilibrium"][s] for o in outcomes) for s in senses}
    figures = listed([f"{n} {sense}" for sense, n in stable.items()])
    yield Paragraph(f"Of {count(len(outcomes), 'outcome')} stable for every player: {figures}.")
    yield Table(
        (f"outcome ({', '.join(game.players)})", *senses),
        tuple(rows),
        reading="An entry names the players who would leave the outcome; --json has each "
        "answer of the others, move by move.",
    )


def _elimination(solution: Solution) -> Iterator[Block]:
    survivors = solution.details["surviving"]
    assert isinstance(survivors, dict)  # noqa: S101 - the concept's own shape
    game = solution.game
    rows = tuple(
        (Cell(game.name(p)), Cell(", ".join(survivors[p])),
         Cell(", ".join(a for a in game.actions[p] if a not in survivors[p]) or "none"))
        for p in game.players
    )  # fmt: skip
    yield Table(("player", "rationalizable", "eliminated"), rows)


def _branch(solution: Solution) -> Iterator[Block]:
    points = solution.details["branch"]
    assert isinstance(points, list)  # noqa: S101 - the concept's own shape
    if solution.equilibria:
        yield Paragraph(
            "As lambda grows, the principal branch of logit quantal response equilibria tends to "
            "this Nash equilibrium, one that it selects among all there may be:"
        )
        yield _table(solution)
        yield from _mixtures(solution)
    else:
        yield Paragraph("The principal branch of logit quantal response equilibria:")
    game = solution.game
    rows = tuple(
        (
            Cell(_precision(point)),
            *(Cell(_likely(point["strategies"][p])) for p in game.players),
        )
        for point in points
    )
    yield Table(
        ("lambda", *(game.name(p) for p in game.players)),
        rows,
        reading="Probabilities are rounded; those below 0.0005 are left out. Lambda 0 is pure "
        "noise, and the larger it is the more surely better actions are played.",
    )


def _precision(point: dict[str, object]) -> str:
    value = Decimal(str(point["lambda"]))
    return f"≈{value:.4g}{' (turns)' if point['turning'] else ''}" if value else "0"


def _likely(own: dict[str, str]) -> str:
    return " + ".join(f"{float(q):.3f} {a}" for a, q in own.items() if float(q) >= 0.0005)
