//! ISBN-10 and ISBN-13: digits and checksum.

use super::{Identifier, Scheme};

impl Identifier {
    /// Reads an ISBN-10 or ISBN-13 with or without hyphens and spaces; its checksum must hold.
    #[must_use]
    pub fn isbn(text: &str) -> Option<Self> {
        let mut digits = [0u8; 13];
        let mut count = 0;
        for c in text.trim().chars() {
            match c {
                '0'..='9' => {
                    *digits.get_mut(count)? = c as u8 - b'0';
                    count += 1;
                }
                'x' | 'X' if count == 9 => {
                    digits[count] = 10;
                    count += 1;
                }
                '-' | ' ' | '\u{2010}'..='\u{2013}' => {}
                _ => return None,
            }
        }
        let digits = match count {
            10 => {
                let sum: u32 = digits[..10]
                    .iter()
                    .zip((1..=10).rev())
                    .map(|(&d, weight)| u32::from(d) * weight)
                    .sum();
                if !sum.is_multiple_of(11) || digits[..9].iter().all(|&d| d == digits[0]) {
                    return None;
                }
                let mut long = [0u8; 13];
                long[..3].copy_from_slice(&[9, 7, 8]);
                long[3..12].copy_from_slice(&digits[..9]);
                let sum: u32 = long[..12]
                    .iter()
                    .enumerate()
                    .map(|(i, &d)| u32::from(d) * if i % 2 == 0 { 1 } else { 3 })
                    .sum();
                long[12] = ((10 - sum % 10) % 10) as u8;
                long
            }
            13 => {
                let sum: u32 = digits
                    .iter()
                    .enumerate()
                    .map(|(i, &d)| u32::from(d) * if i % 2 == 0 { 1 } else { 3 })
                    .sum();
                if !sum.is_multiple_of(10)
                    || !matches!(digits[..3], [9, 7, 8] | [9, 7, 9])
                    || digits.contains(&10)
                {
                    return None;
                }
                digits
            }
            _ => return None,
        };
        Some(Self {
            scheme: Scheme::Isbn,
            value: digits.iter().map(|&d| char::from(b'0' + d)).collect(),
        })
    }
}
