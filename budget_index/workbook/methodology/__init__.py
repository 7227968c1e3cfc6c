"""A methodology as a spreadsheet: one row a criterion; written from a methodology, read back without loss."""
