"""The demo: a small news site of invented places on loopback, and the whole of Newsluice run on it."""
