"""A mathematics font for the page: STIX Two Math, which comes in the ziamath package, cut to what formulas need."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from knowledge.cache import cache_folder

RANGES = (
    (0x20, 0x7E), (0xA0, 0xFF), (0x2C6, 0x2DD), (0x300, 0x338), (0x391, 0x3F6), (0x2010, 0x2044), (0x2061, 0x2064), (0x20D0, 0x20E1), (0x2102, 0x2138), (0x2190, 0x21D5),
    (0x21A6, 0x21A6), (0x2200, 0x22FF), (0x2308, 0x230B), (0x23B4, 0x23E1), (0x25A0, 0x25FF), (0x27C2, 0x27EB), (0x27F5, 0x27FF), (0x2A00, 0x2A06), (0x2A7D, 0x2A7E),
    (0x2AAF, 0x2AB0), (0x1D400, 0x1D7FF),
)  # fmt: skip


def font_file() -> Path:
    """The font as WOFF2, made on first use and kept in the cache folder; its MATH table is kept."""
    path = cache_folder() / "math.woff2"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _subset(source(), path)
    return path


def source() -> Path:
    """Where the installed package keeps the font.

    Raises:
        FileNotFoundError: the package is laid out in another way.
    """
    import ziamath

    found = sorted(Path(ziamath.__file__).parent.rglob("STIXTwoMath*.ttf"))
    if not found:
        raise FileNotFoundError("no STIX Two Math in the ziamath package")
    return found[0]


def _subset(font: Path, target: Path) -> None:
    from fontTools import subset

    options = subset.Options(flavor="woff2", layout_features=["*"], notdef_outline=True)
    loaded = subset.load_font(str(font), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[u for low, high in RANGES for u in range(low, high + 1)])
    cutter.subset(loaded)
    handle, name = tempfile.mkstemp(dir=target.parent, suffix=".woff2")
    os.close(handle)
    subset.save_font(loaded, name, options)
    os.replace(name, target)
