"""The command line: parse, call, render; nothing else."""

from kkrvalg.cli.app import main

__all__ = ["main"]
