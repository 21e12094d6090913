//! Items by their place: what parents, siblings and children say, from the top of the outline down.

use std::borrow::Cow;
use std::ops::Range;

use super::entry::{self, Entry};
use super::lines::{Line, Marker};
use super::tree::{NONE, Node};
use crate::extract::candidate::{Candidate, Signal, Signals, Sink};
use crate::extract::decide;
use crate::extract::sections::{self, Below};
use crate::extract::{names, quotes};
use crate::model::{Kind, Manner};

/// No remark is longer, in bytes.
const LONGEST_REMARK: usize = 600;

/// How many of a group of siblings are references by themselves.
#[derive(Clone, Copy, Default)]
struct Group {
    all: u32,
    strong: u32,
    titles: u32,
    bylines: u32,
    /// Items with a year.
    years: u32,
    /// Words of all items, two Chinese characters for one.
    words: u32,
    /// Items without others below.
    leaves: u32,
    /// Items that start with somebody's full name and a comma or a dash, and those of them that end in brackets.
    named: u32,
    published: u32,
}

/// Hands over the items that may be references; returns what text they take, in order.
pub(super) fn decide<'t>(
    lines: &[Line],
    nodes: &[Node],
    entries: Vec<Entry>,
    sink: &mut Sink<'t>,
) -> Vec<Range<usize>> {
    let mut outline = Outline::new(sink.text(), lines, nodes, entries, sink);
    outline.look_down();
    for node in 0..nodes.len() {
        // An outermost item with others below it is a section, with or without references in it: short names
        // are found there, too.
        let parent = nodes[node].parent;
        if parent != NONE
            && parent + 1 == node
            && nodes[parent].parent == NONE
            && !outline.states[parent].is_work
        {
            outline.open_sections(node, sink);
        }
        outline.decide(node, sink);
    }
    while let Some(last) = outline.open.pop() {
        outline.close(last, sink);
    }
    outline.taken
}

/// How likely an item must be to be handed over: what its URLs and
/// identifiers say is only read later.
fn floor(entry: &Entry, threshold: f32) -> f32 {
    match &entry.facts {
        Some(facts) if !facts.urls.is_empty() || !facts.ids.is_empty() => {
            threshold.min(decide::FLOOR)
        }
        _ => threshold,
    }
}

/// The full name that a line starts with, and where what stands behind its comma or dash begins.
fn name_before_title(line: &str) -> Option<(&str, usize)> {
    const LONGEST_NAME: usize = 48;
    let head = crate::extract::beginning(line, LONGEST_NAME);
    let (at, mark) = [", ", " - ", " – ", " — "]
        .into_iter()
        .filter_map(|mark| Some((head.find(mark)?, mark)))
        .min()?;
    let (name, start) = (&line[..at], at + mark.len());
    let is_title = line[start..].starts_with(|c: char| {
        c.is_uppercase() || c.is_ascii_digit() || matches!(c, '"' | '“' | '«' | '*' | '_')
    });
    let is_person = names::is_full_name(name) && !name.split([' ', '-']).any(names::is_common);
    (is_title && is_person).then_some((name, start))
}

struct Outline<'o, 't> {
    text: &'t str,
    lines: &'o [Line],
    nodes: &'o [Node],
    entries: Vec<Entry>,
    /// Signals of each node from what stands below it.
    below: Vec<Signals>,
    /// Children of each node; the last two are the outermost items and the outermost bare lines.
    groups: Vec<Group>,
    states: Vec<State>,
    /// Nodes whose sections are open, outermost first.
    open: Vec<usize>,
    /// The level that the whole text stands at.
    level: u32,
    /// What the headings above the text say of its items, and true when the nearest one says it.
    around: Option<(Below, bool)>,
    taken: Vec<Range<usize>>,
}

/// What was decided of a node, for those below it.
#[derive(Clone, Copy, Default)]
struct State {
    /// It is a reference.
    is_work: bool,
    /// It stands below a reference, and no references heading is in between.
    in_work: bool,
    /// It stands below a references heading, and no reference is in between.
    in_references: bool,
}

impl<'o, 't> Outline<'o, 't> {
    fn new(
        text: &'t str,
        lines: &'o [Line],
        nodes: &'o [Node],
        entries: Vec<Entry>,
        sink: &Sink<'_>,
    ) -> Self {
        Self {
            text,
            lines,
            nodes,
            below: vec![Signals::default(); nodes.len()],
            groups: vec![Group::default(); nodes.len() + 2],
            states: vec![State::default(); nodes.len()],
            entries,
            open: Vec::new(),
            level: sink.level(),
            around: sink.around(),
            taken: Vec::new(),
        }
    }

    fn group_of(&self, node: usize) -> usize {
        match self.nodes[node].parent {
            NONE if self.lines[self.nodes[node].line].marker == Marker::None => {
                self.nodes.len() + 1
            }
            NONE => self.nodes.len(),
            parent => parent,
        }
    }

    /// Counts siblings, and lets children speak for their parents.
    fn look_down(&mut self) {
        for (index, node) in self.nodes.iter().enumerate() {
            let entry = &self.entries[index];
            if node.parent == NONE {
                continue;
            }
            let below = &mut self.below[node.parent];
            let is_first = index == node.parent + 1;
            let own = self.lines[node.line].text(self.text);
            below.insert(Signal::HasNotes);
            below.insert_if(
                is_first && !entry.is_strong() && sections::is_verdict(own),
                Signal::HasVerdict,
            );
            below.insert_if(
                own.starts_with(['"', '“']) && own.len() > 24,
                Signal::HasQuotes,
            );
            match entry.below {
                Some(Below::References) => below.insert(Signal::HasReferences),
                Some(Below::Notes) => below.insert(Signal::HasHighlights),
                _ => {}
            }
        }
        for index in 0..self.nodes.len() {
            let group = self.group_of(index);
            let entry = &self.entries[index];
            if matches!(entry.below, Some(Below::References | Below::Notes)) {
                continue;
            }
            self.groups[group].all += 1;
            let is_strong = entry.is_strong() || self.below[index].contains(Signal::HasVerdict);
            self.groups[group].strong += u32::from(is_strong);
            self.groups[group].titles += u32::from(is_strong || entry.is_title_like());
            self.groups[group].bylines += u32::from(entry.signals.contains(Signal::Byline));
            let has_year = entry
                .facts
                .as_ref()
                .is_some_and(|facts| facts.year.is_some());
            self.groups[group].years += u32::from(has_year);
            self.groups[group].words += u32::from(entry.look.units());
            self.groups[group].leaves += u32::from(self.nodes[index].children == 0);
            let own = self.lines[self.nodes[index].line].text(self.text);
            if name_before_title(own).is_some() {
                self.groups[group].named += 1;
                self.groups[group].published += u32::from(own.ends_with(')'));
            }
        }
    }

    fn decide(&mut self, index: usize, sink: &mut Sink<'t>) {
        let node = &self.nodes[index];
        let marker = self.lines[node.line].marker;
        let is_item = matches!(marker, Marker::Number | Marker::Bullet);
        // A list below a heading of the markup.
        let around = self.around.filter(|_| is_item && node.parent == NONE);
        let (above, parent_below) = match node.parent {
            NONE => {
                let state = State {
                    in_references: around
                        .is_some_and(|(below, is_nearest)| below != Below::Notes && !is_nearest),
                    ..State::default()
                };
                (
                    state,
                    around.filter(|around| around.1).map(|around| around.0),
                )
            }
            parent => (self.states[parent], self.entries[parent].below),
        };
        let heads_references = parent_below == Some(Below::References) && !above.is_work;
        let state = State {
            is_work: false,
            in_work: above.is_work || above.in_work && !heads_references,
            in_references: heads_references || above.in_references && !above.is_work,
        };
        self.states[index] = state;
        self.read_unsure_byline(index);
        self.read_leading_name(index);
        let mut signals = self.signals(index, state);
        // The article that lists what to read is a work, and what it lists are works.
        let heads_readings = parent_below == Some(Below::Readings)
            && (!above.is_work || signals.contains(Signal::AmongTitles));
        signals.insert_if(heads_references, Signal::InReferences);
        signals.insert_if(heads_readings, Signal::InReadings);
        signals.insert_if(
            state.in_references && !heads_references,
            Signal::UnderReferences,
        );
        let entry = &mut self.entries[index];
        let is_heading = matches!(entry.below, Some(Below::References | Below::Notes));
        let floor = floor(entry, sink.threshold);
        let may_be_work = |entry: &Entry, signals: Signals| {
            let possible = signals.union(entry.possible_signals());
            decide::reaches(
                Manner::Entry,
                possible.settled(),
                floor.min(decide::THRESHOLD),
            )
        };
        if !is_heading && !entry.title.is_empty() && may_be_work(entry, signals) {
            entry.read_words(self.text);
            signals = signals.union(entry.signals).settled();
            let confidence = decide::confidence(Manner::Entry, signals);
            self.states[index].is_work = confidence >= decide::THRESHOLD;
            if confidence >= floor {
                self.hand_over(index, signals, sink);
            }
        }
        self.read_continuations(index, signals, sink);
    }

    fn signals(&self, index: usize, state: State) -> Signals {
        let node = &self.nodes[index];
        let entry = &self.entries[index];
        let marker = self.lines[node.line].marker;
        let mut signals = entry.signals.union(self.below[index]);
        signals.insert_if(state.in_work, Signal::UnderWork);
        signals.insert_if(
            matches!(marker, Marker::Number | Marker::Bullet),
            Signal::OwnItem,
        );
        signals.insert_if(marker == Marker::None, Signal::Inline);
        signals.insert_if(matches!(marker, Marker::Heading(_)), Signal::Heading);

        let group = self.groups[self.group_of(index)];
        let is_strong = entry.is_strong() || signals.contains(Signal::HasVerdict);
        let others = group.all.saturating_sub(1);
        let strong = group.strong.saturating_sub(u32::from(is_strong));
        signals.insert_if(strong >= 2 && strong * 3 >= others, Signal::AmongReferences);
        let titles = group
            .titles
            .saturating_sub(u32::from(is_strong || entry.is_title_like()));
        signals.insert_if(
            others >= 2 && titles * 10 >= others * 6,
            Signal::AmongTitles,
        );
        // Topics and headings are short, and hold others.
        let is_list_of_titles = others >= 5
            && titles * 10 >= others * 6
            && group.words * 2 >= group.all * 9
            && group.leaves * 2 >= group.all
            && matches!(marker, Marker::Number | Marker::Bullet);
        signals.insert_if(is_list_of_titles, Signal::ListOfTitles);
        let has_year = entry
            .facts
            .as_ref()
            .is_some_and(|facts| facts.year.is_some());
        let is_list_of_years = group.years >= 4 && group.years * 2 >= group.all
            || has_year && group.years >= 6 && group.years * 5 >= group.all;
        signals.insert_if(is_list_of_years, Signal::ListOfYears);
        if is_list_of_years && has_year {
            signals.remove(Signal::LowerCase);
        }
        signals.insert_if(
            others >= 2 && strong == 0 && !is_list_of_titles && !is_list_of_years,
            Signal::AmongProse,
        );
        let is_outermost = node.parent == NONE
            || matches!(
                self.lines[self.nodes[node.parent].line].marker,
                Marker::Heading(_)
            );
        signals.insert_if(
            is_outermost && marker == Marker::Number && node.children > 0,
            Signal::Outermost,
        );
        let own = self.groups[index];
        signals.insert_if(
            own.all >= 2 && own.strong * 10 >= own.all * 6,
            Signal::HoldsReferences,
        );
        signals
    }

    /// Takes what stands behind a dash for a name where that is the custom of the list.
    fn read_unsure_byline(&mut self, index: usize) {
        let group = self.groups[self.group_of(index)];
        let entry = &mut self.entries[index];
        let named = Signals::from([Signal::Byline, Signal::MaybeByline]);
        if entry.joined.is_some()
            || entry.signals.intersects(named)
            || group.bylines < 3
            || group.bylines * 3 < group.all
        {
            return;
        }
        let title = &self.text[entry.title.clone()];
        let Some(at) = title.rfind(" - ").filter(|&at| at >= 6) else {
            return;
        };
        let name = title[at + 3..].trim();
        let length = name.chars().count();
        if (1..=24).contains(&length) && name.split(' ').count() <= 3 {
            entry.read_words(self.text);
            entry.title = entry::trim(self.text, entry.title.start..entry.title.start + at);
            entry.facts.get_or_insert_default().authors = vec![name.to_owned()];
            entry.signals.insert(Signal::MaybeByline);
        }
    }

    /// Takes the name that an item starts with for the author where that is the custom of the list, and what stands in
    /// brackets at its end for the publisher: `Murielle Magellan, N'oublie pas les oiseaux (Julliard)`.
    fn read_leading_name(&mut self, index: usize) {
        let group = self.groups[self.group_of(index)];
        if group.named < 4 || group.named * 2 < group.all {
            return;
        }
        let line = &self.lines[self.nodes[index].line];
        let own = line.text(self.text);
        let entry = &mut self.entries[index];
        let named = Signals::from([Signal::Byline, Signal::Formatted]);
        let Some((name, start)) = name_before_title(own)
            .filter(|_| entry.joined.is_none() && !entry.signals.intersects(named))
        else {
            return;
        };
        let mut end = entry
            .title
            .end
            .saturating_sub(line.body)
            .clamp(start, own.len());
        if entry.title.is_empty() {
            end = own.len();
        }
        let mut facts = entry.facts.take().map(|facts| *facts).unwrap_or_default();
        if let Some(head) = own[start..end].strip_suffix(')')
            && let Some(open) = head.rfind('(').filter(|&open| open >= 3)
            && group.published * 2 >= group.named
            && head.len() - open <= 48
        {
            facts
                .publisher
                .get_or_insert_with(|| head[open + 1..].trim().to_owned());
            facts.kind.get_or_insert(Kind::Book);
            end = start + open;
        }
        facts.authors = vec![name.to_owned()];
        entry.facts = Some(Box::new(facts));
        entry.title = entry::trim(self.text, line.body + start..line.body + end);
        entry.end = entry.end.max(line.end);
        entry.signals = entry.signals.without(quotes::UNLIKE_TITLES);
        entry.signals.insert(Signal::Byline);
    }

    fn hand_over(&mut self, index: usize, signals: Signals, sink: &mut Sink<'t>) {
        self.open_sections(index, sink);
        let entry = &mut self.entries[index];
        let title = entry.title_text(self.text);
        let mut candidate = Candidate::new(
            entry.title.start..entry.end.max(entry.title.end),
            title,
            Manner::Entry,
        );
        candidate.signals = signals;
        candidate.facts = entry.facts.take().map(|facts| *facts).unwrap_or_default();
        candidate.remark = self.remark(index);
        if self.states[index].is_work {
            // Addresses before the title are of the same work.
            let body = self.lines[self.nodes[index].line].body;
            self.taken
                .push(body.min(candidate.span.start)..candidate.span.end);
        }
        sink.push(candidate);
    }

    /// Lines that go on below an item and have a bracket or byline of their own: a second work.
    fn read_continuations(&mut self, index: usize, signals: Signals, sink: &mut Sink<'t>) {
        let node = &self.nodes[index];
        let place = signals.without(self.entries[index].signals);
        for number in node.line + 1..=node.last {
            let line = &self.lines[number];
            if line.start < self.entries[index].end {
                continue;
            }
            let alone = Node {
                line: number,
                last: number,
                ..node.clone()
            };
            let mut second = entry::read(self.text, self.lines, &alone, &[]);
            if second.title.is_empty() || !second.is_strong() {
                continue;
            }
            second.read_words(self.text);
            let signals = second.signals.union(place);
            let confidence = decide::confidence(Manner::Entry, signals);
            if confidence < floor(&second, sink.threshold) {
                continue;
            }
            self.open_sections(index, sink);
            let title = second.title_text(self.text);
            let mut candidate =
                Candidate::new(second.title.start..second.end, title, Manner::Entry);
            candidate.signals = signals;
            candidate.facts = second.facts.take().map(|facts| *facts).unwrap_or_default();
            if confidence >= decide::THRESHOLD {
                self.taken.push(candidate.span.clone());
            }
            sink.push(candidate);
        }
    }

    /// The first words under the title, unless they are a label, a reference or an address.
    fn remark(&self, index: usize) -> Option<Cow<'t, str>> {
        let node = &self.nodes[index];
        let child = index + 1;
        let (first, last) = if node.children > 0
            && self
                .nodes
                .get(child)
                .is_some_and(|node| node.parent == index)
        {
            let entry = &self.entries[child];
            let line = &self.lines[self.nodes[child].line];
            let is_label = entry.below.is_some_and(|below| below != Below::Readings)
                || line.text(self.text).ends_with([':', '：']);
            if is_label
                || entry.is_strong()
                || self.nodes[child].children > 0 && !sections::is_verdict(line.text(self.text))
            {
                return None;
            }
            (self.nodes[child].line, self.nodes[child].last)
        } else {
            return None;
        };
        let mut remark = Cow::Borrowed(self.lines[first].text(self.text));
        for line in &self.lines[first + 1..=last] {
            if remark.len() > LONGEST_REMARK {
                break;
            }
            let more = remark.to_mut();
            more.push(' ');
            more.push_str(line.text(self.text));
        }
        (remark.len() <= LONGEST_REMARK).then_some(remark)
    }

    /// Opens the sections above a node and closes those that it is not in.
    fn open_sections(&mut self, index: usize, sink: &mut Sink<'t>) {
        let parent = self.nodes[index].parent;
        while let Some(&last) = self.open.last() {
            if parent != NONE && last <= parent && parent <= self.nodes[last].deepest {
                break;
            }
            self.open.pop();
            self.close(last, sink);
        }
        let mut path = Vec::new();
        let mut above = parent;
        while above != NONE && self.open.last() != Some(&above) {
            path.push(above);
            above = self.nodes[above].parent;
        }
        for node in path.into_iter().rev() {
            self.open.push(node);
            let level = self.level + self.open.len() as u32;
            let line = &self.lines[self.nodes[node].line];
            let title = &self.entries[node].title;
            let heading = if title.is_empty() {
                line.text(self.text)
            } else {
                &self.text[title.clone()]
            };
            sink.open_section(heading, level, line.start);
        }
    }

    /// Closes the section of a node that was taken off the open ones, where the last node below it ends.
    fn close(&self, node: usize, sink: &mut Sink<'t>) {
        let end = self.lines[self.nodes[self.nodes[node].deepest].last].end;
        let level = self.level + 1 + self.open.len() as u32;
        sink.close_sections(level, end);
    }
}
