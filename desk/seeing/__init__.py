"""Seeing the desk as a colleague sees it, to help them: read only, for a short time, and noted."""
