"""Filling in for somebody else: with their agreement, in their name, and as long as they want."""
