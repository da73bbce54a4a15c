// A place inside a bubble: a little map drawn from the graticule and the named places around.

import { el, svg } from "./dom.js";
import { landmarks } from "./landmarks.js";
import { timeOf } from "./times.js";
import { t } from "./words.js";

const WIDTH = 280, HEIGHT = 140, METRES_A_PIXEL = 4;
const FOR_EVER = 0x7fffffff;

export function placeNode(seen, act) {
  const { location, venue } = seen.message;
  return el(`button.place${seen.live ? ".live" : ""}`, { type: "button", onclick: () => act.map(seen) },
    miniMap(location), el("span.place-words", {},
      el("strong", {}, venue?.title ?? kindOf(seen)), el("small", {}, venue?.address || detail(seen))));
}

function kindOf(seen) {
  if (seen.live) return t("Live location");
  return seen.edited ? t("Live location ended") : t("Location");
}

function detail(seen) {
  const { message } = seen;
  const { latitude, longitude, horizontal_accuracy: accuracy, live_period: period } = message.location;
  if (!seen.live) return `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
  const until = period === FOR_EVER ? t("until stopped") : `${t("until")} ${timeOf(message.date + period)}`;
  return `${until} · ${t("updated")} ${timeOf(message.edit_date ?? message.date)}${accuracy ? ` · ±${Math.round(accuracy)} m` : ""}`;
}

function miniMap({ latitude, longitude, horizontal_accuracy: accuracy = 0 }) {
  const metresEast = 111_320 * Math.cos((latitude * Math.PI) / 180);
  const at = (place) => [WIDTH / 2 + ((place.longitude - longitude) * metresEast) / METRES_A_PIXEL,
    HEIGHT / 2 - ((place.latitude - latitude) * 111_320) / METRES_A_PIXEL];
  return svg("svg.mini-map", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "xMidYMid slice", "aria-hidden": "true" },
    svg("rect.ground", { width: WIDTH, height: HEIGHT }), ...gridLines(latitude, longitude, at), ...names(at),
    svg("circle.accuracy", { cx: WIDTH / 2, cy: HEIGHT / 2, r: Math.min(accuracy / METRES_A_PIXEL, 60) }),
    svg("circle.halo", { cx: WIDTH / 2, cy: HEIGHT / 2, r: 13 }),
    svg("circle.here", { cx: WIDTH / 2, cy: HEIGHT / 2, r: 7 }));
}

function gridLines(latitude, longitude, at) {
  const step = 0.002;
  const lines = [];
  for (let k = -3; k <= 3; k += 1) {
    const [x, y] = at({ latitude: (Math.round(latitude / step) + k) * step, longitude: (Math.round(longitude / step) + k) * step });
    lines.push(svg("path.line", { d: `M${x.toFixed(1)} 0V${HEIGHT}M0 ${y.toFixed(1)}H${WIDTH}` }));
  }
  return lines;
}

// Labels that would cover one another are left out; the dots stay.
function names(at) {
  const taken = [[WIDTH / 2 - 20, HEIGHT / 2 - 20, WIDTH / 2 + 20, HEIGHT / 2 + 20]];
  return landmarks.flatMap((place) => {
    const [x, y] = at(place);
    if (x < 4 || y < 8 || x > WIDTH - 4 || y > HEIGHT - 8) return [];
    const dot = svg("circle.dot", { cx: x, cy: y, r: 3 });
    const width = [...place.name].reduce((sum, c) => sum + (c > "⺀" ? 10 : 5.5), 10);
    const box = [x - 4, y - 8, x + width, y + 8];
    const free = x + width < WIDTH && taken.every((b) => box[0] > b[2] || box[2] < b[0] || box[1] > b[3] || box[3] < b[1]);
    if (!free) return [dot];
    taken.push(box);
    return [dot, svg("text", { x: x + 6, y: y + 3.5 }, place.name)];
  });
}
