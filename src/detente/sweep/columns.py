"""Answers at the draws of a block as columns of small numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.sweep.block import Block
from detente.sweep.conclusions import Conclusion, told
from detente.sweep.reading import Reading, TooInvolved

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

# What a column of a conclusion holds.
NO, YES, NO_ANSWER, NOT_ASKED = 0, 1, 2, 3


@dataclass(frozen=True)
class Columns:
    """What is concluded at the draws of a block, from `start` on.

    `conclusions` hold NO, YES, NO_ANSWER (the model breaks down) or NOT_ASKED for each draw,
    `figures` numbers. `settled` counts the answers that took exact arithmetic.
    """

    start: int
    conclusions: dict[str, npt.NDArray[np.uint8]]
    figures: dict[str, npt.NDArray[np.float64]]
    settled: int


def joined(start: int, parts: Sequence[Columns]) -> Columns:
    """One after the other, from `start` on; at least one part."""
    import numpy as np

    if len(parts) == 1:
        return parts[0]
    one = parts[0]
    return Columns(
        start,
        {n: np.concatenate([p.conclusions[n] for p in parts]) for n in one.conclusions},
        {n: np.concatenate([p.figures[n] for p in parts]) for n in one.figures},
        sum(p.settled for p in parts),
    )


def answers(
    one: Conclusion, block: Block, reading: Reading
) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.bool_]]:
    """A compiled conclusion's answer at each draw, and where it is sure."""
    import numpy as np

    answered, none = told(one, block, reading)
    yes, no = block.flags(answered)
    codes, sure = yes.astype(np.uint8), yes | no
    if none.yes is not False:
        codes[none.yes] = NO_ANSWER
        sure |= none.yes
    return codes, sure


def answers_or_unsure(
    one: Conclusion, block: Block, reading: Reading
) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.bool_]]:
    """The same; unsure of points, unlike any that are drawn, for which it does not compile."""
    import numpy as np

    try:
        return answers(one, block, reading)
    except TooInvolved:
        return np.full(block.size, NOT_ASKED, np.uint8), np.zeros(block.size, bool)
