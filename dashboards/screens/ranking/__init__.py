"""The ranking of a round."""
