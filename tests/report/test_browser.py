"""The page in a browser: on a desk and in a hand, in both schemes and on paper."""

from __future__ import annotations

import pytest
from playwright.sync_api import sync_playwright

from detente.report import html

# Bounding boxes of rendered texts, picture by picture; tspans belong to their text.
TEXT_BOXES = """() => [...document.querySelectorAll('figure svg')].map(svg => ({
    name: svg.querySelector('title').textContent,
    frame: (b => [b.left, b.top, b.right, b.bottom])(svg.getBoundingClientRect()),
    texts: [...svg.querySelectorAll('text')].filter(t => t.textContent.trim()).map(t => {
        const b = t.getBoundingClientRect();
        return {words: t.textContent, box: [b.left, b.top, b.right, b.bottom],
                size: parseFloat(t.getAttribute('font-size')) * svg.getScreenCTM().a};
    })}))"""


@pytest.fixture(scope="module")
def browser(chromium):
    with sync_playwright() as play:
        started = play.chromium.launch(
            executable_path=str(chromium), args=["--headless", "--no-sandbox"]
        )
        yield started
        started.close()


@pytest.fixture(scope="module", params=["document", "hostile"])
def file(request, tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(html.render(request.getfixturevalue(request.param)), encoding="utf-8")
    return path


@pytest.fixture(params=[1280, 768, 360])
def page(request, browser, file):
    opened = browser.new_page(viewport={"width": request.param, "height": 800})
    opened.requests, opened.complaints = [], []
    opened.on("request", lambda sent: opened.requests.append(sent.url))
    opened.on("console", lambda said: opened.complaints.append(said.text))
    opened.on("pageerror", lambda error: opened.complaints.append(str(error)))
    opened.on("dialog", lambda dialog: opened.complaints.append(dialog.message))
    opened.goto(file.as_uri())
    yield opened
    opened.close()


def test_nothing_is_fetched_and_nothing_complains(page, file):
    assert page.requests == [file.as_uri()]
    assert page.complaints == []


def test_the_page_never_scrolls_sideways(page):
    widths = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert widths[0] <= widths[1]
    outside = page.evaluate(
        """() => [...document.querySelectorAll('main *')].filter(e =>
            !e.closest('.scroll, pre, svg') && e.getBoundingClientRect().right > innerWidth + 1
        ).map(e => e.outerHTML.slice(0, 80))"""
    )
    assert outside == []


def overlap(a, b) -> float:
    """How deep two boxes reach into each other, in pixels."""
    return min(min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1]))


def test_texts_in_pictures_do_not_overlap(page):
    for picture in page.evaluate(TEXT_BOXES):
        texts = picture["texts"]
        assert texts
        clashes = [
            (picture["name"], one["words"], other["words"])
            for place, one in enumerate(texts)
            for other in texts[place + 1 :]
            # Line boxes hold the room for accents and tails: touching boxes do not touch in ink.
            if overlap(one["box"], other["box"]) > 0.2 * one["size"]
        ]
        assert clashes == []


def test_texts_stay_inside_their_picture(page):
    for picture in page.evaluate(TEXT_BOXES):
        left, top, right, bottom = picture["frame"]
        for text in picture["texts"]:
            box = text["box"]
            assert left - 1 <= box[0], text
            assert box[2] <= right + 1, text
            assert top - 1 <= box[1], text
            assert box[3] <= bottom + 1, text


def test_texts_in_pictures_are_legible(page):
    sizes = [t["size"] for picture in page.evaluate(TEXT_BOXES) for t in picture["texts"]]
    assert min(sizes) >= 8


def test_wide_tables_scroll_by_themselves(page):
    boxes = page.evaluate(
        """() => [...document.querySelectorAll('.scroll')].map(e => [
            e.getBoundingClientRect().width, getComputedStyle(e).overflowX, e.tabIndex])"""
    )
    assert boxes
    assert all(how == "auto" and tab == 0 for _, how, tab in boxes)
    assert all(width <= page.viewport_size["width"] for width, _, _ in boxes)


def test_the_skip_link_shows_when_reached(page):
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0


def test_the_dark_scheme_is_dark_and_paper_is_white(browser, file):
    page = browser.new_page(color_scheme="dark")
    page.goto(file.as_uri())
    ground = "getComputedStyle(document.querySelector('section')).backgroundColor"
    ink = "getComputedStyle(document.querySelector('svg text.f-ink')).fill"
    assert page.evaluate(ground) == "rgb(23, 28, 35)"
    assert page.evaluate(ink) == "rgb(230, 234, 240)"
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate(ink) == "rgb(27, 36, 48)"
    page.close()


def test_page_one_stands_alone_on_paper(browser, file):
    """Head and bottom line fit one A4 page inside its margins, and the rest begins another."""
    page = browser.new_page(viewport={"width": 680, "height": 990})
    page.goto(file.as_uri())
    page.emulate_media(media="print")
    bottom = page.evaluate("document.querySelector('.page-one').getBoundingClientRect().bottom")
    after = page.evaluate("getComputedStyle(document.querySelector('.page-one')).breakAfter")
    assert bottom <= 990
    assert after == "page"
    page.close()
