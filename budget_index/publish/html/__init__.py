"""Content as HTML: the blocks that the dashboard and the site have in common."""
