"""Score how open and how clear the budget publications of regions are.

The modules follow the data: methodology and responses on the left, scores and rankings on the right. Each imports only
from those before it; ``ARCHITECTURE.md`` has the drawing.
"""

__version__ = "0.1.0"
