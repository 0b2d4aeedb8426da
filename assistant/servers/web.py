"""`segue serve`: what the home offers over HTTP, on this machine unless the settings say otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette

from assistant.errors import SegueError
from assistant.servers.feed import FEED, feed_key, feed_routes
from assistant.settings import Settings

if TYPE_CHECKING:
    from tools.podcast.package.shelf import Shelf


def feed_address(settings: Settings) -> str:
    """Where podcast apps find the feed. Raises `SegueError` where its key cannot be kept."""
    serve = settings.serve
    host = f"[{serve.host}]" if ":" in serve.host else serve.host
    root = (serve.address or f"http://{host}:{serve.port}").rstrip("/")
    return f"{root}/feed/{_key(settings)}/{FEED}"


def make_web(settings: Settings, shelf: Shelf) -> Starlette:
    """The application. Raises `SegueError` where the feed's key cannot be kept."""
    return Starlette(routes=feed_routes(shelf, _key(settings), settings.serve.address))


def serve(settings: Settings, shelf: Shelf) -> None:
    """Serve until interrupted. Addresses hold the key, so that they are not logged.

    Raises:
        SegueError: something else listens on the port.
    """
    import socket

    import uvicorn

    app = make_web(settings, shelf)
    family = socket.AF_INET6 if ":" in settings.serve.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((settings.serve.host, settings.serve.port))
        except OSError as error:
            raise SegueError(
                f"Nobody can listen on {settings.serve.host}:{settings.serve.port}: {error.strerror}.",
                "Choose another port: [serve] port in config.toml",
            ) from error
        config: Any = uvicorn.Config(app, access_log=False, log_level="warning", server_header=False)
        uvicorn.Server(config).run(sockets=[listening])


def _key(settings: Settings) -> str:
    try:
        return feed_key(settings.home)
    except OSError as error:
        raise SegueError(f"The feed's key cannot be kept in {settings.home}: {error.strerror}.") from error
