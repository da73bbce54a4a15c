"""The copy with the card: legible on any ground, any shape, in both languages, without the file's secrets."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.evidence.inspect import PictureRefused
from bot.evidence.stamp import Card, Stamp, laid_out
from bot.evidence.watermark import LONGEST_PX, watermark
from bot.rules.language import Language
from tests.evidence.samples import decoded, encoded, scene

CHINESE = Stamp(
    at_local=datetime(2025, 3, 12, 14, 32, tzinfo=UTC),
    zone="UTC",
    place_lines=("杭州市西湖区文三路478号", "30.27654, 120.13310"),
    person="安娜",
    customer="西湖鲜果超市（文三路店）",
    visit_number="17",
    verified=True,
    language=Language.ZH,
)
ENGLISH = replace(CHINESE, person="Ann", customer="West Lake Fruit", verified=False, language=Language.EN)


def words(stamp: Stamp, *, wide: bool = False) -> str:
    card = laid_out(stamp, card_width=900, letter_px=30, wide=wide, with_code=False)
    return "\n".join(line.text for line in card.lines)


@pytest.mark.parametrize("wide", [True, False])
def test_the_card_says_time_place_person_customer_and_visit_in_chinese(wide: bool) -> None:
    said = words(CHINESE, wide=wide)

    for part in (
        "14:32",
        "2025-03-12",
        "周三",
        "UTC+0",
        "文三路478号",
        "安娜",
        "西湖鲜果超市",
        "拜访 17",
        "位置已核实",
    ):
        assert part in said


def test_the_card_says_in_english_that_the_place_is_unverified() -> None:
    said = words(ENGLISH)

    assert "Place unverified" in said
    assert "Ann · Visit 17" in said
    assert "Wed" in said


def test_the_offset_of_the_zone_is_told_for_half_hours_and_bare_times_too() -> None:
    bare = replace(CHINESE, at_local=datetime(2025, 3, 12, 14, 32), zone="Asia/Kolkata")  # noqa: DTZ001 - the case

    assert "UTC+5:30" in words(bare)


def test_an_instant_is_shown_as_the_wall_clock_of_the_place() -> None:
    said = words(replace(CHINESE, zone="Asia/Shanghai"))

    assert "22:32" in said
    assert "UTC+8" in said


@pytest.mark.parametrize("ground", [(255, 255, 255), (0, 0, 0), (255, 60, 0)], ids=["bright", "dark", "red"])
def test_white_letters_stand_out_on_any_ground(ground: tuple[int, int, int]) -> None:
    copy = np.asarray(
        decoded(watermark(encoded(Image.new("RGB", (1200, 1600), ground)), CHINESE)).convert("L")
    )

    card = copy[-330:-40, 60:-60]
    assert np.median(card) < 90
    assert (card > 235).mean() > 0.02


@pytest.mark.parametrize(
    "size",
    [(200, 150), (150, 200), (1280, 720), (720, 1280), (4000, 3000), (6000, 200), (100, 3000), (32, 32)],
)
def test_any_shape_of_picture_gets_a_card_and_stays_within_telegrams_limits(size: tuple[int, int]) -> None:
    copy = decoded(watermark(encoded(scene(*size)), CHINESE))

    assert min(copy.size) >= 200
    assert sum(copy.size) <= 10_000
    assert max(copy.size) <= 20 * min(copy.size)
    assert copy.width <= LONGEST_PX


@settings(max_examples=40, deadline=None)
@given(
    st.text(max_size=300), st.text(max_size=300), st.lists(st.text(max_size=200), max_size=5), st.booleans()
)
def test_whatever_people_are_called_their_names_stay_on_the_card(
    person: str, customer: str, places: list[str], wide: bool
) -> None:
    stamp = replace(CHINESE, person=person, customer=customer, place_lines=tuple(places))

    card = laid_out(stamp, card_width=700, letter_px=26, wide=wide, with_code=False)

    assert all(line.x + line.width <= card.width for line in card.lines)
    assert all(line.y + line.height <= card.height for line in card.lines)


def test_the_copy_carries_no_exif_but_keeps_the_colour_profile() -> None:
    exif = Image.Exif()
    exif[0x010F] = "PhoneMaker"
    data = encoded(scene(800, 600), exif=exif, icc_profile=b"a profile of some kind")

    copy = watermark(data, CHINESE)

    assert b"PhoneMaker" not in copy
    assert b"a profile of some kind" in copy


def test_the_original_shows_above_the_card_as_it_was() -> None:
    picture = scene(1200, 1600)

    copy = decoded(watermark(encoded(picture, quality=95), CHINESE))

    before, after = np.asarray(picture)[:800].astype(int), np.asarray(copy)[:800].astype(int)
    assert abs(before - after).mean() < 6


def test_a_code_is_set_into_the_space_kept_for_it() -> None:
    code = encoded(Image.new("RGB", (64, 64), (255, 0, 255)), "PNG")

    copy = np.asarray(decoded(watermark(encoded(scene(1200, 1600)), CHINESE, code=code)))

    magenta = (copy[..., 0] > 200) & (copy[..., 1] < 60) & (copy[..., 2] > 200)
    assert magenta[-500:, 700:].sum() > 150**2


@pytest.mark.parametrize("wide", [True, False])
def test_no_line_runs_into_the_code(wide: bool) -> None:
    long = replace(CHINESE, customer="很长的名字" * 30, place_lines=("Long Avenue " * 20,))

    card: Card = laid_out(long, card_width=900, letter_px=28, wide=wide, with_code=True)

    assert card.code is not None
    left, top, _ = card.code
    assert all(line.x + line.width <= left for line in card.lines if line.y + line.height > top)


def test_bytes_that_are_no_picture_get_no_watermark() -> None:
    with pytest.raises(PictureRefused):
        watermark(b"not a picture", CHINESE)
