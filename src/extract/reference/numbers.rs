//! Volume, issue and pages: the numbers behind a container, and those that words announce.

use super::tail::Tail;
use super::years::years;
use crate::extract::bracket::is_month;
use crate::extract::candidate::Facts;

/// The word that announces volume, issue or pages; its length, and which of them.
pub(super) fn is_label(rest: &str) -> Option<(usize, Label)> {
    const LABELS: [(&str, Label); 32] = [
        ("vol.", Label::Volume),
        ("Vol.", Label::Volume),
        ("vol ", Label::Volume),
        ("Vol ", Label::Volume),
        ("volume ", Label::Volume),
        ("Volume ", Label::Volume),
        ("no.", Label::Issue),
        ("No.", Label::Issue),
        ("no ", Label::Issue),
        ("nr.", Label::Issue),
        ("Nr.", Label::Issue),
        ("n.", Label::Issue),
        ("v.", Label::Volume),
        ("Bd.", Label::Volume),
        ("núm.", Label::Issue),
        ("issue ", Label::Issue),
        ("Issue ", Label::Issue),
        ("iss.", Label::Issue),
        ("pp.", Label::Pages),
        ("pp ", Label::Pages),
        ("p.", Label::Pages),
        ("Pp.", Label::Pages),
        ("pages ", Label::Pages),
        ("Pages ", Label::Pages),
        ("pág.", Label::Pages),
        ("S. ", Label::Pages),
        ("art. no.", Label::Pages),
        ("Art. no.", Label::Pages),
        ("article ", Label::Pages),
        ("Article ", Label::Pages),
        ("art. ", Label::Pages),
        ("Vol(", Label::Volume),
    ];
    LABELS.iter().find_map(|&(word, label)| {
        // PDF text has a blank before the stop: `Vol .396`.
        let behind = match word.strip_suffix('.') {
            Some(bare) => rest
                .strip_prefix(bare)?
                .trim_start_matches(' ')
                .strip_prefix('.')?,
            None => rest.strip_prefix(word)?,
        };
        let value = behind.trim_start().chars().next()?;
        (value.is_ascii_digit()
            || label == Label::Volume && value.is_ascii_uppercase()
            || label == Label::Pages && matches!(value, 'e' | 'L' | 'S' | 'R' | 'A'))
        .then_some((rest.len() - behind.len(), label))
    })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Label {
    Volume,
    Issue,
    Pages,
}

/// Reads volume, issue and pages that words announce, anywhere in the tail.
pub(super) fn labelled(text: &str, stop: usize, facts: &mut Facts, tail: &mut Tail) {
    let mut previous = ' ';
    for (at, c) in text[..stop].char_indices() {
        if !previous.is_alphanumeric()
            && c.is_alphabetic()
            && let Some((size, label)) = is_label(&text[at..stop])
        {
            let behind = text[at + size..stop].trim_start();
            let value = value(behind);
            if !value.is_empty() {
                match label {
                    Label::Volume => {
                        tail.has_volume = true;
                        facts.volume.get_or_insert_with(|| value.to_owned());
                    }
                    Label::Issue => {
                        facts.issue.get_or_insert_with(|| value.to_owned());
                        // AMS: `no. 7, 558–565`.
                        if let Some(found) = pages_behind(&behind[value.len()..]) {
                            tail.has_pages = true;
                            facts.pages.get_or_insert(found);
                        }
                        // Chicago: `no. 16 (1937): 386-405`.
                        if let Some(dated) = behind[value.len()..].trim_start().strip_prefix('(')
                            && let Some((inside, rest)) = dated.split_once("): ")
                            && years(inside).next().is_some()
                        {
                            let found = pages(rest);
                            tail.has_pages |= !found.is_empty();
                            if !found.is_empty() {
                                facts.pages.get_or_insert(found);
                            }
                        }
                    }
                    Label::Pages => {
                        tail.has_pages = true;
                        let pages = pages(behind);
                        facts.pages = Some(if pages.is_empty() {
                            value.to_owned()
                        } else {
                            pages
                        });
                    }
                }
            }
        }
        previous = c;
    }
}

/// Letters, digits and hyphens: `42`, `RA-3`, `B232`, `12A`.
fn value(text: &str) -> &str {
    let end = text
        .find(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))
        .unwrap_or(text.len());
    text[..end].trim_end_matches('-')
}

/// A range of pages or one page at the start of a text, blanks taken out: `978 -985` is `978-985`.
fn pages(text: &str) -> String {
    let mut pages = String::new();
    let mut rest = text;
    loop {
        let digits = rest
            .find(|c: char| !c.is_ascii_alphanumeric() && c != ':')
            .unwrap_or(rest.len());
        let piece = rest[..digits].trim_end_matches(':');
        if piece.is_empty() || !piece.bytes().any(|b| b.is_ascii_digit()) {
            break;
        }
        pages.push_str(piece);
        let behind = rest[piece.len()..].trim_start();
        let Some(dash) = behind
            .chars()
            .next()
            .filter(|c| matches!(c, '-' | '–' | '—' | '‐' | '‑' | '~' | '～'))
        else {
            break;
        };
        let next = behind.trim_start_matches(['-', '–', '—', '‐', '‑', '~', '～', ' ']);
        if !next.starts_with(|c: char| c.is_ascii_alphanumeric())
            || !next
                .split(|c: char| !c.is_ascii_alphanumeric())
                .next()
                .unwrap_or("")
                .bytes()
                .any(|b| b.is_ascii_digit())
            || pages.contains(['-', '–', '—'])
        {
            break;
        }
        pages.push(dash);
        rest = next;
    }
    pages
}

/// The range of pages that stands behind a publisher and a comma.
pub(super) fn pages_behind(text: &str) -> Option<String> {
    let rest = text.strip_prefix([',', ':', ';'])?.trim_start();
    // A year may stand in between: `ACM; 2003:29–43`.
    let rest = match rest.get(..4) {
        Some(year) if years(year).next().is_some() && rest[4..].starts_with([':', ',']) => {
            rest[5..].trim_start()
        }
        _ => rest,
    };
    Some(pages(rest)).filter(|pages| pages.contains(['-', '–', '—', '‐']))
}

/// The length of a month and a day, or of a day and a month, and the mark behind them: `Jul;`, `Feb 11;`,
/// `25 April `.
fn date(text: &str) -> usize {
    let day = |text: &str| {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        if (1..=2).contains(&digits) { digits } else { 0 }
    };
    let month = |text: &str| {
        let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
        let dot = usize::from(text[letters..].starts_with('.'));
        if letters >= 3 && is_month(&text[..letters]) {
            letters + dot
        } else {
            0
        }
    };
    let blanks = |text: &str| text.len() - text.trim_start_matches(' ').len();
    let mut at = month(text);
    if at > 0 {
        let behind = &text[at..];
        let days = day(&behind[blanks(behind)..]);
        let end = at + blanks(behind) + days;
        if days > 0 && text[end..].starts_with([';', ',', ':', '.']) {
            at = end;
        }
    } else {
        let days = day(text);
        let gap = blanks(&text[days..]);
        let months = month(&text[days + gap..]);
        if days == 0 || gap == 0 || months == 0 {
            return 0;
        }
        at = days + gap + months;
    }
    let rest = &text[at..];
    at + rest.len() - rest.trim_start_matches([' ', ',', ';', ':', '.']).len()
}

/// Reads the numbers right behind a container: `42 (2013) 1340011`, `20, 4819-4834`, `2009;8:484-5`,
/// `74(4): 23-28`.
pub(super) fn numbers(text: &str, facts: &mut Facts, tail: &mut Tail) {
    let skip = |text: &str| {
        text.len()
            - text
                .trim_start_matches([' ', ',', '.', ';', ':', '，', '*', '_', '：', '；'])
                .len()
    };
    let mut at = skip(text);
    // `2009;8:484-5`, `2018. 37(03)`, `Jun. 2014. Vol.26`: the year first.
    for _ in 0..2 {
        at += date(&text[at..]);
        let digits = text[at..].bytes().take_while(u8::is_ascii_digit).count();
        if digits == 4
            && years(&text[at..at + 4]).next().is_some()
            && !text[at + 4..].trim_start().starts_with(['-', '–', '('])
        {
            at += 4;
            at += skip(&text[at..]);
            at += date(&text[at..]);
        } else if text[at..].starts_with(['(', '（'])
            && years(text[at..].split([')', '）']).next().unwrap_or(""))
                .next()
                .is_some()
        {
            at += text[at..].find([')', '）']).map_or(0, |close| close + 1);
            while !text.is_char_boundary(at) {
                at += 1;
            }
            at += skip(&text[at..]);
        }
    }
    // The letter of a series: `B232`, `D 42`.
    let letters = text[at..]
        .bytes()
        .take_while(u8::is_ascii_uppercase)
        .count();
    if letters > 2 || letters > 0 && !text[at + letters..].starts_with(|c: char| c.is_ascii_digit())
    {
        return;
    }
    let volume = value(&text[at..]);
    let volume = volume.split('-').next().unwrap_or("");
    if volume.is_empty() || !volume.bytes().any(|b| b.is_ascii_digit()) {
        return;
    }
    let behind = &text[at + volume.len()..];
    // A range is pages: `SoCC, 84-102`.
    if behind.trim_start().starts_with(['-', '–', '—', '‐']) {
        let found = pages(&text[at..]);
        if found.contains(['-', '–', '—', '‐']) {
            tail.has_pages = true;
            facts.pages.get_or_insert(found);
        }
        return;
    }
    // `NAACL-HLT 2019 (pp. 4171–4186)`: the year of the meeting.
    let is_meeting = volume.len() == 4
        && years(volume).next().is_some()
        && behind.trim_start().starts_with("(p");
    if is_meeting {
        return;
    }
    tail.has_volume = true;
    facts.volume.get_or_insert_with(|| volume.to_owned());
    let mut rest = behind.trim_start();
    // The issue, or the year, in brackets.
    if rest.starts_with(['(', '（']) {
        let inside = rest[rest.chars().next().map_or(1, char::len_utf8)..]
            .split([')', '）'])
            .next()
            .unwrap_or("");
        if years(inside).next().is_none() && !inside.trim().is_empty() && inside.len() < 12 {
            facts.issue.get_or_insert_with(|| inside.trim().to_owned());
        }
        rest = rest.find([')', '）']).map_or("", |close| {
            &rest[close + rest[close..].chars().next().map_or(1, char::len_utf8)..]
        });
    } else if let Some(behind) = rest.strip_prefix('.')
        && behind.starts_with(|c: char| c.is_ascii_digit())
    {
        // MLA: `12.3`.
        let issue = value(behind);
        facts.issue.get_or_insert_with(|| issue.to_owned());
        rest = behind[issue.len()..].trim_start();
        if rest.starts_with('(') {
            rest = rest.find(')').map_or("", |close| &rest[close + 1..]);
        }
    } else if let Some(behind) = rest.strip_prefix(", ")
        && let digits = behind.bytes().take_while(u8::is_ascii_digit).count()
        && (1..=4).contains(&digits)
        && let Some(dated) = behind[digits..].trim_start().strip_prefix('(')
        && let Some((inside, behind_date)) = dated.split_once(')')
        && years(inside).next().is_some()
    {
        // ACM: `11, 3 (March 1968), 147-148`.
        facts
            .issue
            .get_or_insert_with(|| behind[..digits].to_owned());
        rest = behind_date;
    }
    let rest = rest.trim_start_matches([' ', ',', ':', ';', '.', '：', '，']);
    let found = pages(rest);
    let is_year = found.len() == 4 && years(&found).next().is_some();
    if !found.is_empty() && !is_year {
        tail.has_pages = true;
        facts.pages.get_or_insert(found);
    }
}
