"""Files from the hub and from official release pages: plain HTTP with Range, so that a download can be continued."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from assistant.weights.manifest import WeightFile
from assistant.weights.sources import Job, Unavailable

if TYPE_CHECKING:
    import httpx

log = logging.getLogger(__name__)

PUBLIC_HUB = "https://huggingface.co"


class Hub:
    """Public files of a hub, and of release pages elsewhere. `endpoint` is the hub's address.

    A machine that cannot reach it learns that within `patience` seconds, once a host, whatever the name service does.
    """

    name = "the hub"

    def __init__(self, endpoint: str = PUBLIC_HUB, *, patience: float = 3.0, tries: int = 20) -> None:
        self._endpoint = endpoint
        self._patience = patience
        self._tries = tries
        self._reached: dict[str, bool] = {}

    def fetch(self, job: Job) -> None:
        """Download the file, going on after interruptions as long as each try brings something new."""
        import httpx

        url = self._url(job.file)
        host = urlsplit(url).hostname or url
        if not self._reach(url, host):
            raise Unavailable(f"{host} cannot be reached")
        for _ in range(self._tries):
            before = job.partial.size
            try:
                self._stream(url, host, job)
            except httpx.HTTPError as error:
                log.debug("download from %s was interrupted: %r", host, error)
                if job.partial.size == before:
                    break
            if job.partial.size == job.file.size:
                return
        raise Unavailable(f"the download from {host} broke off")

    def _url(self, file: WeightFile) -> str:
        from huggingface_hub import constants, hf_hub_url

        if constants.HF_HUB_OFFLINE:
            raise Unavailable("HF_HUB_OFFLINE is set")
        if file.hub is not None:
            repository, path = file.hub
            return hf_hub_url(repository, path, endpoint=self._endpoint)
        if file.url is not None:
            return file.url
        raise Unavailable

    def _reach(self, url: str, host: str) -> bool:
        """Whether the host answers at all. A thread, since looking a name up cannot be given a time limit."""
        import httpx

        if host not in self._reached:
            answered = threading.Event()

            def knock() -> None:
                try:
                    httpx.head(url, timeout=self._patience)
                except httpx.HTTPError:
                    return
                answered.set()

            thread = threading.Thread(target=knock, name="reach-hub", daemon=True)
            thread.start()
            thread.join(self._patience)
            self._reached[host] = answered.is_set()
        return self._reached[host]

    def _stream(self, url: str, host: str, job: Job) -> None:
        import httpx

        start = job.partial.size
        headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={start}-"} if start else {})
        timeout = httpx.Timeout(30.0, connect=self._patience)
        with httpx.stream("GET", url, headers=headers, timeout=timeout, follow_redirects=True) as response:
            if response.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
                job.partial.keep(0)
                return
            if response.is_error:
                raise Unavailable(f"{host} answered {response.status_code}")
            self._compare(response, host, job.file)
            if response.status_code != httpx.codes.PARTIAL_CONTENT or not _starts_at(response, start):
                job.partial.keep(0)
                if response.status_code == httpx.codes.PARTIAL_CONTENT:
                    return
            job.partial.append(self._chunks(response, job))

    @staticmethod
    def _compare(response: httpx.Response, host: str, file: WeightFile) -> None:
        """The hub names large files by their SHA-256: another one need not be downloaded to be refused."""
        for answer in (*response.history, response):
            etag = answer.headers.get("x-linked-etag", "").strip('W/"')
            if re.fullmatch(r"[0-9a-f]{64}", etag) and etag != file.sha256:
                raise Unavailable(f"{host} has another version of {file.name}")

    @staticmethod
    def _chunks(response: httpx.Response, job: Job) -> Iterator[bytes]:
        done = job.partial.size
        for chunk in response.iter_raw():
            done += len(chunk)
            job.progress(min(done, job.file.size))
            yield chunk


def _starts_at(response: httpx.Response, start: int) -> bool:
    given: str = response.headers.get("content-range", "")
    return given.startswith(f"bytes {start}-")
