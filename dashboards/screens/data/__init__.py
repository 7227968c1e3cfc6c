"""Every table as a file."""
