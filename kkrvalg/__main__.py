"""``python -m kkrvalg`` is the same as ``kkrvalg``."""

import sys

from kkrvalg.cli import main

sys.exit(main())
