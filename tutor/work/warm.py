"""Imported once by the server that workers are forked from: loads sympy and every topic, and works an example of each large kind.

What is loaded lazily on the first question of a kind is loaded here, so that no learner waits for it.
"""

from tutor.work.jobs import perform

for question in (
    "differentiate x^2 + 3*x",
    "solve 3*x + 4 = 19 for x",
    "solve x^2 - 2*x - 1 = 0",
    "integrate x*e^x",
    "limit of sin(x)/x as x goes to 0",
    "eigenvalues of [[2, 1], [1, 2]]",
    "what is 3/4 + 1/6?",
):
    perform({"do": "solve", "text": question, "definitions": []})
for job in (
    {"do": "explain", "formula": "y = m*x + b", "context": ""},
    {"do": "part", "formula": "y = m*x + b", "question": "why the b?"},
    {"do": "formula", "text": "the mean of the squared errors"},
    {"do": "exercise", "concept": "derivatives", "level": 1, "seed": 1},
    {"do": "check", "problem": "solve 2*x + 3 = 7", "work": "2*x = 4\nx = 2"},
    {"do": "compare", "problem": "2 + 3", "answer": "5"},
):
    perform(job)
