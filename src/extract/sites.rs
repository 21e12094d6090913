//! What a URL says of the work behind it: the rules of refs/sites.toml.
