//! Bylines: `Title - Author`, `by X et al.`, `Title (Venue 2019)`, `Author: Title`.
