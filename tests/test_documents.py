"""What is documented exists, and what exists is documented."""

from __future__ import annotations

import re

from fastapi.routing import APIRoute

from api import openai, routes
from tests.serving import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_address_is_in_the_readme() -> None:
    for router in (routes.router, openai.router):
        for route in router.routes:
            assert isinstance(route, APIRoute)
            for method in route.methods:
                assert f"{method} {route.path}" in README, f"{method} {route.path}"


def test_every_setting_is_in_the_readme() -> None:
    code = "".join((ROOT / p).read_text(encoding="utf-8") for p in ("api/settings.py", "knowledge/cache.py"))
    for name in set(re.findall(r"GRADUS_[A-Z_]*[A-Z]", code)):
        assert f"`{name}`" in README


def test_every_command_in_the_readme_is_in_the_makefile() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    assert set(re.findall(r"make ([a-z-]+)`?(?:$|`|  )", README, re.M)) <= targets


def test_the_folders_named_are_there() -> None:
    for text in (README, (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")):
        for name in re.findall(r"`([a-z_]+(?:/[a-z_]+)*/)`", text):
            assert any((ROOT / parent / name).is_dir() for parent in ("", "tutor")), name
