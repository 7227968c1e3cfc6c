"""What changed between two rounds or editions, and why: parts that add up exactly."""
