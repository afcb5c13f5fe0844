"""Data: one folder a community. `example` is complete enough to run."""
