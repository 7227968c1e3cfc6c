"""Show rounds in the browser: the shell around every page, the elements pages are made of, the pages."""
