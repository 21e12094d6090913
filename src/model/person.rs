//! People: authors as notes and records write them.

/// A person's name taken apart, or an organisation kept whole.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Person {
    /// Family name, without particle; the whole name when it cannot be taken apart.
    pub family: String,
    /// Given names or initials; empty when unknown.
    pub given: String,
    /// Particle before the family name, such as `van der`; empty when there is none.
    pub particle: String,
    /// Suffix, such as `Jr.`; empty when there is none.
    pub suffix: String,
    /// True when this names an organisation or a handle and must not be taken apart.
    pub is_literal: bool,
}
