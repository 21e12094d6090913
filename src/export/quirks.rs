//! What Hayagriva's engine makes otherwise than the specification of CSL says, mended before and behind it.
//!
//! Before: styles are rewritten into what it understands, and words that must not change case get letters that
//! no change of case touches. Behind: punctuation that runs together, quotation marks inside others, ranges of
//! years.
//!
//! **Source**: Hayagriva 0.10.1 beside Pandoc's citeproc over `refs/styles/works.bib`, November 2026; the CSL
//! specification 1.0.2, "Names", "Substitute", "Text case".

use hayagriva::citationberg::{IndependentStyle, LayoutRenderingElement, Name, Names, NamesChild};

use super::sentence::guard;

/// Rewrites what the engine does not understand.
pub(super) fn mend_style(style: &mut IndependentStyle) {
    for one in &mut style.macros {
        mend_elements(&mut one.children, None);
    }
    mend_elements(&mut style.citation.layout.elements, None);
    if let Some(bibliography) = &mut style.bibliography {
        mend_elements(&mut bibliography.layout.elements, None);
    }
}

fn mend_elements(elements: &mut [LayoutRenderingElement], within: Option<&Names>) {
    for element in elements {
        match element {
            LayoutRenderingElement::Names(names) => mend_names(names, within),
            LayoutRenderingElement::Group(group) => mend_elements(&mut group.children, within),
            LayoutRenderingElement::Choose(choose) => {
                mend_elements(&mut choose.if_.children, within);
                for branch in &mut choose.else_if {
                    mend_elements(&mut branch.children, within);
                }
                if let Some(branch) = &mut choose.otherwise {
                    mend_elements(&mut branch.children, within);
                }
            }
            _ => {}
        }
    }
}

fn mend_names(names: &mut Names, within: Option<&Names>) {
    // In a substitute, names without children of their own look like those that they stand for, also where
    // a condition stands between.
    if let Some(outer) = within {
        *names = outer.from_names_substitute(names);
    }
    // Names that have a label or a substitute and no `name` are left out.
    let has_name = names
        .children
        .iter()
        .any(|child| matches!(child, NamesChild::Name(_)));
    if !names.children.is_empty() && !has_name {
        names.children.insert(0, NamesChild::Name(Name::default()));
    }
    let outer = names.clone();
    for child in &mut names.children {
        if let NamesChild::Substitute(substitute) = child {
            mend_elements(&mut substitute.children, Some(&outer));
        }
    }
}

/// Words that title case leaves small.
const SMALL: [&str; 33] = [
    "a", "an", "and", "as", "at", "but", "by", "down", "for", "from", "in", "into", "nor", "of",
    "on", "onto", "or", "over", "so", "the", "till", "to", "up", "via", "with", "yet", "about",
    "van", "von", "de", "d", "l", "et",
];

/// Guards the words whose case says something: `LaTeX`, `DNA`, `arXiv`, and small words within a title.
///
/// The first letter is left when it is a capital, for titles are sorted by it.
pub(super) fn guard_words(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut begins = true;
    while let Some(at) = rest.find(char::is_alphanumeric) {
        let gap = &rest[..at];
        begins |= gap.contains(['.', '?', '!', ':', '—']) && gap.ends_with(' ');
        out.push_str(gap);
        rest = &rest[at..];
        let end = rest
            .find(|c: char| !c.is_alphanumeric())
            .unwrap_or(rest.len());
        let (word, behind) = rest.split_at(end);
        rest = behind;
        let capitals = word.chars().filter(|c| c.is_uppercase()).count();
        let small = word.chars().any(char::is_lowercase);
        let first = word.starts_with(char::is_uppercase);
        let is_last = !behind.contains(char::is_alphanumeric);
        let is_marked = match (capitals, first) {
            (0, _) => !begins && !is_last && SMALL.contains(&word),
            (1, true) => !small && !begins && !matches!(word, "A" | "I"),
            _ => true,
        };
        for (nth, c) in word.chars().enumerate() {
            let keeps = !is_marked || nth == 0 && begins && first;
            out.push(if keeps { c } else { guard(c) });
        }
        begins = false;
    }
    out.push_str(rest);
    out
}

/// The hyphens of a number, which is no range: `1999-66` of a report, `s2-42`.
pub(super) fn guard_hyphens(text: &str) -> String {
    text.chars()
        .map(|c| if c == '-' { guard(c) } else { c })
        .collect()
}

/// The text of an entry as it should be: `is_html` when it has tags, which are gone over; `is_british` when
/// single quotation marks are the outer ones, `moves` when stops go into the double ones.
pub(super) fn mend_text(text: &str, is_html: bool, is_british: bool, moves: bool) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    // The last two signs that are seen, and how many quotation marks are open.
    let (mut before, mut last) = (' ', ' ');
    let mut quotes = 0_usize;
    let mut at = 0;
    while at < chars.len() {
        let c = chars[at];
        at += 1;
        if is_html && c == '<' {
            out.push(c);
            while at < chars.len() {
                out.push(chars[at]);
                at += 1;
                if chars[at - 1] == '>' {
                    break;
                }
            }
            continue;
        }
        let next = seen(&chars[at..], is_html);
        let is_dropped = match c {
            '.' => {
                matches!(last, '?' | '!')
                    || matches!(last, '”' | '’') && matches!(before, '.' | '?' | '!')
                    || last == '.' && before != '.' && next != Some('.')
            }
            ',' => match next {
                Some(')' | '.') => true,
                Some('”' | '’') => matches!(last, '?' | '!' | ','),
                _ => last == ',',
            },
            // `2016 Jun ;64`: a part between them was empty.
            ' ' => {
                let is_behind = last.is_alphanumeric() || last == ')';
                match next {
                    Some(';') => is_behind,
                    Some('.') => last == '.' && is_ended(&chars[at..], '.', is_html),
                    Some(':') => last.is_ascii_digit() && is_ended(&chars[at..], ':', is_html),
                    _ => last == ' ' && !out.is_empty(),
                }
            }
            _ => false,
        };
        if is_dropped {
            continue;
        }
        let c = match c {
            '“' => {
                quotes += 1;
                if quotes.is_multiple_of(2) != is_british {
                    '‘'
                } else {
                    c
                }
            }
            '”' => {
                quotes = quotes.saturating_sub(1);
                if quotes.is_multiple_of(2) == is_british {
                    '’'
                } else {
                    c
                }
            }
            c => c,
        };
        // American: a full stop or comma stands within the quotation marks.
        if moves && matches!(c, '.' | ',') && last == '”' && !matches!(before, ' ' | '.' | ',') {
            out.pop();
            out.push(c);
            out.push('”');
            before = c;
            continue;
        }
        out.push(c);
        (before, last) = (last, c);
    }
    out
}

/// The next sign that is seen.
fn seen(chars: &[char], is_html: bool) -> Option<char> {
    let mut at = 0;
    while is_html && chars.get(at) == Some(&'<') {
        at += chars[at..].iter().position(|c| *c == '>')? + 1;
    }
    chars.get(at).copied()
}

/// True when a blank stands behind the sign that comes next: `3 : 214`, and not `3 :x`.
fn is_ended(chars: &[char], sign: char, is_html: bool) -> bool {
    chars
        .iter()
        .position(|c| *c == sign)
        .and_then(|at| seen(&chars[at + 1..], is_html))
        .is_none_or(|c| c == ' ')
}

/// Puts the end of a range of years behind its start, which is all that the engine takes.
pub(super) fn put_range(text: &str, start: i16, end: i16, delimiter: &str) -> String {
    let (year, range) = (start.to_string(), format!("{start}{delimiter}{end}"));
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = text;
    while let Some(at) = rest.find(&year) {
        let (before, behind) = (&rest[..at], &rest[at + year.len()..]);
        let is_inside = before.ends_with(|c: char| c.is_alphanumeric() || "/-.".contains(c))
            && !before.ends_with(". ")
            || behind.starts_with(|c: char| c.is_ascii_digit());
        out.push_str(before);
        out.push_str(if is_inside { &year } else { &range });
        rest = behind;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::super::sentence::restore;
    use super::*;

    #[test]
    fn punctuation_does_not_run_together() {
        for (text, mended) in [
            ("A Bat?. Next", "A Bat? Next"),
            ("“A Bat?,” Next", "“A Bat?” Next"),
            ("A Bat?, Next", "A Bat?, Next"),
            ("pp. 1–2.. https", "pp. 1–2. https"),
            ("and so on ... then", "and so on ... then"),
            ("(2006,). X", "(2006). X"),
            ("2016 Jun ;64", "2016 Jun;64"),
            ("Berlin 3 : 214–19", "Berlin 3: 214–19"),
            ("“Relations”. Next", "“Relations.” Next"),
            ("on .NET", "on .NET"),
            ("1919. . The Times", "1919. The Times"),
            ("Repository,. https", "Repository. https"),
            ("“Version 15.0.”. https", "“Version 15.0.” https"),
            ("“The “Lemons” Market”", "“The ‘Lemons’ Market”"),
        ] {
            assert_eq!(mend_text(text, false, false, true), mended, "{text}");
        }
        let html = "<i>A Bat?</i>. Next <a href=\"x..y\">x</a>";
        assert_eq!(
            mend_text(html, true, false, true),
            "<i>A Bat?</i> Next <a href=\"x..y\">x</a>"
        );
    }

    #[test]
    fn guarded_words_come_back() {
        let title = "The PageRank of DNA, the iPhone and High T Things: or not";
        let guarded = guard_words(title);
        assert_ne!(guarded, title);
        assert_eq!(restore(&guarded), title);
        assert!(guarded.starts_with("The P") || guarded.starts_with("The \u{e050}"));
    }

    #[test]
    fn a_range_is_put_where_the_year_stands_alone() {
        assert_eq!(
            put_range("X 1910. doi:10.1/1910.2", 1910, 1913, "–"),
            "X 1910–1913. doi:10.1/1910.2"
        );
    }
}
