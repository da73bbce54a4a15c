// The map from which a person shares where they are, walks to a place, or looks at a place somebody sent.

import { el } from "./dom.js";
import { busiestPlace, distanceText, landmarks, loadLandmarks, metresBetween } from "./landmarks.js";
import { graticule, showLandmarks } from "./map_paper.js";
import { secondsTo } from "./share.js";
import { openSheet } from "./sheet.js";
import { t } from "./words.js";

const SOMEWHERE = { latitude: 30.2741, longitude: 120.1551 }; // when nobody has told of any place
const PERIODS = [[28800, "8 hours"], [3600, "1 hour"], [900, "15 minutes"]];

// `shown` is a place to look at ({latitude, longitude, name}); `answer`, if given, takes the place a button asked for.
export async function openMap(phone, { shown, answer } = {}) {
  const { L } = window;
  await loadLandmarks();
  const { share, chat } = phone;
  share.position ??= { ...pick(busiestPlace() ?? shown ?? SOMEWHERE), horizontal_accuracy: 10 };

  const box = el("div.map", { tabindex: "0", role: "application", "aria-label": t("Map. Alt and arrow keys move the pin.") });
  const accuracy = el("input", { type: "range", min: 5, max: 300, step: 5, value: share.position.horizontal_accuracy ?? 10, "aria-label": t("Accuracy") });
  const accuracyShown = el("output", {}, `±${accuracy.value} m`);
  const goal = el("select", { "aria-label": t("Walk to") });
  const timePasses = el("input", { type: "checkbox" });
  timePasses.checked = true;
  const period = el("select", { "aria-label": t("For how long") }, PERIODS.map(([s, name]) => el("option", { value: s }, t(name))));
  const hint = el("p");
  const actions = el("div.actions");
  const periodField = el("label.field", {}, t("For how long"), period);
  const sheet = openSheet(phone.node, shown?.name ?? t("Location"), [box, el("div.map-tools", {}, hint,
    el("div.two", {},
      el("label.field", {}, t("Walk to"), goal),
      el("label.field", {}, el("span", {}, t("Accuracy"), " ", accuracyShown), accuracy)),
    el("div.two", {}, periodField, el("label.check", {}, timePasses, t("Time passes on the way"))),
    actions)], { className: ".map-sheet", onclose: close });

  const map = L.map(box, { attributionControl: false, maxZoom: 19, minZoom: 3, zoomAnimation: false, fadeAnimation: false }).setView(at(shown ?? share.position), 15);
  graticule(L).addTo(map);
  showLandmarks(L, map, (place) => { goal.value = landmarks.indexOf(place); walkTo(place); });
  if (shown) L.marker(at(shown), { keyboard: false, interactive: false, icon: L.divIcon({ className: "shown-pin", html: "📌", iconSize: [28, 28], iconAnchor: [14, 26] }) }).addTo(map);
  const circle = L.circle(at(share.position), { radius: Number(accuracy.value), color: "#1f76bf", weight: 1, interactive: false }).addTo(map);
  const me = L.marker(at(share.position), { draggable: true, keyboard: false, autoPan: true, zIndexOffset: 1000, title: t("You"), icon: L.divIcon({ className: "me-pin", html: "<i></i>", iconSize: [44, 44] }) }).addTo(map);

  me.on("drag", () => moveTo(me.getLatLng()));
  map.on("click", (event) => moveTo(event.latlng));
  accuracy.addEventListener("input", () => { accuracyShown.textContent = `±${accuracy.value} m`; moveTo(me.getLatLng()); });
  goal.addEventListener("change", () => walkTo(goal.value === "shown" ? shown : landmarks[Number(goal.value)]));
  box.addEventListener("keydown", nudge);
  tools();

  function tools() {
    const running = share.running;
    periodField.hidden = Boolean(running || answer);
    hint.textContent = t(running ? "You are sharing: wherever the pin goes, the bot is told. Alt and the arrow keys move it." : "Drag the pin, tap the map or use Alt and the arrow keys.");
    const goals = landmarks.map((place, i) => [i, place, metresBetween(share.position, place)]).sort((a, b) => a[2] - b[2]);
    goal.replaceChildren(el("option", { value: "" }, t("choose a place…")),
      ...(shown ? [el("option", { value: "shown" }, `📌 ${shown.name ?? t("this place")} · ${distanceText(metresBetween(share.position, shown))}`)] : []),
      ...goals.map(([i, place, metres]) => el("option", { value: i }, `${place.name} · ${distanceText(metres)}`)));
    const main = answer ? ["Send this place", () => answer(fix())]
      : running ? ["Stop sharing", () => chat.stop(running.message.message_id)]
        : ["Share live location", () => chat.send({ kind: "live_location", live_period: Number(period.value), ...fix() })];
    actions.replaceChildren(
      el(`button${running && !answer ? ".danger" : ".primary"}`, { type: "button", onclick: () => done(main[1]) }, t(main[0])),
      answer ? "" : el("button", { type: "button", onclick: () => done(() => chat.send({ kind: "location", ...pick(share.position) })) }, t("Send as a pin")));
  }

  function at(place) { return [place.latitude, place.longitude]; }
  function fix() { return { ...pick(share.position), horizontal_accuracy: Number(accuracy.value) }; }
  function done(doing) { sheet.close(); phone.act(doing); }
  function close() { share.walking = null; map.remove(); }

  function draw(place) {
    me.setLatLng(at(place));
    circle.setLatLng(at(place)).setRadius(Number(accuracy.value));
    if (!map.getBounds().pad(-0.1).contains(at(place))) map.panTo(at(place), { animate: false });
  }
  function moveTo(latlng) {
    share.walking = null;
    const { lat, lng } = latlng.wrap();
    share.tell({ latitude: lat, longitude: lng, horizontal_accuracy: Number(accuracy.value) });
    draw(share.position);
  }
  async function walkTo(target) {
    if (!target) return;
    box.classList.add("walking");
    const taking = timePasses.checked ? secondsTo(share.position, target) : 0;
    await share.walk(target, { accuracy: Number(accuracy.value), taking, seen: (place) => { if (sheet.node.isConnected) draw(place); } });
    box.classList.remove("walking");
    if (sheet.node.isConnected) tools();
  }
  function nudge(event) {
    const step = event.shiftKey ? 0.001 : 0.0002;
    const by = { ArrowUp: [step, 0], ArrowDown: [-step, 0], ArrowLeft: [0, -step], ArrowRight: [0, step] }[event.key];
    if (!by || !event.altKey) return;
    event.preventDefault();
    moveTo(L.latLng(share.position.latitude + by[0], share.position.longitude + by[1]));
  }
}

function pick({ latitude, longitude }) { return { latitude, longitude }; }
