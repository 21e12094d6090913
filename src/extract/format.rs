//! Which markup a note is written in: by its name, else by what stands in it.

use super::Format;

/// Of a text without a telling name, this much is looked at.
const LOOKED_AT: usize = 64 * 1024;

impl Format {
    /// Guesses the format from the file name; from the text when the name does not tell.
    #[must_use]
    pub fn guess(name: &str, text: &str) -> Self {
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
        Self::from_extension(extension).unwrap_or_else(|| Self::guess_from_text(text))
    }

    /// The format that a file extension stands for, in any case; none for `txt` and unknown ones.
    #[must_use]
    pub fn from_extension(extension: &str) -> Option<Self> {
        const TABLE: &[(&str, Format)] = &[
            ("md", Format::Markdown),
            ("markdown", Format::Markdown),
            ("mdown", Format::Markdown),
            ("mkd", Format::Markdown),
            ("mdx", Format::Markdown),
            ("rmd", Format::Markdown),
            ("qmd", Format::Markdown),
            ("org", Format::Org),
            ("html", Format::Html),
            ("htm", Format::Html),
            ("xhtml", Format::Html),
            ("tex", Format::Latex),
            ("latex", Format::Latex),
            ("ltx", Format::Latex),
            ("typ", Format::Typst),
            ("rst", Format::Rst),
            ("rest", Format::Rst),
        ];
        TABLE
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(extension))
            .map(|row| row.1)
    }

    fn guess_from_text(text: &str) -> Self {
        let text = super::beginning(text, LOOKED_AT);
        let head = text.trim_start();
        let starts = |prefix: &str| {
            head.get(..prefix.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(prefix))
        };
        if starts("<!doctype html") || starts("<html") {
            return Self::Html;
        }
        if starts("\\documentclass") || text.contains("\n\\begin{document}") {
            return Self::Latex;
        }
        if starts("#+title:")
            || text.contains("\n#+title:")
            || text.contains("][") && text.contains("[[http")
        {
            return Self::Org;
        }
        if text.starts_with(".. [") || text.contains("\n.. [") || text.contains("\n.. _") {
            return Self::Rst;
        }
        if starts("---\n") && text.contains("\n---\n") || starts("# ") || is_markdown(text) {
            Self::Markdown
        } else {
            Self::Plain
        }
    }
}

/// True when a tenth of the lines have the markup of Markdown, and outlines are not what holds the text
/// together: a link or two in an indented outline make no Markdown of it.
fn is_markdown(text: &str) -> bool {
    let (mut all, mut marked, mut headings, mut indented) = (0, 0, 0, 0);
    let mut at = 0;
    let bytes = text.as_bytes();
    while at < bytes.len() {
        let end = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |length| at + length);
        let line = &text[at..end];
        at = end + 1;
        let own = line.trim_start();
        if own.is_empty() {
            continue;
        }
        all += 1;
        let hashes = own.bytes().take_while(|&byte| byte == b'#').count();
        let is_heading = (1..=6).contains(&hashes) && own[hashes..].starts_with(' ');
        headings += usize::from(is_heading);
        let own_bytes = own.as_bytes();
        let followed_by = |mark: u8, next: u8| {
            memchr::memchr_iter(mark, own_bytes).any(|at| own_bytes.get(at + 1) == Some(&next))
        };
        let has_markup = is_heading || own.starts_with("```") || followed_by(b']', b'(');
        marked += usize::from(has_markup);
        indented += usize::from(
            line.len() - own.len() >= 4 && own_bytes[0].is_ascii_digit() && followed_by(b'.', b' '),
        );
    }
    marked * 10 >= all && marked > 0 && (headings > 1 || indented * 4 < all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_tells_before_the_text() {
        assert_eq!(Format::guess("a/b.MD", "plain words"), Format::Markdown);
        assert_eq!(
            Format::guess("notes.txt", "1. An item\n    1. Another"),
            Format::Plain
        );
        assert_eq!(
            Format::guess("-", "# Reading\n\n- [A Title](https://example.org)"),
            Format::Markdown
        );
        assert_eq!(Format::guess("-", "#+title: Reading\n* One"), Format::Org);
        assert_eq!(Format::guess("x", "<!DOCTYPE html><p>x"), Format::Html);
        assert_eq!(Format::guess("x", ""), Format::Plain);
        let outline = "1. One\n    1. Two\n    2. see [Three](https://example.org)\n".repeat(3);
        assert_eq!(Format::guess("x.txt", &outline), Format::Plain);
        let list = "Reading\n- [One](https://example.org)\n- [Two](https://example.org)";
        assert_eq!(Format::guess("x.txt", list), Format::Markdown);
    }
}
