"""Blocks of an answer written out in one format each; mathematics arrives here as strings."""
