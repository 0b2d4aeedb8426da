"""An output that writes what would be heard into a WAV file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tools.playback.errors import OutputError
from tools.playback.outputs import Unusable
from tools.playback.outputs.clocked import RATE, ClockedOutput


class FileOutput(ClockedOutput):
    """Records 16-bit stereo at 48 kHz; not `realtime`, as fast as `advance` is called.

    A full disk or a vanished folder ends the recording: `lost` says so, and the player pauses.
    """

    name = "file"

    def __init__(self, path: Path, *, realtime: bool = False) -> None:
        super().__init__(realtime=realtime)
        self.path = path
        self._file: Any = None

    def check(self) -> Unusable | None:
        """Whether the file can be written."""
        if not self.path.parent.is_dir():
            return Unusable(f"There is no folder {self.path.parent}.", f"Run: mkdir -p '{self.path.parent}'")
        return None

    def wake(self) -> None:
        """Create the file and start the clock. Raises `OutputError`."""
        self._create()
        super().wake()

    def advance(self, seconds: float) -> None:
        """Let `seconds` pass and record them."""
        self._create()
        super().advance(seconds)

    def close(self) -> None:
        """Finish the file."""
        super().close()
        with self._advancing:
            if self._file is not None and not self._file.closed:
                self._file.close()

    def write(self, audio: NDArray[np.float32]) -> None:
        """Append (n, 2) frames."""
        if self._file is None or self._file.closed or self.lost is not None:
            return
        try:
            self._file.write(audio)
        except (OSError, RuntimeError):
            self.lost = Unusable(f"{self.path.name} cannot be written any further.", "Free some space on the disk.")

    def _create(self) -> None:
        if self._file is not None:
            return
        import soundfile

        try:
            self._file = soundfile.SoundFile(self.path, "w", RATE, 2, subtype="PCM_16", format="WAV")
        except (OSError, RuntimeError) as error:
            raise OutputError(f"{self.path} cannot be written.", "Choose another file.") from error
