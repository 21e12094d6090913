//! One test binary; a file per verb.
