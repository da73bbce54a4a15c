"""Makes further selfies of the one sample person: the same face, cut, turned and lit differently.

    python -m play.demo.draw_selfies

Three pictures are enrolled when the demo begins; these are for its visits, so that a selfie is recognised and
none is an older picture sent again.
"""

import io
from collections.abc import Callable

from PIL import Image

from play.demo.draw_samples import SAMPLES

FROM = "selfie-1-near"
SHORTEST_PX = 480
QUALITY = 82


def noon(picture: Image.Image) -> Image.Image:
    w, h = picture.size
    cut = picture.crop((round(w * 0.05), round(h * 0.03), round(w * 0.9), round(h * 0.82)))
    return cut.rotate(8, fillcolor="grey").point(lambda value: value * 0.7 + 20)


def evening(picture: Image.Image) -> Image.Image:
    w, h = picture.size
    cut = picture.crop((round(w * 0.1), round(h * 0.05), round(w * 0.95), round(h * 0.9)))
    mirrored = cut.rotate(-7, fillcolor="grey").transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    return mirrored.point(lambda value: min(255, value * 1.15))


SELFIES: dict[str, Callable[[Image.Image], Image.Image]] = {
    "selfie-1-noon": noon,
    "selfie-1-evening": evening,
}


def jpeg(picture: Image.Image) -> bytes:
    scale = max(1.0, SHORTEST_PX / min(picture.size))
    size = round(picture.width * scale), round(picture.height * scale)
    out = io.BytesIO()
    picture.resize(size, Image.Resampling.LANCZOS).save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


if __name__ == "__main__":
    with Image.open(SAMPLES / f"{FROM}.jpg") as first:
        for name, made in SELFIES.items():
            (SAMPLES / f"{name}.jpg").write_bytes(jpeg(made(first.convert("RGB"))))
