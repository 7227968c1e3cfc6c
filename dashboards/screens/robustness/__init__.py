"""How sure the places are."""
