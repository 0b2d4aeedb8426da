"""How ONNX models are run beside music: on one thread that sleeps when it has nothing to do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from voices.engine import VoiceError

if TYPE_CHECKING:
    import onnxruntime


def open_session(path: Path, threads: int = 1) -> onnxruntime.InferenceSession:
    """Load the ONNX model at `path` for `threads` threads of a CPU.

    Spinning is off: onnxruntime's workers otherwise wait in a busy loop, which takes the processor from the player and
    from speech recognition. Raises `VoiceError` if the file cannot be read as a model.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.add_session_config_entry("session.inter_op.allow_spinning", "0")
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(str(path), sess_options=options, providers=["CPUExecutionProvider"])
    except Exception as error:
        # onnxruntime raises a dozen types of its own, none of which it documents.
        raise VoiceError(
            f"The voice model {path.name} cannot be read.", f"Delete {path.parent} and fetch it again."
        ) from error
