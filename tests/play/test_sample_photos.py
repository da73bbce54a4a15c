"""The sample photos of the page: small, usable, and none mistaken for another."""

import io
from itertools import combinations
from pathlib import Path

from PIL import Image

from bot.evidence import vault
from bot.evidence.fingerprint import fingerprint
from bot.evidence.inspect import opened
from bot.evidence.recognise import Person, look
from bot.rules.identity import AT_A_VISIT, AT_ENROLMENT, Zone
from play.demo.draw_samples import SAMPLES, SCENES
from play.demo.draw_selfies import FROM, SELFIES, jpeg
from play.enrolled import ENROLLED

PHOTOS = sorted(SAMPLES.glob("*.jpg"))


def test_every_drawn_scene_and_six_selfies_are_there_and_credited() -> None:
    assert {path.stem for path in PHOTOS} == {
        *SCENES,
        "selfie-1",
        "selfie-1-again",
        "selfie-1-near",
        *SELFIES,
        "selfie-2",
    }
    assert "public domain" in (SAMPLES / "CREDITS.md").read_text("utf-8")


def test_each_is_a_good_picture_of_at_most_eighty_kilobytes() -> None:
    for path in PHOTOS:
        picture = opened(path.read_bytes())
        assert picture.format == "JPEG"
        assert path.stat().st_size <= 80_000
        assert min(picture.size) >= 460


def test_the_selfies_for_visits_are_of_the_enrolled_person_and_none_is_an_older_one_again() -> None:
    vault.unlock(bytes(32))
    enrolled = [vector(name) for name in ENROLLED["ann"]]
    before = list(enrolled)
    for name in SELFIES:
        who = Person(id=1, enrolled=enrolled, earlier=before)
        seen = look((SAMPLES / f"{name}.jpg").read_bytes(), who, AT_A_VISIT)
        assert (seen.zone, seen.resent, seen.problem) == (Zone.MATCH, None, None)
        assert seen.sealed is not None
        before.append(seen.sealed)
    other = look((SAMPLES / "selfie-2.jpg").read_bytes(), Person(id=1, enrolled=enrolled), AT_A_VISIT)
    assert other.zone is Zone.MISMATCH


def test_the_selfies_for_visits_are_what_the_script_makes_today() -> None:
    first = Image.open(SAMPLES / f"{FROM}.jpg").convert("RGB")
    for name, made in SELFIES.items():
        theirs = Image.open(SAMPLES / f"{name}.jpg")
        assert Image.open(io.BytesIO(jpeg(made(first)))).size == theirs.size


def vector(name: str) -> str:
    sealed = look((SAMPLES / f"{name}.jpg").read_bytes(), Person(id=1), AT_ENROLMENT).sealed
    assert sealed is not None
    return sealed


def test_none_is_taken_for_another() -> None:
    prints = {path.stem: fingerprint(Path(path).read_bytes()) for path in PHOTOS}

    for one, other in combinations(prints, 2):
        assert not prints[one].resembles(prints[other].phash), (one, other)
