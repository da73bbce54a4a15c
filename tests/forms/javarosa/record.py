"""Records fills with JavaRosa, whose jar pyxform brings: `python -m tests.forms.javarosa.record`."""

import gzip
import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pyxform

from bot.forms.definition import FormDefinition
from tests.forms.javarosa.prepared import prepared
from tests.forms.samples import ATTACHMENTS, SAMPLES, loaded

TRANSCRIPTS = Path(__file__).parent / "transcripts"
TASTES = ("0", "1", "2")
_DRIVER = Path(__file__).parent / "FillRecorder.java"


def java() -> str | None:
    return shutil.which("java")


def jar() -> Path:
    return Path(pyxform.__file__).parent / "validators" / "odk_validate" / "bin" / "ODK_Validate.jar"


def record(forms: Mapping[str, FormDefinition]) -> dict[tuple[str, str], dict[str, Any]]:
    """Let all three people fill each form; returns the transcripts by name and taste."""
    program = java()
    if program is None:
        raise FileNotFoundError("java")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        arguments: list[str] = []
        for form, definition in forms.items():
            (folder / f"{form}.xml").write_text(prepared(definition), encoding="utf-8")
            for taste in TASTES:
                arguments += [str(folder / f"{form}.xml"), taste, str(folder / f"{form}.{taste}.json")]
        options = ["-Duser.timezone=Asia/Shanghai", f"-Dattachments={ATTACHMENTS}", "-cp", str(jar())]
        subprocess.run([program, *options, str(_DRIVER), *arguments], check=True, capture_output=True)
        return {
            (form, taste): json.loads((folder / f"{form}.{taste}.json").read_text(encoding="utf-8"))
            for form in forms
            for taste in TASTES
        }


def opened_by_javarosa(form: str, submission: str) -> dict[str, str]:
    """The values JavaRosa finds when it opens a submission to the form (both XML), by path; every element
    is numbered.
    """
    program = java()
    if program is None:
        raise FileNotFoundError("java")
    with tempfile.TemporaryDirectory() as name:
        files = [Path(name) / each for each in ("form.xml", "submission.xml", "values.json")]
        files[0].write_text(form, encoding="utf-8")
        files[1].write_text(submission, encoding="utf-8")
        options = [
            "-Duser.timezone=Asia/Shanghai",
            "-cp",
            str(jar()),
            str(_DRIVER.with_name("SubmissionReader.java")),
        ]
        subprocess.run([program, *options, *map(str, files)], check=True, capture_output=True)
        found: dict[str, str] = json.loads(files[2].read_text(encoding="utf-8"))
        return found


def transcript(form: str, taste: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(gzip.decompress((TRANSCRIPTS / f"{form}.{taste}.json.gz").read_bytes()))
    return data


def recorded() -> Iterable[tuple[str, str]]:
    """Every form and taste with a transcript."""
    for path in sorted(TRANSCRIPTS.glob("*.json.gz")):
        form, taste, *_ = path.name.split(".")
        yield form, taste


def main() -> None:
    TRANSCRIPTS.mkdir(exist_ok=True)
    transcripts = record({name: loaded(name) for name in SAMPLES})
    for (form, taste), data in transcripts.items():
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        (TRANSCRIPTS / f"{form}.{taste}.json.gz").write_bytes(gzip.compress(text.encode(), mtime=0))


if __name__ == "__main__":
    main()
