"""permessage-deflate (RFC 7692) of a client, with Python's zlib: nothing of the server's own."""

import zlib

from parley import WebSocket, frame
from responses import parse_response

TAIL = b"\x00\x00\xff\xff"  # 7.2.1: what the wire does without
RSV1 = 4
OFFER = "permessage-deflate"


def deflated(message, wbits=15, level=6):
    """The payload of one compressed message."""
    made = zlib.compressobj(level, zlib.DEFLATED, -wbits)
    data = made.compress(message) + made.flush(zlib.Z_SYNC_FLUSH)
    assert data.endswith(TAIL)
    return data[: -len(TAIL)]


def inflated(payload, wbits=15):
    """The message of one payload; zlib.error if it points back further than the window."""
    read = zlib.decompressobj(-wbits)
    message = read.decompress(payload + TAIL)
    assert not read.unused_data
    return message


class DeflateSocket(WebSocket):
    """A client that offers permessage-deflate. `answer` is what the server said to it, or None;
    `wire` counts the bytes of the payloads as they came, `compressed` the messages that were."""

    def __init__(self, server, path="/v1/ws", offer=OFFER, wbits=15, first=b""):
        self.wbits, self.wire, self.compressed = wbits, 0, 0
        super().__init__(server, path, first, {"Sec-WebSocket-Extensions": offer})
        self.answer = parse_response(self.head + b"\r\n\r\n")[1].get("sec-websocket-extensions")

    def recv(self):
        got = self.recv_frame()
        if got is None:
            return None
        first, payload = got
        self.wire += len(payload)
        if first & 0x40:
            assert self.answer is not None, "compressed, and not agreed on"
            assert first & 0x0F < 8, "6: a control frame is not compressed"
            self.compressed += 1
            payload = inflated(payload, self.wbits)
        return first & 0x0F, payload

    def send_deflated(self, opcode, message, **how):
        self.send_bytes(frame(opcode, deflated(message, **how), rsv=RSV1))
