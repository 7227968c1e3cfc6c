"""Print what was found as text on a terminal."""
