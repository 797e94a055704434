"""Long lists as files, made a page of rows at a time. See docs/queue.md."""
