//! Bytes in, text out: the encodings in which bibliographies come.

use encoding_rs::{Encoding as Table, GB18030, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// How a file was encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Encoding {
    /// Its name, such as `UTF-8` or `windows-1252`.
    pub name: &'static str,
    /// True when the file is no text in UTF-8 already.
    pub is_foreign: bool,
    /// True when some bytes could not be read.
    pub is_damaged: bool,
}

/// Reads bytes as text: by their byte order mark, as UTF-8, by the encoding that the file names in its first
/// lines (`% Encoding: …` of JabRef), as UTF-16 without a mark, as GB18030 where Chinese comes out, else as
/// Latin-1 (Windows-1252), in which any byte is a letter.
#[must_use]
pub fn decode(bytes: Vec<u8>) -> (String, Encoding) {
    if let Some((table, mark)) = Table::for_bom(&bytes)
        && table != UTF_8
    {
        return with(table, &bytes[mark..]);
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(mut text) => {
            let has_mark = text.starts_with('\u{feff}');
            if has_mark {
                text.drain(..'\u{feff}'.len_utf8());
            }
            if !text.as_bytes().iter().take(512).any(|byte| *byte == 0) {
                return (
                    text,
                    Encoding {
                        name: "UTF-8",
                        is_foreign: has_mark,
                        is_damaged: false,
                    },
                );
            }
            text.into_bytes()
        }
        Err(error) => error.into_bytes(),
    };
    if let Some(table) = named(&bytes) {
        return with(table, &bytes);
    }
    // Latin letters in UTF-16: every other byte is a NUL.
    let head = &bytes[..bytes.len().min(512)];
    let nuls = |odd: usize| {
        head.iter()
            .skip(odd)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    if nuls(1) * 4 > head.len() {
        return with(UTF_16LE, &bytes);
    }
    if nuls(0) * 4 > head.len() {
        return with(UTF_16BE, &bytes);
    }
    if let Some(text) = GB18030.decode_without_bom_handling_and_without_replacement(&bytes)
        && is_chinese(&text)
    {
        return (
            text.into_owned(),
            Encoding {
                name: "GB18030",
                is_foreign: true,
                is_damaged: false,
            },
        );
    }
    // Text in UTF-8 with a few stray bytes stays what it is.
    let lossy = String::from_utf8_lossy(&bytes);
    let (bad, good) = lossy.chars().fold((0, 0), |(bad, good), c| match c {
        '\u{fffd}' => (bad + 1, good),
        c if c.is_ascii() => (bad, good),
        _ => (bad, good + 1),
    });
    if good > bad {
        return (
            lossy.into_owned(),
            Encoding {
                name: "UTF-8",
                is_foreign: true,
                is_damaged: true,
            },
        );
    }
    with(WINDOWS_1252, &bytes)
}

fn with(table: &'static Table, bytes: &[u8]) -> (String, Encoding) {
    let (text, is_damaged) = table.decode_without_bom_handling(bytes);
    (
        text.into_owned(),
        Encoding {
            name: table.name(),
            is_foreign: table != UTF_8,
            is_damaged,
        },
    )
}

/// The encoding in `% Encoding: ISO-8859-1`.
fn named(bytes: &[u8]) -> Option<&'static Table> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(1024)]).to_ascii_lowercase();
    let at = head.find("encoding:")? + "encoding:".len();
    let label = head[at..]
        .lines()
        .next()?
        .trim()
        .trim_end_matches(['}', '%']);
    Table::for_label(
        label
            .replace('_', "-")
            .replace("iso8859", "iso-8859")
            .as_bytes(),
    )
    .or_else(|| Table::for_label(label.as_bytes()))
    .filter(|table| *table != UTF_8)
}

/// True when at least half of what is no ASCII is a usual Chinese character or mark: Latin-1 letters, two by
/// two, come out as rare ones.
fn is_chinese(text: &str) -> bool {
    let foreign = text.chars().filter(|c| !c.is_ascii());
    let (all, usual) = foreign.fold((0, 0), |(all, usual), c| {
        (all + 1, usual + usize::from(matches!(c, '\u{4e00}'..='\u{9fa5}' | '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}')))
    });
    // An accent stands beside an ASCII letter; in Chinese one character stands beside another.
    let pairs = text
        .chars()
        .zip(text.chars().skip(1))
        .filter(|(a, b)| !a.is_ascii() && !b.is_ascii())
        .count();
    usual * 2 >= all && pairs * 3 >= all && all > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_told_apart() {
        let text = "@book{k, author = {Gödel, Kurt}}";
        let (latin, _, _) = WINDOWS_1252.encode(text);
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let marked: Vec<u8> = [0xFF, 0xFE].into_iter().chain(utf16.clone()).collect();
        let (chinese, _, _) = GB18030.encode("@book{k, author = {李沐}, title = {动手学深度学习}}");
        for (bytes, name) in [
            (text.as_bytes().to_vec(), "UTF-8"),
            (latin.to_vec(), "windows-1252"),
            (utf16, "UTF-16LE"),
            (marked, "UTF-16LE"),
        ] {
            let (read, encoding) = decode(bytes);
            assert_eq!((read.as_str(), encoding.name), (text, name));
        }
        assert!(decode(chinese.to_vec()).0.contains("动手学深度学习"));
        let named = b"% Encoding: ISO8859_2\n@book{k, title = {\xb1}}".to_vec();
        assert!(decode(named).0.contains('ą'));
    }
}
