"""What a page is, if it is no article, and whether an article goes on behind a wall: pure functions over its evidence."""
