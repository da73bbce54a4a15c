"""What `pip install` brings: every file that the program reads, not only its modules."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("bot", "forms", "play", "simulator")


def _files_below(folder: Path) -> set[str]:
    files = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(ROOT).as_posix() for path in files}


@pytest.mark.slow
def test_a_wheel_carries_everything_that_the_program_reads(tmp_path: Path) -> None:
    source = tmp_path / "source"
    for name in FOLDERS:
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "config.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    made = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        ".",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        str(tmp_path),
    ]
    subprocess.run(made, cwd=source, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")

    carried = set(zipfile.ZipFile(wheel).namelist())

    assert not set().union(*(_files_below(ROOT / name) for name in FOLDERS)) - carried
    assert any(name.endswith(".data/data/share/visitbot/config.toml") for name in carried)
