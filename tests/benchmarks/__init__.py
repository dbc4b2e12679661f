"""Measured figures, each beside a peer or a limit taken in the same run: `python -m tests.benchmarks`."""
