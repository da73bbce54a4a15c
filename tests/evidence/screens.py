"""Photographs of a screen for the tests: a picture in stripes of pixels, taken from aside, with glare."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Light = NDArray[np.float32]
CAMERA = (1280, 960)
FOCAL = 1.4


@dataclass(frozen=True)
class Taken:
    """How somebody holds the second phone; `fills` the share of the frame that the screen takes."""

    fills: float = 1.0
    tilt_deg: float = 12
    turn_deg: float = -15
    roll_deg: float = 4
    pixel_px: float = 2.2
    """Of the camera, to a pixel of the screen."""


def of_screen(picture: Image.Image, taken: Taken = Taken(), *, seed: int = 1) -> Image.Image:
    chance = np.random.default_rng(seed)
    screen = _pixels(np.asarray(picture.convert("RGB"), np.float32), taken.pixel_px)
    corners = _corners(picture.width, picture.height, taken)
    height, width = screen.shape[:2]
    whole = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    seen = cv2.warpPerspective(
        screen, cv2.getPerspectiveTransform(whole, corners), CAMERA, borderValue=(40, 38, 35)
    )
    return Image.fromarray(_through_the_air(np.asarray(seen, np.float32), chance))


def _pixels(picture: Light, pixel_px: float) -> Light:
    """Each pixel a red, a green and a blue stripe, with a dark line to the next."""
    side = (round(picture.shape[1] / pixel_px), round(picture.shape[0] / pixel_px))
    coarse = np.repeat(np.repeat(cv2.resize(picture, side, interpolation=cv2.INTER_AREA), 3, 0), 3, 1)
    mask = np.full_like(coarse, 0.35)
    for colour in range(3):
        mask[:, colour::3, colour] = 1.6
    mask[::3] = 0.75 * mask[::3]
    lit = np.clip(coarse * mask, 0, 255)
    return np.asarray(cv2.GaussianBlur(lit, (0, 0), 0.5 * lit.shape[1] / CAMERA[0]), np.float32)


def _corners(width: int, height: int, taken: Taken) -> Light:
    x, y, z = np.radians([taken.tilt_deg, taken.turn_deg, taken.roll_deg])
    tilt = np.array([[1, 0, 0], [0, np.cos(x), -np.sin(x)], [0, np.sin(x), np.cos(x)]])
    turn = np.array([[np.cos(y), 0, np.sin(y)], [0, 1, 0], [-np.sin(y), 0, np.cos(y)]])
    roll = np.array([[np.cos(z), -np.sin(z), 0], [np.sin(z), np.cos(z), 0], [0, 0, 1]])
    half = height / width / 2
    flat = np.array([(-0.5, -half, 0), (0.5, -half, 0), (0.5, half, 0), (-0.5, half, 0)])
    there = flat @ (roll @ turn @ tilt).T
    on_film = there[:, :2] * FOCAL / (there[:, 2:] + FOCAL / taken.fills)
    middle = np.array(CAMERA) / 2
    return np.asarray(on_film * min(CAMERA[0], CAMERA[1] * width / height) + middle, np.float32)


def _through_the_air(seen: Light, chance: np.random.Generator) -> NDArray[np.uint8]:
    """Out of focus a little, unevenly lit, with a lamp's reflection and the noise of a small lens."""
    height, width = seen.shape[:2]
    soft = np.asarray(cv2.GaussianBlur(seen, (0, 0), 1.1), np.float32)
    y, x = np.mgrid[0:height, 0:width]
    off = (x / width - chance.uniform(0.3, 0.7)) ** 2 + (y / height - chance.uniform(0.3, 0.7)) ** 2
    lamp = np.exp(-((x - chance.uniform(0, width)) ** 2 + (y - chance.uniform(0, height)) ** 2) / 150**2)
    lit = soft * (1 - 0.25 * off)[..., None] * chance.uniform(0.85, 1.1, 3) + 45 * lamp[..., None]
    return np.asarray(np.clip(lit + chance.normal(0, 3, lit.shape), 0, 255), np.uint8)
