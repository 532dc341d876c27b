"""Fetching pages and robots.txt: the only part that opens connections to the web, and the only importer of httpx."""
