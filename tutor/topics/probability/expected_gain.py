"""The expected gain of a game, a bet, a raffle or an insurance told in words, and whether it is fair."""

from __future__ import annotations

import re
from fractions import Fraction
from random import Random

from tutor.notation.tree import Text
from tutor.problem import Problem
from tutor.problem.payoffs import Branch, Game, game, with_dollars
from tutor.problem.quantities import given_and_asked, normal, places_asked, speaks_decimals
from tutor.problem.read import split_options
from tutor.rules.building import equals, minus, num, of, plus, power, root, times
from tutor.rules.derivation import Rule
from tutor.rules.settling import NotChecked, settle
from tutor.solution import Declined, Prose, Result, Solution, Step, Table
from tutor.topic import Exercise, Task, Topic

NAME = Rule("name_variable", "Name the random variable and list its values", "random-variables")
FEE = Rule("take_off_price", "Take the price off every case", "expected-value")
EXPECT = Rule("expected_value", "Expected value: each value times its probability, added up", "expected-value")
REPEAT = Rule("linearity_of_mean", "The mean goes through sums and constant factors", "expected-value")
VARIANCE = Rule("variance_from_moments", "Variance: the mean of the square minus the square of the mean", "variance")


def read(problem: Problem) -> Task | Declined | None:
    """A game with its cases, and a question about what to expect."""
    text = split_options(problem.text)[0] if problem.options else problem.text
    line = normal(with_dollars(text)).replace("USD ", "$")
    _, asked = given_and_asked(line)
    if not re.search(r"\bexpect\w*|\bon average\b|\baverage (?:gain|loss|profit|winnings?|net|amount)|\bfair (?:game|price|bet)|\bmean (?:gain|profit|winnings?|return)|\bhow much\b|\bin the long run\b|\blong[- ]term\b|\bE\s?[\[(]", asked, re.I):
        return None
    if not re.search(r"\$|\b(?:dollars?|euros?|pounds?|points|win|wins|lose|loses)\b", line):
        return None
    found = game(line)
    if found is None:
        return None
    fair = re.search(r"\bfair (?:price|fee|cost|entry)|\bshould (?:you|a player|one|he|she|we|it) (?:pay|cost|charge)|\bmake (?:it|the game|this) (?:a )?fair|\bto be (?:a )?fair\b", asked, re.I) is not None
    return Task((found, fair, "sd" if re.search(r"\bstandard deviation", asked) else "variance" if re.search(r"\bvariance", asked) else "mean", speaks_decimals(line), places_asked(line)), 1.05, "find the expected gain")


def solve(arguments: tuple[Game, bool, str, bool, int | None]) -> Solution | Declined:
    """List the cases with their net gain, multiply by the probabilities, add up."""
    g, fair, kind, decimal, places = arguments
    fee = Fraction(0) if fair else g.fee
    merged: dict[Fraction, list[Branch]] = {}
    for b in g.branches:
        merged.setdefault(b.amount - fee, []).append(b)
    cases = [(a, sum((b.chance for b in bs), Fraction(0)), " or ".join(dict.fromkeys(b.words for b in bs))) for a, bs in sorted(merged.items(), reverse=True)]

    letter = "X"
    steps: list[Step] = [NAME.states(equals(Text(letter), Text("the net gain of one game")), "The random variable is what is won in one game; a loss counts as a negative gain.")]
    if fee:
        steps.append(FEE.states(equals(Text("net gain"), minus(Text("payout"), num(fee, True))), "The price is paid whatever happens, so it comes off every case."))
    table = Table(("case", "net gain", "probability", "product"), tuple((w, num(a, True), num(p, decimal), num(a * p, decimal)) for a, p, w in cases), "Every case with its net gain and its probability.")
    e = of("E", Text(letter), bracket="[]")
    tree = plus(*[times(num(a, True), num(p, decimal)) for a, p, _ in cases])
    mean = sum((a * p for a, p, _ in cases), Fraction(0))
    try:
        steps.append(EXPECT.states(equals(e, tree), "Each gain times its probability, added up: the average per game in the long run."))
        first = settle(tree, mean, EXPECT, "Work it out.", decimal, places if g.times is None and kind == "mean" else None)
        steps.extend(first.steps)
        value, approx = first.value, first.approx
        if kind != "mean":
            square = plus(*[times(power(num(a, True), 2), num(p, decimal)) for a, p, _ in cases])
            variance = sum((a * a * p for a, p, _ in cases), Fraction(0)) - mean**2
            whole = minus(square, power(num(mean, decimal), 2))
            steps.append(VARIANCE.states(equals(of("Var", Text(letter)), whole), "The mean of the square minus the square of the mean."))
            second = settle(root(whole) if kind == "sd" else whole, None if kind == "sd" else variance, VARIANCE, "Work it out.", decimal, places)
            steps.extend(second.steps)
            value, approx = second.value, second.approx
        elif g.times is not None:
            total = times(num(g.times), num(mean, decimal))
            second = settle(total, g.times * mean, REPEAT, f"Over {g.times} games the expected gains add up.", decimal, places)
            steps.extend(second.steps)
            value, approx = second.value, second.approx
    except NotChecked:
        return Declined("withheld", "My number did not agree with its own formula, so I would rather not show it.")
    per = "game" if g.times is None else f"{g.times} games"
    size = float(mean * (g.times or 1))
    ending: Prose
    if fair:
        ending = ("A fair price is the expected payout, ", value, ": then nobody gains in the long run.")
    elif kind != "mean":
        ending = ("So the ", {"sd": "standard deviation", "variance": "variance"}[kind], " is ", value, ".")
    else:
        mood = "On average nothing is gained or lost: the game is fair." if not mean else f"On average that is a {'gain' if mean > 0 else 'loss'} of about {abs(size):.4g} per {per}, in the long run; one game can end quite differently."
        ending = ("So the expected gain is ", value, ". ", mood)
    result = Result("number", value, (value,), approx=approx or f"{size:.6g}" if kind == "mean" else approx)
    return Solution("expected_gain", "expected-value", "find the expected gain", tuple(steps), result, idea="List every case with what it brings and how likely it is; the expected gain is the average in the long run.", conclusion=ending, exhibits=(table,))


def make_problem(rng: Random, level: int) -> Exercise:
    """Probabilities given; a die; a raffle."""
    a, b = rng.randint(5, 20), rng.randint(1, 6)
    if level == 1:
        text = f"You win ${a} with probability 0.{rng.randint(1, 4)}, otherwise you lose ${b}. What is the expected gain?"
    elif level == 2:
        text = f"You roll a die. If it shows {rng.randint(1, 6)} you win ${a}, otherwise you lose ${b}. What is your expected gain?"
    else:
        n = rng.choice((200, 500, 1000))
        text = f"A raffle sells {n} tickets at ${b} each. There is one prize of ${rng.choice((100, 250, 400))}. What is the expected value of a ticket?"
    return Exercise(text, text, "a number")


TOPIC = Topic(
    id="expected_gain", title="Expected gain of a game", concept="expected-value", phrases=("expected", "average", "fair", "how much", "expect"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("random-variables",),
)  # fmt: skip
