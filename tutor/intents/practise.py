"""Let me try: an exercise on the concept, made fresh, with hints that give away one step at a time."""

from __future__ import annotations

from tutor.answer import Answer
from tutor.explain.concept import asked, named, suggestions, text
from tutor.explain.exercise import exercise_block, seed_for
from tutor.explain.reply import reply
from tutor.intent import Cue, Intent, Toolbox
from tutor.question import Request


def handle(request: Request, tools: Toolbox) -> Answer | None:
    """An exercise on the concept named first, or on what was last spoken of; None when there is neither."""
    about = [i for i, _ in request.concepts] or list(request.context.focus)
    if not about:
        return None
    level = 1 + sum(tools.mastery.get(about[0], 0.0) > bar for bar in (0.5, 0.8))
    seed = seed_for(request.context)
    for identifier in about[:3]:
        made = tools.workers.run({"do": "exercise", "concept": identifier, "level": level, "seed": seed})
        if made and "failed" not in made:
            buttons = suggestions(("Hint", "hint"), ("Show me the solution", "I give up"), ("Another one", "another one"))
            return reply(
                request,
                tools.graph,
                [exercise_block(made)],
                intent="practise",
                suggestions=buttons,
                focus=(identifier, *(i for i in about if i != identifier)),
                context_exercise={"concept": identifier, "level": level, "seed": seed, "hints": 0},
                context_problem=made["ask"],
            )
    concept = tools.graph[about[0]]
    ideas = "; ".join(k.idea for k in concept.key_ideas[:3])
    prompt = f"I have no exercise to compute for {named(concept)}, but explaining is practice too: tell me in your own words what it is. A good answer touches on {len(concept.key_ideas)} ideas."
    return reply(request, tools.graph, [text(prompt)], intent="practise", suggestions=suggestions(("Show the ideas", asked(concept)))) if ideas else None


INTENT = Intent(
    id="practise",
    title="Let me try",
    handle=handle,
    cues=(
        Cue("(practise|practice|drill|quiz) (me|on|with)", 3.4),
        Cue("(practise|practice)", 2.8, start=True),
        Cue("(quiz|test) me", 3.6),
        Cue("(exercise|exercises|worksheet|drills)", 2.4),
        Cue("(give|make|set) me [a|an|another|some] (problem|problems|exercise|exercises|question|questions|task)", 3.6),
        Cue("let me try", 3.4),
        Cue("(problem|problems|questions) to (solve|practise|practice|try)", 3.2),
        Cue("another one", 2.2),
    ),
)
