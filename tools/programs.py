"""Running another program: what it wrote is counted while it works, and it never outlives its caller."""

from __future__ import annotations

import contextlib
import os
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

LOOK = 0.25  # seconds between two looks at what has arrived


def run_watched(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], progress: Callable[[int], None]
) -> str | None:
    """Run `command` in `folder` to its end; what it said if it failed, else None.

    `progress` is told now and then how many bytes lie below `folder`; what it raises kills the program.
    """
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT
        )
        try:
            while process.poll() is None:
                progress(bytes_below(folder))
                try:
                    process.wait(LOOK)
                except subprocess.TimeoutExpired:
                    continue
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
        said.seek(0)
        return said.read().decode("utf-8", "replace") if process.returncode else None


def bytes_below(folder: Path) -> int:
    """How much a folder holds that another program is changing meanwhile."""
    total = 0
    for root, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(OSError):  # renamed or removed between the two looks
                total += (Path(root) / name).stat().st_size
    return total
