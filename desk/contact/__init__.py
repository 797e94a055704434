"""Correcting a wrong e-mail address or telephone number, by the desk or by the person."""
