"""Regions beside each other."""
