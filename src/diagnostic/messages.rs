//! One constructor per message, side by side, so that they read alike.
