"""Mastery from answers: an Elo-like logistic model with a global ability, recent form, and a skill for each concept.

State in, state out; no clock and no randomness. The model is of the family of Pelánek, "Applications of the Elo rating
system in adaptive educational systems" (2016), with fast recency terms; its scalars were fitted jointly on public
tutoring data (ASSISTments 2009, OLI statics) and are the defaults here.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from types import MappingProxyType

MASTERED = 0.85
ANSWERS_NEEDED = 3
RIGHT_IN_A_ROW = 2


@dataclass(frozen=True, slots=True)
class Parameters:
    """The scalars of the model, on the log-odds scale."""

    ability_gain: float = 0.5642158479145237
    ability_slowing: float = 0.04966280481145414
    skill_gain: float = 0.19442798645536188
    skill_slowing: float = 0.0
    form_decay: float = 0.8990163594180727
    form_gain: float = 0.20732659334014175
    fast_decay: float = 0.48002089217460103
    fast_gain: float = 0.3177205942206162
    same: float = 0.12967948865988904
    same_last: float = 0.0016938382919037215
    new: float = -0.35578481598344647
    right_bonus: float = -0.007050586762261975
    wrong_bonus: float = 0.020524031322938924
    skill_weight: float = 0.575243571925678
    later_share: float = 0.8293937531353938
    difficulty: float = -0.6
    forgetting: float = 0.15


DEFAULTS = Parameters()


@dataclass(frozen=True, slots=True)
class Skill:
    """What is known of one concept: skill, fast recency, answers so far, right answers in a row, and when last seen
    (seconds since 1970, UTC)."""

    skill: float = 0.0
    fast: float = 0.0
    answers: int = 0
    streak: int = 0
    last_seen: float | None = None


@dataclass(frozen=True, slots=True)
class Learner:
    """The whole state: global ability, recent form, number of answers, the last concept and outcome, skills by concept."""

    ability: float = 0.0
    form: float = 0.0
    answers: int = 0
    last_concept: str = ""
    last_outcome: int = 0
    skills: MappingProxyType[str, Skill] = field(default_factory=lambda: MappingProxyType({}))


def predicted(learner: Learner, concept: str, at: float, parameters: Parameters = DEFAULTS) -> float:
    """The probability that the next answer on `concept` is right."""
    return _logistic(_log_odds(learner, concept, at, parameters))


def updated(learner: Learner, concept: str, right: bool, at: float, parameters: Parameters = DEFAULTS) -> Learner:
    """The learner after one answer at time `at`; a time before the last one counts as the same time."""
    p = parameters
    known = learner.skills.get(concept, Skill())
    error = float(right) - predicted(learner, concept, at, p)
    share = 1.0 if known.answers == 0 else p.later_share
    skill = replace(
        known,
        skill=known.skill + p.skill_gain / (1 + p.skill_slowing * known.answers) * error + (p.right_bonus if right else p.wrong_bonus),
        fast=p.fast_decay * known.fast + p.fast_gain * error,
        answers=known.answers + 1,
        streak=known.streak + 1 if right else 0,
        last_seen=max(at, known.last_seen or at),
    )
    return Learner(
        ability=learner.ability + p.ability_gain / (1 + p.ability_slowing * learner.answers) * share * error,
        form=p.form_decay * learner.form + p.form_gain * error,
        answers=learner.answers + 1,
        last_concept=concept,
        last_outcome=1 if right else -1,
        skills=MappingProxyType({**learner.skills, concept: skill}),
    )


def mastery(learner: Learner, concept: str, at: float, parameters: Parameters = DEFAULTS) -> float:
    """The displayed mastery, 0 to 1: ability and skill against the concept's difficulty, fading with the days."""
    known = learner.skills.get(concept, Skill())
    z = learner.ability + parameters.skill_weight * known.skill - parameters.difficulty - _faded(known, at, parameters)
    return _logistic(z)


def is_mastered(learner: Learner, concept: str, at: float) -> bool:
    """Mastery of at least 0.85 from at least three answers, the last two of them right."""
    known = learner.skills.get(concept, Skill())
    return known.answers >= ANSWERS_NEEDED and known.streak >= RIGHT_IN_A_ROW and mastery(learner, concept, at) >= MASTERED


def _log_odds(learner: Learner, concept: str, at: float, p: Parameters) -> float:
    known = learner.skills.get(concept, Skill())
    z = learner.ability + learner.form + p.skill_weight * known.skill + known.fast - p.difficulty - _faded(known, at, p)
    if learner.last_concept == concept:
        z += p.same + p.same_last * learner.last_outcome
    return z + (p.new if known.answers == 0 else 0.0)


def _faded(known: Skill, at: float, p: Parameters) -> float:
    if known.last_seen is None:
        return 0.0
    days = max(0.0, at - known.last_seen) / 86_400
    return p.forgetting * math.log1p(days)


def _logistic(z: float) -> float:
    return 1 / (1 + math.exp(-z))
