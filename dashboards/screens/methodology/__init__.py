"""The rules of a round, and its tables as files."""
