"""TimelineView: what happened when, and which parts of a network each event has to do with."""

from collections.abc import Mapping, Sequence

import traitlets

from ..kit import twin
from ..kit.view import View, among


class TimelineView(View):
    """Events down the page, a column for each part: the marks show how the parts come together. Items C6, E30.

    `events` are (years, title, text, common, parts), where common says what the event has in common with our network;
    `parts` are what the columns stand for: {name: what it is in our network}. `lessons.data.history` has both. `chosen`
    is the event whose text is shown, from 0; it follows the learner and may be set. Nothing needs a kernel.
    Raises ValueError for no events and for parts that are none, TraitError for a `chosen` that is no event.
    """

    chosen = traitlets.Int(0).tag(sync=True)
    _events = traitlets.List().tag(sync=True)
    _parts = traitlets.Dict().tag(sync=True)

    _is_an_event = among("chosen", lambda view: range(len(view._events)))

    def __init__(self, events: Sequence, parts: Mapping[str, str], *, title: str = "What came together"):
        made = [_read(event, parts) for event in events]
        if not made:
            raise ValueError("TimelineView: no events came, at least one was expected")
        super().__init__(title=title, _events=made, _parts=dict(parts))

    @property
    def sentences(self) -> list[str]:
        """What is said of each event."""
        return [event["told"] for event in self._events]

    def __repr__(self):
        parts = ", ".join(f"{name} ({ours})" for name, ours in self._parts.items())
        return "\n".join([self.title, f"parts of our network: {parts}", *self.sentences])

    def stored(self) -> str:
        heads = ["years", "what", *(f"{name}: {ours}" for name, ours in self._parts.items())]
        rows = [[event["years"], f"{event['title']}. {event['text']} {event['common']}",
                 *("●" if name in event["parts"] else "" for name in self._parts)]
                for event in self._events]
        return twin.heading(self.title) + twin.table(rows, heads)


def _read(event, parts) -> dict:
    if len(event) != 5 or not all(isinstance(each, str) and each for each in event[:4]):
        raise ValueError(f"TimelineView: event {tuple(event)!r} came, (years, title, text, common, parts) was expected")
    years, title, text, common, own = event
    for part in own:
        if part not in parts:
            raise ValueError(f"TimelineView: {title}: the part {part!r} came, one of {', '.join(parts)} was expected")
    return {"years": years, "title": title, "text": text, "common": common, "parts": list(own),
            "told": f"{years}: {title}. {text} In common: {common} ({', '.join(own)})"}
