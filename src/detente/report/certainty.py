"""What would overturn the verdicts of a report, and where its answers change."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from detente.errors import DetenteError
from detente.exact.number import Enclosure
from detente.report.wording import spaced
from detente.sweep.draws import free_parameters

if TYPE_CHECKING:
    from collections.abc import Mapping

    from detente.exact.number import Number
    from detente.report.along import Along
    from detente.report.study import Study
    from detente.sweep.plan import Plan
    from detente.sweep.regions import RegionMap
    from detente.sweep.robustness import Robustness
    from detente.sweep.sensitivity import Sensitivity
    from detente.sweep.tornado import Tornado
    from detente.sweep.traced import Tracing
    from detente.sweep.turns import Turn

# Points of each of the samples behind variance shares: enough to put judgements in order.
SAMPLE = 128
# Orders looked at for each verdict on orders alone: some hundredths of a second.
MOST_ORDERS = 300
# Conclusions on one map, and draws in one histogram.
MOST_MAPPED, MOST_SPREAD = 20, 4096


class Certainty:
    """How sure a study's verdicts are; each result is computed when first read."""

    def __init__(self, study: Study) -> None:
        self._study = study

    @cached_property
    def plan(self) -> Plan:
        """The plan that judges every verdict."""
        from detente.sweep.robustness import plan_of

        return plan_of(self._study.enquiry, self._study.seed)

    @cached_property
    def moved(self) -> Tornado:
        """Where the verdicts turn as one parameter moves."""
        from detente.sweep.tornado import tornado

        self._study.tell("what would overturn each verdict")
        return tornado(self.plan)

    @cached_property
    def robustness(self) -> Mapping[str, Robustness]:
        """How each verdict fares over drawn judgements; empty without draws."""
        from detente.sweep.robustness import robust

        study = self._study
        if not (study.draws and study.definition.has_game and study.enquiry.definition.findings):
            return {}
        moved = self.moved
        study.tell(f"{study.draws} draws of the judgements")
        # Without anything to draw all draws are the same: one finds what carries a verdict.
        return robust(self.plan, moved, study.draws if study.is_drawn else 1)

    @cached_property
    def overturns(self) -> Sensitivity | None:
        """What would overturn each verdict; None without draws or anything to draw."""
        from detente.sweep.sensitivity import sensitivity_of

        if not (self.robustness and self._study.is_drawn):
            return None
        size = min(SAMPLE, max(2, self._study.draws))
        return sensitivity_of(self.plan, self.moved, size, MOST_ORDERS)

    @cached_property
    def weights(self) -> dict[str, float]:
        """The parameters with a range by how much rests on them, most first."""
        found = dict.fromkeys(free_parameters(self._study.definition), 0.0)
        for row in self.overturns.rows if self.overturns is not None else ():
            for name, index in row.indices.items():
                if name in found:
                    found[name] += index.total
        return dict(sorted(found.items(), key=lambda entry: -entry[1]))

    @property
    def tracing(self) -> Tracing | None:
        """What follows conclusions along a parameter; None where nothing compiles."""
        return self.moved.answers.proofs.tracing if self._study.definition.has_game else None

    def place(self, verdict: str, parameter: str, turn: Turn) -> Number:
        """Where a verdict turns: the very value if it can be had, else the bracket it lies in."""
        bracket = Enclosure(turn.low, turn.high)
        if turn.exact is not None:
            return turn.exact
        answers, name = self.moved.answers, f"finding:{verdict}"
        if name not in answers.compiled:
            return bracket
        known = answers.proofs.turn(
            answers.asked[name],
            parameter,
            (turn.low, turn.high),
            lambda value: answers.exactly(name, parameter, value),
        )
        return bracket if known is None else known[0]

    @cached_property
    def along(self) -> tuple[Along, ...]:
        """What holds where over the ranges of the parameters on which most rests."""
        from detente.report.along import along

        return tuple(along(self._study))

    @cached_property
    def map(self) -> RegionMap | None:
        """Where answers change over the two parameters on which most rests; None if nowhere.

        The concession sets if there are few, or the agreements, or else the equilibria.
        """
        from detente.sweep.conclusions import conclusions
        from detente.sweep.regions import region_map

        study = self._study
        pair = [n for n in self.weights if n not in study.definition.whole_parameters][:2]
        if self.overturns is None or len(pair) < 2:
            return None
        study.tell("a map of where answers change")
        every = list(conclusions(study.enquiry, self.plan.reading))
        for kind in ("suffices", "sustained", "equilibrium"):
            asked = [c for c in every if c.name.partition(":")[0] == kind]
            if not 0 < len(asked) <= MOST_MAPPED:
                continue
            try:
                found = region_map(self.plan.asking(asked), pair[0], pair[1], kind)
            except DetenteError:
                continue
            if len({patch.answer for patch in found.patches}) > 1:
                return found
        return None

    @cached_property
    def patience_drawn(self) -> tuple[float, ...]:
        """The deal's critical discount factor at each draw, not a number for never."""
        from detente.sweep.conclusions import figures

        study = self._study
        if not (study.draws and study.is_drawn and study.deal):
            return ()
        counted = [f for f in figures(study.model) if spaced(f.name) == f"critical:{study.deal}"]
        plan = self.plan.asking([], counted)
        if plan.exact_only or not counted:
            return ()
        drawn = plan.block(0, min(study.draws, MOST_SPREAD)).figures
        return tuple(drawn[counted[0].name].tolist())

    def to_dict(self) -> dict[str, object]:
        """The documented JSON; nothing where nothing was moved."""
        found: dict[str, object] = (
            {} if self.overturns is None else {"sensitivity": self.overturns.to_dict()}
        )
        steps = [told.to_dict() for one in self.along for told in one.steps.values()]
        # The proofs are long, and `detente sweep --over` has them.
        short = [{k: v for k, v in told.items() if k != "certificate"} for told in steps]
        return found | ({"steps": short} if short else {})
