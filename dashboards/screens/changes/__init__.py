"""What changed between rounds."""
