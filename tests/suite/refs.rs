//! `notebib refs`: what a note or a section of it cites.

use super::harness::World;

const NOTE: &str = "\
1. Serving
    n. related materials
        1. Pretzel: Opening the Black Box of Machine Learning Prediction Serving Systems    [2018, OSDI]
2. Training
    n. related materials
        1. PipeDream: Generalized Pipeline Parallelism for DNN Training    [2019, SOSP, 510 refs]
        2. GPipe: Easy Scaling with Micro-Batch Pipeline Parallelism    [2019, NIPS]
";

fn scanned() -> World {
    let world = World::with_catalog();
    world.write("notes/systems.txt", NOTE);
    world.write("notes/old/systems-2.txt", "nothing here\n");
    world.write("old/systems.txt", "nothing here\n");
    world.run(&["scan", "."]).expect(0);
    world
}

fn titles(world: &World, note: &str) -> Vec<String> {
    let run = world.run(&["refs", note, "--json"]).expect(0);
    let title = |line: &serde_json::Value| line["as_written"].as_str().unwrap()[..5].to_owned();
    run.json_lines().iter().map(title).collect()
}

#[test]
fn a_note_and_its_sections() {
    let world = scanned();
    assert_eq!(
        titles(&world, "notes/systems.txt"),
        ["Pretz", "PipeD", "GPipe"]
    );
    assert_eq!(
        titles(&world, "./notes/../notes/systems.txt#training"),
        ["PipeD", "GPipe"]
    );
    assert_eq!(titles(&world, "notes/systems.txt#L3"), ["Pretz"]);
    let run = world.run(&["refs", "notes/systems.txt#Serving"]).expect(0);
    let cells: Vec<&str> = run.stdout.trim_end().split('\t').collect();
    assert_eq!(cells[0], "3");
    assert!(cells[2].starts_with("Pretzel"), "{cells:?}");
}

#[test]
fn what_is_not_there_and_what_is_not_clear() {
    let world = scanned();
    let run = world.run(&["refs", "none.txt"]).expect(1);
    assert!(
        run.stderr.contains("the catalog has no note `none.txt`"),
        "{}",
        run.stderr
    );
    let run = world.run(&["refs", "systems.txt"]).expect(3);
    assert!(
        run.stderr.contains("could be any of 2 notes"),
        "{}",
        run.stderr
    );
    let run = world.run(&["refs", "notes/systems.txt#related"]).expect(3);
    assert!(
        run.stderr.contains("could be any of 2 sections"),
        "{}",
        run.stderr
    );
    world.run(&["refs", "notes/systems.txt#nothing"]).expect(1);
    let run = world.run(&["refs", "old/systems.txt"]).expect(1);
    assert_eq!(run.stdout, "");
}
