//! Formatted references: authors, title, container, year, pages taken apart.
