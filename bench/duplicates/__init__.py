"""What bench/duplicates.py measures with: texts, edits of them, and texts that only look alike."""
