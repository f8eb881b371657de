"""Reconstruct the front of every day from dated lines, the days of towns, pockets and changes of side."""
