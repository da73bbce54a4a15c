// What the map is drawn on: a graticule instead of tiles, and named places that never cover one another.

import { el } from "./dom.js";
import { landmarks } from "./landmarks.js";

const CELL_PX = 56;

export function graticule(L) {
  const Grid = L.GridLayer.extend({
    createTile(coords) {
      const size = this.getTileSize();
      const sharp = window.devicePixelRatio || 1;
      const tile = el("canvas", { width: size.x * sharp, height: size.y * sharp });
      const pen = tile.getContext("2d");
      pen.scale(sharp, sharp);
      pen.fillStyle = (coords.x + coords.y) % 2 ? "#eaf0e4" : "#f1f5ec";
      pen.fillRect(0, 0, size.x, size.y);
      pen.strokeStyle = "#d3dccb";
      pen.strokeRect(0.5, 0.5, size.x, size.y);
      const corner = this._map.unproject(coords.scaleBy(size), coords.z);
      pen.fillStyle = "#71806a";
      pen.font = "10px system-ui, sans-serif";
      pen.fillText(`${corner.lat.toFixed(3)}, ${corner.lng.toFixed(3)}`, 6, 14);
      return tile;
    },
  });
  return new Grid();
}

// Places closer than a thumb become one circle with their number; a name is written where there is room for it.
export function showLandmarks(L, map, onchoose) {
  const layer = L.layerGroup().addTo(map);
  const draw = () => {
    layer.clearLayers();
    const written = [];
    for (const group of grouped(map)) (group.places.length > 1 ? cluster(group) : single(group.places[0], written)).addTo(layer);
  };
  map.on("zoomend", draw);
  draw();

  function cluster({ places, at }) {
    const bounds = L.latLngBounds(places.map((p) => [p.latitude, p.longitude]));
    return L.marker(map.unproject(at), { keyboard: false, icon: L.divIcon({ className: "cluster", html: String(places.length), iconSize: [30, 30] }) })
      .on("click", () => map.fitBounds(bounds.pad(0.3), { maxZoom: 17 }));
  }

  function single(place, written) {
    const at = map.project([place.latitude, place.longitude]);
    const width = [...place.name].reduce((sum, c) => sum + (c > "⺀" ? 12 : 6.5), 14);
    const box = [at.x - 6, at.y - 9, at.x + width, at.y + 9];
    const free = written.every((b) => box[0] > b[2] || box[2] < b[0] || box[1] > b[3] || box[3] < b[1]);
    if (free) written.push(box);
    const html = el("div", {}, el("i"), free ? el("span", {}, place.name) : null).innerHTML;
    return L.marker([place.latitude, place.longitude], { keyboard: false, title: place.name, icon: L.divIcon({ className: "landmark", html, iconSize: [16, 16] }) })
      .on("click", () => onchoose(place));
  }
}

function grouped(map) {
  const close = map.getZoom() >= 17; // near enough: show every one
  const groups = [];
  for (const place of landmarks) {
    const at = map.project([place.latitude, place.longitude]);
    const near = !close && groups.find((group) => group.at.distanceTo(at) < CELL_PX / 2);
    if (near) near.places.push(place);
    else groups.push({ at, places: [place] });
  }
  return groups;
}
