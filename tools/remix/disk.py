"""What a disk can do to a render, as a sentence."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from tools.remix.errors import RemixError


@contextmanager
def disk(doing: str) -> Iterator[None]:
    """Turns operating system errors into `RemixError`; `doing` continues "The remix could not be …"."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            raise RemixError(
                f"The disk is full: the remix could not be {doing}.", "Free some space and ask again.", retryable=True
            ) from error
        why = error.strerror or "input/output error"
        raise RemixError(f"The remix could not be {doing}: {why}.", "Choose another folder.") from error
