"""What a page is if no article, and whether an article goes on behind a wall: pure functions of what it shows."""
