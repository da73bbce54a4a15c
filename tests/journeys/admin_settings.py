"""An admin at the company's settings."""

from tests.journeys.company import Somebody


async def opens_setting(admin: Somebody, chapter: str, setting: str) -> None:
    await admin.sends("/settings")
    await admin.taps(chapter)
    await admin.taps(setting)
