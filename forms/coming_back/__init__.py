"""Coming back: links by e-mail and text message, reminders, locking. See docs/coming-back.md."""
