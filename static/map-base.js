/* What lies under a trip on the map that moves: the land and a grid, or tiles; the names of parts of town. */
"use strict";

const PIN = 24;
const KM_A_DEGREE = 111.32;
const ROUND_KM = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500];
const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
const isTouch = matchMedia("(pointer: coarse)").matches;

class BaseMap {
  constructor(section, data) {
    this.section = section;
    this.data = data;
    const box = section.querySelector(".map-live");
    box.hidden = false;
    section.classList.add("is-live");
    this.map = L.map(box, {
      minZoom: 5, maxZoom: data.tiles ? 19 : 16, zoomSnap: 0.25, maxBounds: [[-85, -180], [85, 180]],
      zoomAnimation: !isCalm, fadeAnimation: !isCalm, markerZoomAnimation: !isCalm, inertia: !isCalm,
      scrollWheelZoom: false, dragging: !isTouch, attributionControl: Boolean(data.tiles),
    });
    this.map.createPane("land").style.zIndex = 150;
    this.land = L.layerGroup().addTo(this.map);
    this.grid = L.layerGroup().addTo(this.map);
    this.areas = L.layerGroup().addTo(this.map);
    L.control.scale({ imperial: false, position: "bottomleft" }).addTo(this.map);
    if (data.tiles) {
      this.map.attributionControl.setPrefix(false);
      /* Tile services ask who comes; they hear the site's name, never which plan. */
      const told = { attribution: data.tiles.attribution, maxZoom: 19, referrerPolicy: "strict-origin-when-cross-origin" };
      L.tileLayer(data.tiles.url, told).addTo(this.map);
    }
    if (!data.tiles) this.map.on("moveend", () => { this.drawLand(); this.drawGrid(); });
  }

  async drawLand() {
    const view = this.map.getBounds();
    if (this.landBounds?.contains(view)) return;
    const [w, e] = [Math.max(-180, view.getWest()), Math.min(180, view.getEast())];
    const [s, n] = [Math.max(-90, view.getSouth()), Math.min(90, view.getNorth())];
    const [x, y] = [(e - w) / 4, (n - s) / 4];
    const asked = {
      west: Math.max(-180, w - x), south: Math.max(-90, s - y), east: Math.min(180, e + x), north: Math.min(90, n + y),
    };
    this.asking?.abort();
    this.asking = new AbortController();
    try {
      const answer = await fetch(`${this.data.land}?${new URLSearchParams(asked)}`, { signal: this.asking.signal });
      if (!answer.ok) return;
      const { bounds, rings } = await answer.json();
      this.landBounds = L.latLngBounds([bounds[1], bounds[0]], [bounds[3], bounds[2]]);
      this.land.clearLayers();
      const look = { className: "map-land", pane: "land", interactive: false, smoothFactor: 0.5 };
      L.polygon(rings, look).addTo(this.land);
      this.section.classList.add("has-land");
    } catch (error) {
      if (error.name !== "AbortError" && !(error instanceof TypeError)) throw error;  // the network is away
    }
  }

  drawGrid() {
    this.grid.clearLayers();
    const view = this.map.getBounds().pad(0.5);
    const middle = this.map.getCenter();
    const width = Math.cos((middle.lat * Math.PI) / 180) * KM_A_DEGREE;
    const kmAcross = ((view.getEast() - view.getWest()) / 2) * width;
    const km = ROUND_KM.findLast((round) => round <= kmAcross / 4) ?? ROUND_KM[0];
    const look = { className: "map-grid", pane: "land", interactive: false };
    for (let lon = Math.ceil((view.getWest() * width) / km) * km / width; lon < view.getEast(); lon += km / width) {
      L.polyline([[view.getSouth(), lon], [view.getNorth(), lon]], look).addTo(this.grid);
    }
    const step = km / KM_A_DEGREE;
    for (let lat = Math.ceil(view.getSouth() / step) * step; lat < view.getNorth(); lat += step) {
      L.polyline([[lat, view.getWest()], [lat, view.getEast()]], look).addTo(this.grid);
    }
  }

  /* The names of parts of town that have room. */
  drawAreas(spots) {
    this.areas.clearLayers();
    if (this.data.tiles) return;
    const taken = spots.map((spot) => [spot, PIN, PIN]);
    const edge = L.latLngBounds(this.map.getBounds());
    const [top, bottom] = [edge.getNorthWest(), edge.getSouthEast()].map((at) => this.map.latLngToLayerPoint(at));
    for (const [name, lat, lon] of this.data.areas) {
      const spot = this.map.latLngToLayerPoint([lat, lon]);
      const wide = [...name].reduce((sum, letter) => sum + (letter > "\u1100" ? 12 : 6.5), 0);
      const isOver = ([other, width, height]) =>
        Math.abs(other.x - spot.x) < (wide + width) / 2 && Math.abs(other.y - spot.y) < (16 + height) / 2;
      const isCut = spot.x - wide / 2 < top.x || spot.x + wide / 2 > bottom.x || spot.y - 8 < top.y || spot.y + 8 > bottom.y;
      if (isCut || taken.some(isOver)) continue;
      taken.push([spot, wide, 16]);
      const text = document.createElement("span");
      text.textContent = name;
      const icon = L.divIcon({ className: "map-area-name", html: text, iconSize: [wide, 16] });
      L.marker([lat, lon], { icon, interactive: false, keyboard: false, zIndexOffset: -1000 }).addTo(this.areas);
    }
  }
}
