//! An element of `dblp.xml`.
//!
//! **Source**: <https://dblp.org/xml/docu/dblpxml.pdf> and `dblp.dtd`, read in November 2026.

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::enrich::providers::dblp::{fill, title, without_number};
use crate::enrich::record::Record;
use crate::enrich::text::clean;
use crate::model::{Identifier, Scheme};

/// Reads one element, with what stands before it since the last.
pub(super) fn record(piece: &[u8]) -> Option<Record> {
    let text = String::from_utf8_lossy(piece);
    // Before the first element there is the head of the file.
    let start = text.rfind("<dblp>").map_or(0, |at| at + "<dblp>".len());
    let mut reader = Reader::from_str(&text[start..]);
    // The titles hold `<i>` and `<sub>`, the rest is flat.
    let (mut kind, mut key) = (String::new(), String::new());
    let mut fields: Vec<(String, String)> = Vec::new();
    let mut depth = 0_usize;
    let mut value = String::new();
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) => {
                depth += 1;
                let name = tag.local_name().as_ref().to_owned();
                match depth {
                    1 => {
                        let attribute = tag.try_get_attribute("key").ok().flatten();
                        key = attribute
                            .map(|key| key.value.to_string())
                            .unwrap_or_default();
                        kind = name;
                    }
                    2 => {
                        value.clear();
                        fields.push((name, String::new()));
                    }
                    _ => {}
                }
            }
            Event::Text(text) => value.push_str(&text.xml10_content()),
            // Names of letters, such as `&uuml;`, are HTML's.
            Event::GeneralRef(reference) => value.push_str(&clean(&format!("&{};", &*reference))),
            Event::End(_) => {
                if depth == 2
                    && let Some((_, last)) = fields.last_mut()
                {
                    *last = clean(&value);
                }
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    break;
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    let first = |name: &str| {
        fields
            .iter()
            .find(|(field, _)| field == name)
            .map(|(_, value)| value.clone())
    };
    let all = |name: &'static str| {
        fields
            .iter()
            .filter(move |(field, _)| field == name)
            .map(|(_, value)| value)
    };
    let mut record = Record::new("dblp", key.clone(), title(&first("title")?));
    record.add(Scheme::Dblp, Some(&key));
    for link in all("ee") {
        if let Some(id) = Identifier::parse(link) {
            record.add(id.scheme(), Some(id.value()));
        }
    }
    record.authors = all("author").map(|name| without_number(name)).collect();
    record.year = first("year").and_then(|year| year.parse().ok());
    fill(
        &mut record,
        &key,
        &kind,
        first("journal").or_else(|| first("booktitle")),
    );
    if !record.is_preprint() {
        record.volume = first("volume");
        record.issue = first("number");
        record.pages = first("pages");
    }
    record.publisher = first("publisher");
    record.add(Scheme::Isbn, first("isbn").as_deref());
    record.url = first("url").map(|url| match url.starts_with("db/") {
        true => format!("https://dblp.org/{url}"),
        false => url,
    });
    Some(record)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_element_is_read() {
        let piece = "<article mdate=\"2020-01-01\" key=\"journals/corr/abs-1706-03762\"><author>J&uuml;rgen Schmidhuber 0001</author>\
            <title>Attention <i>Is</i> All You Need.</title><year>2017</year><journal>CoRR</journal>\
            <ee type=\"oa\">http://arxiv.org/abs/1706.03762</ee></article>";
        let record = record(piece.as_bytes()).unwrap();
        assert_eq!(record.title, "Attention Is All You Need");
        assert_eq!(record.authors, ["Jürgen Schmidhuber"]);
        assert!(record.is_preprint());
        assert_eq!(
            record.id(Scheme::Arxiv).map(Identifier::value),
            Some("1706.03762")
        );
    }
}
