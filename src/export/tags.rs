//! Markup within formatted text: the tags of CSL as letters that the engine hands through, then as HTML or
//! Markdown, and small formulas as raised and lowered text.

use super::style::Markup;

/// The tags of CSL, and those of HTML for them; a letter for private use stands for each within the engine.
const TAGS: [(&str, &str); 11] = [
    ("<i>", "<i>"),
    ("</i>", "</i>"),
    ("<b>", "<b>"),
    ("</b>", "</b>"),
    ("<sup>", "<sup>"),
    ("</sup>", "</sup>"),
    ("<sub>", "<sub>"),
    ("</sub>", "</sub>"),
    (
        "<span style=\"font-variant:small-caps;\">",
        "<span style=\"font-variant:small-caps;\">",
    ),
    ("<span class=\"nocase\">", "<span>"),
    ("</span>", "</span>"),
];

fn tag_letter(nth: usize) -> char {
    u32::try_from(nth)
        .ok()
        .and_then(|nth| char::from_u32(0xE100 + nth))
        .unwrap_or(' ')
}

/// The text with a letter for each tag.
pub(super) fn untagged(text: &str) -> String {
    let mut text = text.to_owned();
    for (nth, (tag, _)) in TAGS.iter().enumerate() {
        let letter = tag_letter(nth);
        text = text.replace(tag, letter.encode_utf8(&mut [0; 4]));
        // Behind it a word would be none that begins with a letter, and so not get its capital.
        if !tag.starts_with("</") {
            text = text.replace(&format!(" {letter}"), &format!("{letter} "));
        }
    }
    text
}

/// The text with tags for such letters, or with nothing.
pub(super) fn tagged(text: &str, markup: Markup) -> String {
    let mut text = text.to_owned();
    if !text.contains(|c| ('\u{E100}'..'\u{E110}').contains(&c)) {
        return text;
    }
    for (nth, (_, tag)) in TAGS.iter().enumerate() {
        let letter = tag_letter(nth);
        if !tag.starts_with("</") {
            text = text.replace(&format!("{letter} "), &format!(" {letter}"));
        }
        let tag = if markup == Markup::Text { "" } else { tag };
        text = text.replace(letter, tag);
    }
    text
}

/// Formulas that are no more than letters raised and lowered, as text: `$T_c$`, `$H_2O$`, `$x^{10}$`.
pub(super) fn formulas(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some((before, behind)) = rest.split_once('$') {
        let Some((formula, behind)) = behind.split_once('$') else {
            break;
        };
        out.push_str(before);
        let mut chars = formula.chars().peekable();
        while let Some(c) = chars.next() {
            let command = match c {
                '_' => "textsubscript",
                '^' => "textsuperscript",
                _ => {
                    out.push(c);
                    continue;
                }
            };
            let mut part = String::new();
            if chars.next_if_eq(&'{').is_some() {
                part.extend(chars.by_ref().take_while(|c| *c != '}'));
            } else if let Some('\\') = chars.peek() {
                part.extend(chars.next());
                while let Some(letter) = chars.next_if(char::is_ascii_alphabetic) {
                    part.push(letter);
                }
            } else {
                part.extend(chars.next());
            }
            out.push_str(&format!("\\{command}{{{part}}}"));
        }
        rest = behind;
    }
    out.push_str(rest);
    out
}

/// The little HTML that the engine writes as Markdown.
pub(super) fn markdown(html: &str) -> String {
    let mut out = String::new();
    let mut open: Vec<&str> = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        push_text(&mut out, &rest[..at]);
        rest = &rest[at..];
        let Some(end) = rest.find('>') else { break };
        let tag = &rest[1..end];
        rest = &rest[end + 1..];
        if matches!(tag, "sub" | "/sub" | "sup" | "/sup") {
            // Markdown has no mark for these that all its readers know.
            out.push_str(&format!("<{tag}>"));
        } else if tag.starts_with('/') {
            out.push_str(open.pop().unwrap_or_default());
        } else if let Some(link) = tag.strip_prefix("a href=\"") {
            let _ = link;
            open.push("");
        } else {
            let mark = if tag.contains("italic") || tag == "i" {
                "*"
            } else if tag.contains("bold") || tag == "b" {
                "**"
            } else {
                ""
            };
            out.push_str(mark);
            open.push(mark);
        }
    }
    push_text(&mut out, rest);
    out
}

fn push_text(out: &mut String, text: &str) {
    let text = text
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&");
    for c in text.chars() {
        if matches!(c, '*' | '_' | '`' | '[' | ']' | '<' | '\\')
            && !(c == '_' && out.ends_with(|c: char| c.is_alphanumeric()))
        {
            out.push('\\');
        }
        out.push(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_formulas_are_text() {
        let value = "High $T_c$ and $x^{10}$ of $a_\\alpha$, 5$";
        let text =
            "High T\\textsubscript{c} and x\\textsuperscript{10} of a\\textsubscript{\\alpha}, 5$";
        assert_eq!(formulas(value), text);
    }

    #[test]
    fn tags_come_back_as_the_markup_wants_them() {
        let letters = untagged("Of <i>E. coli</i> and H<sub>2</sub>O");
        assert!(!letters.contains('<'));
        assert_eq!(tagged(&letters, Markup::Text), "Of E. coli and H2O");
        let html = tagged(&letters, Markup::Html);
        assert_eq!(html, "Of <i>E. coli</i> and H<sub>2</sub>O");
        assert_eq!(markdown(&html), "Of *E. coli* and H<sub>2</sub>O");
    }
}
