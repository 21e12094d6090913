use super::*;
use crate::import::bibtex::Strings;
use proptest::prelude::*;

#[test]
fn a_file_is_put_in_order() {
    let text = "%% My file\n\n@STRING{acm=\"ACM\"}\n% of Codd\n@Article{codd, year=1970, Title=\"A {R}elational Model for SQL and Fault-Tolerant Things\", \
        author=\"Edgar F. Codd and Jr., Guy {van} and {OpenAI}\", month=\"June\", pages=\"377-387\", doi=\"https://doi.org/10.1145/362384.362685\",\n\
        url={https://doi.org/10.1145/362384.362685}, note={}, % why\n publisher=acm # { Press}}\n@misc{x, url={https://e.org/?utm_source=a&b=1}, title={GÃ¶del}}\n";
    let tidied = tidy(text, &Options::default());
    assert_eq!(
        tidied.text,
        "%% My file\n\n@string{acm = {ACM}}\n\n% of Codd\n@article{codd,\n  % why\n  author    = {Codd, Edgar F. and Jr., Guy {van} and {OpenAI}},\n  \
         title     = {A {R}elational Model for {SQL} and Fault-Tolerant Things},\n  pages     = {377--387},\n  year      = 1970,\n  \
         month     = jun,\n  publisher = acm # { Press},\n  doi       = {10.1145/362384.362685},\n}\n\n@misc{x,\n  title = {Gödel},\n  url   = {https://e.org/?b=1},\n}\n"
    );
    assert_eq!(tidy(&tidied.text, &Options::default()).text, tidied.text);
}

#[test]
fn twins_are_one_only_when_they_agree() {
    let text = "@misc{a, title={One}}\n@misc{a, title={one}, year=2001}\n@misc{a, title={Other}}\n\
        @misc{b, doi={10.1145/362384.362685}}\n@misc{c, doi={10.1145/362384.362685}}\n";
    let tidied = tidy(text, &Options::default());
    assert_eq!(tidied.entries, 4);
    assert!(
        tidied.text.contains("title = {One},\n  year  = {2001},"),
        "{}",
        tidied.text
    );
    assert_eq!(tidied.notes.len(), 3, "{:?}", tidied.notes);
}

/// What a reader makes of a file: entries with their values, and what is broken.
fn content(text: &str) -> Vec<String> {
    let mut strings = Strings::default();
    let mut found = Vec::new();
    for part in parts(text) {
        match part.what {
            What::Entry(raw) => {
                let mut fields: Vec<String> = raw
                    .fields
                    .iter()
                    .map(|field| {
                        let value = strings.value(&field.value, &mut |_| {});
                        format!("{}={value}", field.name.to_lowercase())
                    })
                    .collect();
                fields.sort();
                found.push(format!(
                    "{} {} {fields:?} {:?}",
                    raw.entry_type.to_lowercase(),
                    raw.key,
                    raw.comments.len()
                ));
            }
            What::Strings(fields) => {
                for field in fields {
                    let value = strings.value(&field.value, &mut |_| {});
                    found.push(format!("{}={value}", field.name));
                    strings.define(field.name, value);
                }
            }
            // The reason may quote what comes behind it, which is laid out anew.
            What::Comment | What::Preamble(_) | What::Broken(_) => {
                found.push(text[part.span].trim_end().to_owned());
            }
            What::Text => {
                let lines = text[part.span]
                    .lines()
                    .map(str::trim)
                    .filter(|line| !line.is_empty());
                found.extend(lines.map(str::to_owned));
            }
        }
    }
    found
}

fn layout_only() -> Options {
    Options {
        dedupes: false,
        dois: false,
        urls: false,
        names: false,
        months: false,
        capitals: false,
        encoding: false,
        pages: false,
        empty: false,
        ..Options::default()
    }
}

proptest! {
    /// Parse, write, parse: the same content, whatever the text.
    #[test]
    fn layout_changes_no_content(text in "(@[a-z]{1,7}[{(]|[a-z]{1,3}|,|=|\\{|\\}|\"|#|%|\n| |\\)|ü|1){0,60}") {
        let once = tidy(&text, &layout_only()).text;
        prop_assert_eq!(content(&once), content(&text));
        let twice = tidy(&once, &layout_only()).text;
        prop_assert_eq!(&twice, &once);
    }

    #[test]
    fn nothing_is_lost_by_all_of_it(
        keys in prop::collection::vec("[a-c]{1,2}", 1..6),
        title in "[A-Za-z{}$ü -]{0,30}",
        names in "[A-Za-z.,]{1,8}( (and )?[A-Za-z.]{1,8}){0,4}",
    ) {
        let balanced: String = title.chars().filter(|c| !"{}".contains(*c)).collect();
        let text: String = keys.iter().enumerate().map(|(at, key)| format!("% {at}\n@book{{{key}, title = {{{balanced}{at}}}, author = {{{names}}}}}\n")).collect();
        let options = Options { sorts: true, unicode: true, ..Options::default() };
        let once = tidy(&text, &options);
        prop_assert_eq!(parts(&once.text).filter(|part| matches!(part.what, What::Entry(_))).count(), keys.len());
        for at in 0..keys.len() {
            let comment = format!("% {at}\n");
            prop_assert!(once.text.contains(&comment), "{}", once.text);
        }
        prop_assert_eq!(&tidy(&once.text, &options).text, &once.text);
    }
}
