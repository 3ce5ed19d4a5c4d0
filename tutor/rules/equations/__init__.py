"""Equations in one unknown, worked out as on the board: one file per way of solving."""
