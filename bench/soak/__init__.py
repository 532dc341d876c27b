"""The parts of bench/soak.py, the program that looks for growth of memory over many pages."""
