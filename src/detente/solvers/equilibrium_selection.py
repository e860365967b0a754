"""What takes the place of risk dominance in games that are not 2x2: two selections, by name.

1. Two players: the equilibrium to which the linear tracing procedure leads from uniform priors,
   by exact pivoting.
2. Any number: the equilibrium that the principal logit branch tends to, where identified.

>>> hunts = NormalFormGame.from_arrays([[9, 0, 0], [8, 7, 0]], [[9, 8, 0], [0, 7, 0]])
>>> [(e.profile, e.labels) for e in solve(hunts)]
[({'1': '2', '2': '2'}, ('tracing from the uniform prior', 'limit of the principal logit branch'))]

References: Harsanyi, J. and Selten, R. (1988), A General Theory of Equilibrium Selection in Games.
McKelvey, R. and Palfrey, T. (1995), Quantal response equilibria for normal form games, Games and
Economic Behavior 10(1).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from detente.concepts.linear_tracing import TracingCertificate
from detente.concepts.nash import expected_payoffs, is_strict
from detente.concepts.nash_set import mixed
from detente.concepts.quantal import QuantalCertificate
from detente.game.normal_form import NormalFormGame
from detente.game.solution import Certificate, Equilibrium, Solution
from detente.solvers import logit_path
from detente.solvers.linear_tracing import Traced, traced

CONCEPT = "risk-dominant"
COMPLETE = False
REQUIRES = "any other game, which selections by tracing and by the logit branch answer"
TRACED = "tracing from the uniform prior"


def ACCEPTS(game: NormalFormGame) -> bool:  # noqa: N802 (one of the constants of a solver)
    """Every game but 2x2 ones."""
    return game.shape != (2, 2)


@dataclass(frozen=True, slots=True)
class SelectionCertificate:
    """The path of the tracing procedure and the logit branch, as far as there are any."""

    tracing: TracingCertificate | None
    logit: QuantalCertificate | None

    def verify(self, game: NormalFormGame) -> bool:
        """Whether both hold."""
        parts: list[Certificate] = [one for one in (self.tracing, self.logit) if one is not None]
        return all(one.verify(game) for one in parts)

    def to_dict(self) -> dict[str, object]:
        """Both as data."""
        return {
            "tracing": None if self.tracing is None else self.tracing.to_dict(),
            "logit": None if self.logit is None else self.logit.to_dict(),
        }


def solve(game: NormalFormGame) -> Solution:
    """One equilibrium or two, each with the label of the procedure that selects it."""
    defined = (
        "risk dominance is defined for two strict equilibria of a 2×2 game; for others the "
        "equilibria are told that two procedures select, which may differ"
    )
    notes = [defined]
    path = traced(game) if len(game.players) == 2 else None
    found = [] if path is None else [_traced(game, path)]
    if path is not None and not path.unique:
        notes.append(
            "the tracing path meets ties, so that other paths may lead elsewhere; this one takes "
            "earlier actions first"
        )
    branch = logit_path.solve(game)
    for limit in branch:
        if found and found[0].strategies == limit.strategies:
            found = [replace(found[0], labels=(TRACED, logit_path.LIMIT))]
        else:
            found.append(limit)
    logit = branch.certificate if isinstance(branch.certificate, QuantalCertificate) else None
    return Solution(
        game, CONCEPT, "equilibrium_selection", tuple(found), complete=False,
        certificate=SelectionCertificate(path.certificate if path else None, logit),
        notes=(*notes, *(note for note in branch.notes if "limit" in note)),
        details={"tracing_unique": None if path is None else path.unique},
    )  # fmt: skip


def _traced(game: NormalFormGame, path: Traced) -> Equilibrium:
    weights: list[tuple[Fraction, ...]] = list(path.certificate.corners[-1])
    strategies = mixed(game, tuple(weights))
    return Equilibrium(
        strategies, expected_payoffs(game, strategies), is_strict(game, strategies),
        labels=(TRACED,),
    )  # fmt: skip
