//! A mention as a line of JSON, schema 1.
//!
//! Written by hand: a run over a big folder prints hundreds of thousands of these, and every byte of a
//! note's text is looked at once.

use notebib::model::Mention;

/// The version of the line's shape; a key may be added without a new one.
pub(crate) const SCHEMA: u32 = 1;

/// Appends the line, with its line break.
pub(crate) fn write(line: &mut Vec<u8>, path: &str, mention: &Mention) {
    let mut object = Object::open(line);
    object.number("schema", u64::from(SCHEMA));
    object.string("path", path);
    object.number("line", u64::from(mention.line));
    object.number("end_line", u64::from(mention.end_line));
    object.number("column", u64::from(mention.column));
    object.number("byte_start", mention.span.start as u64);
    object.number("byte_end", mention.span.end as u64);
    object.string("title", &mention.title);
    object.string("kind", mention.kind.as_str());
    object.string("manner", mention.manner.as_str());
    object.strings("authors", mention.authors.iter().map(String::as_str));
    object.integer_or_null("year", mention.year.map(i64::from));
    object.string_or_null("venue", mention.venue.as_deref());
    object.string_or_null("org", mention.org.as_deref());
    object.integer_or_null("cited_by", mention.cited_by.map(i64::from));
    for (name, value) in [
        ("volume", &mention.volume),
        ("issue", &mention.issue),
        ("pages", &mention.pages),
        ("publisher", &mention.publisher),
    ] {
        if let Some(value) = value {
            object.string(name, value);
        }
    }
    object.strings("urls", mention.urls.iter().map(String::as_str));
    identifiers(&mut object, mention);
    object.strings("aliases", mention.aliases.iter().map(String::as_str));
    object.strings("outline", mention.outline.iter().map(AsRef::as_ref));
    object.string_or_null("remark", mention.remark.as_deref());
    object.name("note_date");
    match mention.note_date {
        Some(date) => string(object.line, &date.to_string()),
        None => object.line.extend_from_slice(b"null"),
    }
    object.name("confidence");
    confidence(object.line, mention.confidence);
    object.strings("evidence", mention.evidence.iter().copied());
    object.close();
    line.push(b'\n');
}

/// `ids` has one value a scheme, the first in the text; `more_ids`, only when there are, the others.
fn identifiers(object: &mut Object<'_>, mention: &Mention) {
    object.name("ids");
    object.line.push(b'{');
    let is_first_of_scheme = |index: usize| {
        let scheme = mention.ids[index].scheme();
        mention.ids[..index].iter().all(|id| id.scheme() != scheme)
    };
    let mut has_more = false;
    let mut is_first = true;
    for (index, id) in mention.ids.iter().enumerate() {
        if !is_first_of_scheme(index) {
            has_more = true;
            continue;
        }
        if !is_first {
            object.line.push(b',');
        }
        is_first = false;
        string(object.line, id.scheme().as_str());
        object.line.push(b':');
        string(object.line, id.value());
    }
    object.line.push(b'}');
    if has_more {
        let more: Vec<String> = (0..mention.ids.len())
            .filter(|&index| !is_first_of_scheme(index))
            .map(|index| &mention.ids[index])
            .map(|id| format!("{}:{}", id.scheme().as_str(), id.value()))
            .collect();
        object.strings("more_ids", more.iter().map(String::as_str));
    }
}

/// A JSON object being appended to a line.
struct Object<'l> {
    line: &'l mut Vec<u8>,
    is_first: bool,
}

impl<'l> Object<'l> {
    fn open(line: &'l mut Vec<u8>) -> Self {
        line.push(b'{');
        Self {
            line,
            is_first: true,
        }
    }

    fn close(&mut self) {
        self.line.push(b'}');
    }

    /// Names are ours: nothing in them needs an escape.
    fn name(&mut self, name: &str) {
        self.line
            .extend_from_slice(if self.is_first { b"\"" } else { b",\"" });
        self.is_first = false;
        self.line.extend_from_slice(name.as_bytes());
        self.line.extend_from_slice(b"\":");
    }

    fn string(&mut self, name: &str, value: &str) {
        self.name(name);
        string(self.line, value);
    }

    fn string_or_null(&mut self, name: &str, value: Option<&str>) {
        self.name(name);
        match value {
            Some(value) => string(self.line, value),
            None => self.line.extend_from_slice(b"null"),
        }
    }

    fn strings<'s>(&mut self, name: &str, values: impl Iterator<Item = &'s str>) {
        self.name(name);
        self.line.push(b'[');
        for (index, value) in values.enumerate() {
            if index > 0 {
                self.line.push(b',');
            }
            string(self.line, value);
        }
        self.line.push(b']');
    }

    fn number(&mut self, name: &str, value: u64) {
        self.name(name);
        number(self.line, value);
    }

    fn integer_or_null(&mut self, name: &str, value: Option<i64>) {
        self.name(name);
        match value {
            Some(value) => {
                if value < 0 {
                    self.line.push(b'-');
                }
                number(self.line, value.unsigned_abs());
            }
            None => self.line.extend_from_slice(b"null"),
        }
    }
}

/// Two digits after the point: more would claim what the extractor does not know.
fn confidence(line: &mut Vec<u8>, value: f32) {
    // A clamped value times 100 fits; NaN becomes 0.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let hundredths = (value.clamp(0.0, 1.0) * 100.0).round() as u64;
    number(line, hundredths / 100);
    if !hundredths.is_multiple_of(100) {
        line.push(b'.');
        line.push(b'0' + (hundredths / 10 % 10) as u8);
        if !hundredths.is_multiple_of(10) {
            line.push(b'0' + (hundredths % 10) as u8);
        }
    }
}

fn number(line: &mut Vec<u8>, mut value: u64) {
    let mut digits = [0; 20];
    let mut start = digits.len();
    loop {
        start -= 1;
        digits[start] = b'0' + (value % 10) as u8;
        value /= 10;
        if value == 0 {
            break;
        }
    }
    line.extend_from_slice(&digits[start..]);
}

/// The bytes that may need an escape.
static ESCAPED: [bool; 256] = {
    let mut escaped = [false; 256];
    let mut byte = 0;
    while byte < escaped.len() {
        escaped[byte] = byte < 0x20 || matches!(byte as u8, b'"' | b'\\' | 0x7f | 0xc2);
        byte += 1;
    }
    escaped
};

/// Escapes what JSON asks for, and DEL and the C1 control characters, which a terminal would act on.
fn string(line: &mut Vec<u8>, text: &str) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    line.push(b'"');
    let bytes = text.as_bytes();
    let mut done = 0;
    let mut at = 0;
    while let Some(plain) = bytes[at..]
        .iter()
        .position(|&byte| ESCAPED[usize::from(byte)])
    {
        let index = at + plain;
        let byte = bytes[index];
        at = index + 1;
        let (length, escape): (usize, [u8; 2]) = match byte {
            b'"' => (1, *b"\\\""),
            b'\\' => (1, *b"\\\\"),
            b'\n' => (1, *b"\\n"),
            b'\t' => (1, *b"\\t"),
            b'\r' => (1, *b"\\r"),
            // U+0080 to U+009F are C2 80 to C2 9F; C2 never stands last in valid UTF-8.
            0xc2 if bytes[index + 1] >= 0xa0 => continue,
            0xc2 => (2, [0; 2]),
            _ => (1, [0; 2]),
        };
        line.extend_from_slice(&bytes[done..index]);
        done = index + length;
        at = done;
        if escape[0] == 0 {
            let code = bytes[index + length - 1];
            line.extend_from_slice(b"\\u00");
            line.push(HEX[usize::from(code >> 4)]);
            line.push(HEX[usize::from(code & 15)]);
        } else {
            line.extend_from_slice(&escape);
        }
    }
    line.extend_from_slice(&bytes[done..]);
    line.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_read_back_as_they_were() {
        let every: String = (0..0x300)
            .filter_map(char::from_u32)
            .chain("训练 🌴 ﹁".chars())
            .collect();
        for text in [
            "",
            "plain",
            "a\"b\\c\nd\te",
            "\u{7f}\u{80}\u{9f}\u{a0}é",
            &every,
        ] {
            let mut line = Vec::new();
            string(&mut line, text);
            let back: String = serde_json::from_slice(&line).expect("valid JSON");
            assert_eq!(back, *text);
            assert!(!String::from_utf8_lossy(&line).chars().any(char::is_control));
        }
    }

    #[test]
    fn numbers_and_confidences() {
        let said = |value: f32| {
            let mut line = Vec::new();
            confidence(&mut line, value);
            String::from_utf8(line).expect("ASCII")
        };
        assert_eq!(
            [said(0.0), said(0.5), said(0.934), said(0.07), said(1.0)],
            ["0", "0.5", "0.93", "0.07", "1"]
        );
        assert_eq!(said(f32::NAN), "0");
        let mut line = Vec::new();
        number(&mut line, u64::MAX);
        assert_eq!(line, u64::MAX.to_string().as_bytes());
    }
}
