"""Questions to begin with, as (label, message), for a page with nothing on it yet and for anyone who is lost."""

STARTS = (
    ("What is a derivative?", "what is a derivative?"),
    ("Differentiate x² + 3x", "differentiate x^2 + 3x step by step"),
    ("Explain y = mx + b", "explain y = mx + b"),
    ("Do I need maths for ML?", "do I need math for machine learning?"),
)
