"""An event stream's events, whatever pieces it comes in. No I/O."""

MAX_EVENT_BYTES = 1_000_000
"""An answer's event is a few words; a whole plan's text is some ten thousand."""
NO_DATA = (b":", b"event:", b"id:", b"retry:")
"""How comments begin, and the fields that Gemini does not use."""


class Unreadable(Exception):
    """The answer is not one of Gemini's. The message says how, with none of its words."""


class Events:
    """Takes a stream's bytes and gives the data of its events, each as soon as its blank line came."""

    def __init__(self) -> None:
        self._line = bytearray()
        """The beginning of a line whose end has not come."""
        self._data: list[bytes] = []
        self._data_bytes = 0

    def feed(self, piece: bytes) -> list[bytes]:
        """The events that are whole with this piece. Raises Unreadable for one that is too long."""
        ended: list[bytes] = []
        if b"\n" in piece:
            *lines, rest = (bytes(self._line) + piece).split(b"\n")
            self._line = bytearray(rest)
            for line in lines:
                if content := line.rstrip(b"\r"):
                    self._take(content)
                elif self._data:
                    ended.append(self._event())
        else:
            self._line += piece
        if len(self._line) + self._data_bytes > MAX_EVENT_BYTES:
            raise Unreadable("an event without an end")
        return ended

    def end(self) -> list[bytes]:
        """What the stream ends with, if it lacks its blank line."""
        if self._line:
            self._take(bytes(self._line).rstrip(b"\r"))
            self._line = bytearray()
        return [self._event()] if self._data else []

    def _take(self, line: bytes) -> None:
        if line.startswith(NO_DATA):
            return
        # an error that comes in the middle of a stream has its lines as they are, without the field's name
        content = line[5:] if line.startswith(b"data:") else line
        self._data.append(content)
        self._data_bytes += len(content)

    def _event(self) -> bytes:
        data = self._data[0] if len(self._data) == 1 else b"\n".join(self._data)
        self._data = []
        self._data_bytes = 0
        return data
