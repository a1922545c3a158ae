"""Who is let in, and who leads the session? The addresses, a short code and a facilitator's key.

Without sharing, the server answers this machine alone, and whoever sits at it leads. Shared on a
network, everybody in the room may look and vote; only who opened the facilitator's link leads.
"""

import hmac
import ipaddress
import secrets
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from abm.errors import InputError

LOCAL, EVERYWHERE = "127.0.0.1", "0.0.0.0"
PORT = 8765
LETTERS = "BCDFGHJKMNPQRSTVWXZ"
"""No vowels, so no words; no letter that looks like another or like a digit."""
CODE_LENGTH = 4
KEY_BYTES = 16
COOKIE = "joinedup-facilitator"
ELSEWHERE = ("192.0.2.1", "10.0.0.1", "172.16.0.1", "192.168.0.1")
"""Addresses to ask the way to, which says which of ours others see; nothing is sent to them."""


@dataclass(frozen=True, slots=True)
class Sharing:
    """Where the dashboard is, and the code and key of its session.

    addresses: what others on the network type, none if it is not shared. key: empty if it is not.
    """

    host: str = LOCAL
    port: int = PORT
    addresses: tuple[str, ...] = ()
    code: str = "HERE"
    key: str = ""

    @classmethod
    def begun(cls, host: str, port: int) -> "Sharing":
        """A session on this machine alone, or for the network with a new code and key."""
        if is_this_machine_only(host):
            return cls(host, port)
        named = addresses_here() if host in (EVERYWHERE, "::") else (host,)
        shown = tuple(f"http://{bracketed(each)}:{port}" for each in named)
        code = "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))
        return cls(host, port, shown, code, secrets.token_urlsafe(KEY_BYTES))

    @property
    def own_address(self) -> str:
        """The address on this machine."""
        host = "localhost" if self.host in (LOCAL, EVERYWHERE, "::") else bracketed(self.host)
        return f"http://{host}:{self.port}"

    @property
    def facilitators_link(self) -> str:
        """What the facilitator opens, once, in the browser that leads."""
        return f"{self.own_address}/facilitate/{self.key}" if self.key else self.own_address

    def is_key(self, key: str) -> bool:
        """Whether a key opens the facilitator's controls."""
        return bool(self.key) and hmac.compare_digest(self.key.encode(), key.encode())

    def leads(self, cookies: Mapping[str, str] | None) -> bool:
        """Whether the visitor with these cookies may lead: open, close and clear votes."""
        return not self.key or self.is_key((cookies or {}).get(COOKIE, ""))


class _Doors:
    """The session of this process: set once, before anybody is let in."""

    sharing = Sharing()


def let_in(sharing: Sharing) -> None:
    """Make a session the one of this process."""
    _Doors.sharing = sharing


def session() -> Sharing:
    """The session of this process; on this machine alone unless it was shared."""
    return _Doors.sharing


def is_facilitator() -> bool:
    """Whether the visitor whose page is being drawn leads the session."""
    import solara.lab

    cookies: Any = solara.lab.cookies
    return session().leads(cookies.value)


def is_this_machine_only(host: str) -> bool:
    """Whether nobody but this machine can reach a host; InputError if it is no host of ours."""
    try:
        return ipaddress.ip_address(host or EVERYWHERE).is_loopback
    except ValueError:
        pass
    try:
        return ipaddress.ip_address(socket.gethostbyname(host)).is_loopback
    except (OSError, UnicodeError):
        raise InputError(
            f"--host is {host!r}: give a number such as {LOCAL} or a name of this machine"
        ) from None


def addresses_here() -> tuple[str, ...]:
    """The numbers by which other machines on the network know this one, likeliest first."""
    found = [_seen_from(each) for each in ELSEWHERE]
    try:
        told = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)
        found += [str(each[4][0]) for each in told]
    except OSError:
        pass
    kept = [each for each in found if each and not ipaddress.ip_address(each).is_loopback]
    return tuple(dict.fromkeys(kept)) or (socket.gethostname(),)


def _seen_from(elsewhere: str) -> str:
    """Our address on the way to another; empty without a way."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((elsewhere, 9))
        except OSError:
            return ""
        return str(probe.getsockname()[0])


def bracketed(host: str) -> str:
    """A host as it is written in an address."""
    return f"[{host}]" if ":" in host else host
