"""Measurements, as ratios taken side by side in one run. `python -m bench NAME [--json]`; nothing here asserts a time."""
