"""Votes and mayors go in, a constituted kommunekontaktråd (KKR) with every step written down comes out."""

__version__ = "0.1.0"
