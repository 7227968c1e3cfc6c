"""The one list of ways in which scores become one; their arithmetic is loaded when something is scored."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from budget_index.methodology.arithmetic import Arithmetic


@dataclass(frozen=True)
class Aggregate:
    """One way in which scores become one; what users read for it is the text ``aggregate.NAME``.

    Parameters
    ----------
    function
        The function of ``arithmetic`` that combines scores; the one that differentiates it has the ending ``_slopes``.
    formula
        How the reference for authors writes it: w weight, s score, m the most that a criterion's scale gives.
    by_maximum
        Whether each weight is multiplied by the most that the criterion's scale gives; then it is taken over criteria.
    takes_negative
        Whether it makes sense of points below 0.
    """

    function: str
    formula: str
    by_maximum: bool = False
    takes_negative: bool = True

    @property
    def combine(self) -> "Arithmetic":
        """Members' scores, who is present, weights → one score a row."""
        return self._arithmetic(self.function)

    @property
    def slopes(self) -> "Arithmetic":
        """The same arguments → how much that score rises with each member."""
        return self._arithmetic(f"{self.function}_slopes")

    @staticmethod
    def _arithmetic(name: str) -> "Arithmetic":
        from budget_index.methodology import arithmetic

        return getattr(arithmetic, name)  # type: ignore[no-any-return]


AGGREGATES = {
    "mean": Aggregate("mean", "Σ w·s ÷ Σ w"),
    "geometric_mean": Aggregate("geometric_mean", "exp(Σ w·ln s ÷ Σ w)", takes_negative=False),
    "harmonic_mean": Aggregate("harmonic_mean", "Σ w ÷ Σ (w ÷ s)", takes_negative=False),
    "minimum": Aggregate("minimum", "min s"),
    "share_of_maximum": Aggregate("mean", "Σ w·m·s ÷ Σ w·m", by_maximum=True),
}
"""Every aggregate by its name in a methodology file; the model, its schema and the command line follow this list."""
