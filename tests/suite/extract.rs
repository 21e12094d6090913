//! `notebib extract`.

use super::harness::World;

#[test]
fn a_path_that_is_not_there_is_named() {
    let world = World::new();
    let run = world.run(&["extract", "nowhere"]).expect(2);
    assert!(run.stdout.is_empty());
    assert!(
        run.stderr.starts_with("notebib: nowhere: "),
        "{}",
        run.stderr
    );
}
