"""What changed between two rounds, and why: parts that add up exactly."""
