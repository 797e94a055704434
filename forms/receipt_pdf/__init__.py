"""The receipt as a file to keep: a tagged PDF (PDF/UA-1, PDF/A-2a), made when it is asked for."""
