"""From a spec to the picture that is sent: the table of kinds, to and from JSON, and drawing."""

from importlib import import_module
from typing import Any

from pydantic import TypeAdapter

from bot.routes.tiles import TileServer
from bot.views.pictures.specs import DayMap, LinkCode, PictureSpec, PlanCalendar, SummaryChart
from bot.views.replies import DrawnPicture

# kind → its spec, and the module whose `draw` makes a PNG of it. The modules are imported when a picture is
# drawn: they bring matplotlib, which the process that talks to people does without.
KINDS: dict[str, tuple[type[PictureSpec], str]] = {
    "summary_chart": (SummaryChart, "bot.views.pictures.summary_chart"),
    "plan_calendar": (PlanCalendar, "bot.views.pictures.plan_calendar"),
    "day_map": (DayMap, "bot.views.pictures.day_map"),
    "link_code": (LinkCode, "bot.views.pictures.link_code"),
}
ON_LAND = frozenset({"day_map"})
"""Those that become better with map tiles."""
KIND_OF = {spec: kind for kind, (spec, _) in KINDS.items()}


def drawn(spec: PictureSpec) -> DrawnPicture:
    """The picture as a reply carries it until it is drawn."""
    return DrawnPicture(kind=KIND_OF[type(spec)], spec=to_json(spec))


def to_json(spec: PictureSpec) -> dict[str, Any]:
    done: dict[str, Any] = TypeAdapter(type(spec)).dump_python(spec, mode="json")
    return done


def from_json(kind: str, spec: dict[str, Any]) -> PictureSpec:
    """Raises KeyError for an unknown kind, pydantic's ValidationError for a spec that does not fit it."""
    found: PictureSpec = TypeAdapter(KINDS[kind][0]).validate_python(spec)
    return found


def render(kind: str, spec: dict[str, Any], *, tiles: TileServer | None = None) -> bytes:
    """The PNG of a committed spec. Uses no global state; meant for a worker process."""
    module = import_module(KINDS[kind][1])
    on = {"tiles": tiles} if kind in ON_LAND and tiles is not None else {}
    picture: bytes = module.draw(from_json(kind, spec), **on)
    return picture
