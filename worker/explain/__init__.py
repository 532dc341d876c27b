"""The account of a page for people: on the terminal, and as a page of its own."""
