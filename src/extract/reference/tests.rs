use super::*;

#[test]
fn smoke() {
    let text = "[3] J. Dean and S. Ghemawat, \"MapReduce,\" in OSDI, 2004, pp. 137-150.";
    let (title, facts) = read(text).unwrap();
    assert_eq!(&text[title], "MapReduce");
    assert_eq!(facts.venue.as_deref(), Some("OSDI"));
}

/// Prints how the references of a file are read: `NOTEBIB_REFS=FILE cargo test --lib print_references -- --nocapture`.
#[test]
fn print_references() {
    let Ok(path) = std::env::var("NOTEBIB_REFS") else {
        return;
    };
    for line in std::fs::read_to_string(path)
        .unwrap()
        .lines()
        .filter(|line| !line.trim().is_empty())
    {
        match read(line) {
            Some((title, facts)) => println!(
                "{}\t{:?}\t{:?}\t{:?}\t{:?}\t{:?}\t{:?}\t{:?}",
                &line[title],
                facts.year,
                facts.venue,
                facts.volume,
                facts.pages,
                facts.publisher,
                facts.authors,
                facts
                    .ids
                    .iter()
                    .map(|id| id.value().to_owned())
                    .collect::<Vec<_>>()
            ),
            None => println!("-\t{line}"),
        }
    }
}
