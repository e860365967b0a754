"""A model made ready to be swept: which conclusions are compiled, and blocks of draws judged.

A block is a function of the definition, the seed, its start and its stop alone: it comes out the
same to the byte whatever ran before it, beside it or on how many threads.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from copy import copy
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from detente.analysis.model import Model
from detente.errors import DetenteError, GameError
from detente.sweep.ball import ball
from detente.sweep.block import Block, enclosed
from detente.sweep.certain import certain
from detente.sweep.columns import (
    NO,
    NO_ANSWER,
    NOT_ASKED,
    YES,
    Columns,
    answers,
    answers_or_unsure,
    joined,
)
from detente.sweep.conclusions import (
    Conclusion,
    Figure,
    answer,
    conclusions,
    figures,
    level,
    model_if_any,
    number,
)
from detente.sweep.draws import Draws, rank_name, ranked
from detente.sweep.grid import Grid, Values
from detente.sweep.reading import Reading, Sheet

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

__all__ = [
    "BLOCK", "EXACT", "NO", "NOT_ASKED", "NO_ANSWER", "PROBE", "STRIDE", "YES", "Columns", "Plan",
]  # fmt: skip

# Draws are judged so many at a time: with shorter arrays threads wait for each other between
# operations, longer ones take more memory than they save time.
STRIDE = 32768
# And asked for so many at a time: enough work that handing it out costs nothing.
BLOCK = 2 * STRIDE
# A conclusion is compiled if at most one in so many of the first draws is left unsure; where a few
# are asked alone, the second number of draws is looked at.
PROBE, FEW_PROBED, UNSURE_ONE_IN = 2048, 512, 250
# A conclusion that is not compiled is judged exactly at the first so many draws.
EXACT = 200


class Plan:
    """The conclusions of a model and how each is judged; made once, then used for every block.

    `asked` are the conclusions and `counted` the figures that are wanted; all where none is asked.
    With a `grid` its points are judged in place of draws, each of them by exact arithmetic where
    there is no other way.

    >>> from detente.analysis.model import load
    >>> plan = Plan(load("us_russia_brokerage"), seed=1)
    >>> plan.exact_only
    ()
    >>> int(plan.block(0, 100).conclusions["finding:no_enforcement"].sum())
    100
    """

    def __init__(  # noqa: PLR0913 (what is asked, and where)
        self,
        model: Model,
        seed: int = 1,
        asked: Sequence[Conclusion] | None = None,
        exact: int = EXACT,
        counted: Sequence[Figure] = (),
        *,
        grid: Values | None = None,
    ) -> None:
        if not model.definition.has_game:
            raise GameError(
                "there are no payoffs to draw, write the game with `players` and `payoffs`"
            )
        self.model, self.exact = model, exact
        self.draws = Draws(model.definition, seed)
        # So many points there are of a grid; draws have no end.
        self._size: int | None = None
        if grid is not None:
            self.draws = points = Grid(model.definition, grid)
            self.exact = self._size = points.size
        self.sheet = Sheet(model.definition, model.overrides, grid)
        self.reading = self._base()
        if asked is None:
            self._ask(list(conclusions(model, self.reading)), list(figures(model)), PROBE)
        else:
            self._ask(list(asked), list(counted), FEW_PROBED)
        # What need not be judged again; a few conclusions alone are too few to be worth it.
        self._constant = self.proven if asked is None else {}

    def asking(self, asked: Sequence[Conclusion], counted: Sequence[Figure] = ()) -> Plan:
        """A plan of other conclusions and figures that shares what is compiled."""
        other = copy(self)
        other._ask(list(asked), list(counted), FEW_PROBED)  # noqa: SLF001 (its own)
        other._constant = {}  # noqa: SLF001
        other.__dict__.pop("base", None)
        return other

    def _ask(self, asked: list[Conclusion], counted: list[Figure], probed: int) -> None:
        self.conclusions, self.figures = asked, counted
        self._agreed: dict[str, bool] = {}
        self._proven: dict[str, bool | None] = {}
        self._compiled = self._probe(probed)

    @property
    def everything(self) -> list[Conclusion | Figure]:
        """The conclusions, then the figures."""
        return [*self.conclusions, *self.figures]

    def _base(self) -> Reading | None:
        _ = self.model.game  # Without a normal form this says why.
        try:
            reading = self.sheet.reading({})
            for row in reading.payoffs:
                for value in row:
                    reading.register(value)
        except DetenteError:
            return None
        return reading

    def _probe(self, probed: int) -> set[str]:
        """The names of what is compiled: what compiles, and leaves few draws unsure."""
        found: set[str] = set()
        if self.reading is None:
            return found
        most = probed // UNSURE_ONE_IN
        if self._size is not None:
            # Points of a grid are settled exactly wherever it takes that, so that ties, of which
            # grids are full, are no reason to judge all exactly.
            probed = min(probed, self._size)
            most = probed // 2
        block = self._drawn(0, probed)
        for one in self.everything:
            unsure = self._unsure(one, block)
            if unsure is not None and unsure <= most:
                found.add(one.name)
        block.forget()
        return found

    def _unsure(self, one: Conclusion | Figure, block: Block) -> int | None:
        import numpy as np

        assert self.reading is not None  # noqa: S101 (asked for only then)
        try:
            if isinstance(one, Figure):
                _, known = level(one, block, self.reading)
                return int((~known).sum())
            codes, sure = answers(one, block, self.reading)
            found = set(np.unique(codes[sure]).tolist())
            if len(found) == 1 and found <= {NO, YES}:
                self._agreed[one.name] = found == {YES}
            return int((~sure).sum())
        except DetenteError:
            return None

    def certain(self, name: str) -> bool | None:
        """The answer to a conclusion where it is proven for all that can be drawn, else None."""
        if name not in self._proven:
            one = next((c for c, _ in self._agreeing() if c.name == name), None)
            guess = self._agreed.get(name, False)
            proven = one is not None and self._certain(one, guess=guess)
            self._proven[name] = guess if proven else None
        return self._proven[name]

    @property
    def proven(self) -> dict[str, bool]:
        """The answers that are certain."""
        found = ((one.name, self.certain(one.name)) for one in self.conclusions)
        return {name: holds for name, holds in found if holds is not None}

    def _agreeing(self) -> Iterator[tuple[Conclusion, bool]]:
        for one in self.conclusions:
            if one.name in self._compiled and one.name in self._agreed:
                yield one, self._agreed[one.name]

    def _certain(self, one: Conclusion, *, guess: bool) -> bool:
        if self.reading is None or not self.draws.anything:
            return False
        return certain(one, self.sheet, self.reading, self.draws, guess)

    @property
    def exact_only(self) -> tuple[str, ...]:
        """The conclusions that are judged exactly, at the first `exact` draws alone."""
        return tuple(one.name for one in self.everything if one.name not in self._compiled)

    def model_at(self, k: int) -> Model:
        """The model at draw number k, exact."""
        return self.model_of(self.draws.exactly(k))

    def model_of(self, drawn: Mapping[str, Fraction]) -> Model:
        """The model at values of parameters and of the payoffs of rankings, exact."""
        parameters = {n: v for n, v in drawn.items() if n in self.model.definition.parameters}
        if not self.draws.orders:
            return self.model.at(parameters)
        definition = ranked(self.model.definition, drawn)
        return Model(definition, self.model.overrides, self.model.name).at(parameters)

    def _drawn(self, start: int, stop: int) -> Block:
        return Block(self.sheet, self.draws.balls(start, stop), stop - start)

    def block(self, start: int, stop: int) -> Columns:
        """Draws `start` to `stop`, judged."""
        parts = [self._stride(at, min(stop, at + STRIDE)) for at in range(start, stop, STRIDE)] or [
            self._stride(start, start)
        ]
        return joined(start, parts)

    def points(
        self,
        points: Sequence[Mapping[str, Fraction]],
        *,
        exact: bool = False,
        settle: bool = True,
        names: Collection[str] | None = None,
    ) -> Columns:
        """Judged at any values: of parameters with a range, and of the payoffs of rankings.

        What a point leaves out is as in the model. Conclusions that are not compiled are judged
        only if `exact`; `settle` as in `rows`. Everything is judged, or what `names` has.
        """
        whole = [self._whole(point) for point in points]
        block = None
        if self.reading is not None:
            values = {n: enclosed(v, [point[n] for point in whole]) for n, v in self.today.items()}
            block = Block(self.sheet, values, len(whole))
        first = range(len(whole)) if exact else range(0)

        def model_at(k: int) -> Model:
            return self.model_of(whole[k])

        last = model_at if settle else None
        return self._judged(block, 0, len(whole), first, last, asked=self._named(names))

    def rows(
        self,
        values: Mapping[str, npt.NDArray[np.float64]],
        *,
        settle: bool = True,
        names: Collection[str] | None = None,
    ) -> Columns:
        """Judged at the float64 in arrays with an entry a point, one for all that is drawn.

        Answers too close for rounded arithmetic are found exactly, or left NOT_ASKED (figures
        not a number) unless `settle`. Conclusions that are not compiled are NOT_ASKED. `names` as
        in `points`.
        """
        asked = self._named(names)
        size = len(next(iter(values.values())))
        parts = []
        for at in range(0, size, STRIDE):
            part = {name: row[at : at + STRIDE] for name, row in values.items()}
            parts.append(self._rows(part, asked, settle=settle))
        return joined(0, parts)

    def _named(self, names: Collection[str] | None) -> list[Conclusion | Figure]:
        return [one for one in self.everything if names is None or one.name in names]

    def _rows(
        self,
        values: Mapping[str, npt.NDArray[np.float64]],
        asked: Sequence[Conclusion | Figure],
        *,
        settle: bool,
    ) -> Columns:
        size = len(next(iter(values.values())))
        block = None
        if self.reading is not None:
            block = Block(self.sheet, {name: ball(row) for name, row in values.items()}, size)

        def model_at(k: int) -> Model:
            return self.model_of({name: Fraction(float(row[k])) for name, row in values.items()})

        return self._judged(block, 0, size, range(0), model_at if settle else None, asked=asked)

    @cached_property
    def base(self) -> dict[str, int]:
        """Today's answer to each conclusion, exact."""
        found = {one.name: answer(one.exactly, self.model) for one in self.conclusions}
        return {n: NO_ANSWER if holds is None else int(holds) for n, holds in found.items()}

    @cached_property
    def today(self) -> dict[str, Fraction]:
        """The values in the model of all that is drawn."""
        found = {name: self.model.values[name] for name in self.draws.ranges}
        for player, order in self.draws.orders.items():
            found |= {rank_name(player, g): Fraction(g + 1) for g in range(order.size)}
        return found

    def _whole(self, point: Mapping[str, Fraction]) -> dict[str, Fraction]:
        """A point with what follows from it, or stays as it is."""
        found = self.today | dict(point)
        if self.draws.follows:
            parameters = self.model.definition.parameters
            given = {n: v for n, v in point.items() if n in parameters}
            try:
                values = self.model.definition.values({**self.model.overrides, **given})
            except DetenteError:
                # The model breaks down at this point, and says so when it is judged.
                return found
            found |= {name: values[name] for name in self.draws.ranges}
        return found

    def _stride(self, start: int, stop: int) -> Columns:
        block = None if self.reading is None else self._drawn(start, stop)
        first = range(start, min(stop, self.exact))
        return self._judged(block, start, stop, first, self.model_at, drawn=True)

    def _judged(  # noqa: PLR0913 (draws, and what to do with them)
        self,
        block: Block | None,
        start: int,
        stop: int,
        first: Sequence[int],
        model_at: Callable[[int], Model] | None,
        *,
        drawn: bool = False,
        asked: Sequence[Conclusion | Figure] | None = None,
    ) -> Columns:
        import numpy as np

        found: dict[str, npt.NDArray[np.uint8]] = {}
        numbers: dict[str, npt.NDArray[np.float64]] = {}
        waiting: dict[int, list[Conclusion | Figure]] = {}
        for one in self.everything if asked is None else asked:
            open_draws: Sequence[int]
            # What is proven holds for what can be drawn, not for every point.
            if drawn and one.name in self._constant:
                found[one.name] = np.full(stop - start, self._constant[one.name], np.uint8)
                continue
            if one.name not in self._compiled or block is None or self.reading is None:
                open_draws = first
                if isinstance(one, Figure):
                    numbers[one.name] = np.full(stop - start, np.nan)
                else:
                    found[one.name] = np.full(stop - start, NOT_ASKED, np.uint8)
            elif isinstance(one, Figure):
                value, known = level(one, block, self.reading)
                numbers[one.name] = value.copy()
                if model_at is None:
                    numbers[one.name][~known] = np.nan
                open_draws = (start + np.flatnonzero(~known)).tolist()
            else:
                found[one.name], sure = answers_or_unsure(one, block, self.reading)
                if model_at is None:
                    found[one.name][~sure] = NOT_ASKED
                open_draws = (start + np.flatnonzero(~sure)).tolist()
            for k in open_draws:
                waiting.setdefault(k, []).append(one)
        if block is not None:
            block.forget()
        if model_at is None:
            return Columns(start, found, numbers, 0)
        for k, ones in sorted(waiting.items()):
            model = model_if_any(model_at, k)
            for one in ones:
                if isinstance(one, Figure):
                    numbers[one.name][k - start] = number(one, model)
                else:
                    holds = None if model is None else answer(one.exactly, model)
                    found[one.name][k - start] = NO_ANSWER if holds is None else int(holds)
        return Columns(start, found, numbers, sum(map(len, waiting.values())))
