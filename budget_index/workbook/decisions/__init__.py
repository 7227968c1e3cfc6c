"""Write and read the workbooks that settle answers: the review and the region's reply."""
