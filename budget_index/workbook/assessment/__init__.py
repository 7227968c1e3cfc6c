"""Write and read the workbook that an expert fills in."""
