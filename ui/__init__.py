"""What people touch: the command line, the page and the API. Nothing is decided here."""
