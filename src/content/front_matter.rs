//! Splits a file into front matter and body, and reads the former into a table.
