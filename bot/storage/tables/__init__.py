"""Every table of the product; importing this fills `metadata`."""

from bot.storage.columns import metadata
from bot.storage.tables import (
    customers,
    faces,
    feedback,
    forms,
    mail,
    ownership,
    people,
    photos,
    plans,
    privacy,
    records,
    rules,
    scores,
    spot_checks,
    tasks,
    tracks,
    visits,
)

__all__ = [
    "customers",
    "faces",
    "feedback",
    "forms",
    "mail",
    "metadata",
    "ownership",
    "people",
    "photos",
    "plans",
    "privacy",
    "records",
    "rules",
    "scores",
    "spot_checks",
    "tasks",
    "tracks",
    "visits",
]
