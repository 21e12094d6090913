//! `notebib export`: what comes out, that other programs take it, and how a file is replaced.

mod command;
mod corpus;
mod file;
mod formats;
mod peers;
mod schema;
mod table;

use super::harness::World;

/// Cites five works; two of them in sections of its own, one without a title of its own.
const SYSTEMS: &str = "\
14 May 2023

1. Serving
    n. related materials
        1. Pretzel: Opening the Black Box of Machine Learning Prediction Serving Systems    [2018, OSDI]
            1. very good. One runtime for all operators & 100% reuse
2. Training
    n. related materials
        1. PipeDream: Generalized Pipeline Parallelism for DNN Training    [2019, SOSP, 510 refs]
            https://doi.org/10.1145/3341301.3359646
            1. good
        2. 图解大模型训练之：流水线并行 - 猛猿    [2023]
";

const CLASSICS: &str = "\
# Classics

## References

1. Codd, E. F. (1970). A relational model of data for large shared data banks. *Communications of the ACM*, 13(6), 377-387. https://doi.org/10.1145/362384.362685
2. Lamport, L. (1978). Time, clocks, and the ordering of events in a distributed system. *Communications of the ACM*, 21(7), 558-565.
";

/// A catalog of `notes/systems.txt` and `notes/classics.md`.
fn scanned() -> World {
    let world = World::with_catalog();
    world.write("notes/systems.txt", SYSTEMS);
    world.write("notes/classics.md", CLASSICS);
    world.run(&["scan", "notes"]).expect(0);
    world
}

/// The keys of a `.bib` file, in its order.
fn keys(bib: &str) -> Vec<&str> {
    bib.lines()
        .filter_map(|line| line.strip_prefix('@')?.split_once('{')?.1.strip_suffix(','))
        .collect()
}
