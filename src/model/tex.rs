//! TeX as text and text as TeX: the characters that commands print (accents, escapes, named letters),
//! and the escapes that plain text needs.
//!
//! **Source**: LaTeX: A Document Preparation System, L. Lamport, 2nd edition, tables 3.1 and 3.2.

use unicode_normalization::char::compose;

/// The combining character of an accent command, and whether the command is a letter.
fn accent(name: char) -> Option<char> {
    Some(match name {
        '`' => '\u{300}',
        '\'' => '\u{301}',
        '^' => '\u{302}',
        '~' => '\u{303}',
        '=' => '\u{304}',
        'u' => '\u{306}',
        '.' => '\u{307}',
        '"' => '\u{308}',
        'r' => '\u{30a}',
        'H' => '\u{30b}',
        'v' => '\u{30c}',
        'd' => '\u{323}',
        'c' => '\u{327}',
        'k' => '\u{328}',
        'b' => '\u{331}',
        _ => return None,
    })
}

const NAMED: &[(&str, &str)] = &[
    ("ss", "ß"),
    ("o", "ø"),
    ("O", "Ø"),
    ("ae", "æ"),
    ("AE", "Æ"),
    ("oe", "œ"),
    ("OE", "Œ"),
    ("l", "ł"),
    ("L", "Ł"),
    ("aa", "å"),
    ("AA", "Å"),
    ("i", "ı"),
    ("j", "ȷ"),
    ("dots", "…"),
    ("ldots", "…"),
    ("textellipsis", "…"),
    ("textendash", "–"),
    ("textemdash", "—"),
    ("textquoteright", "’"),
    ("textquotesingle", "'"),
    ("textquotedblleft", "“"),
    ("textquotedblright", "”"),
    ("textunderscore", "_"),
    ("textasciitilde", "~"),
    ("textbackslash", "\\"),
    ("textregistered", "®"),
    ("copyright", "©"),
    ("pounds", "£"),
    ("S", "§"),
    ("P", "¶"),
    ("dag", "†"),
    ("ddag", "‡"),
    ("DH", "Ð"),
    ("dh", "ð"),
    ("TH", "Þ"),
    ("th", "þ"),
    ("DJ", "Đ"),
    ("dj", "đ"),
    ("NG", "Ŋ"),
    ("ng", "ŋ"),
    ("guillemotleft", "«"),
    ("guillemotright", "»"),
    ("textquoteleft", "‘"),
    ("lq", "‘"),
    ("rq", "’"),
    ("textasciicircum", "^"),
    ("textasciigrave", "`"),
    ("textbraceleft", "{"),
    ("textbraceright", "}"),
    ("textbar", "|"),
    ("textless", "<"),
    ("textgreater", ">"),
    ("textdollar", "$"),
    ("textdegree", "°"),
    ("degree", "°"),
    ("textmu", "µ"),
    ("texttimes", "×"),
    ("texttrademark", "™"),
    ("textcopyright", "©"),
    ("textexclamdown", "¡"),
    ("textquestiondown", "¿"),
    ("textbullet", "•"),
    ("textellipsis", "…"),
    ("textsection", "§"),
    ("textparagraph", "¶"),
    ("textsterling", "£"),
    ("texteuro", "€"),
    ("euro", "€"),
    ("slash", "/"),
    ("quad", " "),
    ("qquad", " "),
    ("space", " "),
    ("newline", " "),
    ("bibrangedash", "–"),
    ("bibdate", ""),
    ("TeX", "TeX"),
    ("LaTeX", "LaTeX"),
    ("LaTeXe", "LaTeX2e"),
    ("BibTeX", "BibTeX"),
];

/// Greek letters and signs, which bibliographies write in text and in mathematics.
const SIGNS: &[(&str, &str)] = &[
    ("alpha", "α"),
    ("beta", "β"),
    ("gamma", "γ"),
    ("delta", "δ"),
    ("epsilon", "ε"),
    ("varepsilon", "ε"),
    ("zeta", "ζ"),
    ("eta", "η"),
    ("theta", "θ"),
    ("iota", "ι"),
    ("kappa", "κ"),
    ("lambda", "λ"),
    ("mu", "μ"),
    ("nu", "ν"),
    ("xi", "ξ"),
    ("pi", "π"),
    ("rho", "ρ"),
    ("sigma", "σ"),
    ("tau", "τ"),
    ("phi", "φ"),
    ("varphi", "φ"),
    ("chi", "χ"),
    ("psi", "ψ"),
    ("omega", "ω"),
    ("Gamma", "Γ"),
    ("Delta", "Δ"),
    ("Theta", "Θ"),
    ("Lambda", "Λ"),
    ("Xi", "Ξ"),
    ("Pi", "Π"),
    ("Sigma", "Σ"),
    ("Phi", "Φ"),
    ("Psi", "Ψ"),
    ("Omega", "Ω"),
    ("infty", "∞"),
    ("times", "×"),
    ("cdot", "·"),
    ("pm", "±"),
    ("leq", "≤"),
    ("le", "≤"),
    ("geq", "≥"),
    ("ge", "≥"),
    ("neq", "≠"),
    ("approx", "≈"),
    ("sim", "∼"),
    ("to", "→"),
    ("rightarrow", "→"),
    ("leftarrow", "←"),
    ("sqrt", "√"),
    ("sum", "∑"),
    ("ell", "ℓ"),
    ("log", "log"),
    ("textalpha", "α"),
    ("textbeta", "β"),
];

/// What the command whose backslash stands at `at` prints, and where it ends; none when it prints no
/// character of its own.
pub fn printed(text: &str, at: usize, end: usize) -> Option<(String, usize)> {
    let rest = text.get(at + 1..end)?;
    let first = rest.chars().next()?;
    let name_len = rest
        .bytes()
        .take_while(u8::is_ascii_alphabetic)
        .take(20)
        .count();
    if name_len == 0 {
        return match first {
            '%' | '&' | '#' | '_' | '$' | '{' | '}' => Some((first.to_string(), at + 2)),
            ',' | ' ' | ';' | ':' => Some((" ".to_owned(), at + 2)),
            '-' | '/' | '!' | '@' => Some((String::new(), at + 2)),
            _ => accented(text, first, at + 2, end),
        };
    }
    if name_len == 1
        && let Some(found) = accented(text, first, at + 2, end)
    {
        return Some(found);
    }
    let name = &rest[..name_len];
    let letter = NAMED.iter().chain(SIGNS).find(|row| row.0 == name)?.1;
    Some((letter.to_owned(), behind_name(text, at + 1 + name_len, end)))
}

/// The end of the formula whose dollar stands at `at`.
fn math_end(text: &str, at: usize) -> Option<usize> {
    let mut escaped = false;
    for (offset, c) in text[at + 1..].char_indices() {
        match c {
            '\\' if !escaped => {
                escaped = true;
                continue;
            }
            '$' if !escaped && offset > 0 => return Some(at + offset + 2),
            _ => {}
        }
        escaped = false;
    }
    None
}

/// A command in letters takes the white space or the empty group behind it along.
fn behind_name(text: &str, at: usize, end: usize) -> usize {
    let rest = &text[at..end];
    if rest.starts_with("{}") {
        return at + 2;
    }
    at + rest.bytes().take_while(|byte| *byte == b' ').count()
}

/// The letter under an accent: `\'e`, `\'{e}`, `\c c`, `\"{\i}`.
fn accented(text: &str, name: char, at: usize, end: usize) -> Option<(String, usize)> {
    let mark = accent(name)?;
    let rest = text.get(at..end)?;
    let blanks = rest.len() - rest.trim_start_matches(' ').len();
    if name.is_ascii_alphabetic() && blanks == 0 && !rest.starts_with(['{', '\\']) {
        return None;
    }
    let mut next = at + blanks.min(1);
    let is_group = text[next..end].starts_with('{');
    next += usize::from(is_group);
    let base = match text[next..end].chars().next()? {
        '\\' => {
            let letter = text[next + 1..end].chars().next()?;
            if !matches!(letter, 'i' | 'j')
                || text[next + 2..end].starts_with(|c: char| c.is_ascii_alphabetic())
            {
                return None;
            }
            next += 2;
            letter
        }
        letter if letter.is_alphabetic() => {
            next += letter.len_utf8();
            letter
        }
        _ => return None,
    };
    if is_group {
        // More than one letter in the group: the accent is on the first.
        if !text[next..end].starts_with('}') {
            return None;
        }
        next += 1;
    }
    let mut letter = String::new();
    match compose(base, mark) {
        Some(composed) => letter.push(composed),
        None => letter.extend([base, mark]),
    }
    Some((letter, next))
}

/// Text without the markup of TeX in it: commands that print nothing, braces and dollars are gone.
#[must_use]
pub fn plain(text: &str) -> String {
    strip(text, false)
}

/// The same with formulas kept as they are: `$O(n^2)$`.
#[must_use]
pub fn plain_but_math(text: &str) -> String {
    strip(text, true)
}

/// The value of a field that is no TeX (a URL, a DOI, a file name): without braces around it and the escapes
/// that some programs write there.
#[must_use]
pub fn verbatim(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.trim().chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '{' | '}' => {}
            '\\' if chars.peek().is_some_and(|next| "_%&#$~{}".contains(*next)) => {
                out.extend(chars.next());
            }
            c => out.push(c),
        }
    }
    out
}

/// Plain text as TeX: what TeX would act on is escaped; formulas in dollars stay when they are balanced.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' | '%' | '#' | '_' | '$' => {
                out.push('\\');
                out.push(c);
            }
            '{' => out.push_str("\\textbraceleft{}"),
            '}' => out.push_str("\\textbraceright{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            '\\' => out.push_str("\\textbackslash{}"),
            c => out.push(c),
        }
    }
    out
}

fn strip(text: &str, keeps_math: bool) -> String {
    let bytes = text.as_bytes();
    let is_plain = |byte: u8| {
        !matches!(
            byte,
            b'\\' | b'{' | b'}' | b'$' | b'~' | b'`' | b'\n' | b'\t' | b'\r'
        )
    };
    if bytes.iter().copied().all(is_plain)
        && !text.contains("--")
        && !text.contains("''")
        && !text.contains("  ")
    {
        return text.trim().to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let mut next = at + c.len_utf8();
        match c {
            '\\' => match printed(text, at, text.len()) {
                Some((piece, after)) => {
                    out.push_str(&piece);
                    next = after;
                }
                None => {
                    let name = text[next..]
                        .bytes()
                        .take_while(u8::is_ascii_alphabetic)
                        .count();
                    next += name.max(text[next..].chars().next().map_or(0, char::len_utf8).min(1));
                    while !text.is_char_boundary(next) {
                        next += 1;
                    }
                    if name > 0 {
                        next += usize::from(text[next..].starts_with(' '));
                    }
                }
            },
            '$' if keeps_math => match math_end(text, at) {
                Some(end) => {
                    out.push_str(&text[at..end]);
                    next = end;
                }
                None => out.push('$'),
            },
            '{' | '}' | '$' => {}
            '~' => out.push(' '),
            '-' if text[at..].starts_with("---") => {
                out.push('—');
                next = at + 3;
            }
            '-' if text[at..].starts_with("--") => {
                out.push('–');
                next = at + 2;
            }
            '`' if text[at..].starts_with("``") => {
                out.push('“');
                next = at + 2;
            }
            '\'' if text[at..].starts_with("''") => {
                out.push('”');
                next = at + 2;
            }
            c if c.is_whitespace() => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            c => out.push(c),
        }
        at = next;
    }
    out.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn accents_escapes_and_letters() {
        for (tex, text) in [
            (r#"G{\"o}del and Erd\H{o}s"#, "Gödel and Erdős"),
            (r#"\'Etude \c{c}a, na\"{\i}ve"#, "Étude ça, naïve"),
            (r"\c c \v{S} \o re {\ss}", "ç Š øre ß"),
            (r"A \& B, 10\% {\TeX} rocks", "A & B, 10% TeX rocks"),
            (r"\emph{The} {B}-Tree of $n$ 1--2", "The B-Tree of n 1–2"),
            ("``Quoted''~\\unknown text\\", "“Quoted” text"),
            (r"\vec \", ""),
        ] {
            assert_eq!(plain(tex), text, "{tex}");
        }
    }
}
