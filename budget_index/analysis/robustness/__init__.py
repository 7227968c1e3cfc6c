"""How sure places and answers are: draws, sensitivity, agreement of assessors, audit of an index."""
