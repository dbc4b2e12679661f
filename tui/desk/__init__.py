"""Use cases: what an operator can do, without a screen and without a network."""
