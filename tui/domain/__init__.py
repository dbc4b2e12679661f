"""The rules of service operation as pure functions over plain values.

No clock, no file, no screen, no third party: time, ids and authors are handed in.
"""
