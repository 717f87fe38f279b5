//! Reads a table by its known keys; reports ill-typed values and unknown keys, all at once.
