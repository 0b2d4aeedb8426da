"""How the program ends while a thread is still inside a library that is not Python.

A daemon thread that comes back from llama.cpp, onnxruntime or the like while the interpreter is being taken down is
ended there and then, which unwinds through C++ that does not allow it: "terminate called without an active exception",
exit status 134. So the interpreter is not taken down while there is one: everything that must be kept was kept when the
home was closed.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import sys
import threading
from collections.abc import Callable


def left_over() -> list[threading.Thread]:
    """Threads for which Python does not wait at its end."""
    return [thread for thread in threading.enumerate() if thread.daemon and thread.is_alive()]


def run_and_leave(run: Callable[[], object]) -> None:
    """Runs the program and ends the process with its exit status, whatever is left over."""
    try:
        run()
        status = 0
    except SystemExit as end:
        if not left_over():
            raise
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
        if isinstance(end.code, str):
            sys.stderr.write(f"{end.code}\n")
    if left_over():
        # What the interpreter does first, and no more of it; there is no public way to ask for that.
        threading._shutdown()  # type: ignore[attr-defined] # noqa: SLF001
        atexit._run_exitfuncs()  # noqa: SLF001
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, ValueError):
                stream.flush()
        os._exit(status)
