"""What a region could gain, and the least that takes it to the next band."""
