"""Tests of a mean, a proportion, two means or two proportions: hypotheses, statistic, p-value, decision, and what it does not say."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from random import Random

from tutor.notation.tree import Node, Relation, Sequence, Symbol
from tutor.problem import Problem
from tutor.problem.figures import NUMBER, number, rounding_asked, words_of
from tutor.problem.samples import Sample, data_lists, freedom_of, proportions_of, said_means, samples_of, significance_of, sizes_of, successes_of, supposed_mean
from tutor.rules.decision import NO_LEVEL, NOT_THE_CHANCE, USUAL_LEVEL, decide
from tutor.rules.derivation import Rule
from tutor.rules.descriptive import variance_lines
from tutor.rules.sample_pictures import shaded
from tutor.rules.sheet import Amount, NoValue, Sheet, decimal, formula, listed, name, show, value_of
from tutor.rules.tails import NORMAL, Curve, tail
from tutor.solution import Declined, Prose, Result, Solution
from tutor.topic import Exercise, Task, Topic

HYPOTHESES = Rule("state_hypotheses", "State the hypotheses", "hypothesis-testing")
ERROR = Rule("standard_error", "How much the estimate itself spreads", "sampling-distribution")
STATISTIC = Rule("test_statistic", "The test statistic", "hypothesis-testing")
FREEDOM = Rule("degrees_of_freedom", "Degrees of freedom", "t-distribution")
SHARE = Rule("sample_proportion", "The share in the sample", "sampling-distribution")
P_VALUE = Rule("p_value", "The p-value", "p-values")
DIFFERENCES = Rule("paired_differences", "Take the differences of the pairs", "t-test")
_TEST = r"\bis (?:the|this|my|our) coin\b[^.?]*\b(?:fair|biased|unbiased|loaded)\b|\b[zt][- ]?stat(?:istic)?s?\b|\b(?:find|what is|calculate|compute|work out) [zt]\b|\b[zt][- ](?:value|score)\b(?=.*\b(?:h_?0|mu|claim|null)\b)|hypothes\w+|p[- ]?values?|significan\w+|\bz[- ]?tests?\b|\bt[- ]?tests?\b|\b(?:2|two)[- ]sample [tz]\b|test statistic|\bh_?0\b|\btest (?:the claim|whether|if|that)|null\b|a/b test"
IDEA = "Suppose that nothing is going on (H0). How surprising would this sample be then? If it would be very surprising, doubt H0."
_LESS = r"less than|lower|below|smaller|decreas\w+|fewer|reduc\w+|under|shorter|lighter|slower|worse"
_MORE = r"greater|more than|more\b|higher|exceeds?|above|larger|increas\w+|improv\w+|over\b|longer|heavier|faster|better|at least"


@dataclass(frozen=True, slots=True)
class Arguments:
    """`kind`: mean, proportion, means, proportions, z (a z or t statistic given). `side`: both, right, left. `wanted`: p, statistic or decision."""

    kind: str
    side: str
    side_said: bool
    alpha: Fraction
    alpha_said: bool
    wanted: str
    samples: tuple[Sample, ...] = ()
    shares: tuple[tuple[int | None, Fraction | None, int | None], ...] = ()
    null: Fraction = Fraction(0)
    rounding: int | None = None
    pooled: bool = False
    paired: bool = False
    statistic: Fraction = Fraction(0)
    df: int | None = None


def read(problem: Problem) -> Task | Declined | None:
    """A test from summaries, counts or data; a p-value from a statistic."""
    text = words_of(problem)
    low = text.lower()
    if not re.search(_TEST, low) and not re.search(r"is there (?:a |any )?(?:significant )?(?:difference|evidence)", low):
        return None
    if re.search(r"projection|vector|orthogonal|\bmatrix\b|equation", low) and not re.search(r"hypothes|sample|p[- ]?value", low):
        return None
    if re.search(r"chi[- ]?squared?|goodness|contingency|independen(?:t|ce) of|anova|type ii? error|type [12] error|power of|likelihood ratio|slope|correlation|kolmogorov|wilcoxon|sample size (?:is )?(?:needed|required)|how many", low):
        return None
    if re.search(r"^(?:what is|what's|what are|explain|define|why|how does|when)\b(?!.*\d)", low):
        return None
    side, side_said = _side(text, low)
    alpha = significance_of(text)
    base = Arguments("mean", side, side_said, alpha or USUAL_LEVEL, alpha is not None, _wanted(low), rounding=rounding_asked(problem), pooled=re.search(r"pooled|equal variances?|same variance|variances are (?:assumed )?equal", low) is not None, paired=re.search(r"paired|before and after|matched pairs?|before\b.*\bafter", low, re.S) is not None)
    given = re.search(rf"(?:\bz|\bt|test statistic|z[- ]score|t[- ]score|z[- ]statistic|t[- ]statistic|z[- ]value|t[- ]value)\s*(?:of|is|=|value|statistic|:|was)+\s*({NUMBER})", low)
    if given is not None and re.search(r"p[- ]?value|significan|\breject", low) and not re.search(r"sample mean|xbar|mean of", low):
        freedom = (freedom_of(text) or (None,))[0]
        if freedom is None and re.search(r"\bt[- =]|t[- ]?test|t[- ]statistic", low):
            sizes = sizes_of(text)
            freedom = sizes[0] - 1 if sizes else None
            if freedom is None:
                return Declined("missing_data", "For the p-value of a t statistic I need the degrees of freedom.", "For instance: p-value for t = 2.3 with 14 degrees of freedom.")
        if not side_said and re.search(r"one[- ](?:sided|tailed)|single[- ]tail|1-(?:sided|tailed)", low):
            base = replace(base, side="right" if number(given.group(1)) >= 0 else "left", side_said=True)
        wanted = "p" if re.search(r"p[- ]?value", low) else "decision"
        return Task(replace(base, kind="statistic", statistic=number(given.group(1)), df=freedom, wanted=wanted), 1.0, f"find the p-value of {'z' if freedom is None else 't'} = {given.group(1)}")
    lists = data_lists(problem, 3)
    if isinstance(lists, Declined):
        return lists
    data = [s for s in lists if len(s.values) > 1]
    null = _null(text, low)
    if null is None:
        null = supposed_mean(text)
    if null is None and re.search(r"\bcoin\b[^.?]{0,20}\bfair|fair\b[^.?]{0,20}\bcoin|unbiased coin|biased", low):
        null = Fraction(1, 2)
    about_shares = re.search(r"\bproportions?\b|percent\w*|\bp\s*[=<>]|\bp_?[012]\b|conversion rate|click|rate of", low) is not None and not re.search(r"\bmu\b|sample mean|xbar|mean\b|average", low)
    if about_shares or (successes_of(low) is not None and not re.search(r"mean|average|\bmu\b", low)):
        task = _shares_task(base, text, low, null)
        if task is not None:
            return task
    samples = samples_of(text)
    known = samples[0]
    if len(data) >= 2:
        both = tuple(Sample(data=d.values, name=d.name, deviation=known.deviation if known.population else None, variance=known.variance if known.population else None, population=known.population) for d in data[:2])
        if base.paired and len(data[0].values) != len(data[1].values):
            return Declined("bad_shape", f"Paired data need as many values in both lists, but there are {len(data[0].values)} and {len(data[1].values)}.", "Each value needs its partner.")
        return Task(replace(base, kind="means", samples=both, null=Fraction(0)), 1.0, "test whether two means differ")
    if len(data) == 1:
        if null is None:
            return Declined("missing_data", "Which value shall the mean be tested against?", "For instance: test H0: mu = 5.") if re.search(r"test", low) else None
        sample = Sample(data=data[0].values, deviation=known.deviation if known.population else None, variance=known.variance if known.population else None, population=known.population)
        return Task(replace(base, samples=(sample,), null=null), 1.0, f"test whether the mean is {decimal(null)}")
    if base.paired and null is None and len(samples) == 1 and known.mean is not None:
        null = Fraction(0)
    if len(samples) == 2 and all(s.size and s.mean is not None and (s.deviation is not None or s.variance is not None) for s in samples):
        return Task(replace(base, kind="means", samples=tuple(samples)), 1.0, "test whether two means differ")
    measured = [f.value for f in said_means(text)]
    if null is None and len(measured) == 2:
        null = measured[0]
    mean = next((m for m in reversed(measured) if m != null), measured[-1] if measured else None)
    if null is not None and mean is not None and known.size and (known.deviation is not None or known.variance is not None):
        wrong = _impossible(known)
        if wrong is not None:
            return wrong
        return Task(replace(base, samples=(replace(known, mean=mean, population=known.population or _z_test(low)),), null=null), 1.0, f"test whether the mean is {decimal(null)}")
    if re.search(r"\d", low) and re.search(r"test|p-value", low) and re.search(r"calculate|compute|find|perform|conduct|test (?:the|whether|if|at)", low):
        return Declined("missing_data", "For a test I need the value in the null hypothesis and the sample: its size, mean and standard deviation, its counts, or the data.", "For instance: n = 36, mean 52, s = 6; test H0: mu = 50 at the 5% level.")
    return None


def _impossible(sample: Sample) -> Declined | None:
    """A spread that no sample can have, explained; None when the numbers can be right."""
    what, value = ("variance", sample.variance) if sample.deviation is None else ("standard deviation", sample.deviation)
    if value is not None and value < 0:
        return Declined("impossible", f"The {what} is given as {decimal(value)}, but it is built from squares and never negative.", "Please check that number.")
    if value == 0:
        return Declined("impossible", f"With a {what} of 0 all values are the same, and the test statistic would divide by zero.", "Please check that number.")
    return None


def _z_test(low: str) -> bool:
    return re.search(r"\bz[- ]test|z[- ]statistic|known", low) is not None


def _wanted(low: str) -> str:
    """What is asked for; "fair" when the question is whether H0 holds, so that a rejection means no."""
    if re.search(r"\bis\b[^.?]*(?<!not )\bfair\b", low) and not re.search(r"p[- ]?value|statistic|\breject|\bh_?0\b|\bnull\b", low):
        return "fair"
    asks = [m.start() for m in re.finditer(r"(?:find|calculate|compute|what(?:'s| is| are)|determine|give|report|work out|by computing)", low)]
    final = low[asks[-1] :] if asks else low
    if re.search(r"p[- ]?value", final):
        return "p"
    if re.search(r"test statistic|\b[zt][- ]?stat(?:istic)?\b|[zt][- ]value|value of (?:z|t)\b|\bz[- ]score|^(?:find|what is|calculate|compute|work out) [zt]\b", final):
        return "statistic"
    if re.search(r"p[- ]?value", low) and not re.search(r"reject|conclude|is there", low):
        return "p"
    return "decision"


def _side(text: str, low: str) -> tuple[str, bool]:
    """The direction of the alternative: by its symbols, else by the words of the claim."""
    symbol = re.search(r"(?:H_?[1aA]|alternative[^.;]{0,30}?)\s*:?\s*(?:mu|p|pi|mu_?1|p_?1|mu_?d|theta)?[\w_ -]*?\s*(<|>|!=|not\s*=)(?!=)", text)
    if symbol is not None:
        return {"<": "left", ">": "right"}.get(symbol.group(1), "both"), True
    if re.search(r"two[- ](?:sided|tailed)|2-(?:sided|tailed)|differ\w*|not equal|changed?\b|!=", low) and not re.search(r"one[- ](?:sided|tailed)|difference of", low):
        return "both", True
    tailed = re.search(r"(right|upper|left|lower)[- ](?:tail|sided)|one[- ](?:sided|tailed)[, (]+(?:to the |on the )?(right|upper|greater|left|lower|less)", low)
    if tailed is not None:
        return ("right" if (tailed.group(1) or tailed.group(2)) in ("right", "upper", "greater") else "left"), True
    claim = re.search(rf"(?:believ\w+|claims?|test\w*|suspects?|evidence|conclude|think\w*|whether|wonder\w*|determine|shows?|suggests?|interested in)\b[^.?]*?\b({_LESS}|{_MORE})\b", low)
    if claim is not None:
        return ("left" if re.fullmatch(_LESS, claim.group(1)) else "right"), True
    return "both", False


def _null(text: str, low: str) -> Fraction | None:
    found = (
        re.search(rf"H_?0\s*:?\s*\)?\s*(?:the )?(?:population )?(?:mu|p|pi|theta|mean|proportion)?(?:_?\w)?\s*(?:=|<=|>=|is)\s*({NUMBER})", text)
        or re.search(rf"\b(?:hypothesi[sz]ed|claimed|supposed|assumed|null) (?:population )?(?:mean|average|proportion|value)(?: of| is| =|:)? ?({NUMBER})", low)
        or re.search(rf"(?:null hypothesis|hypothesi[sz]ed|claimed?s?|claims? that|advertis\w+|historical\w*|known|stated?s?|population|national|supposed|assumed|believed|test (?:whether|if|that))[^.;\d]{{0,90}}?(?:mean|average|proportion|mu|p)\b[^.;\d]{{0,50}}?(?:is|of|=|was|equals?|differs? from|different from|(?:more|less|greater|higher|lower|larger|smaller|fewer) than|exceeds?|to be|at least|at most|above|below)\s*({NUMBER})", low)
        or re.search(rf"\b(?:mu|p)_?0\s*(?:=|is|of)?\s*({NUMBER})", low)
        or re.search(rf"\bmu\s*=?\s*({NUMBER})", low)
        or re.search(rf"(?:differs? (?:significantly )?from|different from|changed from|(?:more|less|greater|higher|lower|larger|smaller|fewer) than|exceeds?|against)\s*({NUMBER})", low)
        or re.search(rf"(?:claims?|advertis\w+|states?|believes?|says?|said|supposed to|meant to|should|target|promises?|usually|normally|label)\b[^.;\d]{{0,80}}?({NUMBER})", low)
        or re.search(rf"\btest\w*\b[^.;\d]{{0,40}}?(?<!sample )\bmean\b[^.;\d]{{0,20}}?({NUMBER})", low)
    )  # fmt: skip
    return number(found.group(1)) if found is not None else None


def _shares_task(base: Arguments, text: str, low: str, null: Fraction | None) -> Task | Declined | None:
    sizes = sizes_of(text)
    shares = proportions_of(low)
    if null is not None and null > 1:
        null = null / 100 if null < 100 else None
    if len(shares) >= 2 and re.search(r"differ|compar|between|two|both|than|a/b|versus|vs|variant|group", low):
        return Task(replace(base, kind="proportions", shares=tuple(shares[:2])), 1.0, "test whether two proportions differ")
    if null is None or not 0 < null < 1:
        return None
    counted = successes_of(low)
    if not shares and counted is not None:
        shares = [(counted[0], None, counted[1])]
    if not shares or shares[0][1] == null:
        found = re.findall(rf"(?:=|of|is|was|found)\s*({NUMBER})", low)
        others = [number(f) for f in found if 0 < number(f) < 1 and number(f) not in (null, base.alpha)]
        if not others or not sizes:
            return None
        shares = [(None, others[-1], sizes[-1])]
    if not shares[0][2]:
        return Declined("missing_data", "The sample size must be at least 1.", "Please check n.")
    return Task(replace(base, kind="proportion", shares=(shares[0],), null=null), 1.0, f"test whether the proportion is {decimal(null)}")


def solve(arguments: Arguments) -> Solution | Declined:
    """Hypotheses, statistic, p-value, decision."""
    a = arguments
    sheet = Sheet()
    assumptions: list[Prose] = []
    try:
        if a.kind == "statistic":
            curve = NORMAL if a.df is None else Curve("t", Fraction(a.df))
            sheet.given(z=a.statistic)
        elif a.kind in ("proportion", "proportions"):
            curve = _proportions(sheet, a, assumptions)
        else:
            found = _means(sheet, a, assumptions)
            if isinstance(found, Declined):
                return found
            curve = found
    except NoValue as reason:
        return Declined("impossible", f"I cannot work this out: {reason}.")
    z = sheet["z"]
    letter = "z" if curve is NORMAL else "t"
    side = {"both": "at least this far from 0, on either side", "right": "at least this large", "left": "at most this"}[a.side]
    if a.wanted == "statistic":
        return _statistic(a, sheet, letter, curve, assumptions)
    tail(sheet, "p", Symbol("p"), curve, z, a.side, f"If H0 were true, {letter} would follow {curve.name}. This is how often it would come out {side}.", P_VALUE)
    p = sheet["p"]
    rejected = decide(sheet, "p", a.alpha)
    if not a.alpha_said:
        assumptions.append(NO_LEVEL)
    if not a.side_said and a.kind != "statistic":
        assumptions.append("No direction was named, so the test is two-sided.")
    if a.wanted == "p":
        result = sheet.result("p", a.rounding, Symbol("p"))
    else:
        word = "yes" if rejected != (a.wanted == "fair") else "no"
        result = Result("boolean", None, (word,), plain=word, approx=f"p = {decimal(p, 4)}")
    verdict = "the data speak against H0" if rejected else "the data do not speak clearly against H0; that does not prove that H0 is true"
    conclusion = f"{letter} = {decimal(z, 5)}, p = {decimal(p, 4)}: at the level {decimal(a.alpha)}, {verdict}. (Reject H0: {'yes' if rejected else 'no'}.) {NOT_THE_CHANCE}"
    picture = shaded(curve, float(z), a.side, f"{curve.name.capitalize()}, with the p-value {decimal(p, 4)} as the shaded area.")
    concept = "t-test" if curve.kind == "t" else "hypothesis-testing"
    return Solution("hypothesis_test", concept, _goal(a), tuple(sheet.steps), result, idea=IDEA, conclusion=conclusion, assumptions=tuple(assumptions), exhibits=(picture,))


def _statistic(a: Arguments, sheet: Sheet, letter: str, curve: Curve, assumptions: list[Prose]) -> Solution:
    """The solution that ends with the test statistic, for a question that asks for no more."""
    z = sheet["z"]
    place = f"{decimal(abs(z), 4)} standard error{'s' * (abs(z) != 1)} {'above' if z > 0 else 'below'}" if z else "exactly on"
    conclusion = f"{letter} = {decimal(z, 5)}: what was seen lies {place} what H0 says. Under H0, {letter} would follow {curve.name}, where values beyond about 2 on either side are rare. For the decision ask for the p-value."
    return Solution("hypothesis_test", "t-test" if curve.kind == "t" else "hypothesis-testing", _goal(a), tuple(sheet.steps), sheet.result("z", a.rounding, Symbol(letter)), idea=IDEA, conclusion=conclusion, assumptions=tuple(assumptions))


def _goal(a: Arguments) -> str:
    if a.kind == "statistic":
        return "find the p-value"
    what = {"mean": f"the mean is {decimal(a.null)}", "proportion": f"the proportion is {decimal(a.null)}", "means": "two means differ", "proportions": "two proportions differ"}[a.kind]
    return f"test whether {what}" + {"p": " and find the p-value", "statistic": " and find the test statistic"}.get(a.wanted, "")


def _hypotheses(sheet: Sheet, a: Arguments, left: Node, right: Node) -> None:
    sign = {"both": "!=", "right": ">", "left": "<"}[a.side]
    pair = Sequence((Relation((left, right), ("=",)), Relation((left, right), (sign,))), "")
    sheet.state(HYPOTHESES, pair, "The null hypothesis H0 says that nothing is going on; the alternative H1 says what would be news. First H0, then H1.")


def _prepare(sheet: Sheet, sample: Sample, index: str) -> Declined | None:
    mark = f"_{index}" if index else ""
    if sample.data:
        if len(sample.data) < 2:
            return Declined("missing_data", "A sample of one value shows no spread.", "Give at least two values.")
        inner = Sheet()
        variance_lines(inner, sample.data, True, True)
        sheet.steps.extend(inner.steps[:1] if sample.population else inner.steps)
        sheet.given(**{f"n{mark}": len(sample.data), f"x_bar{mark}": inner["x_bar"], f"s{mark}": inner["s"]})
    else:
        if not sample.population and (sample.size or 0) < 2:
            return Declined("missing_data", f"A sample of {sample.size} shows no spread: n must be at least 2.", "Please check n.")
        sheet.given(**{f"n{mark}": sample.size or 0, f"x_bar{mark}": sample.mean or Fraction(0)})
    if not sample.data or sample.population:
        sheet.given(**{f"s{mark}": _deviation(sample)})
    return None


def _deviation(sample: Sample) -> Amount:
    return sample.deviation if sample.deviation is not None else value_of(formula("sqrt(v)"), {"v": sample.variance or Fraction(0)})


def _means(sheet: Sheet, a: Arguments, assumptions: list[Prose]) -> Curve | Declined:
    if a.kind == "means" and a.paired and a.samples[0].data:
        differences = tuple(x - y for x, y in zip(a.samples[0].data, a.samples[1].data, strict=True))
        sheet.state(DIFFERENCES, listed(differences), "Each value has a partner, so the differences are the data; the rest is a test of one mean.")
        return _one_mean(sheet, replace(a, samples=(Sample(data=differences),), null=Fraction(0)), assumptions)
    if a.kind == "mean":
        return _one_mean(sheet, a, assumptions)
    _hypotheses(sheet, a, name("mu_1"), name("mu_2"))
    for k, sample in enumerate(a.samples, 1):
        wrong = _prepare(sheet, sample, str(k))
        if wrong is not None:
            return wrong
    if not sheet["s_1"] and not sheet["s_2"]:
        return Declined("impossible", "Neither sample shows any spread, so the test statistic would divide by zero.", "Please check the data.")
    assumptions.append("Both samples are random and independent, from populations that are roughly normal (or large samples).")
    if a.samples[0].population:
        sheet.line("SE", "sqrt(s_1^2/n_1 + s_2^2/n_2)", ERROR, "Variances of independent means add; the population variances are known.")
        curve = NORMAL
    elif a.pooled:
        sheet.line("df", "n_1 + n_2 - 2", FREEDOM, "Both samples lose one for their own mean.", name("df"))
        sheet.line("v", "((n_1 - 1)*s_1^2 + (n_2 - 1)*s_2^2)/(n_1 + n_2 - 2)", ERROR, "With equal variances both samples estimate the same one.", formula("s_p^2"))
        sheet.line("SE", "sqrt(v*(1/n_1 + 1/n_2))", ERROR, "The standard error of the difference.")
        curve = Curve("t", sheet["df"])
    else:
        sheet.line("a", "s_1^2/n_1", ERROR, "The variance of the first mean.")
        sheet.line("b", "s_2^2/n_2", ERROR, "The variance of the second mean.")
        sheet.line("SE", "sqrt(a + b)", ERROR, "Variances of independent means add.")
        sheet.line("df", "(a + b)^2/(a^2/(n_1 - 1) + b^2/(n_2 - 1))", FREEDOM, "Welch's formula, for samples whose variances need not be equal.", name("df"))
        curve = Curve("t", sheet["df"])
        assumptions.append("The variances are not assumed equal (Welch's test).")
    sheet.line("z", "(xbar_1 - xbar_2)/SE", STATISTIC, "How many standard errors apart the two means are.", Symbol("z" if curve is NORMAL else "t"))
    return curve


def _one_mean(sheet: Sheet, a: Arguments, assumptions: list[Prose]) -> Curve | Declined:
    sample = a.samples[0]
    _hypotheses(sheet, a, name("mu"), show(a.null))
    wrong = _prepare(sheet, sample, "")
    if wrong is not None:
        return wrong
    if not sheet["s"]:
        return Declined("impossible", "All values are the same, so the test statistic would divide by zero.", "Please check the data.")
    sheet.given(m=a.null)
    large = sheet["n"] >= 30
    assumptions.append("The sample is random" + ("." if large else ", and the population is roughly normal (the sample is small)."))
    if sample.population:
        sheet.values["sigma"] = sheet["s"]
        sheet.line("SE", "sigma/sqrt(n)", ERROR, "The standard deviation of the population is known, so this is a z test: a mean of n values spreads by σ divided by the root of n.")
        sheet.line("z", "(xbar - m)/SE", STATISTIC, ("How many standard errors the sample mean lies from the value ", show(a.null), " of H0."), Symbol("z"))
        return NORMAL
    sheet.line("SE", "s/sqrt(n)", ERROR, "The spread is estimated from the sample, so this is a t test: a mean of n values spreads by s divided by the root of n.")
    sheet.line("df", "n - 1", FREEDOM, "One is lost for the mean.", name("df"))
    sheet.line("z", "(xbar - m)/SE", STATISTIC, ("How many standard errors the sample mean lies from the value ", show(a.null), " of H0."), Symbol("t"))
    return Curve("t", sheet["df"])


def _take_share(sheet: Sheet, share: tuple[int | None, Fraction | None, int | None], mark: str) -> None:
    successes, given, size = share
    sheet.given(**{f"n{mark}": size or 0})
    label = name("phat" + mark)
    if successes is not None:
        sheet.given(**{f"x{mark}": successes})
        sheet.line(f"p_hat{mark}", f"x{mark}/n{mark}", SHARE, f"{successes} of {size}.", label)
    else:
        sheet.given(**{f"p_hat{mark}": given or Fraction(0), f"x{mark}": (given or Fraction(0)) * (size or 0)})
        sheet.state(SHARE, Relation((label, show(given or Fraction(0))), ("=",)), "The share in the sample is given.")


def _proportions(sheet: Sheet, a: Arguments, assumptions: list[Prose]) -> Curve:
    assumptions.append("The samples are random, and large enough for the normal curve." if a.kind == "proportions" else "The sample is random, and large enough for the normal curve.")
    if a.kind == "proportion":
        _hypotheses(sheet, a, name("p"), show(a.null))
        _take_share(sheet, a.shares[0], "")
        sheet.given(q=a.null)
        if min(sheet["n"] * a.null, sheet["n"] * (1 - a.null)) < 5:
            assumptions.append("Careful: fewer than 5 successes or failures are expected, so the normal curve is only a rough guide.")
        sheet.line("SE", "sqrt(q*(1 - q)/n)", ERROR, "Under H0 the true share is the one it names, so the standard error uses that one.")
        sheet.line("z", "(phat - q)/SE", STATISTIC, "How many standard errors the share lies from the one of H0.", Symbol("z"))
        return NORMAL
    _hypotheses(sheet, a, name("p_1"), name("p_2"))
    _take_share(sheet, a.shares[0], "_1")
    _take_share(sheet, a.shares[1], "_2")
    sheet.line("q", "(x_1 + x_2)/(n_1 + n_2)", SHARE, "Under H0 both groups have the same share: put them together to estimate it.", name("phat"))
    sheet.line("SE", "sqrt(q*(1 - q)*(1/n_1 + 1/n_2))", ERROR, "The standard error of the difference under H0.")
    sheet.line("z", "(phat_1 - phat_2)/SE", STATISTIC, "How many standard errors apart the shares are.", Symbol("z"))
    return NORMAL


def make_problem(rng: Random, level: int) -> Exercise:
    """A z test, a t test, two samples; the p-value or the statistic."""
    n, mean = rng.choice((16, 25, 36, 49)), rng.randint(40, 60)
    if level == 1:
        text = f"A random sample of size {n} has sample mean {mean + rng.randint(-3, 3)}. The population standard deviation is {rng.randint(4, 9)}. Test H0: mu = {mean} against H1: mu != {mean}. What is the test statistic? Round to 2 decimal places."
    elif level == 2:
        text = f"A random sample of size {n} has sample mean {mean + rng.randint(1, 4)} and sample standard deviation {rng.randint(4, 9)}. Test H0: mu = {mean} against H1: mu > {mean}. What is the p-value? Round to 4 decimal places."
    else:
        one, two = [rng.randint(10, 20) for _ in range(5)], [rng.randint(12, 24) for _ in range(6)]
        text = f"Group A: {', '.join(map(str, one))}. Group B: {', '.join(map(str, two))}. Do a two-sided t-test for a difference of the means. What is the p-value? Round to 3 decimal places."
    return Exercise(text, text, "a number")


TOPIC = Topic(
    id="hypothesis_test", title="Hypothesis tests", concept="hypothesis-testing",
    phrases=("t statistic", "z statistic", "t-statistic", "z-statistic", "hypothesis", "hypotheses", "p-value", "p value", "significance", "significant", "t-test", "z-test", "t test", "z test", "test statistic", "test whether", "test if", "test that", "test the claim", "is there a difference", "evidence"),
    read=read, solve=solve, make_problem=make_problem, always=True, concepts=("t-test", "p-values", "ab-testing"),
)  # fmt: skip
