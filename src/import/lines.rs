//! Formats of one tag a line: RIS, PubMed, EndNote's.

/// A line with its tag.
pub(super) struct Tagged<'t> {
    pub(super) tag: &'t str,
    pub(super) value: String,
}

/// A record: its tags, and where it stands in the text.
pub(super) struct Record<'t> {
    pub(super) tags: Vec<Tagged<'t>>,
    pub(super) line: u32,
    pub(super) text: &'t str,
}

impl Record<'_> {
    /// The values of a tag.
    pub(super) fn all(&self, tag: &str) -> Vec<&str> {
        self.tags
            .iter()
            .filter(|it| it.tag == tag)
            .map(|it| it.value.as_str())
            .filter(|value| !value.is_empty())
            .collect()
    }

    /// The first value of the first of these tags that has one.
    pub(super) fn first(&self, tags: &[&str]) -> Option<&str> {
        tags.iter().find_map(|tag| self.all(tag).first().copied())
    }
}

/// What a line is.
pub(super) enum Line<'t> {
    /// A tag and its value.
    Tag(&'t str, &'t str),
    /// More of the value before.
    More(&'t str),
    /// Nothing.
    Blank,
}

/// Cuts a text into records. `starts` says whether a tag begins a record, `ends` whether it ends one.
pub(super) fn records<'t>(
    text: &'t str,
    line: impl Fn(&'t str) -> Line<'t>,
    starts: impl Fn(&str) -> bool,
    ends: impl Fn(&str) -> bool,
    mut take: impl FnMut(Record<'t>),
) {
    let mut record: Option<(Record<'t>, usize)> = None;
    let mut at = 0;
    for (number, whole) in text.split_inclusive('\n').enumerate() {
        let number = u32::try_from(number + 1).unwrap_or(u32::MAX);
        let (start, end) = (at, at + whole.len());
        at = end;
        let bare = whole.trim_end_matches(['\n', '\r']);
        match line(bare) {
            Line::Blank => {}
            Line::Tag(tag, _) if ends(tag) => {
                if let Some((mut done, from)) = record.take() {
                    done.text = &text[from..end];
                    take(done);
                }
            }
            Line::Tag(tag, value) => {
                if starts(tag) || record.is_none() {
                    if let Some((mut done, from)) = record.take() {
                        done.text = &text[from..start];
                        take(done);
                    }
                    record = Some((
                        Record {
                            tags: Vec::new(),
                            line: number,
                            text: "",
                        },
                        start,
                    ));
                }
                if let Some((record, _)) = &mut record {
                    record.tags.push(Tagged {
                        tag,
                        value: value.trim().to_owned(),
                    });
                }
            }
            // Before the first record: a head line, or a comment.
            Line::More(more) => {
                if let Some(last) = record.as_mut().and_then(|it| it.0.tags.last_mut()) {
                    if !last.value.is_empty() {
                        last.value.push(' ');
                    }
                    last.value.push_str(more.trim());
                }
            }
        }
    }
    if let Some((mut done, from)) = record {
        done.text = &text[from..];
        take(done);
    }
}
