"""The state of an answer in the dense arrays.

The codes are ordered so that one comparison answers the two questions the engine asks: does it have points
(``state < NOT_APPLICABLE``), and does it count at all (``state != NOT_APPLICABLE``).
"""

ANSWERED, DERIVED, GATED, NOT_APPLICABLE, MISSING, UNRESOLVED, INVALID = range(7)
STATE_NAMES = ("answered", "derived", "gated", "not_applicable", "missing", "unresolved")
SCORED, INSUFFICIENT = 0, 2
STATUS_NAMES = ("scored", "not_applicable", "insufficient")
