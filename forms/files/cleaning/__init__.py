"""Opening what strangers sent, in a process of its own: nothing here may import the portal."""
