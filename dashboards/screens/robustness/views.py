"""The views of the page on robustness; each gives its sections and its part of the URL, and computes what it shows."""

from collections.abc import Callable

from dashboards.elements.sections import Section
from dashboards.screens.robustness.assessors import assessors_view
from dashboards.screens.robustness.audit import audit_view
from dashboards.screens.robustness.choices import choices_view
from dashboards.screens.robustness.matrix import matrix_view
from dashboards.screens.robustness.own_weights import weights_view
from dashboards.screens.robustness.pair import pair_view
from dashboards.screens.robustness.places import places_view
from dashboards.screens.robustness.scenario import Scenario
from dashboards.screens.robustness.widgets import Drawn
from dashboards.shell.view import View

VIEWS: dict[str, Callable[[View, Scenario], Drawn]] = {
    "places": places_view,
    "weights": weights_view,
    "matrix": matrix_view,
    "pair": pair_view,
    "choices": choices_view,
    "assessors": assessors_view,
    "audit": audit_view,
}
SLIDES = {"matrix": ("matrix",), "pair": ("pair", "bands"), "choices": ("left-out",), "assessors": ("agreement",)}
"""Views whose slides follow those of the places, when these are shown, and the slides taken of each."""
DRAWN = ("places", "weights", "matrix", "pair", "choices")
"""Views that depend on what varies."""


def more_slides(v: View, scenario: Scenario) -> list[Section]:
    """Give the slides of the other views, so that the whole page can be shown one after the other."""
    found = [(VIEWS[name](v, scenario)[0], slides) for name, slides in SLIDES.items()]
    return [section for sections, slides in found for section in sections if section.name in slides]
