"""The vocabulary of mathematical notation: letters, functions, operators and relations, in every spelling."""

from __future__ import annotations

GREEK = dict(
    zip(
        "αβγδεζηθικλμνξοπρστυφχψωΓΔΘΛΞΠΣΥΦΨΩϵϑϕϱςϖ",
        "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi chi psi omega "
        "Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega epsilon theta phi rho sigma pi".split(),
        strict=True,
    )
)
GREEK_NAMES = frozenset(GREEK.values())
VARIANTS = {"varepsilon": "epsilon", "vartheta": "theta", "varphi": "phi", "varrho": "rho", "varsigma": "sigma", "varpi": "pi", "lamda": "lambda", "lam": "lambda"}

FUNCTIONS = frozenset(
    """sin cos tan cot sec csc asin acos atan acot asec acsc sinh cosh tanh coth sech csch asinh acosh atanh acoth asech acsch exp log ln sqrt cbrt nthroot abs sign
    floor ceil round max min gcd lcm mod factorial binomial gamma_function beta_function erf sigmoid softmax softplus relu det tr rank inv transpose diag
    dot cross norm Re Im conj arg sinc logit Heaviside heaviside erfc frac""".split()
)
"""Functions of the allow-list, by our own names."""

FUNCTION_SPELLINGS = {
    "arcsin": "asin", "arccos": "acos", "arctan": "atan", "arccot": "acot", "arcsec": "asec", "arccsc": "acsc", "arctg": "atan", "tg": "tan", "ctg": "cot",
    "cosec": "csc", "arcsinh": "asinh", "arccosh": "acosh", "arctanh": "atanh", "arsinh": "asinh", "arcosh": "acosh", "artanh": "atanh", "sgn": "sign",
    "ceiling": "ceil", "lg": "log", "trace": "tr", "Tr": "tr", "determinant": "det", "inverse": "inv", "nCr": "binomial", "ncr": "binomial", "choose": "binomial",
    "comb": "binomial", "binom": "binomial", "C": "binomial", "nPr": "permutations", "npr": "permutations", "perm": "permutations", "Abs": "abs",
    "ReLU": "relu", "Sigmoid": "sigmoid", "Softmax": "softmax", "logistic": "sigmoid", "magnitude": "norm", "HCF": "gcd", "hcf": "gcd",
    "GCD": "gcd", "LCM": "lcm", "Max": "max", "Min": "min", "power": "pow", "square": "square", "cube": "cube", "root": "nthroot", "nthRoot": "nthroot", "surd": "nthroot", "antilog": "exp", "expm": "exp",
    "length": "norm", "heaviside": "Heaviside", "Exp": "exp", "Log": "log", "Ln": "ln", "Sin": "sin", "Cos": "cos", "Tan": "tan", "Sqrt": "sqrt",
}  # fmt: skip
"""Other spellings of the functions; `C` only where two arguments in parentheses follow."""

RELATIONS = {
    "=": "=", "==": "=", "≠": "!=", "!=": "!=", "<>": "!=", "<": "<", ">": ">", "≤": "<=", "<=": "<=", "=<": "<=", "⩽": "<=", "≥": ">=", ">=": ">=", "=>": "=>", "⩾": ">=",
    "≈": "≈", "≅": "≈", "≃": "≈", "~": "~", "∼": "~", "≡": "≡", "∝": "∝", ":=": ":=", "≔": ":=", "≜": ":=", "←": "<-", "<-": "<-", "→": "->", "->": "->", "↦": "->", "⟶": "->",
    "∈": "in", "∉": "notin", "⊂": "subset", "⊆": "subseteq", "⊃": "supset", "⊥": "perp", "∥": "parallel", "≪": "<<", "≫": ">>", "⟂": "perp",
}  # fmt: skip

LATEX_RELATIONS = {
    "le": "<=", "leq": "<=", "leqslant": "<=", "ge": ">=", "geq": ">=", "geqslant": ">=", "ne": "!=", "neq": "!=", "lt": "<", "gt": ">", "approx": "≈", "simeq": "≈", "cong": "≈",
    "sim": "~", "thicksim": "~", "equiv": "≡", "propto": "∝", "coloneqq": ":=", "triangleq": ":=", "doteq": ":=", "leftarrow": "<-", "gets": "<-", "to": "->", "rightarrow": "->",
    "mapsto": "->", "longrightarrow": "->", "in": "in", "notin": "notin", "subset": "subset", "subseteq": "subseteq", "supset": "supset", "perp": "perp", "bot": "perp",
    "parallel": "parallel", "ll": "<<", "gg": ">>", "Rightarrow": "=>", "implies": "=>", "iff": "<=>", "Leftrightarrow": "<=>", "longleftarrow": "<-",
}  # fmt: skip

LATEX_OPERATIONS = {
    "cdot": "·", "times": "×", "ast": "*", "div": "÷", "pm": "±", "mp": "±", "cup": "∪", "cap": "∩", "setminus": "∖", "odot": "⊙", "circ": "∘", "otimes": "⊗",
    "wedge": "∧", "land": "∧", "vee": "∨", "lor": "∨", "bmod": "mod", "oplus": "⊕", "star": "*", "bullet": "·",
}  # fmt: skip

OPERATIONS = {"∪": "union", "∩": "intersection", "∖": "minus", "⊙": "hadamard", "∘": "compose", "⊗": "outer", "∧": "and", "∨": "or", "⊕": "oplus"}

SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿⁱᵀᵗᵏ", "0123456789+-()niTtk", strict=True))
SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₍₎ₐₑₒₓₕₖₗₘₙₚₛₜᵢⱼᵣᵤᵥ", "0123456789+-()aeoxhklmnpstijruv", strict=True))
FRACTIONS = {"½": "1/2", "⅓": "1/3", "⅔": "2/3", "¼": "1/4", "¾": "3/4", "⅕": "1/5", "⅖": "2/5", "⅗": "3/5", "⅘": "4/5", "⅙": "1/6", "⅚": "5/6", "⅛": "1/8", "⅜": "3/8", "⅝": "5/8", "⅞": "7/8", "⅐": "1/7", "⅑": "1/9", "⅒": "1/10"}  # fmt: skip

ACCENTS = {"hat": "hat", "widehat": "hat", "bar": "bar", "overline": "bar", "tilde": "tilde", "widetilde": "tilde", "vec": "vec", "dot": "dot", "ddot": "ddot", "overrightarrow": "vec"}
STYLES = {
    "mathbf": "bold", "boldsymbol": "bold", "bm": "bold", "textbf": "bold", "mathbb": "blackboard", "mathcal": "calligraphic", "mathscr": "calligraphic",
    "mathfrak": "fraktur", "mathrm": "roman", "rm": "roman", "mathit": "", "mathsf": "roman", "mathtt": "roman", "bf": "bold", "cal": "calligraphic", "pmb": "bold",
}  # fmt: skip
COMBINING = {"\u0302": "hat", "\u0304": "bar", "\u0305": "bar", "\u0303": "tilde", "\u20d7": "vec", "\u0307": "dot"}


def accented_word(word: str) -> tuple[str, str] | None:
    """The letter and accent of a typed word such as xbar, yhat or thetahat; None for other words."""
    for accent in ("bar", "hat", "tilde"):
        letter = word.removesuffix(accent)
        if letter != word and (letter in GREEK_NAMES or (len(letter) == 1 and letter.isalpha() and word != "what")):
            return letter, accent
    return None
