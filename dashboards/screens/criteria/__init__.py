"""One question, all regions."""
