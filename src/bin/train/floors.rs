//! Floors under the table: what was reached once is kept.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

use crate::table::{Row, means};

/// A floor is so much under what was reached, so that a harmless change of a rule passes.
const SLACK: f64 = 1.0;

/// Compares with .ci/left-out.json; the last line printed is `N passed, N failed`.
pub(crate) fn compare(
    rows: &BTreeMap<String, Row>,
    is_raising: bool,
) -> Result<(), Box<dyn Error>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(".ci/left-out.json");
    let mut floors: BTreeMap<String, f64> = match std::fs::read_to_string(&path) {
        Ok(text) => serde_json::from_str(&text)?,
        Err(_) => BTreeMap::new(),
    };
    let mut reached: BTreeMap<String, f64> = BTreeMap::new();
    for (name, row) in rows.iter().filter(|(_, row)| row.is_checked()) {
        reached.insert(format!("{name}: F1"), 100.0 * row.rates().2);
    }
    let own = means(rows.values().filter(|row| !row.is_twin));
    for (name, share) in [
        ("F1", own[2]),
        ("titles", own[3]),
        ("kinds", own[4]),
        ("calibration", 1.0 - own[5]),
    ] {
        reached.insert(format!("mean: {name}"), 100.0 * share);
    }
    let (mut passed, mut failed) = (0, 0);
    let mut said = String::new();
    for (name, floor) in &floors {
        let value = reached.get(name).copied().unwrap_or(0.0);
        if value >= *floor {
            passed += 1;
        } else {
            failed += 1;
            said += &format!("under its floor: {name} is {value:.1}, was {floor}\n");
        }
    }
    if is_raising {
        for (name, value) in reached {
            let floor = (10.0 * (value - SLACK)).floor() / 10.0;
            let kept = floors.entry(name).or_insert(floor);
            *kept = kept.max(floor);
        }
        std::fs::write(&path, serde_json::to_string_pretty(&floors)? + "\n")?;
    }
    #[expect(clippy::print_stdout, reason = "what the program is for")]
    {
        println!("{said}{passed} passed, {failed} failed");
    }
    if failed > 0 {
        return Err("left-out scores fell under their floors".into());
    }
    Ok(())
}
