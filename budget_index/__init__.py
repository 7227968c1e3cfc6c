"""Score how open and how clear the budget publications of regions are.

The modules follow the data: methodology and responses on the left, scores and rankings on the right. Each imports only
from those before it; ``ARCHITECTURE.md`` has the drawing.

People with pandas come in here; nothing is loaded before it is used:

>>> import budget_index as bi
>>> rules = bi.methodology("obs-2017")
>>> rules.ranked
'transparency'

``docs/python.en.md`` shows all of it.
"""

import importlib
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from budget_index.front import ProblemsFound as ProblemsFound
    from budget_index.front import actions as actions
    from budget_index.front import agreement as agreement
    from budget_index.front import charts as charts
    from budget_index.front import compare as compare
    from budget_index.front import explain as explain
    from budget_index.front import gains as gains
    from budget_index.front import methodology as methodology
    from budget_index.front import read as read
    from budget_index.front import regions as regions
    from budget_index.front import score as score
    from budget_index.front import uncertainty as uncertainty

__version__ = "0.1.0"
__all__ = [
    "ProblemsFound", "actions", "agreement", "charts", "compare", "explain", "gains", "methodology", "read", "regions",
    "score", "uncertainty",
]  # fmt: skip
FRONT = f"{__name__}.front"
OPEN = {__name__: __all__, f"{__name__}.charts": ["changes", "places", "ranking", "region"]}
"""What the front door has, by the module in which people look for it."""
NAMESAKES = {f"{__name__}.{name}" for name in ("charts", "methodology", "regions")}
NAMESAKES |= {f"{__name__}.charts.{name}" for name in ("ranking", "region")}
"""Modules that share their name with a function of the front door: they are modules, and can be called."""


class _Door(ModuleType):
    """A module that opens the front door: names that aren't its own are looked up there, and it can be a function."""

    def __getattr__(self, name: str) -> Any:
        whole = f"{self.__name__}.{name}"
        if whole in NAMESAKES:
            return importlib.import_module(whole)
        if name.startswith("__") or name not in self._names():
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}", name=name, obj=self)
        return getattr(_front(self.__name__), name)

    def __setattr__(self, name: str, value: object) -> None:
        if isinstance(value, ModuleType) and value.__name__ in NAMESAKES:
            value.__class__ = _Door
        super().__setattr__(name, value)

    def __call__(self, *args: Any, **options: Any) -> Any:
        return _front(self.__name__)(*args, **options)

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *self._names()})

    def _names(self) -> Sequence[str]:
        """Name what the front door has here."""
        return OPEN.get(self.__name__, ())


def _front(module: str) -> Any:
    """Return what stands for a module at the front door: the door itself, a function, or the charts."""
    inside: Any = importlib.import_module(FRONT)
    for name in module.split(".")[1:]:
        inside = getattr(inside, name)
    return inside


sys.modules[__name__].__class__ = _Door
