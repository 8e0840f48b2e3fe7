"""The page in Chromium: its weight, whether it jumps or stutters while text streams in, a slow line."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product

from playwright.sync_api import Browser, Page, StorageState, ViewportSize, sync_playwright

from bench import cores
from bench.models import writing
from bench.report import Table, percentile
from bench.servers import Measured, serving_pages, talkative_serving
from tests.e2e import install_browser, light
from tests.e2e.conftest import ARGUMENTS

DESK: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
CHUNKS = 4_000
PER_SECOND = 200
"""Which is faster than any model writes."""
LONG_TRIP = ("서울", "2026-11-25", "2026-12-04")
"""Texts may be so long that it takes ten days of them."""
SLOWER = (1, 6)
SECONDS_WATCHED = 18
MARKS = "() => document.getElementById('written').textContent.split('@').length - 1"
LONG_FRAME_MS = 50.0
SECONDS = 120_000
TRIP = ("서울", "2026-11-25", "2026-11-27")


def measure() -> Iterator[Table]:
    with sync_playwright() as playwright, cores.on(cores.OTHERS):
        browser = playwright.chromium.launch(executable_path=install_browser.browser(), args=list(ARGUMENTS))
        with serving_pages() as server:
            yield weights(browser, server)
            yield slow_line(browser, server)
        with writing(PER_SECOND, CHUNKS) as env, serving_pages(**env) as server:
            yield streaming(browser, server)
        with talkative_serving(pages=True) as server:
            yield flooded(browser, server)
        browser.close()


@contextmanager
def opened(browser: Browser, *, phone: bool = False, session: StorageState | None = None) -> Iterator[Page]:
    viewport = PHONE if phone else DESK
    context = browser.new_context(
        locale="ko-KR", viewport=viewport, service_workers="block", storage_state=session
    )
    context.set_default_timeout(SECONDS)
    context.add_init_script(light.WATCH_MOVES)
    yield context.new_page()
    context.close()


def weights(browser: Browser, server: Measured) -> Table:
    table = Table(
        "Weight of a first visit, KB over the wire (of 1,000 bytes), nothing in the browser's cache",
        ["page", "in all", "HTML", "heaviest file"],
        note="To stay under 120 KB. HTML and files are sent gzipped.",
    )
    with opened(browser) as page:
        page.goto(server.url)
        run = planned(page)
        page.wait_for_selector(".outcome-succeeded")
        session = page.context.storage_state()
    plan = run.replace("/runs/", "/plans/")
    addresses = (("home", server.url + "/"), ("run", run), ("plan", plan))
    for (name, address), phone in product(addresses, (False, True)):
        with opened(browser, session=session, phone=phone) as page, light.weighed(page) as weight:
            page.goto(address, wait_until="networkidle")
        heaviest, bytes_ = weight.heaviest[0]
        file = f"{heaviest.rpartition('/')[2] or 'HTML'} {bytes_ / 1_000:.1f}"
        html, where = weight.by_address[address], "phone" if phone else "desk"
        table.rows.append([f"{name}, {where}", f"{weight.total / 1_000:.1f}", f"{html / 1_000:.1f}", file])
    return table


def slow_line(browser: Browser, server: Measured) -> Table:
    table = Table(
        "On a slow 3G line (400 kbit/s, 400 ms), phone, first visit",
        ["", "s"],
        note="From the address being opened, and from the button being pressed.",
    )
    with opened(browser, phone=True) as page:
        light.slowed(page, network=light.SLOW_3G)
        began = time.monotonic()
        page.goto(server.url, wait_until="commit")
        page.wait_for_selector("button[name=plan]")
        table.rows.append(["the form is there", f"{time.monotonic() - began:.1f}"])
        page.wait_for_load_state()
        table.rows.append(["and all of the page", f"{time.monotonic() - began:.1f}"])
        began = time.monotonic()
        planned(page)
        page.wait_for_selector("#days .stop")
        table.rows.append(["the first stop", f"{time.monotonic() - began:.1f}"])
        page.wait_for_selector(".outcome-succeeded")
        table.rows.append(["the whole plan", f"{time.monotonic() - began:.1f}"])
    return table


def streaming(browser: Browser, server: Measured) -> Table:
    table = Table(
        f"While a model's {CHUNKS:,} chunks stream in, {PER_SECOND} a second, phone",
        [
            "processor",
            "frames a second",
            "frame p50, ms",
            "p99",
            "longest",
            "over 50 ms",
            "layout shift",
            "chunks, s",
        ],
        note="The processor is slowed by Chromium; 60 frames a second is all there can be. "
        "Layout shift as Cumulative Layout Shift counts it: 0 is still, 0.1 is good.",
    )
    for slower in SLOWER:
        with opened(browser, phone=True) as page:
            page.goto(server.url)
            planned(page, LONG_TRIP)
            page.wait_for_function("() => document.getElementById('written').textContent.length > 100")
            light.slowed(page, cpu=slower)
            light.forget_frames(page)
            shift, began = light.layout_shift(page), time.monotonic()
            page.wait_for_timeout(SECONDS_WATCHED * 1_000)
            took, frames = time.monotonic() - began, light.frames(page)
            marks = page.evaluate(MARKS)
            long = sum(frame > LONG_FRAME_MS for frame in frames)
            table.rows.append(
                [
                    f"{slower}x slower" if slower > 1 else "as it is",
                    f"{len(frames) / sum(frames) * 1_000:.0f}",
                    *(f"{percentile(frames, percent):.0f}" for percent in (50, 99)),
                    f"{max(frames):.0f}",
                    f"{long} of {len(frames):,}",
                    f"{light.layout_shift(page) - shift:.3f}",
                    f"{marks:,} in {took:.0f}",
                ]
            )
    return table


def flooded(browser: Browser, server: Measured) -> Table:
    table = Table(
        f"{CHUNKS:,} text events of their own, as fast as they are written, phone, processor 6x slower",
        ["text", "s", "frames a second", "frame p50, ms", "longest", "layout shift"],
        note="The recorder gathers text, so no run does this: a log that grew while nobody looked does.",
    )
    for is_open in (False, True):
        with opened(browser, phone=True) as page:
            page.goto(server.url)
            run = planned(page)
            page.wait_for_function("() => document.getElementById('live')?._htmx?.sse")
            page.evaluate("(open) => { document.querySelector('.writing').open = open; }", is_open)
            light.slowed(page, cpu=SLOWER[-1])
            shift = light.layout_shift(page)
            light.forget_frames(page)
            began = time.monotonic()
            page.request.post(f"{server.url}/bench/append/{run.split('/')[-2]}/{CHUNKS}/0")
            page.wait_for_function(
                "(count) => document.getElementById('written').textContent.split('. ').length > count",
                arg=CHUNKS,
            )
            took, frames = time.monotonic() - began, light.frames(page)
            table.rows.append(
                [
                    "open" if is_open else "folded",
                    f"{took:.1f}",
                    f"{len(frames) / sum(frames) * 1_000:.0f}",
                    f"{percentile(frames, 50):.0f}",
                    f"{max(frames):.0f}",
                    f"{light.layout_shift(page) - shift:.3f}",
                ]
            )
    return table


def planned(page: Page, trip: tuple[str, str, str] = TRIP) -> str:
    """Asks for a trip on the form that is open; the address of its run."""
    place, start, end = trip
    page.fill("#id_location", place)
    page.fill("#id_start", start)
    page.fill("#id_end", end)
    page.click("button[name=plan]")
    page.wait_for_url("**/runs/*/", wait_until="commit")
    return page.url
