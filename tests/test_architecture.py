"""The shape of the code: which part may know which, and that nothing evaluates text."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FILES = sorted(p for name in ("tutor", "knowledge", "api") for p in (ROOT / name).rglob("*.py"))

FORBIDDEN = {
    "knowledge": ("api", "tutor.topics", "tutor.rules", "tutor.solve", "tutor.intents", "fastapi", "sympy"),
    "tutor": ("api", "fastapi", "starlette", "uvicorn"),
    "tutor/notation": ("tutor.topics", "tutor.rules", "tutor.checking", "tutor.problem", "knowledge"),
    "tutor/checking": ("tutor.topics", "tutor.rules"),
    "tutor/rules": ("tutor.topics", "knowledge", "tutor.problem"),
    "tutor/topics": ("tutor.topics", "tutor.intents", "knowledge", "tutor.explain"),
    "tutor/learner": ("tutor.topics", "tutor.rules", "tutor.notation", "fastapi"),
}


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {a.name for a in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {node.module} | {f"{node.module}.{a.name}" for a in node.names}
    return found


@pytest.mark.parametrize("place", FORBIDDEN)
def test_imports_point_one_way(place: str) -> None:
    wrong = []
    for path in (ROOT / place).rglob("*.py"):
        for name in imports(path):
            for forbidden in FORBIDDEN[place]:
                if name == forbidden or name.startswith(forbidden + "."):
                    wrong.append(f"{path.relative_to(ROOT)} imports {name}")
    assert not wrong, "\n".join(wrong)


def test_no_text_is_evaluated() -> None:
    """No eval, exec, pickle or compile, and none of sympy's own parsers, anywhere in the product."""
    wrong = []
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr if isinstance(node.func, ast.Attribute) else ""
            owner = node.func.value.id if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name) else ""
            if name in ("eval", "exec", "parse_expr", "parse_latex", "lambdify", "__import__") or (name == "compile" and owner != "re"):
                wrong.append(f"{path.relative_to(ROOT)}:{node.lineno} calls {name}")
            if name in ("sympify", "S") and node.args and not isinstance(node.args[0], ast.Constant):
                wrong.append(f"{path.relative_to(ROOT)}:{node.lineno} hands something to {name}")
        if "pickle" in imports(path):
            wrong.append(f"{path.relative_to(ROOT)} imports pickle")
    assert not wrong, "\n".join(wrong)


def test_no_machine_is_named() -> None:
    """No path of a machine and no address of a package registry has slipped in."""
    marks = ("/" + "work/", "/" + "home/", "/" + "root/", "file:" + "//")
    texts = [p for p in ROOT.rglob("*") if p.suffix in (".py", ".md", ".toml", ".js", ".css", ".html", ".lock") and not any(s.startswith(".") for s in p.relative_to(ROOT).parts)]
    wrong = [f"{p.relative_to(ROOT)}: {m}" for p in texts for m in marks if m in p.read_text(encoding="utf-8")]
    assert not wrong, "\n".join(wrong)
