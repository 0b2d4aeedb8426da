"""Podcasts, all of it."""

from __future__ import annotations

from tools.library.feeds.episodes import Episodes
from tools.library.feeds.habits import Habits
from tools.library.feeds.subscriptions import Subscriptions


class Feeds(Subscriptions, Episodes, Habits):
    """Podcasts of one library: subscriptions, episodes, and how the listener hears them. Use from any thread.

    A server is asked only by `add`, `add_list`, `refresh_all`, `download`, `download_new` and `fetch_documents`.
    """
