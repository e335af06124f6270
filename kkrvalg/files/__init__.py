"""Readers and writers: scenario folders, official results, spreadsheets; pydantic stands here, at the border."""
