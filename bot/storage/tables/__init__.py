"""Every table of the product; importing this fills `metadata`."""

from bot.storage.columns import metadata
from bot.storage.tables import (
    customers,
    faces,
    forms,
    mail,
    people,
    photos,
    plans,
    records,
    scores,
    tracks,
    visits,
)

__all__ = [
    "customers",
    "faces",
    "forms",
    "mail",
    "metadata",
    "people",
    "photos",
    "plans",
    "records",
    "scores",
    "tracks",
    "visits",
]
