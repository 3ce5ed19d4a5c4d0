"""Questions as problems: mathematics found in the prose, names defined, options and data set apart."""

from tutor.problem.patterns import Match
from tutor.problem.record import DataTable, Definition, Option, Problem

__all__ = ["DataTable", "Definition", "Match", "Option", "Problem"]
