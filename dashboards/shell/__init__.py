"""Settle what is looked at: language, round, region, address, style."""
