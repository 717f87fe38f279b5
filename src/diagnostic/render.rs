//! Diagnostics as text for a terminal, one-line text, JSON or HTML.
