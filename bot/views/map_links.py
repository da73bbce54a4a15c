"""Links that open a place in the map app people use, each in the datum of its map."""

from html import escape
from urllib.parse import quote

from bot.rules.datum import Datum, from_wgs84, in_mainland_box
from bot.rules.language import Language
from bot.rules.place import Position
from bot.views.words import Html, Words


def map_links(place: Position, name: str, t: Words) -> Html:
    """`Google · Apple · Amap · Baidu`; outside China without the Chinese maps, which know little there."""
    links = {"Google": google(place), "Apple": apple(place, name)}
    if in_mainland_box(place):
        chinese = {t("Amap"): amap(place, name), t("Baidu"): baidu(place, name)}
        links = chinese | links if t.language is Language.ZH else links | chinese
    return Html(" · ".join(f'<a href="{escape(url)}">{face}</a>' for face, url in links.items()))


def google(place: Position) -> str:
    return f"https://www.google.com/maps/search/?api=1&query={place.lat:.6f}%2C{place.lon:.6f}"


def apple(place: Position, name: str) -> str:
    """Apple draws China from Amap's data, so it wants Amap's coordinates there."""
    there = from_wgs84(place, Datum.GCJ_02)
    return f"https://maps.apple.com/?ll={there.lat:.6f},{there.lon:.6f}&q={quote(name)}"


def amap(place: Position, name: str) -> str:
    there = from_wgs84(place, Datum.GCJ_02)
    return f"https://uri.amap.com/marker?position={there.lon:.6f},{there.lat:.6f}&name={quote(name)}&coordinate=gaode"


def baidu(place: Position, name: str) -> str:
    there = from_wgs84(place, Datum.BD_09)
    title = quote(name)
    return (
        f"https://api.map.baidu.com/marker?location={there.lat:.6f},{there.lon:.6f}"
        f"&title={title}&content={title}&coord_type=bd09ll&output=html&src=visitbot"
    )
