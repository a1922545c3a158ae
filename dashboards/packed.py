"""How does a text travel in an address? Compressed, in letters that every address may hold.

What comes back was written by a stranger: it is unpacked up to a limit and no further.
"""

import base64
import binascii
import zlib
from functools import lru_cache

from abm.errors import InputError

KEPT = 64


@lru_cache(maxsize=KEPT)
def packed(text: str) -> str:
    """A text as letters, figures, hyphens and underscores."""
    return base64.urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode().rstrip("=")


def unpacked(letters: str, most_bytes: int) -> str:
    """The text that was packed; InputError for what is none, or longer than allowed."""
    try:
        given = base64.b64decode(letters + "=" * (-len(letters) % 4), altchars=b"-_", validate=True)
        reader = zlib.decompressobj()
        text = reader.decompress(given, most_bytes + 1)
        # Not at its end: cut off, or it would go on beyond the limit.
        if reader.eof and not reader.unused_data and len(text) <= most_bytes:
            return text.decode()
    except (ValueError, binascii.Error, zlib.error):
        pass
    raise InputError(
        "what is packed in the address is cut off, damaged, or longer than "
        f"{most_bytes // 1024:,} KB: copy the whole address again"
    )
