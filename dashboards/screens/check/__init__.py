"""Check a workbook before it is sent."""
