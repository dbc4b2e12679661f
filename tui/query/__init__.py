"""The query language: parse, evaluate, explain; pure."""
