"""The rules of a round."""
