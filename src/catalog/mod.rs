//! The only room with SQL: open, migrate, store, find.
