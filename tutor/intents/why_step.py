"""Why that step: the idea behind a step of the last solution, at any depth."""

from __future__ import annotations

from tutor.explain.steps import explain_step
from tutor.intent import Cue, Intent

INTENT = Intent(
    id="why-step",
    title="Why that step?",
    handle=explain_step,
    cues=(
        Cue("(why|explain|how|what about|what happened in|understand) ... step", 4.2),
        Cue("step ... why", 4.0),
        Cue("why (did|do|can|could) (you|we|it) ... (that|there|here|this)", 2.6),
    ),
)
