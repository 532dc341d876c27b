"""The parts of bench/hostile.py: pages made to hurt whoever reads them, and what becomes of them."""
