"""kkrvalg register verify, backup: whether the register is whole and unchanged, and a copy of it."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

import click

from kkrvalg.cli.common import Status, declare, emit, format_option, lang_option, new_page, output_option
from kkrvalg.cli.register_common import named, read_register, register_argument
from kkrvalg.errors import InputError
from kkrvalg.i18n import N_, _

if TYPE_CHECKING:
    from pathlib import Path

    from kkrvalg.register.ledger import Verification


@declare(
    "verify",
    help=N_(
        "Check a register: every line is the one that was entered, none is missing, and every event is allowed by"
        " the rules.\n\n"
        "Note the hash of the last line somewhere else from time to time: with --head it is then seen whether"
        " lines at the end were cut away."
    ),
    examples=(
        (N_("Whether all is well:"), "kkrvalg register verify kkr.db"),
        (
            N_("Whether what was noted in the minutes is still there:"),
            "kkrvalg register verify kkr.db --head 9f2c41d07ab3",
        ),
    ),
)
@register_argument
@click.option("--head", metavar=N_("HASH"), help=N_("A hash that was noted earlier, or its first digits."))
@format_option("text", "json")
@output_option
@lang_option
def verify(*, file: Path, head: str | None, output_format: str, output: Path | None) -> Status:
    """Check a register."""
    from kkrvalg.register.history import state_on  # noqa: PLC0415 (start-up stays light)
    from kkrvalg.register.ledger import verify as verify_chain  # noqa: PLC0415 (as above)
    from kkrvalg.register.persons import names  # noqa: PLC0415 (as above)

    found = verify_chain(file, head=head)
    entries, _digest = read_register(file)
    with named(names(entries)):
        state_on(entries)
    emit(_verified(file, found, head, output_format, output), output)
    return Status.DONE


def _verified(file: Path, found: Verification, head: str | None, output_format: str, output: Path | None) -> str:
    from kkrvalg.protocol import register_verification  # noqa: PLC0415 (start-up stays light)

    if output_format == "json":
        from kkrvalg.protocol.envelope import to_json  # noqa: PLC0415 (start-up stays light)
        from kkrvalg.reading.text import read_bytes  # noqa: PLC0415 (as above)

        digest = sha256(read_bytes(file)).hexdigest()
        return to_json(register_verification.verification_protocol(file.name, digest, found, head))
    page = new_page(output)
    register_verification.write_verification(page, file.name, found, head)
    return page.text()


@declare(
    "backup",
    help=N_(
        "Copy a register while others may use it; the copy is verified, and no file is overwritten.\n\n"
        "A copy made by the file manager while somebody writes may be broken; this one is not."
    ),
    examples=((N_("Every evening:"), "kkrvalg register backup kkr.db -o backup/kkr-2027-03-01.db"),),
)
@register_argument
@output_option
@lang_option
def backup(*, file: Path, output: Path | None) -> Status:
    """Copy a register."""
    from kkrvalg.protocol.register_verification import backup_sentence  # noqa: PLC0415 (start-up stays light)
    from kkrvalg.register.ledger import backup as copy  # noqa: PLC0415 (as above)

    if output is None:
        raise InputError(
            where="kkrvalg register backup",
            found=_("no place for the copy"),
            expected=_("a new file"),
            todo=_("add -o and the name of the file"),
        )
    read_register(file)
    emit(backup_sentence(copy(file, output), str(output)))
    return Status.DONE
