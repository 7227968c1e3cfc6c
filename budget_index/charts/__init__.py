"""Charts: pure functions from a table to an ``alt.Chart``; every one passes through ``theme.finish``."""
