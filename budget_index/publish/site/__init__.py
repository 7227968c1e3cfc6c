"""The site: plain HTML in three languages from content, for a web host, a folder or a stick, without a server."""
