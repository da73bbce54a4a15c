"""geopy's geocoders, built from the settings and their answers read; imported where one is configured."""

import logging
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from geopy import exc, geocoders
from geopy.adapters import URLLibAdapter

from bot.routes.geocoder import Geocoder, GeocoderSilent, Kind
from bot.rules.datum import Datum, to_wgs84
from bot.rules.place import Position, distance_m

logging.getLogger("geopy").setLevel(logging.ERROR)  # below it logs whole questions: address and key

WIDEST_M = 5_000
"""An answer that spans more is a town or a long road: its middle says nothing about a door."""
BAIDU_WIDE = frozenset({"国家", "省", "城市", "区县", "乡镇"})
REFUSED = (exc.GeocoderAuthenticationFailure, exc.GeocoderInsufficientPrivileges)


def position_of(geocoder: Geocoder, address: str) -> Position | None:
    """See `Geocoder.position_of`. Raises GeocoderSilent."""
    try:
        found = _ask_of(geocoder)(address)
        return None if found is None else _position(geocoder.kind, found)
    except REFUSED as error:
        raise GeocoderSilent(type(error).__name__, refused=True) from error
    except exc.GeocoderQueryError as error:
        if geocoder.kind == "baidu":  # its word for a wrong key
            raise GeocoderSilent(type(error).__name__, refused=True) from error
        return None
    except (exc.GeopyError, LookupError, TypeError, ValueError, AttributeError, OSError) as error:
        # What is no JSON of theirs fails somewhere inside geopy.
        raise GeocoderSilent(type(error).__name__) from error


class _Baidu(geocoders.BaiduV3):  # type: ignore[misc]  # geopy ships no types
    """Says "internal error: no result" where others say nothing was found."""

    def _parse_json(self, page: Any, exactly_one: bool = True) -> Any:
        if page.get("status") == 1 and "无相关结果" in str(page.get("msg") or page.get("message")):
            return None
        return super()._parse_json(page, exactly_one)


def _ask_of(geocoder: Geocoder) -> Callable[[str], Any]:
    scheme, _, domain = geocoder.url.partition("://")
    how: dict[str, Any] = {
        "timeout": geocoder.timeout_s,
        "user_agent": "visitbot",
        "adapter_factory": URLLibAdapter,
    }
    if geocoder.url:
        how["scheme"] = scheme
    own = {**how, "domain": domain}
    match geocoder.kind:
        case "nominatim":
            return partial(geocoders.Nominatim(**own).geocode, country_codes=geocoder.country.lower() or None)
        case "photon":
            return geocoders.Photon(**own).geocode  # type: ignore[no-any-return]  # geopy ships no types
        case "pelias":
            return partial(
                geocoders.Pelias(api_key=geocoder.key or None, **own).geocode,
                countries=[geocoder.country] if geocoder.country else None,
            )
        case "opencage":
            opencage = geocoders.OpenCage(geocoder.key, **(own if domain else how))
            return partial(opencage.geocode, country=geocoder.country.lower() or None)
        case "baidu":
            baidu = _Baidu(geocoder.key, **how)
            if domain:
                baidu.api = f"{geocoder.url}{baidu.api_path}"
            return baidu.geocode  # type: ignore[no-any-return]  # the same
    raise GeocoderSilent("no geocoder is configured", refused=True)


def _position(kind: Kind, found: Any) -> Position | None:
    raw: Mapping[str, Any] = found.raw
    here = Position(float(found.latitude), float(found.longitude))
    if kind == "baidu":
        return None if raw.get("level") in BAIDU_WIDE else to_wgs84(here, Datum.BD_09)
    return None if _span_m(raw) > WIDEST_M else here


def _span_m(raw: Mapping[str, Any]) -> float:
    """From corner to corner of what was found; 0 where the answer does not say."""
    if "boundingbox" in raw:  # Nominatim: south, north, west, east
        south, north, west, east = map(float, raw["boundingbox"])
    elif "extent" in raw.get("properties", {}):  # Photon: west, north, east, south
        west, north, east, south = map(float, raw["properties"]["extent"])
    elif "bbox" in raw:  # Pelias: west, south, east, north
        west, south, east, north = map(float, raw["bbox"])
    elif "bounds" in raw:  # OpenCage
        corners = raw["bounds"]
        south, west = float(corners["southwest"]["lat"]), float(corners["southwest"]["lng"])
        north, east = float(corners["northeast"]["lat"]), float(corners["northeast"]["lng"])
    else:
        return 0
    return distance_m(Position(south, west), Position(north, east))
