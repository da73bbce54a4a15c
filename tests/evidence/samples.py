"""Pictures for the tests: made-up scenes with shapes and texture, different for every seed."""

import io
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageDraw

HEIC = (Path(__file__).parent / "scene.heic").read_bytes()
"""`scene(320, 240)` in the format of iPhones, for which no encoder is installed."""


def scene(width: int, height: int, *, seed: int = 1) -> Image.Image:
    random = np.random.default_rng(seed)
    coarse = random.integers(0, 255, (9, 9, 3), dtype=np.uint8)
    picture = Image.fromarray(coarse).resize((width, height), Image.Resampling.BICUBIC)
    pen = ImageDraw.Draw(picture)
    for _ in range(12):
        x, y = random.integers(0, width), random.integers(0, height)
        w, h = random.integers(width // 12, width // 4 + 2), random.integers(height // 12, height // 4 + 2)
        pen.rectangle(
            (float(x), float(y), float(x + w), float(y + h)),
            fill=tuple(int(c) for c in random.integers(0, 255, 3)),
        )
    return picture


def encoded(picture: Image.Image, kind: str = "JPEG", **how: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **how)
    return out.getvalue()


def decoded(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")
