//! The labelled notes: texts, gold rows, which are wholly checked, and who wrote them.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

use crate::judge::Gold;
use crate::twin;

/// The real note, beside the folder of development notes.
const REAL_NOTE: &str = "2023-10-15-llm-training";
/// By whom it is, as the folders of the development notes call it.
const REAL_AUTHOR: &str = "accelazh";

/// A labelled note.
#[derive(Debug)]
pub(crate) struct Note {
    /// Its file name, for the extractor.
    pub(crate) name: String,
    pub(crate) text: String,
    pub(crate) gold: Vec<Gold>,
    /// True when its gold is complete: only then is what the gold has not a false alarm.
    pub(crate) is_checked: bool,
    /// The row of the table that it counts for.
    pub(crate) source: String,
    /// Who wrote it: all that the same author wrote is left out together.
    pub(crate) author: String,
    /// True for a note that was made from another one by taking its links away.
    pub(crate) is_twin: bool,
}

fn lines<T: serde::de::DeserializeOwned>(path: &Path) -> Result<Vec<T>, Box<dyn Error>> {
    let text =
        std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let rows = text.lines().filter(|line| !line.trim().is_empty());
    Ok(rows.map(serde_json::from_str).collect::<Result<_, _>>()?)
}

/// Reads all labelled notes under `shared`, in the order of their paths, the real note first.
pub(crate) fn read(shared: &Path) -> Result<Vec<Note>, Box<dyn Error>> {
    let eval = shared.join("eval");
    let mut notes = vec![Note {
        name: format!("{REAL_NOTE}.txt"),
        text: std::fs::read_to_string(shared.join(format!("corpus/{REAL_NOTE}.txt")))?,
        gold: lines(&eval.join(format!("{REAL_NOTE}.gold.jsonl")))?,
        is_checked: true,
        source: "real note".to_owned(),
        author: REAL_AUTHOR.to_owned(),
        is_twin: false,
    }];
    let checked: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(eval.join("checked.json"))?)?;
    let checked: Vec<String> =
        serde_json::from_value(checked.get("files").unwrap_or(&checked).clone())?;
    let mut gold: BTreeMap<String, Vec<Gold>> = checked
        .iter()
        .map(|file| (file.clone(), Vec::new()))
        .collect();
    for row in lines::<Gold>(&eval.join("dev.gold.jsonl"))? {
        gold.entry(row.file.clone()).or_default().push(row);
    }
    for (file, gold) in gold {
        let parts: Vec<&str> = file.split('/').collect();
        let source = parts[..parts.len().saturating_sub(1).clamp(1, 2)].join("/");
        notes.push(Note {
            name: parts.last().copied().unwrap_or_default().to_owned(),
            text: std::fs::read_to_string(shared.join("corpus/dev").join(&file))
                .map_err(|error| format!("{file}: {error}"))?,
            is_checked: checked.contains(&file),
            author: parts[0].to_owned(),
            source,
            gold,
            is_twin: false,
        });
    }
    // Of that author's notes the corpus has twins already.
    let twins: Vec<Note> = notes
        .iter()
        .filter(|note| note.author != REAL_AUTHOR)
        .filter_map(twin::of)
        .collect();
    notes.extend(twins);
    Ok(notes)
}
