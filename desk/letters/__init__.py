"""What is written to people: templates, their fields, the way a message takes."""
