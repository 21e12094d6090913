//! What a person said holds whatever a later scan reads.

use super::harness::World;

const NOTE: &str = "\
# Training

1. PipeDream: Fast and Efficient Pipeline Parallel DNN Training [2018, Microsoft, 510 refs]
   https://arxiv.org/abs/1806.03377
   very good
2. PipeDream: Generalized Pipeline Parallelism for DNN Training [2019, SOSP, 610 refs]
3. Parameter Servers and AllReduce [2020, OSDI, 12 refs]
4. Parameter Servers vs AllReduce [2021, OSDI, 13 refs]
5. Scaling Distributed Machine Learning with the Parameter Server [2014, OSDI, 2010 refs]
6. Next Steps for the Reading Group of Next Year [2021, 3 refs]
";

fn scanned() -> World {
    let world = World::with_catalog();
    world.write("a.md", NOTE);
    world.write("b.md", "# More\n\n- Scaling Distributed Machine Learning with the Parameter Server [2014, OSDI, 2100 refs]\n");
    world.run(&["scan", "."]).expect(0);
    world
}

/// Writes both notes anew, with other lines above and around, and scans.
fn rescan(world: &World) {
    let moved = NOTE.replace(
        "# Training\n",
        "# Training\n\nSome words before.\n\n## Parallelism\n",
    );
    world.write("a.md", moved.replace("510 refs", "520 refs"));
    let more = "# More\n\nOf the parameter server:\n\n- Scaling Distributed Machine Learning with the Parameter Server [2014, OSDI, 2200 refs]\n";
    world.write("b.md", more);
    world.run(&["scan", "."]).expect(0);
}

fn show(world: &World, reference: &str) -> serde_json::Value {
    world
        .run(&["show", reference, "--json"])
        .expect(0)
        .json_lines()
        .remove(0)
}

fn keys(world: &World) -> Vec<String> {
    let keys = world.run(&["list", "--format", "keys"]).stdout;
    keys.lines().map(str::to_owned).collect()
}

const SERVER: &str = "Scaling Distributed Machine Learning with the Parameter Server";

#[test]
fn tags_fields_names_and_keys_stay() {
    let world = scanned();
    let one = "arXiv:1806.03377";
    world.run(&["tag", "add", one, "mine"]).expect(0);
    for tag in show(&world, one)["suggested_tags"].as_array().unwrap() {
        world
            .run(&["tag", "remove", one, tag.as_str().unwrap()])
            .expect(0);
    }
    world
        .run(&[
            "set",
            one,
            "key=pd",
            "year=1999",
            "venue=-",
            "authors=Me; You",
        ])
        .expect(0);
    world
        .run(&["alias", "add", one, "the pipe paper"])
        .expect(0);
    world.run(&["alias", "remove", one, "PipeDream"]).expect(0);
    let mut before = show(&world, "pd");
    rescan(&world);
    let after = show(&world, "pd");
    assert_eq!(
        after["cited_by"], 520,
        "what the note says goes on being read"
    );
    before["cited_by"] = after["cited_by"].clone();
    assert_eq!(before, after);
    assert_eq!(show(&world, "the pipe paper")["key"], "pd");
}

#[test]
fn merged_works_stay_one_and_kept_apart_ones_two() {
    let world = scanned();
    let (fast, general) = ("arXiv:1806.03377", "Generalized Pipeline Parallelism");
    let (server_and, server_vs) = (
        "Parameter Servers and AllReduce",
        "Parameter Servers vs AllReduce",
    );
    assert_ne!(
        show(&world, server_and)["key"],
        show(&world, server_vs)["key"]
    );
    if show(&world, fast)["key"] != show(&world, general)["key"] {
        world.run(&["same", fast, general]).expect(0);
    }
    world.run(&["distinct", server_and, server_vs]).expect(0);
    let before = keys(&world);
    rescan(&world);
    assert_eq!(before, keys(&world));
    assert_eq!(show(&world, fast)["mentions"], 2);
    assert_eq!(show(&world, fast)["key"], show(&world, general)["key"]);
}

#[test]
fn a_split_stays() {
    let world = scanned();
    assert_eq!(show(&world, SERVER)["mentions"], 2);
    world.run(&["split", SERVER, "b.md:3"]).expect(0);
    let before = keys(&world);
    rescan(&world);
    assert_eq!(before, keys(&world));
    let listed = world
        .run(&["list", "--note", "b.md", "--json"])
        .expect(0)
        .json_lines();
    assert_eq!(listed.len(), 1);
    assert_eq!(
        (&listed[0]["mentions"], &listed[0]["cited_by"]),
        (&1.into(), &2200.into())
    );
}

#[test]
fn what_was_rejected_or_removed_does_not_come_back() {
    let world = scanned();
    let at = world.run(&["extract", "a.md", "--json"]).json_lines();
    let place = |title: &str| {
        let found = at
            .iter()
            .find(|line| line["title"].as_str().unwrap().starts_with(title));
        format!("a.md:{}", found.unwrap()["line"])
    };
    world.run(&["reject", &place("Next Steps")]).expect(0);
    world
        .run(&["remove", "Parameter Servers vs AllReduce"])
        .expect(0);
    world.run(&["reject", SERVER]).expect(0);
    let before = keys(&world);
    assert_eq!(before.len(), 3, "{before:?}");
    rescan(&world);
    assert_eq!(before, keys(&world));
    world.write("c.md", format!("# New\n\n- {SERVER} [2014, OSDI, 2300 refs]\n- Parameter Servers vs AllReduce [2021, OSDI]\n"));
    world.run(&["scan", "."]).expect(0);
    assert_eq!(before, keys(&world), "nor from another note");
    world.write(
        "d.md",
        "# New\n\n- Next Steps for the Reading Group of Next Year [2021, SOSP, 5 refs]\n",
    );
    world.run(&["scan", "."]).expect(0);
    assert_eq!(keys(&world).len(), 4, "rejected in one note alone");
}

#[test]
fn a_scan_is_undone_as_one_and_done_again_by_a_scan() {
    let world = scanned();
    let before = super::edit::dump(&world);
    rescan(&world);
    let after = keys(&world);
    world.run(&["undo"]).expect(0);
    assert_eq!(before, super::edit::dump(&world));
    world.run(&["scan", "."]).expect(0);
    assert_eq!(after, keys(&world));
    assert_eq!(show(&world, "arXiv:1806.03377")["cited_by"], 520);
}
