"""A workflow made readable: as text, as a Mermaid diagram, as a picture for the admin."""
