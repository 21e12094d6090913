//! Whether a site lets programs read its pages.
//!
//! A page is asked for because a person cited it, one at a time: only a site that forbids everything to everybody,
//! or to us by name, is left alone.
//!
//! **Source**: RFC 9309, read in November 2026.

/// The name by which a site can forbid or allow this program.
const NAME: &str = "notebib";

/// True when this `robots.txt` forbids a page of this path.
pub(super) fn forbids(text: &str, path: &str) -> bool {
    // Rules of the group that names us, else of the one for all.
    let (mut ours, mut all): (Option<Vec<Rule>>, Option<Vec<Rule>>) = (None, None);
    let (mut is_ours, mut is_all, mut is_naming) = (false, false, false);
    for line in text.lines() {
        let line = line.split('#').next().unwrap_or_default();
        let Some((field, value)) = line.split_once(':') else {
            continue;
        };
        let (field, value) = (field.trim().to_ascii_lowercase(), value.trim());
        if field == "user-agent" {
            if !is_naming {
                (is_ours, is_all) = (false, false);
            }
            is_naming = true;
            is_all |= value == "*";
            is_ours |= value.to_ascii_lowercase().starts_with(NAME);
            for (is_it, rules) in [(is_ours, &mut ours), (is_all, &mut all)] {
                if is_it {
                    rules.get_or_insert_default();
                }
            }
            continue;
        }
        is_naming = false;
        let rule = match field.as_str() {
            "allow" => Rule::Allow(value.to_owned()),
            "disallow" => Rule::Disallow(value.to_owned()),
            _ => continue,
        };
        for (is_it, rules) in [(is_ours, &mut ours), (is_all, &mut all)] {
            if is_it && let Some(rules) = rules {
                rules.push(rule.clone());
            }
        }
    }
    let rules = ours.or(all).unwrap_or_default();
    let is_forbidden = rules
        .iter()
        .any(|rule| matches!(rule, Rule::Disallow(start) if start == "/" || start == "/*"));
    let is_allowed = rules.iter().any(|rule| {
        matches!(rule, Rule::Allow(start)
            if !start.is_empty() && path.starts_with(start.split(['*', '$']).next().unwrap_or(start)))
    });
    is_forbidden && !is_allowed
}

#[derive(Clone)]
enum Rule {
    Allow(String),
    Disallow(String),
}

#[cfg(test)]
mod tests {
    use super::forbids;

    #[test]
    fn only_what_forbids_all_forbids() {
        for (text, is_forbidden) in [
            ("", false),
            ("User-agent: *\nDisallow: /", true),
            ("user-agent:*\r\ndisallow: / # all of it\r\n", true),
            ("User-agent: *\nDisallow: /private/", false),
            ("User-agent: *\nDisallow:", false),
            ("User-agent: *\nDisallow: /\nAllow: /post/", false),
            ("User-agent: *\nDisallow: /\nAllow: /about", true),
            ("User-agent: Evil\nDisallow: /", false),
            ("User-agent: Evil\nUser-agent: *\nDisallow: /", true),
            (
                "User-agent: Evil\nDisallow: /\n\nUser-agent: *\nCrawl-delay: 1\nDisallow: /x",
                false,
            ),
            (
                "User-agent: *\nDisallow: /\n\nUser-agent: notebib\nDisallow:",
                false,
            ),
            (
                "User-agent: *\nDisallow:\n\nUser-agent: Notebib/1.0\nDisallow: /",
                true,
            ),
            ("<html><body>Not found: here</body></html>", false),
        ] {
            assert_eq!(forbids(text, "/post/1"), is_forbidden, "{text}");
        }
    }
}
