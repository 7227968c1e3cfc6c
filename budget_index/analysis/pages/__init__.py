"""Tables behind the pages of the dashboard."""
