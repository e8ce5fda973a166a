"""Questions with what their answers must hold, and the rules by which answers are scored."""
