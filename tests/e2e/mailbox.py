"""The mail a laptop's server prints into its log, as a person would read it."""

import base64
import email
import email.policy
import hmac
import re
import struct
import time
from email.message import EmailMessage

from tests.conftest import Server
from tests.e2e.model import until

PERIOD_SECONDS = 30


def letters(server: Server, to: str) -> list[EmailMessage]:
    """What was sent to this address, oldest first."""
    raw = re.findall(r"(?ms)^Content-Type: text/plain.*?(?=^-{79}$)", server.log)
    parsed = [email.message_from_string(text, policy=email.policy.default) for text in raw]
    return [letter for letter in parsed if to in str(letter["To"])]


def link(server: Server, to: str, containing: str, *, count: int = 1) -> str:
    """The path in the latest of `count` letters that has such a link."""

    def found() -> str:
        paths = [
            match[1]
            for letter in letters(server, to)
            if (match := re.search(rf"https?://[^/\s]+(/\S*{containing}\S*)", letter.get_content()))
        ]
        return paths[-1] if len(paths) >= count else ""

    path: str = until(found, f"a mail to {to} with {containing}", 10)
    return path


def code(key: str) -> str:
    """The six digits an authenticator app shows now for this key (RFC 6238), once they last long enough."""
    left = PERIOD_SECONDS - time.time() % PERIOD_SECONDS
    if left < 5:
        time.sleep(left)
    counter = struct.pack(">Q", int(time.time()) // PERIOD_SECONDS)
    digest = hmac.digest(base64.b32decode(key), counter, "sha1")
    offset = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"
