//! Titles that stand in front of a link which only points at them: `**Title**. Venue 2019. [[pdf](url)]`,
//! `Title. [Codd (1970)](url)`.

use std::ops::Range;

use super::details;
use super::entries::{Growing, Shape, tell, titled};
use super::passage::{Mark, Passage};
use super::words::{self, Role};
use crate::extract::candidate::{Facts, Signal, Sink};
use crate::extract::plain::look;
use crate::extract::{byline, reference};
use crate::model::title::is_cjk;
use crate::model::{Kind, Manner};

/// The title that stands before a link which only points at it.
pub(super) fn beside<'t>(
    passage: &Passage<'t>,
    head: Range<usize>,
    shape: Shape,
    kind: Option<Kind>,
    note: &'t str,
) -> Option<Growing<'t>> {
    let text = passage.text.as_str();
    let head = details::trim_head(text, head)?;
    let found = details::head_title(passage, head.clone())?;
    let mut candidate;
    if let Some(title) = found.title {
        candidate = titled(passage, title.clone(), Manner::Entry, note)?;
        candidate.facts = found.facts;
        candidate.signals.insert_if(found.marked, Signal::Quoted);
        let mut growing = Growing {
            end: title.end,
            candidate,
            leads: true,
        };
        tell(&mut growing, passage, title.end..head.end);
        if found.formatted {
            growing.candidate.signals.insert(Signal::Formatted);
            growing.candidate.manner = Manner::Reference;
        }
        finish_beside(&mut growing, text, &head, shape, kind)?;
        return Some(growing);
    }
    let words = &text[head.clone()];
    let (range, facts, formatted) = if let Some((range, facts)) = reference::read_linked(words) {
        (range, facts, true)
    } else if let Some((range, facts)) = byline::split(words) {
        (range, facts, false)
    } else {
        (0..words.len(), Facts::default(), false)
    };
    let title = head.start + range.start..head.start + range.end;
    candidate = titled(
        passage,
        title.clone(),
        if formatted {
            Manner::Reference
        } else {
            Manner::Entry
        },
        note,
    )?;
    candidate.signals.insert_if(formatted, Signal::Formatted);
    candidate
        .signals
        .insert_if(!formatted && !facts.authors.is_empty(), Signal::Byline);
    candidate
        .signals
        .insert_if(facts.year.is_some(), Signal::Year);
    candidate.facts = facts;
    let bare_head = !formatted && candidate.facts == Facts::default();
    if !formatted && details::is_sentence(&candidate.title) {
        candidate.signals.insert(Signal::Prose);
    }
    let mut growing = Growing {
        end: title.end,
        candidate,
        leads: true,
    };
    let is_set_off = details::announced_link(text, head.end);
    if bare_head
        && (shape == Shape::Paragraph && !is_set_off
            || shape == Shape::Item && !look::heads(words, true, true) && !is_set_off)
    {
        return None;
    }
    finish_beside(&mut growing, text, &head, shape, kind)?;
    Some(growing)
}

/// The title in front of a link whose text is names and a year.
pub(super) fn before_cited<'t>(
    passage: &Passage<'t>,
    head: Range<usize>,
    shape: Shape,
    kind: Option<Kind>,
    sink: &Sink<'t>,
) -> Option<Growing<'t>> {
    let text = passage.text.as_str();
    let inside = text.get(head.clone())?.trim_end();
    let title =
        inside.trim_end_matches(['.', ',', ':', '-', '–', '—', '|', '(', '[', ' ', '。', '，']);
    let is_set_off = title.len() < inside.len() || inside.ends_with(['?', '!', '”', '"', '》']);
    // `Quicksort. [Hoare (1962)](url)`: one word is enough where a full stop ends it.
    let is_name =
        title.len() >= 4 && title.starts_with(char::is_uppercase) && inside.ends_with('.');
    let is_word = title.split_whitespace().count() < 2 && !title.chars().any(is_cjk);
    if shape != Shape::Item
        || !is_set_off
        || is_word && !is_name && !is_marked(passage, head.start)
        || title.contains(". ")
        || details::is_sentence(title) && !title.ends_with('?')
    {
        return None;
    }
    let end = head.start + title.len();
    let mut candidate = titled(passage, head.start..end, Manner::Entry, sink.text())?;
    candidate.facts.kind = kind;
    candidate.signals.insert(Signal::OwnItem);
    candidate.signals.remove(Signal::Prose);
    Some(Growing {
        candidate,
        end,
        leads: true,
    })
}

/// True when emphasis starts at this place.
fn is_marked(passage: &Passage<'_>, at: usize) -> bool {
    passage.marks.iter().any(|marked| {
        marked.range.start == at && matches!(marked.mark, Mark::Strong | Mark::Emphasis)
    })
}

fn finish_beside(
    growing: &mut Growing<'_>,
    text: &str,
    head: &Range<usize>,
    shape: Shape,
    kind: Option<Kind>,
) -> Option<()> {
    let candidate = &mut growing.candidate;
    if words::role(&candidate.title, "") != Role::Title
        && words::role(&candidate.title, "") != Role::Short
    {
        return None;
    }
    candidate.facts.kind = candidate.facts.kind.or(kind);
    candidate.signals = candidate.signals.settled();
    candidate.signals.insert(match shape {
        Shape::Item => Signal::OwnItem,
        Shape::Heading => Signal::Heading,
        Shape::Paragraph => Signal::Inline,
    });
    // `Title: [pdf](url)`, `Title [[pdf](url)]`: the link is set off from the title.
    candidate
        .signals
        .insert_if(details::announced_link(text, head.end), Signal::Announced);
    Some(())
}

#[cfg(test)]
mod tests {
    use crate::extract::{Options, extract};

    #[test]
    fn names_and_a_year_point_at_the_title_before_them() {
        let note = "# Notes\n\n\
            * The Education of a Machine. [Hopper (1952)](https://x.org/hopper.pdf)\n\
            1. **Quicksort Revisited. [Hoare, Roe (1962)](https://x.org/hoare.pdf).**\n\
            - **Counting sheep** (2015), G. Hinton et al. [[pdf]](https://x.org/sheep.pdf)\n";
        let found: Vec<_> = extract(note, "note.md", &Options::default())
            .mentions
            .into_iter()
            .map(|mention| (mention.title, mention.authors, mention.year))
            .collect();
        let row = |title: &str, authors: &[&str], year| {
            let authors = authors.iter().map(|&name| name.to_owned()).collect();
            (title.to_owned(), authors, Some(year))
        };
        assert_eq!(
            found,
            [
                row("The Education of a Machine", &["Hopper"], 1952),
                row("Quicksort Revisited", &["Hoare", "Roe"], 1962),
                row("Counting sheep", &["G. Hinton et al."], 2015),
            ]
        );
    }

    #[test]
    fn files_beside_the_notes_are_works() {
        let note = "* [Paxos Made Simple](papers/paxos.pdf) (2001)\n* [Notes](notes.md)\n";
        let found = extract(note, "note.md", &Options::default()).mentions;
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].title, "Paxos Made Simple");
        assert!(found[0].urls.is_empty());
    }

    #[test]
    fn items_that_only_point_belong_to_the_item_above() {
        let note = "# Notes\n\n\
            - [The Second Title of Note](https://x.org/a)\n    - words of mine\n    - [pdf](https://x.org/a.pdf)\n\
            - Cho K, Gulcehre C, et al. Learning phrase representations[J]. arXiv preprint arXiv:1406.1078, 2014.\n\
            \t- [pdf](https://x.org/b.pdf)\n";
        let found = extract(note, "note.md", &Options::default()).mentions;
        let urls: Vec<_> = found.iter().map(|mention| mention.urls.len()).collect();
        assert_eq!(urls, [2, 1], "{found:?}");
    }

    #[test]
    fn citations_of_rst_are_read_with_and_without_a_year() {
        let note = "References\n==========\n\n\
            .. [knuth3] Donald Knuth, *Sorting and Searching of Sheep*, ISBN 0201896850.\n\
            .. [Ash13] T. Herndon, M. Ash, and R. Pollin.\n   *Does Counting Sheep Stifle Growth?*\n   http://x.org/a.pdf\n\n\
            The main reference is::\n\n    Owen, A.B. \"Empirical Likelihood.\" Chapman and Hall, 2001.\n";
        let titles: Vec<_> = extract(note, "note.rst", &Options::default())
            .mentions
            .into_iter()
            .map(|mention| mention.title)
            .collect();
        assert_eq!(
            titles,
            [
                "Sorting and Searching of Sheep",
                "Does Counting Sheep Stifle Growth?",
                "Empirical Likelihood"
            ]
        );
    }

    #[test]
    fn people_stand_in_front_of_the_link_over_several_lines() {
        let note = "# References\n\n\
            1.  Jane Roe, Tanakorn\n    Longname, et al.: “[Counting Sheep in Snow](https://x.org/a.pdf),” at *5th Symposium on Sheep*,\n    July 2008.\n    [doi:10.1109/SHEEP.2008.50](http://dx.doi.org/10.1109/SHEEP.2008.50)\n\
            1.  Martin Fowler:\n    *Patterns of Counting Sheep*. Addison Wesley, 2002.\n    ISBN: 978-0-321-12742-6\n";
        let found = extract(note, "note.md", &Options::default()).mentions;
        let titles: Vec<_> = found.iter().map(|mention| &*mention.title).collect();
        assert_eq!(
            titles,
            ["Counting Sheep in Snow", "Patterns of Counting Sheep"]
        );
        assert_eq!(found[0].authors, ["Jane Roe", "Tanakorn Longname et al."]);
        assert_eq!(found[0].urls.len(), 2);
        assert_eq!(found[1].authors, ["Martin Fowler"]);
    }
}
