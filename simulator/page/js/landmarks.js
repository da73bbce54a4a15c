// Named places that the simulator was told: the map's only landmarks, so they are kept at hand.

import * as api from "./api.js";

export let landmarks = [];

export async function loadLandmarks() {
  const told = await api.landmarks();
  landmarks = told.landmarks;
  return told;
}

export function metresBetween(a, b) {
  const north = (a.latitude - b.latitude) * 111_320;
  const east = (a.longitude - b.longitude) * 111_320 * Math.cos((a.latitude * Math.PI) / 180);
  return Math.hypot(north, east);
}

export function distanceText(metres) {
  return metres < 950 ? `${Math.round(metres / 10) * 10} m` : `${(metres / 1000).toFixed(1)} km`;
}

// Where most places are: the one with the most neighbours within three kilometres.
export function busiestPlace() {
  const neighbours = (place) => landmarks.filter((other) => metresBetween(place, other) < 3000).length;
  return landmarks.reduce((best, place) => {
    const count = neighbours(place);
    return best && best.count >= count ? best : { place, count };
  }, null)?.place;
}
