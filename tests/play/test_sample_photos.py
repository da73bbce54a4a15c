"""The sample photos of the page: small, usable, and none mistaken for another."""

from itertools import combinations
from pathlib import Path

from bot.evidence.fingerprint import fingerprint
from bot.evidence.inspect import inspect
from play.demo.draw_samples import SAMPLES, SCENES

PHOTOS = sorted(SAMPLES.glob("*.jpg"))


def test_every_drawn_scene_and_four_selfies_are_there_and_credited() -> None:
    assert {path.stem for path in PHOTOS} == {
        *SCENES,
        "selfie-1",
        "selfie-1-again",
        "selfie-1-near",
        "selfie-2",
    }
    assert "public domain" in (SAMPLES / "CREDITS.md").read_text("utf-8")


def test_each_is_a_good_picture_of_at_most_eighty_kilobytes() -> None:
    for path in PHOTOS:
        facts = inspect(path.read_bytes())
        assert facts.format == "JPEG"
        assert facts.bytes <= 80_000
        assert min(facts.width, facts.height) >= 460


def test_none_is_taken_for_another() -> None:
    prints = {path.stem: fingerprint(Path(path).read_bytes()) for path in PHOTOS}

    for one, other in combinations(prints, 2):
        assert not prints[one].resembles(prints[other].phash), (one, other)
