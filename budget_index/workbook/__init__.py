"""Workbooks for assessors: written from a methodology, read back with every answer at its cell."""
