"""Points, scores, coverage, contributions and losses: the only place where they are computed."""
