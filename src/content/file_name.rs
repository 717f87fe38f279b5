//! What a file name says: a date, a slug.
