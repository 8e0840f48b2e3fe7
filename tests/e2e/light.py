"""What a page weighs and how it moves, as Chromium measures it: for tests, and for `python -m bench page`."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page

WATCH_MOVES = """
window.moves = { shift: 0, frames: [], worst: [] };
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    if (entry.hadRecentInput) continue;
    window.moves.shift += entry.value;
    const names = entry.sources.map(({ node }) => node?.id || node?.className || node?.nodeName);
    window.moves.worst.push([entry.value, names]);
  }
}).observe({ type: "layout-shift", buffered: true });
let last = performance.now();
const frame = (now) => {
  window.moves.frames.push(now - last);
  last = now;
  requestAnimationFrame(frame);
};
requestAnimationFrame(frame);
"""
"""Adds up layout shifts (as Cumulative Layout Shift does) and keeps the time of every frame, in ms."""

SLOW_3G = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
"""400 kbit/s and 400 ms, as Lighthouse's slow 3G has it."""


@dataclass
class Weight:
    """Bytes over the wire of everything a page loaded, headers included, by address."""

    by_address: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.by_address.values())

    @property
    def heaviest(self) -> list[tuple[str, int]]:
        return sorted(self.by_address.items(), key=lambda one: -one[1])


@contextmanager
def weighed(page: Page) -> Iterator[Weight]:
    """What the page loads in here; data: addresses weigh nothing."""
    session, weight, addresses = page.context.new_cdp_session(page), Weight(), dict[str, str]()
    session.send("Network.enable")

    def asked(event: dict[str, Any]) -> None:
        addresses[event["requestId"]] = event["request"]["url"]

    def ended(event: dict[str, Any]) -> None:
        address = addresses.get(event["requestId"], "?")
        if not address.startswith("data:"):
            weight.by_address[address] = weight.by_address.get(address, 0) + int(event["encodedDataLength"])

    session.on("Network.requestWillBeSent", asked)
    session.on("Network.loadingFinished", ended)
    yield weight
    session.detach()


def slowed(page: Page, *, cpu: float = 1, network: dict[str, Any] | None = None) -> None:
    """The page on a processor so many times slower, or on a line with these figures."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": cpu})
    if network is not None:
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", network)


def layout_shift(page: Page) -> float:
    return float(page.evaluate("() => window.moves.shift"))


def forget_frames(page: Page) -> None:
    page.evaluate("() => { window.moves.frames.length = 0; }")


def frames(page: Page) -> list[float]:
    """How long each frame took, in ms, oldest first."""
    found: list[float] = page.evaluate("() => window.moves.frames.slice()")
    return found
