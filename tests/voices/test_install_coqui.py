"""Installing torchaudio without the extension that needs CUDA."""

from __future__ import annotations

import zipfile

import pytest

from voices.install_coqui import without_extension

pytestmark = pytest.mark.unit


def test_only_the_compiled_extension_is_left_out(tmp_path):
    wheel = tmp_path / "torchaudio-2.11.0-cp311-cp311-linux_x86_64.whl"
    kept = [
        "torchaudio/__init__.py",
        "torchaudio/lib/__init__.py",
        "torchaudio-2.11.0.dist-info/RECORD",
        "other/lib/a.so",
    ]
    with zipfile.ZipFile(wheel, "w") as archive:
        for name in [*kept, "torchaudio/lib/_torchaudio.abi3.so"]:
            archive.writestr(name, name)
    folder = tmp_path / "slim"
    folder.mkdir()
    with zipfile.ZipFile(without_extension(wheel, folder)) as slim:
        assert slim.namelist() == kept
        assert slim.read(kept[0]) == kept[0].encode()
