"""Install what Coqui voices need beside the torch that is there: `python -m voices.install_coqui`.

torchaudio's wheels on PyPI for Linux on x86 hold an extension that is linked to CUDA, and importing it fails beside a
torch for the CPU. torchaudio does without that extension where it is absent (its loader says so; resampling and
spectrograms, which Coqui uses, are written in Python), and so for such a torch the wheel is installed without it.
Elsewhere the wheel is installed as it is.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

PACKAGES = ("coqui-tts==0.28.0", "torchcodec==0.15.0", "six")
TORCHAUDIO = "torchaudio==2.11.0"


def without_extension(wheel: Path, folder: Path) -> Path:
    """Write a copy of torchaudio's `wheel` without `torchaudio/lib/*.so` into `folder`; return its path."""
    slim = folder / wheel.name
    with zipfile.ZipFile(wheel) as whole, zipfile.ZipFile(slim, "w", zipfile.ZIP_DEFLATED) as part:
        for entry in whole.infolist():
            if not (entry.filename.startswith("torchaudio/lib/") and entry.filename.endswith(".so")):
                part.writestr(entry, whole.read(entry))
    return slim


def torch_is_for_cpu() -> bool:
    """Whether the torch that is installed was built without CUDA."""
    import torch

    return torch.version.cuda is None


def _pip(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "pip", *arguments], check=True)


def main() -> int:
    """Install everything; returns pip's exit status."""
    try:
        if torch_is_for_cpu() and sys.platform == "linux":
            with tempfile.TemporaryDirectory() as folder:
                _pip("download", "--no-deps", "--dest", folder, TORCHAUDIO)
                wheel = next(Path(folder).glob("torchaudio-*.whl"))
                slim = Path(folder) / "slim"
                slim.mkdir()
                _pip("install", "--no-deps", "--force-reinstall", str(without_extension(wheel, slim)))
            _pip("install", *PACKAGES)
        else:
            _pip("install", TORCHAUDIO, *PACKAGES)
    except subprocess.CalledProcessError as error:
        return error.returncode
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
