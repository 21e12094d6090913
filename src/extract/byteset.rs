//! Sets of bytes, and where the first or the last byte of one stands in a text.
//!
//! Readers go from one byte that may mean something to the next; most bytes of a line mean nothing, and are
//! passed eight at a time.

/// A set of bytes.
pub(super) struct ByteSet([u8; 256]);

impl ByteSet {
    /// A set of these.
    pub(super) const fn of(bytes: &[u8]) -> Self {
        let mut set = [0; 256];
        let mut at = 0;
        while at < bytes.len() {
            set[bytes[at] as usize] = 1;
            at += 1;
        }
        Self(set)
    }

    fn has(&self, byte: u8) -> bool {
        self.0[usize::from(byte)] != 0
    }

    fn meets(&self, eight: &[u8]) -> bool {
        eight
            .iter()
            .fold(0, |any, &byte| any | self.0[usize::from(byte)])
            != 0
    }

    /// Where the first of them stands.
    #[inline]
    pub(super) fn find(&self, bytes: &[u8]) -> Option<usize> {
        let passed = 8 * bytes
            .chunks_exact(8)
            .take_while(|eight| !self.meets(eight))
            .count();
        let rest = bytes.get(passed..)?;
        let found = rest.iter().position(|&byte| self.has(byte))?;
        Some(passed + found)
    }

    /// Where the last of them stands.
    #[inline]
    pub(super) fn rfind(&self, bytes: &[u8]) -> Option<usize> {
        let passed = 8 * bytes
            .rchunks_exact(8)
            .take_while(|eight| !self.meets(eight))
            .count();
        let rest = bytes.get(..bytes.len() - passed)?;
        rest.iter().rposition(|&byte| self.has(byte))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::ByteSet;

    static SET: ByteSet = ByteSet::of(b"xy");

    proptest! {
        #[test]
        fn what_is_found_is_what_a_walk_finds(text in "[axy ]{0,3}[a ]{0,40}[axy ]{0,3}") {
            let is_one = |byte: &u8| matches!(byte, b'x' | b'y');
            prop_assert_eq!(SET.find(text.as_bytes()), text.bytes().position(|byte| is_one(&byte)));
            prop_assert_eq!(SET.rfind(text.as_bytes()), text.as_bytes().iter().rposition(is_one));
        }
    }
}
