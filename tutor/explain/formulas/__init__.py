"""A formula explained: recognised, its symbols, the recipe in words, what a change does, numbers and code."""
