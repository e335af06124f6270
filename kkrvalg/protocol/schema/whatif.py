"""What would change the KKR: the keys of the protocols of ``kkrvalg whatif``."""

from __future__ import annotations

from kkrvalg.protocol.schema.shapes import Keys, entry

WHATIF: Keys = {
    "whatif": (
        entry("whatif", "What would change the KKR, under the name of the command that was asked.", {}),
        "What would change the KKR.",
    ),
}
