use super::*;

#[test]
fn smoke() {
    let text = "[3] J. Dean and S. Ghemawat, \"MapReduce,\" in OSDI, 2004, pp. 137-150.";
    let (title, facts) = read(text).unwrap();
    assert_eq!(&text[title], "MapReduce");
    assert_eq!(facts.venue.as_deref(), Some("OSDI"));
}
