"""How the desk is doing, in numbers that point at nobody. See docs/statistics.md."""
