"""Every table of the product; importing this fills `metadata`."""

from bot.storage.columns import metadata
from bot.storage.tables import customers, mail, people, plans, records, scores, tracks, visits

__all__ = ["customers", "mail", "metadata", "people", "plans", "records", "scores", "tracks", "visits"]
