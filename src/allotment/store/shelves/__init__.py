"""Shelves: functions that read and write one subject's tables and give plain records, never database rows."""
