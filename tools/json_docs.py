"""Keep the JSON Schema of the protocols, and the page about it, in step with the program.

Usage: ``python tools/json_docs.py`` writes schema/kkrvalg-1.schema.json and docs/json.md, and
``python tools/json_docs.py check`` says whether they are up to date. Both are made from the declarations in
kkrvalg/protocol/schema/ and from the records of the steps.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from kkrvalg.protocol.schema import SCHEMA_FILE  # noqa: E402 (the program of this checkout)
from kkrvalg.protocol.schema.build import build  # noqa: E402 (as above)
from kkrvalg.protocol.schema.page import page  # noqa: E402 (as above)


def files() -> dict[Path, str]:
    """Return both files with what should stand in them."""
    schema = build()
    return {
        ROOT / "schema" / SCHEMA_FILE: json.dumps(schema, ensure_ascii=False, indent=1) + "\n",
        ROOT / "docs" / "json.md": page(schema),
    }


def main(arguments: list[str]) -> int:
    """Write the files, or with ``check`` name those that are not up to date."""
    if arguments not in ([], ["check"]):
        print(__doc__)
        return 2
    stale = [
        file for file, text in files().items() if not file.exists() or file.read_text(encoding="utf-8") != text
    ]
    for file in stale:
        if arguments:
            print(f"{file.relative_to(ROOT)} is not up to date: python tools/json_docs.py")
        else:
            file.parent.mkdir(exist_ok=True)
            file.write_text(files()[file], encoding="utf-8", newline="\n")
    return 1 if arguments and stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
