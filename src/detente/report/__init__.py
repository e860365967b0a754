"""Telling what was found: sections make blocks, formats render them.

The public function `detente.report` bears the name of this package. Whichever of the two Python
finds first under that name, `dt.report(model)` works: the package can be called as the function.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detente.report.build import Report


class _Callable(ModuleType):
    @property
    def __call__(self) -> Callable[..., Report]:
        from detente.report.build import report

        return report


sys.modules[__name__].__class__ = _Callable
