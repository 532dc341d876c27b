"""From the bytes of a page to its paragraphs and metadata: pure functions, and the child processes they run in."""
