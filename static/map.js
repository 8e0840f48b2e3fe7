/* Makes the drawn map one that moves. What is on it is read from the cards, so it follows a run and an edit. */
"use strict";

const LOOKS = 6;
const EDGE = 30;
const BESIDE_BUTTONS = 60;
/* A pin with the focus stays clear of the zoom buttons in the corner. */
const CLEAR_OF_BUTTONS = { paddingTopLeft: [72, 104], paddingBottomRight: [24, 24], animate: false };
const SVG = "http://www.w3.org/2000/svg";

/* Cards as places: in the order of the page, those of a day numbered from 1. */
function readStops() {
  return [...document.querySelectorAll(".day")].flatMap((day) => {
    const number = Number(day.id.replace("day-", ""));
    const cards = [...day.querySelectorAll(".stop [data-lat]")];
    return cards.map((card, index) => {
      const text = (selector) => card.querySelector(selector)?.textContent.trim() ?? "";
      const [lat, lon, verdict] = [Number(card.dataset.lat), Number(card.dataset.lon), card.dataset.verdict];
      const label = [
        `${day.querySelector(".day-number")?.textContent ?? number} · ${index + 1}`,
        text(".card-name"), text("time"), text(".badge"),
      ].join(", ");
      return { id: card.closest(".stop").id, day: number, number: index + 1, at: L.latLng(lat, lon), verdict, label };
    });
  });
}

/* Points on the screen moved as little as it takes to tell markers apart. */
function pushedApart(points) {
  const moved = points.map((point) => point.clone());
  for (let round = 0, again = true; round < 40 && again; round++) {
    again = false;
    for (let one = 0; one < moved.length; one++) {
      for (let other = 0; other < one; other++) {
        const gap = moved[one].subtract(moved[other]);
        const far = Math.hypot(gap.x, gap.y);
        if (far >= PIN - 0.5) continue;
        const by = (far ? gap.divideBy(far) : L.point(1, 0)).multiplyBy((PIN - far) / 2);
        moved[one] = moved[one].add(by);
        moved[other] = moved[other].subtract(by);
        again = true;
      }
    }
  }
  return moved;
}

function pinFace(stop) {
  const face = document.createElement("span");
  const sign = document.createElementNS(SVG, "svg");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#sign-${stop.verdict}`);
  sign.setAttribute("class", "map-sign");
  sign.append(use);
  face.append(String(stop.number), sign);
  return face;
}

const lookOf = (day) => ((day - 1) % LOOKS) + 1;

class TripMap extends BaseMap {
  constructor(section, data) {
    super(section, data);
    this.day = null;
    this.pins = new Map();
    this.stops = [];
    this.spots = [];
    this.isHeld = false;
    this.routes = L.layerGroup().addTo(this.map);
    this.listen(this.map.getContainer());
    this.map.setView(data.center ?? [20, 100], data.center ? 11 : 5, { animate: false });
    this.update();
  }

  listen(box) {
    const hold = () => { this.isHeld = true; };
    for (const kind of ["pointerdown", "wheel", "keydown"]) box.addEventListener(kind, hold, { passive: true });
    this.map.on("focus", () => this.map.scrollWheelZoom.enable());
    this.map.on("blur", () => this.map.scrollWheelZoom.disable());
    this.map.on("zoomend", () => this.draw());
    this.map.on("moveend", () => this.drawAreas(this.spots));
    this.section.querySelector(".map-days")?.addEventListener("click", (event) => {
      const link = event.target.closest("[data-day]");
      if (!link) return;
      event.preventDefault();
      this.show(link.dataset.day ? Number(link.dataset.day) : null);
    });
  }

  /* Only this day, or all when it is null. */
  show(day) {
    this.day = day;
    this.isHeld = false;
    for (const link of this.section.querySelectorAll("[data-day]")) {
      if (link.dataset.day === String(day ?? "")) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    this.draw();
    this.fit(!isCalm);
  }

  get shown() {
    return this.stops.filter((stop) => this.day === null || stop.day === this.day);
  }

  update() {
    const stops = readStops();
    if (JSON.stringify(stops) === JSON.stringify(this.stops)) return;
    this.stops = stops;
    this.draw();
    if (!this.isHeld) this.fit(false);
  }

  fit(animate) {
    if (!this.shown.length) return;
    const bounds = L.latLngBounds(this.shown.map((stop) => stop.at));
    const padding = { paddingTopLeft: [BESIDE_BUTTONS, EDGE], paddingBottomRight: [EDGE, EDGE] };
    this.map.fitBounds(bounds, { ...padding, maxZoom: 14, animate });
  }

  draw() {
    const shown = this.shown;
    const spots = pushedApart(shown.map((stop) => this.map.latLngToLayerPoint(stop.at)));
    const at = spots.map((spot) => this.map.layerPointToLatLng(spot));
    this.drawRoutes(shown, at);
    this.drawPins(shown, at);
    this.spots = spots;
    this.drawAreas(spots);
  }

  drawRoutes(shown, at) {
    this.routes.clearLayers();
    for (const day of new Set(shown.map((stop) => stop.day))) {
      const line = at.filter((_, index) => shown[index].day === day);
      for (const className of ["map-halo", `map-route map-day-${lookOf(day)}`]) {
        L.polyline(line, { className, interactive: false, smoothFactor: 0 }).addTo(this.routes);
      }
    }
  }

  drawPins(shown, at) {
    const focused = document.activeElement?.dataset?.stop;
    const kept = new Set(shown.map((stop) => stop.id));
    for (const [id, pin] of this.pins) if (!kept.has(id)) { pin.remove(); this.pins.delete(id); }
    shown.forEach((stop, index) => {
      const state = JSON.stringify([stop.label, stop.verdict, stop.day]);
      let pin = this.pins.get(stop.id);
      if (pin?.state !== state) {
        pin?.remove();
        pin = this.newPin(stop, at[index]);
        pin.state = state;
        this.pins.set(stop.id, pin);
        if (focused === stop.id) pin.getElement().focus({ preventScroll: true });
      }
      pin.setLatLng(at[index]);
    });
  }

  newPin(stop, at) {
    const className = `map-pin map-day-${lookOf(stop.day)}`;
    const icon = L.divIcon({ className, html: pinFace(stop), iconSize: [PIN, PIN] });
    const pin = L.marker(at, { icon, title: stop.label, riseOnHover: true, autoPanOnFocus: false }).addTo(this.map);
    const element = pin.getElement();
    element.dataset.stop = stop.id;
    element.dataset.verdict = stop.verdict;
    element.setAttribute("aria-label", stop.label);
    element.addEventListener("focus", () => this.map.panInside(at, CLEAR_OF_BUTTONS));
    pin.on("keydown", ({ originalEvent: event }) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      this.toCard(stop.id);
    });
    return pin.on("click", () => this.toCard(stop.id));
  }

  choose(id) {
    document.querySelectorAll(".is-chosen").forEach((element) => element.classList.remove("is-chosen"));
    document.getElementById(id)?.classList.add("is-chosen");
    this.pins.get(id)?.getElement()?.classList.add("is-chosen");
  }

  toCard(id) {
    const card = document.getElementById(id);
    if (!card) return;
    this.choose(id);
    card.tabIndex = -1;
    card.focus({ preventScroll: true });
    card.scrollIntoView({ block: "center", behavior: isCalm ? "auto" : "smooth" });
  }

  toPin(id, andFocus) {
    const pin = this.pins.get(id);
    if (!pin) return;
    this.choose(id);
    this.isHeld = true;
    if (!this.map.getBounds().pad(-0.1).contains(pin.getLatLng())) this.map.panTo(pin.getLatLng(), { animate: !isCalm });
    if (andFocus) pin.getElement().focus();
  }
}

let current = null;
let followed = null;
let isDue = false;

const seen = new MutationObserver(() => {
  if (isDue) return;
  isDue = true;
  requestAnimationFrame(() => { isDue = false; current?.update(); });
});

function begin() {
  const section = document.getElementById("map");
  const days = document.querySelector(".run-main");
  if (!section || !days || !window.L) return;
  if (current?.section !== section && section.contains(document.activeElement)) {
    section.addEventListener("focusout", () => setTimeout(begin), { once: true }); // the drawn pin keeps the focus
    return;
  }
  if (current?.section !== section) {
    current?.map.remove();
    current = new TripMap(section, JSON.parse(document.getElementById("map-data").textContent));
  }
  followed = days;
  seen.disconnect();
  const attributeFilter = ["data-verdict", "data-lat", "data-lon"];
  seen.observe(days, { childList: true, subtree: true, attributes: true, attributeFilter });
  current.update();
}

/* From a card to its marker: by a click beside its links, and by Escape when the map led there. */
document.addEventListener("click", (event) => {
  if (event.target.closest("a, button, input, select, textarea, summary, label, dialog")) return;
  const stop = event.target.closest(".stop");
  if (stop && event.target.closest(".card")) current?.toPin(stop.id, false);
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.target.matches(".stop.is-chosen")) current?.toPin(event.target.id, true);
});
document.addEventListener("htmx:after:swap", () => {
  const isOther = document.querySelector(".run-main") !== followed || document.getElementById("map") !== current?.section;
  if (isOther) begin();
});
begin();
