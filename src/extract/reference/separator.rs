//! What stands between the authors of a formatted reference and its title: marks, roles, the year.

use super::title::Mode;
use super::years::years;

/// What stands between the authors and the title.
pub(super) struct Between {
    pub(super) year: Option<i32>,
    /// Where the title starts.
    pub(super) end: usize,
    /// What will end it.
    pub(super) mode: Mode,
}

/// Steps over the marks and the year between authors and title.
pub(super) fn separator(text: &str, from: usize) -> Between {
    let mut between = Between {
        year: None,
        end: from,
        mode: Mode::Period,
    };
    let mut has_comma = false;
    loop {
        let rest = &text[between.end..];
        let trimmed = rest.trim_start();
        let at = between.end + rest.len() - trimmed.len();
        let Some(first) = trimmed.chars().next() else {
            between.end = at;
            break;
        };
        match first {
            ',' | '，' => {
                has_comma = true;
                between.mode = Mode::Comma;
                between.end = at + first.len_utf8();
            }
            '.' | ':' | ';' | '。' | '：' => {
                between.mode = Mode::Period;
                has_comma = false;
                between.end = at + first.len_utf8();
            }
            '(' | '（' | '[' => {
                let close = match first {
                    '(' => ')',
                    '[' => ']',
                    _ => '）',
                };
                let Some(length) = trimmed.find(close).filter(|&length| length <= 40) else {
                    between.end = at;
                    break;
                };
                let inside = trimmed[first.len_utf8()..length].trim();
                let year = years(inside).next();
                let is_role = matches!(
                    inside.trim_end_matches('.').to_lowercase().as_str(),
                    "ed" | "eds"
                        | "editor"
                        | "editors"
                        | "hrsg"
                        | "主编"
                        | "编"
                        | "n.d"
                        | "trans"
                        | "in press"
                        | "to appear"
                );
                if year.is_none() && !is_role || between.year.is_some() && year.is_some() {
                    between.end = at;
                    break;
                }
                between.year = between.year.or(year);
                between.mode = Mode::Period;
                between.end = at + length + close.len_utf8();
            }
            '0'..='9' if between.year.is_none() => {
                let digits = trimmed.bytes().take_while(u8::is_ascii_digit).count();
                let letter = usize::from(
                    trimmed[digits..].starts_with(|c: char| c.is_ascii_lowercase())
                        && !trimmed[digits + 1..].starts_with(|c: char| c.is_alphanumeric()),
                );
                let behind = trimmed[digits + letter..].trim_start();
                // `1910–1913`.
                let end_of_range = behind
                    .strip_prefix(['–', '-'])
                    .map(|rest| rest.bytes().take_while(u8::is_ascii_digit).count())
                    .filter(|it| matches!(it, 2 | 4));
                if digits == 4
                    && letter == 0
                    && let Some(length) = end_of_range
                    && let Some(year) = years(&trimmed[..4]).next()
                {
                    let dash = behind.chars().next().map_or(1, char::len_utf8);
                    between.year = Some(year);
                    between.end = text.len() - behind.len() + dash + length;
                    continue;
                }
                let is_year = digits == 4
                    && years(&trimmed[..4]).next().is_some()
                    && (behind
                        .starts_with(['.', ',', ':', ';', '\'', '"', '“', '‘', '，', '。', '年'])
                        || behind.starts_with(|c: char| c.is_uppercase()));
                if !is_year {
                    between.end = at;
                    break;
                }
                between.year = trimmed[..4].parse().ok();
                if !has_comma {
                    between.mode = Mode::Comma;
                }
                between.end = at + digits + letter;
            }
            _ => {
                let roles = [
                    "editors,", "editors.", "eds.,", "eds.", "ed.,", "ed.", "Eds.,", "Eds.",
                    "Ed.,", "editor,", "等.", "et al.", "n.d.", "eds:", "ed:", "eds ",
                ];
                if let Some(role) = roles.iter().find(|role| trimmed.starts_with(**role)) {
                    between.end = at + role.len();
                    between.mode = if role.ends_with(',') {
                        Mode::Comma
                    } else {
                        Mode::Period
                    };
                    continue;
                }
                between.end = at;
                break;
            }
        }
    }
    between
}

/// Takes the year off the end of the names before a quoted title: `Jenkins, H. E., 1997, 'T`.
pub(super) fn year_at_end(head: &str) -> (&str, Option<i32>) {
    let trimmed = head.trim_end_matches([' ', ',', '.', ':', ')', '\'', 'a', 'b', 'c', '(']);
    if let Some(at) = trimmed.len().checked_sub(4)
        && let Some(digits) = trimmed.get(at..)
        && let Some(year) = years(digits).next()
        && !trimmed[..at].ends_with(|c: char| c.is_ascii_digit())
    {
        return (
            trimmed[..at].trim_end_matches([' ', ',', '.', '(']),
            Some(year),
        );
    }
    (head, None)
}
