"""What is heard at this time of day, and on such days of the week; needs a clock."""

from __future__ import annotations

import numpy as np

from tools.taste.model.listener import Listener
from tools.taste.model.moment import Moment
from tools.taste.model.plays import Floats, Ints

_SMOOTHING = 2.0


class Daytime:
    """Makers by part of the day (three hours each), and by working day or weekend, against the listener's usual."""

    name = "daytime"
    columns: tuple[str, ...] = ("now_share", "now_lift", "weekend_lift")

    def lanes(self, moment: Moment) -> list[Ints]:
        """Nothing of its own."""
        return []

    def fill(self, moment: Moment, out: Floats) -> None:
        """Share of the maker among what is heard at this time, and how much more that is than at any time."""
        listener = moment.listener
        if not listener.clock or not listener.size:
            return
        hours, days = Listener.when(moment.now + listener.east)
        here = listener.daytime(moment.makers)
        usual = listener.usual_daytime
        every = here[:, :8].sum(1) + _SMOOTHING
        now = here[:, hours]
        out[:, 0] = now / (usual[hours] + _SMOOTHING) * moment.share
        out[:, 1] = np.log((now + _SMOOTHING * usual[hours] / max(usual[:8].sum(), 1)) / every)
        out[:, 1] -= np.log(max(usual[hours], 0.5) / max(usual[:8].sum(), 1))
        out[:, 2] = np.log((here[:, days] + _SMOOTHING * usual[days] / max(usual[8:].sum(), 1)) / every)
        out[:, 2] -= np.log(max(usual[days], 0.5) / max(usual[8:].sum(), 1))
        out[moment.makers < 0, :] = 0
        np.clip(out, -4, 4, out=out)

    def score(self, columns: Floats) -> Floats:
        """The share at this time."""
        return columns[:, 0]
