"""Readers and writers of scenario folders, official results and the input of allocate."""
