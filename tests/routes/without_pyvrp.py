"""A machine on which PyVRP is not installed, as an Intel Mac is: for programs that a test starts."""

from pathlib import Path

ABSENT = 'import sys\n\nsys.modules["pyvrp"] = None  # importing it fails, looking for it finds nothing\n'


def python_path(folder: Path) -> str:
    """What PYTHONPATH has to be: every Python begins by reading `sitecustomize`, workers of a pool too."""
    (folder / "sitecustomize.py").write_text(ABSENT, encoding="utf-8")
    return str(folder)
