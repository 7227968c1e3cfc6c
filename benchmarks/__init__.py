"""How fast and how lean the package is, measured beside others: ``python -m benchmarks`` writes RESULTS.md."""
