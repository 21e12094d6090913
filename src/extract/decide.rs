//! Signals in, confidence out.
