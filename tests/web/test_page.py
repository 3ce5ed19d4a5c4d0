"""The page in a real browser: asked, answered, unfolded, by keyboard, in the dark, on a phone, without a word to anyone outside."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.serving import serving

CHROMIUM = next((p for p in map(shutil.which, ("chromium", "chromium-browser", "google-chrome")) if p), None)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]

if CHROMIUM is None and not os.environ.get("CI"):
    pytest.skip("no Chromium on this machine (Debian: apt-get install chromium)", allow_module_level=True)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp("page") / "learner.db") as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    assert CHROMIUM, "Chromium is needed here: the browser tests may not be skipped in CI"
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield made
        made.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1000, "height": 800})
    made = context.new_page()
    complaints: list[str] = []
    outside: list[str] = []
    made.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    made.on("pageerror", lambda e: complaints.append(str(e)))
    made.on("request", lambda r: outside.append(r.url) if not r.url.startswith((address, "data:")) else None)
    made.goto(address)
    yield made
    assert not complaints
    assert not outside, "the page asks nobody but its own server"
    context.close()


def say(page: Page, message: str) -> None:
    replies = page.locator("article.reply").count()
    page.locator("#message").fill(message)
    page.keyboard.press("Enter")
    expect(page.locator("article.reply")).to_have_count(replies + 1)


def test_a_question_is_answered_with_steps_that_unfold(page: Page) -> None:
    say(page, "differentiate x^2 sin(3x)")
    reply = page.locator("article.reply").last
    expect(reply).to_contain_text("I read this as")
    first = reply.locator("ol.steps > li > details").first
    assert first.locator(".step-body").first.is_hidden()
    first.locator("summary").first.click()
    expect(first.locator(".step-body").first).to_be_visible()
    assert reply.locator("math").count() > 3
    first.get_by_role("button", name="Why").first.click()
    expect(page.locator("article.reply").last).to_contain_text("roduct")


def test_mathematics_is_set_in_the_font_that_comes_with_it(page: Page) -> None:
    say(page, "what is a gradient?")
    assert page.evaluate("document.fonts.ready.then(() => document.fonts.check('16px \"Gradus Math\"'))")


def test_typing_shows_how_the_mathematics_is_read(page: Page) -> None:
    page.locator("#message").fill("differentiate 1/2x")
    expect(page.locator("#preview math")).to_be_visible()
    page.locator("#message").fill("2 + * 3")
    expect(page.locator("#preview")).to_contain_text("character 5")


def test_an_exercise_is_answered_and_counts(page: Page) -> None:
    say(page, "give me an exercise on the power rule")
    box = page.locator("section.exercise").last
    box.get_by_role("textbox").fill("0")
    box.get_by_role("button", name="Check").click()
    expect(box.locator(".callout")).to_be_visible()
    page.get_by_role("button", name="Progress").click()
    expect(page.locator("#progress-list")).to_contain_text("%")


def test_it_works_by_keyboard_alone(page: Page) -> None:
    page.keyboard.type("2 + 2")
    page.keyboard.press("Enter")
    expect(page.locator("article.reply").last).to_contain_text("4")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#message")).to_have_value("2 + 2")


def test_a_reload_keeps_the_conversation(page: Page) -> None:
    say(page, "solve 2x + 3 = 11")
    page.reload()
    expect(page.locator("article.reply").last).to_contain_text("4")
    say(page, "why step 1?")
    expect(page.locator("article.reply").last).to_contain_text("both sides")


def test_what_is_typed_stays_text(page: Page) -> None:
    say(page, "<img src=x onerror=alert(1)>")
    assert page.locator("img").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(browser: Browser, address: str, scheme: str) -> None:
    """WCAG 2.2 AA: contrast of at least 4.5 for the text of the page, in both colour schemes."""
    context = browser.new_context(color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(address)
    say(page, "differentiate x^2")
    ratios = page.evaluate(CONTRAST)
    assert ratios and min(ratios) >= 4.5
    context.close()


CONTRAST = """() => {
  const parts = (c) => (c.match(/[\\d.]+/g) || []).map(Number);
  const light = (c) => { const [r, g, b] = parts(c).map((v) => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; }); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const ground = (e) => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor; if (parts(c)[3] !== 0) return c; } return 'rgb(255,255,255)'; };
  return [...document.querySelectorAll('header p, .reply p, .mine, button, .read-as, summary .title, .hint')].filter((e) => e.offsetParent && !e.disabled).map((e) => {
    const [a, b] = [light(getComputedStyle(e).color), light(ground(e))].sort((x, y) => y - x); return (a + 0.05) / (b + 0.05); });
}"""


def test_a_phone_needs_no_sideways_scrolling(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 700}, is_mobile=True, has_touch=True)
    page = context.new_page()
    page.goto(address)
    say(page, "determinant of [[1, 2, 3], [4, 5, 6], [7, 8, 10]]")
    page.locator("article.reply").last.locator("summary").first.click()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    context.close()


def test_the_page_speaks_to_screen_readers(page: Page) -> None:
    expect(page.get_by_role("log")).to_have_attribute("aria-live", "polite")
    assert page.locator("html").get_attribute("lang")
    unnamed = page.evaluate("[...document.querySelectorAll('button, input, textarea')].filter((e) => !(e.textContent.trim() || e.getAttribute('aria-label') || (e.labels && e.labels.length))).length")
    assert unnamed == 0


def test_the_page_is_small() -> None:
    """No build step, and nothing that a slow line would mind."""
    folder = Path(__file__).parents[2] / "api" / "web"
    assert sum(p.stat().st_size for p in folder.rglob("*") if p.is_file()) < 200_000


def test_choices_stand_once(page: Page) -> None:
    say(page, "my loss is nan")
    labels = page.locator("article.reply").last.get_by_role("button").all_inner_texts()
    assert len(labels) > 2 and len(labels) == len(set(labels))
