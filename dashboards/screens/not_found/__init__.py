"""An address that no page has."""
