"""The parts of bench/chaos.py, the program that tries to make Newsluice lose or double a URL."""
