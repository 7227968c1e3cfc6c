"""A methodology as a spreadsheet with one row per criterion: written from a methodology, read back without loss."""
