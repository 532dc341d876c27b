"""The parts of bench/politeness.py."""
