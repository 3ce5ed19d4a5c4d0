"""Convolution of lists and of small images with a kernel, max and average pooling, and the size of the output."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from tutor.notation.tree import Call, Matrix, Node, Number, Relation, Sequence, Text
from tutor.problem import Problem
from tutor.problem.arrays import matrices
from tutor.problem.figures import amount, runs, words_of
from tutor.rules.arrays import fractions, matrix
from tutor.rules.derivation import Rule
from tutor.rules.sheet import Sheet, decimal, formula, name, over, show, times, total
from tutor.solution import Declined, Prose, Result, Solution
from tutor.topic import Exercise, Task, Topic

SIZE = Rule("output_size", "How often the kernel fits", "convolution")
FLIP = Rule("flip_kernel", "Turn the kernel round", "convolution")
SLIDE = Rule("slide_kernel", "Lay the kernel on, multiply and add", "convolution")
PAD = Rule("zero_padding", "Put zeros around", "convolution")
POOL = Rule("pooling", "One number for each window", "convolution")
COUNT = Rule("count_parameters", "Count the weights", "convolution")


@dataclass(frozen=True, slots=True)
class Arguments:
    """`kind`: size, parameters, list, image, pool; the numbers it needs."""

    kind: str
    numbers: tuple[int, ...] = ()
    signal: tuple[tuple[Fraction, ...], ...] = ()
    kernel: tuple[tuple[Fraction, ...], ...] = ()
    stride: int = 1
    padding: int = 0
    flip: bool = False
    mode: str = "valid"
    same: bool = False


def read(problem: Problem) -> Task | Declined | None:
    """Output size of a convolution; its values on numbers."""
    text = words_of(problem)
    low = text.lower()
    if not re.search(r"convol\w*|\bcnn\b|\bconv\b|cross-?correlation|pool(?:ing)?\b|\bfilters?\b|\bkernel\b", low) or re.search(r"probab|null space|kernel of (?:the )?(?:matrix|linear)|random variables", low):
        return None
    stride, padding = amount(low, r"strides?(?: of| is| =|=|s)*", r"\bs\s*="), amount(low, r"padding(?: of)?(?: width| size)?(?: of| is| =|=|p|with|to)*", r"pad(?:ded)? (?:with|by|of)?", r"\bp\s*=")
    given = list(matrices(problem))
    values = [fractions(m.tree) for m in given]  # type: ignore[arg-type]
    grids = [tuple(tuple(r) for r in v) for v in values if v is not None]
    step, pad = int(stride) if stride else 1, int(padding) if padding else 0
    if step < 1 or pad < 0:
        return Declined("impossible", "The stride must be at least 1, and the padding is never negative.", "Please check both.")
    pool = re.search(r"(max|average|avg|mean)[- ]?pool", low)
    if pool is not None and grids:
        window = re.search(r"(\d+)\s*(?:x|\*|by)\s*\d+\s*(?:\w+ )?(?:max|average|pool|window|kernel|filter)|(?:window|size|kernel|filter)(?: size)?(?: of| is| =|=)*\s*(\d+)", low)
        k = int(window.group(1) or window.group(2)) if window else 2
        if k < 1 or k > min(len(grids[0]), len(grids[0][0])):
            return Declined("bad_shape", "The window must fit into the image.", "Please check the sizes.")
        return Task(Arguments("pool", (k,), grids[0], stride=int(stride) if stride else k, mode="max" if pool.group(1) == "max" else "mean"), 1.0, f"{pool.group(1)} pooling with a {k}×{k} window")
    if len(grids) >= 2 and min(len(g) for g in grids[:2]) > 1:
        first, second = (grids[0], grids[1]) if len(grids[0]) >= len(grids[1]) else (grids[1], grids[0])
        if len(second[0]) > len(first[0]) + 2 * pad:
            return Declined("bad_shape", "The kernel is larger than the image.", "Give a larger image or more padding.")
        flip = re.search(r"true convolution|flip(?:ped|ping)|mathematical convolution", low) is not None
        return Task(Arguments("image", (), first, second, step, pad, flip), 1.05, "convolve an image with a kernel")
    lists = [r for r in runs(text, 2) if r.bracket and len(r.values) >= 2]
    if len(lists) >= 2 and not grids:
        mode = "valid" if re.search(r"\bvalid\b", low) else "same" if re.search(r"['\"]?same['\"]?", low) else "valid" if re.search(r"stride|padding|cnn|neural|kernel|filter", low) else "full"
        one, two = lists[0].values, lists[1].values
        if len(two) > len(one):
            one, two = two, one
        flip = mode != "valid" or re.search(r"kernel|filter|cnn|neural|cross-?corr", low) is None
        if re.search(r"cross-?correlation", low):
            flip = False
        extra = len(two) - 1
        pad = extra if mode == "full" else extra // 2 if mode == "same" else pad
        return Task(Arguments("list", (), (one,), (two,), step, pad, flip, mode), 1.05, "convolve two lists")
    return _size(low, step, pad, stride is not None, padding is not None)


def _size(low: str, stride: int, padding: int, said: bool, padded: bool) -> Task | Declined | None:
    square = r"(\d+)\s*(?:x|\*|by|×)\s*(\d+)(?:\s*(?:x|\*|by|×)\s*(\d+))?"
    behind, before = re.search(rf"(?:input|image|images|volume|feature map|size|activation)\b[^.;\d]{{0,40}}?{square}", low), re.search(rf"{square}\s*(?:\w+ )?(?:input|image|volume|feature)", low)
    image = min((m for m in (behind, before) if m is not None), key=lambda m: m.start(1), default=None)
    rest = low if image is None else f"{low[: image.start(1)]};{low[image.end() :]}"
    kernel = re.search(rf"(?:filters?|kernels?|convolutions?|window|receptive field)\b[^.;\d]{{0,30}}?{square}", rest) or re.search(rf"{square}\s*(?:\w+ )?(?:filters?|kernels?|conv\w*|window|max|pool)", rest)
    if image is None or kernel is None:
        n, k = amount(low, r"\b[nw]\s*=", r"input (?:of )?(?:size|length|width)(?: of| is| =|=)*", r"(?:input|signal|image) of (?:size|length|width)"), amount(low, r"\b[kf]\s*=", r"(?:filter|kernel)(?: of)? (?:size|length|width)(?: of| is| =|=)*", r"(?:filter|kernel) of (?:size|length|width)")
        if n is None or k is None or not re.search(r"size|shape|dimension|length|width", low):
            return None
        sizes = (int(n), int(k))
    else:
        sizes = (int(image.group(1)), int(kernel.group(1)))
    if re.search(r"how many (?:\w+ )?(?:parameters|weights)|number of (?:\w+ )?parameters", low):
        depth = re.search(r"(\d+) (?:colou?r |input )?channels?|rgb", low)
        count = re.search(r"(\d+) (?:\w+ ){0,2}?(?:filters|kernels|output channels)", low)
        channels = (int(depth.group(1)) if depth.group(1) else 3) if depth else int(image.group(3)) if image and image.group(3) else 1
        if count is None:
            return None
        return Task(Arguments("parameters", (sizes[1], channels, int(count.group(1))), same="no bias" in low or "without bias" in low), 1.0, "count the parameters of a convolution layer")
    if not re.search(r"dimension|size|shape|width|height|k x k|how (?:large|big)|output", low):
        return None
    same = not padded and re.search(r"['\"]?same['\"]? padding|padding\s*=?\s*['\"]?same|padding is same", low) is not None
    if same:
        padding = (sizes[1] - 1) // 2
    if sizes[1] > sizes[0] + 2 * padding:
        return Declined("bad_shape", f"A kernel of size {sizes[1]} does not fit into {sizes[0]} (with padding {padding}).", "Please check the sizes.")
    return Task(Arguments("size", sizes, stride=stride, padding=padding), 1.0, f"find the output size for input {sizes[0]}, kernel {sizes[1]}, stride {stride}, padding {padding}")


def solve(arguments: Arguments) -> Solution | Declined:
    """The size; the parameters; or window by window."""
    a = arguments
    return {"size": _solve_size, "parameters": _solve_parameters, "list": _solve_list, "image": _solve_image, "pool": _solve_pool}[a.kind](a)


def _solve_size(a: Arguments) -> Solution:
    sheet = Sheet()
    n, k = a.numbers
    sheet.given(n=n, k=k, p=a.padding, s=a.stride)
    exact = sheet.line("q", "(n + 2*p - k)/s", SIZE, "The padded input has n + 2p places. The kernel takes k of them, and each stride of s is one more position.", Text("further positions"))
    assert isinstance(exact, Fraction)
    whole = exact.numerator // exact.denominator
    sheet.given(w=whole)
    assumptions: tuple[Prose, ...] = ()
    if exact.denominator != 1:
        sheet.state(SIZE, Relation((name("w"), Number(str(whole))), ("=",)), "The last step does not fit whole, so round down.")
    sheet.line("o", "w + 1", SIZE, "And one for the first position.", Text("output size"), symbolic=False)
    return Solution("convolution", "convolution", "find the size of the output", tuple(sheet.steps), sheet.result("o"), idea="Count how many places the kernel can stand.", conclusion=f"Each output map is {int(sheet['o'])} × {int(sheet['o'])} (for a square input).", assumptions=assumptions)


def _solve_parameters(a: Arguments) -> Solution:
    sheet = Sheet()
    k, c, m = a.numbers
    sheet.given(k=k, c=c, m=m)
    sheet.line("w", "k*k*c", COUNT, "Each filter has a weight for every place of its window in every channel.", Text("weights of a filter"))
    sheet.line("t", "w*m" if a.same else "(w + 1)*m", COUNT, "Times the number of filters" + (", without biases." if a.same else "; each has one bias besides."), Text("parameters"))
    return Solution("convolution", "convolution", "count the parameters", tuple(sheet.steps), sheet.result("t"), conclusion=f"The layer has {decimal(sheet['t'])} parameters.", assumptions=() if a.same else ("Each filter has a bias.",))


def _solve_list(a: Arguments) -> Solution | Declined:
    signal, kernel = a.signal[0], a.kernel[0]
    sheet = Sheet()
    if len(signal) > 40 or len(kernel) > 12:
        return Declined("too_heavy", "By hand I convolve lists up to 40 and 12 long.", "Try shorter ones.")
    used = tuple(reversed(kernel)) if a.flip else kernel
    if a.flip:
        sheet.state(FLIP, Relation((Text("kernel"), _list(used)), ("=",)), "Convolution turns the kernel round before sliding it.", before=_list(kernel))
    padded = (Fraction(0),) * a.padding + signal + (Fraction(0),) * a.padding
    if a.padding:
        sheet.state(PAD, Relation((Text("signal"), _list(padded)), ("=",)), f"{a.padding} zero{'s' * (a.padding > 1)} on each side.", before=_list(signal))
    out = []
    for k, start in enumerate(range(0, len(padded) - len(used) + 1, a.stride), 1):
        tree = total([times(show(x), show(w)) for x, w in zip(padded[start : start + len(used)], used, strict=True)])
        out.append(sheet.line(f"y_{k}", tree, SLIDE, f"Position {k}: multiply what lies under the kernel, and add.", formula(f"y_{k}"), symbolic=False))
    trees = tuple(show(v) for v in out)
    assumptions: tuple[Prose, ...] = (f"“{a.mode}”: " + {"full": "every overlap counts, zeros are added at both ends.", "same": "zeros are added so that the output is as long as the input.", "valid": "only positions where the kernel fits whole."}[a.mode], "As deep-learning libraries do, the kernel is not turned round." if not a.flip else "The kernel is turned round, as the mathematical definition says.")
    return Solution("convolution", "convolution", "convolve two lists", tuple(sheet.steps), Result("vector", Sequence(trees, "[]"), trees), idea="Slide the kernel along; at each place multiply and add.", assumptions=assumptions)


def _list(values: tuple[Fraction, ...]) -> Sequence:
    return Sequence(tuple(show(v) for v in values), "[]")


def _solve_image(a: Arguments) -> Solution | Declined:
    rows, columns = len(a.signal) + 2 * a.padding, len(a.signal[0]) + 2 * a.padding
    kernel = tuple(tuple(reversed(r)) for r in reversed(a.kernel)) if a.flip else a.kernel
    height, width = len(kernel), len(kernel[0])
    if rows < height or columns < width or rows * columns > 200:
        return Declined("bad_shape" if rows < height else "too_heavy", "The kernel must fit into the image, and the image must be small.", "Try an image up to 12×12.")
    sheet = Sheet()
    if a.flip:
        sheet.state(FLIP, Relation((Text("kernel"), matrix(kernel, True)), ("=",)), "Turn the kernel round in both directions.", before=matrix(a.kernel, True))
    image = [[Fraction(0)] * columns for _ in range(rows)]
    for i, row in enumerate(a.signal):
        for j, v in enumerate(row):
            image[i + a.padding][j + a.padding] = v
    if a.padding:
        sheet.state(PAD, Relation((Text("image"), matrix(image, True)), ("=",)), f"A border of {a.padding} zero{'s' * (a.padding > 1)}.", before=matrix(a.signal, True))
    out = []
    for i in range(0, rows - height + 1, a.stride):
        line = []
        for j in range(0, columns - width + 1, a.stride):
            parts: list[Node] = [times(show(image[i + u][j + v]), show(kernel[u][v])) for u in range(height) for v in range(width)]
            line.append(sheet.line(f"y_{i // a.stride + 1}{j // a.stride + 1}", total(parts), SLIDE, f"Row {i // a.stride + 1}, column {j // a.stride + 1} of the output: multiply place by place, and add.", name(f"y_{i // a.stride + 1}{j // a.stride + 1}"), symbolic=False))
        out.append(line)
    result = Matrix(tuple(tuple(show(v) for v in r) for r in out))
    return Solution("convolution", "convolution", "convolve the image with the kernel", tuple(sheet.steps), Result("matrix", result, tuple(show(v) for r in out for v in r)), idea="Lay the kernel on each window of the image, multiply place by place, and add.", conclusion=("The output is ", result, "."), assumptions=(("The kernel is turned round, as the mathematical definition says." if a.flip else "As deep-learning libraries do, the kernel is not turned round (strictly: cross-correlation)."), f"Stride {a.stride}, padding {a.padding}."))


def _solve_pool(a: Arguments) -> Solution:
    (k,) = a.numbers
    sheet = Sheet()
    out = []
    for i in range(0, len(a.signal) - k + 1, a.stride):
        line = []
        for j in range(0, len(a.signal[0]) - k + 1, a.stride):
            values = [a.signal[i + u][j + v] for u in range(k) for v in range(k)]


            tree = Call("max", tuple(show(v) for v in values)) if a.mode == "max" else over(total([show(v) for v in values]), Number(str(k * k)))
            line.append(sheet.line(f"y_{i // a.stride + 1}{j // a.stride + 1}", tree, POOL, "The largest of the window." if a.mode == "max" else "The mean of the window.", name(f"y_{i // a.stride + 1}{j // a.stride + 1}"), symbolic=False))
        out.append(line)
    result = Matrix(tuple(tuple(show(v) for v in r) for r in out))
    return Solution("convolution", "convolution", "pool the image", tuple(sheet.steps), Result("matrix", result, tuple(show(v) for r in out for v in r)), conclusion=("The output is ", result, "."), assumptions=(f"Windows of {k}×{k}, stride {a.stride}.",))


def make_problem(rng: Random, level: int) -> Exercise:
    """An output size; a list; an image."""
    if level == 1:
        k = rng.choice((3, 5))
        text = f"A convolution layer has an input image of size {rng.randint(12, 64)}x{rng.randint(12, 64)}, kernels of size {k}x{k}, stride {rng.randint(1, 2)} and padding {rng.randint(0, 2)}. What is the output width (first dimension)?"
        return Exercise(text, text, "a whole number")
    if level == 2:
        text = f"Convolve the lists {[rng.randint(-3, 5) for _ in range(4)]} and {[rng.randint(-2, 3) for _ in range(3)]}."
        return Exercise(text, text, "a list of numbers")
    image = [[rng.randint(0, 4) for _ in range(3)] for _ in range(3)]
    text = f"Convolve the image {image} with the kernel [[1, {rng.randint(-1, 2)}], [{rng.randint(-1, 2)}, -1]]."
    return Exercise(text, text, "a matrix")


TOPIC = Topic(
    id="convolution", title="Convolution", concept="convolution", phrases=("convolution", "convolve", "convolutional", "kernel", "filter", "filters", "pooling", "cnn", "cross-correlation", "conv"),
    read=read, solve=solve, make_problem=make_problem, always=True,
)  # fmt: skip
