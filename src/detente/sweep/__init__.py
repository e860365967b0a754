"""The same questions over many admissible games.

The public function `detente.sweep` bears the name of this package. Whichever of the two Python
finds first under that name, `dt.sweep(model)` works: the package can be called as the function.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detente.sweep.run import Sweep


class _Callable(ModuleType):
    @property
    def __call__(self) -> Callable[..., Sweep]:
        from detente.sweep.run import sweep

        return sweep


sys.modules[__name__].__class__ = _Callable
