//! Plain text in, LaTeX out: what BibTeX, LaTeX, Biber, Pandoc and Typst read back as that text.
//!
//! - `& % $ # _` get a backslash; `{ } ~ ^ \` become commands, since a `\{` would still count as a brace
//!   for BibTeX, which knows no escapes. Braces in the result are always balanced.
//! - Mathematics (`$O(n^2)$`) stays, in braces, so that no style changes its capitals; a dollar that is
//!   money is escaped.
//! - Straight quotation marks become ` `` ` and `''`.
//! - Control characters and invisible ones go; a run of white space is one space.
//! - All other Unicode stays, or, with [`Alphabet::Ascii`], for BibTeX and pdfLaTeX of old: accents become
//!   commands (`{\'e}`), Greek letters mathematics, punctuation its LaTeX form, Chinese its pinyin, other
//!   scripts Latin letters, and emoji go. Pinyin, because no set-up of fonts in old LaTeX prints Han, and
//!   because BibTeX sorts it right.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::decompose_canonical;

use super::latin;
use crate::model::title::is_cjk;

/// The characters that the result may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Alphabet {
    /// UTF-8, as Biber, Pandoc, Typst, and BibTeX with a document in UTF-8 read it.
    #[default]
    Unicode,
    /// ASCII only.
    Ascii,
}

/// A stretch of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Segment<'t> {
    /// Plain text.
    Text(&'t str),
    /// Mathematics with its dollars.
    Math(&'t str),
}

/// One space for each run of white space, none at the ends, nothing invisible; borrowed when it is so already.
pub(super) fn clean(text: &str) -> Cow<'_, str> {
    let is_clean = !text.starts_with(' ')
        && !text.ends_with(' ')
        && !text.contains("  ")
        && !text
            .chars()
            .any(|c| (c != ' ' && c.is_whitespace()) || is_invisible(c));
    if is_clean {
        return Cow::Borrowed(text);
    }
    let mut cleaned = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let start = cleaned.len();
        if start > 0 {
            cleaned.push(' ');
        }
        let from = cleaned.len();
        cleaned.extend(word.chars().filter(|c| !is_invisible(*c)));
        if cleaned.len() == from {
            cleaned.truncate(start);
        }
    }
    Cow::Owned(cleaned)
}

/// Cuts a cleaned text into plain text and mathematics.
pub(super) fn segments(text: &str) -> impl Iterator<Item = Segment<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let Some((start, end)) = find_math(rest) else {
            return Some(Segment::Text(std::mem::take(&mut rest)));
        };
        if start > 0 {
            let (before, after) = rest.split_at(start);
            rest = after;
            return Some(Segment::Text(before));
        }
        let (math, after) = rest.split_at(end);
        rest = after;
        Some(Segment::Math(math))
    })
}

/// Appends a cleaned text as LaTeX.
pub(super) fn push_text(out: &mut String, text: &str, alphabet: Alphabet) {
    if text.bytes().all(is_plain) {
        out.push_str(text);
        return;
    }
    for segment in segments(text) {
        push_segment(out, segment, alphabet);
    }
}

/// Appends one segment as LaTeX.
pub(super) fn push_segment(out: &mut String, segment: Segment<'_>, alphabet: Alphabet) {
    match segment {
        Segment::Math(math) if alphabet == Alphabet::Unicode || math.is_ascii() => {
            out.push('{');
            out.push_str(math);
            out.push('}');
        }
        // One character a letter with its accents, however the editor of the note stored it.
        Segment::Math(text) | Segment::Text(text)
            if alphabet == Alphabet::Ascii && !text.is_ascii() =>
        {
            push_plain(out, &text.nfc().collect::<String>(), alphabet);
        }
        Segment::Math(text) | Segment::Text(text) => push_plain(out, text, alphabet),
    }
}

fn push_plain(out: &mut String, text: &str, alphabet: Alphabet) {
    let mut before = None;
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '&' | '%' | '$' | '#' | '_' => {
                out.push('\\');
                out.push(c);
            }
            '{' => out.push_str("\\textbraceleft{}"),
            '}' => out.push_str("\\textbraceright{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            '\\' => out.push_str("\\textbackslash{}"),
            '"' => {
                let opens = before.is_none_or(|b: char| {
                    b.is_whitespace() || matches!(b, '(' | '[' | '-' | '/' | '—')
                });
                out.push_str(if opens && characters.peek().is_some() {
                    "``"
                } else {
                    "''"
                });
            }
            _ if c.is_ascii() || alphabet == Alphabet::Unicode => out.push(c),
            _ => push_ascii(out, c, before),
        }
        before = Some(c);
    }
}

/// True for bytes that stand for themselves in LaTeX.
const fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(
            byte,
            b' ' | b'!'
                | b'\''
                | b'('
                | b')'
                | b'*'
                | b'+'
                | b','
                | b'-'
                | b'.'
                | b'/'
                | b':'
                | b';'
                | b'<'
                | b'='
                | b'>'
                | b'?'
                | b'@'
                | b'['
                | b']'
                | b'`'
                | b'|'
        )
}

/// Characters without a width of their own and control characters: they break BibTeX or sorting, unseen.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c as u32, 0xAD | 0x61C | 0x180E | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x2069 | 0xFE00..=0xFE0F | 0xFEFF | 0xFFF9..=0xFFFB | 0xE0000..=0xE0FFF)
}

/// Finds `$…$` that is mathematics, as byte offsets with the dollars.
fn find_math(text: &str) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let mut from = 0;
    while let Some(start) = memchr::memchr(b'$', bytes.get(from..)?).map(|at| at + from) {
        if let Some(length) = memchr::memchr(b'$', &bytes[start + 1..])
            && is_math(&text[start + 1..start + 1 + length])
            && (start == 0 || bytes[start - 1] != b'\\')
        {
            return Some((start, start + length + 2));
        }
        from = start + 1;
    }
    None
}

/// `\ell_1`, `O(n^2)`, `k`: no white space at its ends, balanced braces, and not money (`5 and `).
fn is_math(inside: &str) -> bool {
    if inside.is_empty()
        || inside.starts_with(' ')
        || inside.ends_with([' ', '\\'])
        || inside.contains(['%', '#', '&', '"', '@'])
    {
        return false;
    }
    let mut depth = 0i32;
    for c in inside.chars() {
        depth += i32::from(c == '{') - i32::from(c == '}');
        if depth < 0 {
            return false;
        }
    }
    let is_short =
        inside.chars().count() <= 2 && inside.starts_with(|c: char| c.is_ascii_alphabetic());
    depth == 0
        && (is_short || inside.contains(['\\', '^', '_', '=', '<', '>']) || inside.contains("O("))
}

/// Appends a character that is not ASCII in ASCII; `before` is the character before it.
fn push_ascii(out: &mut String, c: char, before: Option<char>) {
    if let Some((_, command)) = COMMANDS.iter().find(|(own, _)| *own == c) {
        out.push_str(command);
    } else if let Some(name) = greek(c) {
        out.push_str("{$\\");
        out.push_str(name);
        out.push_str("$}");
    } else if is_cjk(c) && c.is_alphanumeric() {
        // One syllable a character: where words end is not written.
        if before.is_some_and(char::is_alphanumeric) {
            out.push(' ');
        }
        latin::push_char(out, c);
    } else if !push_accented(out, c) {
        // A letter of another script, or a symbol; not emoji, whose names would be words of the title.
        if !matches!(c as u32, 0x2600..=0x27BF | 0x1F000..) {
            let latin = deunicode::deunicode_char(c).unwrap_or_default();
            if before.is_some_and(is_cjk) && latin.starts_with(char::is_alphanumeric) {
                out.push(' ');
            }
            // The table gives ASCII, so this goes one level down at most.
            push_plain(out, latin, Alphabet::Ascii);
        }
    }
}

/// Appends `{\'e}` for é; false when the character is no ASCII letter with an accent that LaTeX has.
fn push_accented(out: &mut String, c: char) -> bool {
    let mut parts = ['\0'; 4];
    let mut count = 0;
    decompose_canonical(c, |part| {
        if count < parts.len() {
            parts[count] = part;
        }
        count += 1;
    });
    if !(2..=3).contains(&count) || !parts[0].is_ascii_alphabetic() {
        return false;
    }
    let Some(commands) = parts[1..count]
        .iter()
        .map(|part| accent(*part))
        .collect::<Option<Vec<_>>>()
    else {
        return false;
    };
    let start = out.len();
    out.push('{');
    for (nesting, command) in commands.iter().rev().enumerate() {
        out.push_str(command);
        if nesting + 1 < count - 1 {
            out.push('{');
        }
    }
    // `\c{c}`, `\v{s}`: a letter would run into the name of the command.
    let is_letter = out.ends_with(|c: char| c.is_ascii_alphabetic());
    if is_letter {
        out.push('{');
    }
    out.push(parts[0]);
    let open = out[start..].matches('{').count();
    out.extend(std::iter::repeat_n('}', open));
    true
}

const fn accent(combining: char) -> Option<&'static str> {
    Some(match combining {
        '\u{300}' => "\\`",
        '\u{301}' => "\\'",
        '\u{302}' => "\\^",
        '\u{303}' => "\\~",
        '\u{304}' => "\\=",
        '\u{306}' => "\\u",
        '\u{307}' => "\\.",
        '\u{308}' => "\\\"",
        '\u{30A}' => "\\r",
        '\u{30B}' => "\\H",
        '\u{30C}' => "\\v",
        '\u{323}' => "\\d",
        '\u{327}' => "\\c",
        '\u{328}' => "\\k",
        '\u{331}' => "\\b",
        _ => return None,
    })
}

/// Greek letters that have a command; capitals that look Latin are written Latin.
const fn greek(c: char) -> Option<&'static str> {
    Some(match c {
        'α' => "alpha",
        'β' => "beta",
        'γ' => "gamma",
        'δ' => "delta",
        'ε' | 'ϵ' => "epsilon",
        'ζ' => "zeta",
        'η' => "eta",
        'θ' => "theta",
        'ι' => "iota",
        'κ' => "kappa",
        'λ' => "lambda",
        'μ' | 'µ' => "mu",
        'ν' => "nu",
        'ξ' => "xi",
        'π' => "pi",
        'ρ' => "rho",
        'σ' => "sigma",
        'τ' => "tau",
        'υ' => "upsilon",
        'φ' | 'ϕ' => "phi",
        'χ' => "chi",
        'ψ' => "psi",
        'ω' => "omega",
        'Γ' => "Gamma",
        'Δ' => "Delta",
        'Θ' => "Theta",
        'Λ' => "Lambda",
        'Ξ' => "Xi",
        'Π' => "Pi",
        'Σ' => "Sigma",
        'Φ' => "Phi",
        'Ψ' => "Psi",
        'Ω' => "Omega",
        _ => return None,
    })
}

/// What LaTeX has a command or ligature for.
const COMMANDS: [(char, &str); 72] = [
    ('‘', "`"),
    ('’', "'"),
    ('“', "``"),
    ('”', "''"),
    ('„', ",,"),
    ('«', "``"),
    ('»', "''"),
    ('‐', "-"),
    ('‑', "-"),
    ('–', "--"),
    ('—', "---"),
    ('―', "---"),
    ('…', "\\ldots{}"),
    ('·', "{$\\cdot$}"),
    ('•', "{$\\bullet$}"),
    ('×', "{$\\times$}"),
    ('÷', "{$\\div$}"),
    ('±', "{$\\pm$}"),
    ('≤', "{$\\le$}"),
    ('≥', "{$\\ge$}"),
    ('≠', "{$\\ne$}"),
    ('≈', "{$\\approx$}"),
    ('∞', "{$\\infty$}"),
    ('→', "{$\\rightarrow$}"),
    ('←', "{$\\leftarrow$}"),
    ('↔', "{$\\leftrightarrow$}"),
    ('⇒', "{$\\Rightarrow$}"),
    ('∈', "{$\\in$}"),
    ('∀', "{$\\forall$}"),
    ('∃', "{$\\exists$}"),
    ('°', "{$^\\circ$}"),
    ('²', "{$^2$}"),
    ('³', "{$^3$}"),
    ('¹', "{$^1$}"),
    ('₀', "{$_0$}"),
    ('₁', "{$_1$}"),
    ('₂', "{$_2$}"),
    ('₃', "{$_3$}"),
    ('ℓ', "{$\\ell$}"),
    ('§', "\\S{}"),
    ('©', "\\copyright{}"),
    ('£', "\\pounds{}"),
    ('ß', "{\\ss}"),
    ('æ', "{\\ae}"),
    ('Æ', "{\\AE}"),
    ('œ', "{\\oe}"),
    ('Œ', "{\\OE}"),
    ('ø', "{\\o}"),
    ('Ø', "{\\O}"),
    ('å', "{\\aa}"),
    ('Å', "{\\AA}"),
    ('ł', "{\\l}"),
    ('Ł', "{\\L}"),
    ('ı', "{\\i}"),
    ('í', "{\\'\\i}"),
    ('ì', "{\\`\\i}"),
    ('î', "{\\^\\i}"),
    ('ï', "{\\\"\\i}"),
    ('：', ": "),
    ('，', ", "),
    ('。', "."),
    ('、', ", "),
    ('；', "; "),
    ('？', "?"),
    ('！', "!"),
    ('（', " ("),
    ('）', ")"),
    ('《', "``"),
    ('》', "''"),
    ('「', "``"),
    ('」', "''"),
    ('｜', "|"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn latex(text: &str, alphabet: Alphabet) -> String {
        let mut out = String::new();
        push_text(&mut out, &clean(text), alphabet);
        out
    }

    #[test]
    fn text_is_escaped() {
        for (text, expected) in [
            (
                "Plain (text), 100+ words: yes/no?",
                "Plain (text), 100+ words: yes/no?",
            ),
            ("R&D 100% $5 #1 a_b", "R\\&D 100\\% \\$5 \\#1 a\\_b"),
            (
                "{a} ~b ^c \\d",
                "\\textbraceleft{}a\\textbraceright{} \\textasciitilde{}b \\textasciicircum{}c \\textbackslash{}d",
            ),
            ("in $O(n \\log n)$ time", "in {$O(n \\log n)$} time"),
            ("the $k$-means", "the {$k$}-means"),
            ("from $5 to $10", "from \\$5 to \\$10"),
            (
                "$\\frac{1$",
                "\\$\\textbackslash{}frac\\textbraceleft{}1\\$",
            ),
            ("\"Why?\" (\"So.\")", "``Why?'' (``So.'')"),
            ("  two\u{a0} \n spaces\u{200b} ", "two spaces"),
            ("Gödel 大模型 🚀", "Gödel 大模型 🚀"),
        ] {
            assert_eq!(latex(text, Alphabet::Unicode), expected, "{text}");
        }
    }

    #[test]
    fn ascii_is_what_old_bibtex_reads() {
        for (text, expected) in [
            (
                "Gödel's Žižek, François, Łukasz, Erdős",
                "G{\\\"o}del's {\\v{Z}}i{\\v{z}}ek, Fran{\\c{c}}ois, {\\L}ukasz, Erd{\\H{o}}s",
            ),
            ("naïve e\u{301}tude", "na{\\\"\\i}ve {\\'e}tude"),
            ("Nguyễn", "Nguy{\\~{\\^e}}n"),
            (
                "λ-calculus – “now”…",
                "{$\\lambda$}-calculus -- ``now''\\ldots{}",
            ),
            ("大模型训练：ZeRO 原理", "da mo xing xun lian: ZeRO yuan li"),
            ("Иванов 🚀 n²", "Ivanov  n{$^2$}"),
            ("straße", "stra{\\ss}e"),
        ] {
            assert_eq!(latex(text, Alphabet::Ascii), expected, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn braces_are_always_balanced(text in ".*") {
            for alphabet in [Alphabet::Unicode, Alphabet::Ascii] {
                let latex = latex(&text, alphabet);
                let mut depth = 0i32;
                for c in latex.chars() {
                    depth += i32::from(c == '{') - i32::from(c == '}');
                    assert!(depth >= 0, "{latex}");
                }
                assert_eq!(depth, 0, "{latex}");
                assert!(alphabet == Alphabet::Unicode || latex.is_ascii(), "{latex}");
            }
        }
    }
}
