//! Reads a note as text, whatever it was written in.

use std::fs;
use std::io;
use std::path::Path;

use encoding_rs::GB18030;

/// What a note was written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without byte order mark.
    Utf8,
    /// UTF-16 with byte order mark.
    Utf16,
    /// GB18030, and so GBK and GB2312.
    Gb18030,
    /// UTF-8 with some bytes that are none, each read as U+FFFD.
    Damaged,
}

/// A note's text.
#[derive(Debug, Clone)]
pub struct NoteText {
    /// The text, without byte order mark.
    pub text: String,
    /// What the file was written in.
    pub encoding: Encoding,
    /// Of the file's bytes, see [`fingerprint`].
    pub fingerprint: [u8; 16],
}

/// Why a file was not read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Unreadable {
    /// There is no such file any more.
    #[error("no such file")]
    Absent,
    /// The system does not let us.
    #[error("permission denied")]
    Forbidden,
    /// A symbolic link that leads back to where it stands.
    #[error("a symbolic link that leads in a circle")]
    Circle,
    /// A pipe, a socket, a device.
    #[error("not a file")]
    NoFile,
    /// More bytes than a note has.
    #[error("too large for a note ({size} bytes)")]
    TooLarge {
        /// **Units**: bytes.
        size: u64,
    },
    /// Not text.
    #[error("binary, not text")]
    Binary,
    /// The system failed.
    #[error("cannot be read")]
    Io(#[source] io::Error),
}

impl From<io::Error> for Unreadable {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Self::Absent,
            io::ErrorKind::PermissionDenied => Self::Forbidden,
            // ELOOP of Linux; its kind is not stable yet.
            _ if error.raw_os_error() == Some(40) => Self::Circle,
            _ => Self::Io(error),
        }
    }
}

/// Reads a note.
///
/// # Errors
/// When it cannot be opened or is not text.
pub fn read(path: &Path) -> Result<NoteText, Unreadable> {
    let bytes = fs::read(path)?;
    let fingerprint = fingerprint(&bytes);
    let (text, encoding) = decode(bytes)?;
    Ok(NoteText {
        text,
        encoding,
        fingerprint,
    })
}

/// Reads a note as [`read`] does, without a fingerprint.
///
/// # Errors
/// When it cannot be opened or is not text.
pub fn read_text(path: &Path) -> Result<String, Unreadable> {
    Ok(decode(fs::read(path)?)?.0)
}

/// XXH3-128 of a note's bytes, big-endian.
#[must_use]
pub fn fingerprint(bytes: &[u8]) -> [u8; 16] {
    xxhash_rust::xxh3::xxh3_128(bytes).to_be_bytes()
}

/// Reads bytes as text: UTF-8, UTF-16 with a byte order mark, GB18030, in this order.
///
/// # Errors
/// [`Unreadable::Binary`] when it is no text.
pub fn decode(bytes: Vec<u8>) -> Result<(String, Encoding), Unreadable> {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        let encoding = if bytes[0] == 0xFF {
            encoding_rs::UTF_16LE
        } else {
            encoding_rs::UTF_16BE
        };
        let (text, _) = encoding.decode_with_bom_removal(&bytes);
        return Ok((text.into_owned(), Encoding::Utf16));
    }
    match String::from_utf8(bytes) {
        Ok(mut text) => {
            if text.starts_with('\u{feff}') {
                text.drain(..'\u{feff}'.len_utf8());
            }
            if is_binary(text.as_bytes()) {
                return Err(Unreadable::Binary);
            }
            Ok((text, Encoding::Utf8))
        }
        Err(error) => {
            let bytes = error.into_bytes();
            if is_binary(&bytes) {
                return Err(Unreadable::Binary);
            }
            if let Some(text) = GB18030.decode_without_bom_handling_and_without_replacement(&bytes)
            {
                return Ok((text.into_owned(), Encoding::Gb18030));
            }
            Ok((
                String::from_utf8_lossy(&bytes).into_owned(),
                Encoding::Damaged,
            ))
        }
    }
}

/// True when a NUL or more than a few control characters stand in the first kilobytes, as in no text.
fn is_binary(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(8192)];
    // Without a branch, so that it becomes vector code.
    let is_control = |byte: u8| {
        (byte < 0x20)
            & (byte != b'\t')
            & (byte != b'\n')
            & (byte != b'\r')
            & (byte != 0x0C)
            & (byte != 0x1B)
    };
    let controls: usize = head
        .chunks(128)
        .map(|chunk| {
            usize::from(
                chunk
                    .iter()
                    .map(|&byte| u8::from(is_control(byte)))
                    .sum::<u8>(),
            )
        })
        .sum();
    let nuls = memchr::memchr_iter(0, head).count();
    nuls * 50 > head.len() || controls * 10 > head.len()
}
