"""One region: score, lost points, what to publish."""
