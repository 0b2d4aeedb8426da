"""How podcasts fail. Messages name a server, never a whole address: those of private feeds hold a secret."""

from __future__ import annotations

from tools.library.errors import LibraryError


class FeedError(LibraryError):
    """Something is wrong with a feed, an episode or what they point to."""


class FetchFailed(FeedError):
    """A server could not be reached, or did not answer as it should."""


class Refused(FeedError):
    """What a server or a feed wants is dangerous, and is not done."""


class NotAFeed(FeedError):
    """This is no podcast feed, list of feeds, chapters or transcript."""
