//! Replies that nobody has seen yet: the recorded ones with something missing, null, of another type, wrapped,
//! doubled, huge or cut off. Every one of them is records in good order, or a refusal with a name.

use notebib::enrich::{PROVIDERS, Query, Question, Record, Refusal, Reply, choose, judge};
use notebib::model::Identifier;
use serde_json::{Value, json};

use super::replies::{Recorded, recorded};

/// Changes of each reply.
const TIMES: usize = 24;

/// Seeded: the same changes every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % sides.max(1)
    }
}

/// How many values are in a value, itself included.
fn size(value: &Value) -> usize {
    1 + match value {
        Value::Array(list) => list.iter().map(size).sum(),
        Value::Object(members) => members.values().map(size).sum(),
        _ => 0,
    }
}

/// The value of this number, counted from the outside in.
fn nth(value: &mut Value, mut number: usize) -> Option<&mut Value> {
    if number == 0 {
        return Some(value);
    }
    number -= 1;
    let inside: Vec<&mut Value> = match value {
        Value::Array(list) => list.iter_mut().collect(),
        Value::Object(members) => members.values_mut().collect(),
        _ => Vec::new(),
    };
    for one in inside {
        let size = size(one);
        if number < size {
            return nth(one, number);
        }
        number -= size;
    }
    None
}

fn mutate(value: &mut Value, dice: &mut Dice) {
    // One place, or a few.
    for _ in 0..=dice.roll(3) {
        let size = size(value);
        // What is near the outside is what a service changes; the rest is mostly more of the same.
        let number = match dice.roll(2) {
            0 => dice.roll(size.min(40)),
            _ => dice.roll(size),
        };
        let kind = dice.roll(16);
        let Some(place) = nth(value, number) else {
            continue;
        };
        let before = place.clone();
        *place = match kind {
            0 => Value::Null,
            1 => json!(""),
            2 => json!([]),
            3 => json!({}),
            4 => json!(-1),
            5 => json!(1e308),
            6 => json!(18_446_744_073_709_551_615_u64),
            7 => json!(true),
            8 => json!([before]),
            9 => json!([[before, null], 7]),
            10 => json!({ "value": before }),
            11 => json!("<i>&amp;lt;\u{0}\u{202e}\n\t</i>"),
            12 => json!("系统 \u{1f600} e\u{301}".repeat(2000)),
            13 => json!("9999-99-99T99:99"),
            14 => match before {
                Value::Object(mut members) => {
                    let at = dice.roll(members.len());
                    if let Some(key) = members.keys().nth(at).cloned() {
                        members.remove(&key);
                    }
                    Value::Object(members)
                }
                Value::Array(mut list) => {
                    list.extend(list.clone());
                    Value::Array(list)
                }
                Value::String(text) => json!(text.to_uppercase()),
                other => json!(other.to_string()),
            },
            _ => match before {
                Value::String(text) => text.parse::<f64>().map_or(json!(3), |number| json!(number)),
                other => json!(other.to_string()),
            },
        };
    }
}

fn read(one: &Recorded, reply: &Reply) -> Result<Vec<Record>, Refusal> {
    if one.category == "batch" {
        let count = super::replies::batch_length(&one.reply);
        let ids = vec![Identifier::doi("10.1145/3341301.3359646").unwrap(); count];
        let batch = one.provider.batch.as_ref().unwrap();
        return (batch.read)(&ids, reply).map(|records| {
            assert_eq!(records.len(), ids.len(), "{}", one.file);
            records.into_iter().flatten().collect()
        });
    }
    (one.provider.read)(&one.question, reply).map(|answer| answer.0)
}

/// What holds of everything that is read, whatever it was read from.
fn check(outcome: &Result<Vec<Record>, Refusal>, what: &str) {
    let is_clean = |text: &str| !text.chars().any(char::is_control);
    match outcome {
        Ok(records) => {
            for record in records {
                assert!(!record.title.trim().is_empty(), "{what}: {record:?}");
                assert!(is_clean(&record.title), "{what}: {:?}", record.title);
                assert!(
                    record
                        .authors
                        .iter()
                        .all(|name| !name.trim().is_empty() && is_clean(name)),
                    "{what}: {:?}",
                    record.authors
                );
                assert!(
                    record.year.is_none_or(|year| (1000..2200).contains(&year)),
                    "{what}: {:?}",
                    record.year
                );
                for text in [
                    &record.venue,
                    &record.pages,
                    &record.volume,
                    &record.publisher,
                ] {
                    assert!(
                        text.as_ref()
                            .is_none_or(|text| !text.is_empty() && is_clean(text)),
                        "{what}: {text:?}"
                    );
                }
                // As it is kept, and read again.
                let kept = serde_json::to_string(record).unwrap();
                assert_eq!(
                    &serde_json::from_str::<Record>(&kept).unwrap(),
                    record,
                    "{what}"
                );
                let query = Query {
                    title: "Attention is all you need".into(),
                    year: Some(2017),
                    ..Query::default()
                };
                let _ = judge(&query, record);
            }
            if records.len() < 20 {
                let _ = choose(&Query::default(), records);
            }
        }
        Err(refusal) => {
            assert!(!refusal.name().is_empty());
            let line = refusal.to_string();
            assert!(
                is_clean(&line) && line.chars().count() < 400,
                "{what}: {line}"
            );
        }
    }
}

#[test]
fn replies_that_changed_are_read_or_refused() {
    let Some(all) = recorded() else { return };
    let mut dice = Dice(0x2545_f491_4f6c_dd1d);
    let (mut read_well, mut refused) = (0, 0);
    for one in &all {
        let Ok(value) = serde_json::from_slice::<Value>(&one.reply.body) else {
            continue;
        };
        // Those of a megabyte are more of the same.
        let times = if one.reply.body.len() > 200_000 {
            TIMES / 10
        } else {
            TIMES
        };
        for time in 0..times {
            let mut value = value.clone();
            mutate(&mut value, &mut dice);
            let reply = Reply {
                body: serde_json::to_vec(&value).unwrap(),
                ..one.reply.clone()
            };
            let outcome = read(one, &reply);
            check(&outcome, &format!("{}, change {time}", one.file));
            match outcome {
                Ok(records) if !records.is_empty() => read_well += 1,
                _ => refused += 1,
            }
        }
    }
    eprintln!("changed replies: {read_well} with records, {refused} without");
    assert!(
        read_well > refused,
        "one change must not cost a whole reply"
    );
}

#[test]
fn bytes_that_changed_are_read_or_refused() {
    let Some(all) = recorded() else { return };
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    for one in &all {
        let times = if one.reply.body.len() > 200_000 {
            3
        } else {
            TIMES / 2
        };
        for time in 0..times {
            let mut body = one.reply.body.clone();
            match dice.roll(4) {
                0 => body.truncate(dice.roll(body.len())),
                1 => {
                    let at = dice.roll(body.len());
                    body.drain(..at);
                }
                2 => {
                    for _ in 0..=dice.roll(8) {
                        let at = dice.roll(body.len());
                        if let Some(byte) = body.get_mut(at) {
                            *byte = u8::try_from(dice.roll(256)).unwrap();
                        }
                    }
                }
                _ => {
                    // A piece from elsewhere, or again.
                    let (from, at) = (dice.roll(body.len()), dice.roll(body.len()));
                    let piece = body[from..(from + dice.roll(400)).min(body.len())].to_vec();
                    body.splice(at..at, piece);
                }
            }
            let reply = Reply {
                body,
                ..one.reply.clone()
            };
            check(&read(one, &reply), &format!("{}, change {time}", one.file));
        }
    }
}

#[test]
fn a_reply_of_one_service_is_no_panic_of_another() {
    let Some(all) = recorded() else { return };
    let questions = [
        Question::Id(Identifier::doi("10.1145/3341301.3359646").unwrap()),
        Question::Match {
            title: "any title".into(),
        },
        Question::Search {
            title: "any title".into(),
            author: None,
            year: None,
        },
        Question::Page("https://example.org/post".into()),
    ];
    for one in all.iter().filter(|one| one.reply.body.len() < 100_000) {
        for provider in &PROVIDERS {
            for question in &questions {
                let outcome = (provider.read)(question, &one.reply).map(|answer| answer.0);
                check(&outcome, &format!("{} read by {}", one.file, provider.name));
            }
        }
    }
}
