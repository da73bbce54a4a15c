// The map from which a person shares where they are. It needs no tiles: a graticule and named places carry it.

import { el } from "./dom.js";
import { openSheet } from "./sheet.js";
import { timeOf } from "./message.js";
import { t } from "./words.js";
import * as api from "./api.js";

const L = () => window.L;

export async function openMap(phone, { start, live, share, pin, move, stop }) {
  const { landmarks } = await api.landmarks();
  const here = start ?? landmarks[0] ?? { latitude: 30.2741, longitude: 120.1551 };
  let position = { latitude: here.latitude, longitude: here.longitude };
  const box = el("div.map", { tabindex: "0", "aria-label": t("Map") });
  const accuracy = el("input", { type: "range", min: 5, max: 300, step: 5, value: 10, "aria-label": t("Accuracy") });
  const accuracyShown = el("span", {}, "±10 m");
  accuracy.addEventListener("input", () => { accuracyShown.textContent = `±${accuracy.value} m`; circle.setRadius(Number(accuracy.value)); });
  const walk = el("select", { "aria-label": t("Walk to") }, el("option", { value: "" }, t("choose a place…")),
    landmarks.map((place, i) => el("option", { value: i }, place.name)));
  const period = el("select", { "aria-label": t("For how long") },
    [[28800, "8 hours"], [3600, "1 hour"], [900, "15 minutes"]].map(([s, name]) => el("option", { value: s }, t(name))));
  const fix = () => ({ ...position, horizontal_accuracy: Number(accuracy.value) });
  const running = live();
  const tools = el("div.map-tools", {},
    el("p", {}, t(running ? "You are sharing: the pin moves your live location."
      : "Drag the pin, or walk to a place. Nearby places are shown as dots.")),
    el("div.two", {},
      el("label.field", {}, t("Walk to"), walk),
      el("label.field", {}, el("span", {}, t("Accuracy"), " ", accuracyShown), accuracy)),
    running ? null : el("label.field", {}, t("For how long"), period),
    el("div.actions", {},
      running
        ? el("button.primary", { type: "button", onclick: () => { stop(); sheet.close(); } }, `${t("Stop")} (${t("until")} ${timeOf(running.until)})`)
        : el("button.primary", { type: "button", onclick: () => { share(fix(), Number(period.value)); sheet.close(); } }, t("Share live location")),
      el("button", { type: "button", onclick: () => { pin(position); sheet.close(); } }, t("Send this pin"))));
  const sheet = openSheet(phone, t("Location"), [box, tools], { className: ".map-sheet", onclose: () => map.remove() });
  const map = L().map(box, { zoomControl: true, attributionControl: false, maxZoom: 19 }).setView(at(position), 15);
  graticule().addTo(map);
  for (const place of landmarks) landmark(place).addTo(map);
  map.on("zoomend", () => box.classList.toggle("far", map.getZoom() < 14));
  const circle = L().circle(at(position), { radius: 10, color: "#2f8fdd", weight: 1 }).addTo(map);
  const me = L().marker(at(position), {
    draggable: true, keyboard: true,
    icon: L().divIcon({ className: "me-pin", html: "📍", iconSize: [34, 34], iconAnchor: [17, 32] }),
  }).addTo(map);
  let sentAt = 0;
  me.on("drag", () => { place(me.getLatLng()); if (Date.now() - sentAt > 1500) tell(); });
  me.on("dragend", tell);
  map.on("click", (event) => { place(event.latlng); tell(); });
  walk.addEventListener("change", () => { if (walk.value !== "") walkTo(landmarks[Number(walk.value)]); });
  box.addEventListener("keydown", (event) => nudge(event));

  function at(p) { return [p.latitude, p.longitude]; }
  function place(latlng) {
    position = { latitude: latlng.lat, longitude: latlng.lng };
    me.setLatLng(latlng);
    circle.setLatLng(latlng);
  }
  function tell() { sentAt = Date.now(); move(fix()); }
  async function walkTo(target) {
    const from = { ...position };
    for (let step = 1; step <= 4; step += 1) {
      const part = step / 4;
      // The last metres wobble as a phone's do: a fix that never moves is not a real one.
      const wobble = () => (Math.random() - 0.5) * 0.00012;
      place({
        lat: from.latitude + (target.latitude - from.latitude) * part + wobble(),
        lng: from.longitude + (target.longitude - from.longitude) * part + wobble(),
      });
      if (sheet.node.isConnected) map.panTo(me.getLatLng(), { animate: false });
      tell();
      await new Promise((done) => setTimeout(done, 350));
    }
  }
  function nudge(event) {
    const step = event.shiftKey ? 0.001 : 0.0002;
    const by = { ArrowUp: [step, 0], ArrowDown: [-step, 0], ArrowLeft: [0, -step], ArrowRight: [0, step] }[event.key];
    if (!by || !event.altKey) return;
    event.preventDefault();
    place({ lat: position.latitude + by[0], lng: position.longitude + by[1] });
    tell();
  }
}

function landmark(place) {
  return L().marker([place.latitude, place.longitude], {
    interactive: false, keyboard: false,
    icon: L().divIcon({ className: "landmark", html: landmarkHtml(place.name), iconSize: [0, 0] }),
  });
}

function landmarkHtml(name) {
  const node = el("div", {}, el("i"), el("span", {}, name));
  return node.innerHTML;
}

function graticule() {
  const Grid = L().GridLayer.extend({
    createTile(coords) {
      const tile = document.createElement("canvas");
      const size = this.getTileSize();
      tile.width = size.x; tile.height = size.y;
      const pen = tile.getContext("2d");
      pen.fillStyle = (coords.x + coords.y) % 2 ? "#edf2e8" : "#f2f5ee";
      pen.fillRect(0, 0, size.x, size.y);
      pen.strokeStyle = "#d5ddd0";
      pen.strokeRect(0.5, 0.5, size.x, size.y);
      const corner = this._map.unproject(coords.scaleBy(size), coords.z);
      pen.fillStyle = "#9aa894";
      pen.font = "10px sans-serif";
      pen.fillText(`${corner.lat.toFixed(4)}, ${corner.lng.toFixed(4)}`, 6, 14);
      return tile;
    },
  });
  return new Grid();
}
