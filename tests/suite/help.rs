//! What `--help` says, and that README's commands do what it says.

use super::harness::World;

/// Every command, as words after `notebib`; the program itself first.
fn commands(world: &World) -> Vec<Vec<String>> {
    let mut all = vec![Vec::new()];
    let mut next = 0;
    while next < all.len() {
        let above: Vec<String> = all[next].clone();
        let help = help(world, &above);
        let lines = help.lines().skip_while(|line| *line != "Commands:").skip(1);
        for line in lines.take_while(|line| !line.is_empty()) {
            // A name stands two columns in; what is further in is the rest of a description.
            if let Some(name) = line
                .strip_prefix("  ")
                .filter(|rest| !rest.starts_with(' '))
            {
                let name = name.split_whitespace().next().unwrap().to_owned();
                all.push(above.iter().cloned().chain([name]).collect());
            }
        }
        next += 1;
    }
    all
}

fn help(world: &World, command: &[String]) -> String {
    let mut words: Vec<&str> = command.iter().map(String::as_str).collect();
    words.push("--help");
    world.run(&words).expect(0).stdout
}

#[test]
fn every_command_explains_itself() {
    let world = World::new();
    for command in commands(&world) {
        let help = help(&world, &command);
        let name = format!("notebib {}", command.join(" "));
        assert!(help.contains("Example"), "{name} has no example:\n{help}");
        let first = help.lines().next().unwrap();
        assert!(first.len() > 10 && !first.ends_with('.'), "{name}: {first}");
        for line in help.lines() {
            assert!(line.chars().count() <= 100, "{name}: too wide: {line}");
        }
        let undocumented = help.lines().map(str::trim_end).find(|line| {
            let option = line.trim_start();
            option.starts_with("--") && option.ends_with('>') && help_is_missing(&help, line)
        });
        assert_eq!(undocumented, None, "{name}");
    }
}

/// Every word of help, command by command: what a change of it changes is seen.
#[test]
fn help_is_as_it_was() {
    let world = World::new();
    for command in commands(&world) {
        let name = [&["help".to_owned()], &command[..]].concat().join("-");
        insta::assert_snapshot!(name, help(&world, &command));
    }
}

#[test]
fn every_option_with_a_value_tells_its_default() {
    let world = World::new();
    for command in commands(&world) {
        let help = help(&world, &command);
        // An option begins with its name, six columns in at most, and ends before the next one.
        let starts = help.lines().enumerate().filter(|(_, line)| {
            let indent = line.len() - line.trim_start().len();
            indent <= 6 && line.trim_start().starts_with('-') && line.trim_end().ends_with('>')
        });
        for (at, option) in starts {
            let text: String = help
                .lines()
                .skip(at + 1)
                .take_while(|line| line.is_empty() || line.starts_with("        "))
                .collect();
            // A filter that is not given filters nothing.
            let is_filter = text.trim_start().starts_with("Only works");
            assert!(
                text.contains("[default: ") || is_filter,
                "notebib {}: {option}: {text}",
                command.join(" ")
            );
        }
    }
}

/// True when nothing stands below an option's line.
fn help_is_missing(help: &str, option: &str) -> bool {
    let mut lines = help
        .lines()
        .skip_while(|line| line.trim_end() != option)
        .skip(1);
    lines.next().is_none_or(|line| line.trim().is_empty())
}

#[test]
fn asked_wrongly_is_exit_status_2_and_one_line() {
    let world = World::new();
    for words in [
        &["extract"][..],
        &["nonsense"],
        &["extract", "--nonsense", "x"],
        &["extract", "x", "--format", "x"],
    ] {
        let run = world.run(words).expect(2);
        let first = run.stderr.lines().next().unwrap();
        assert!(first.starts_with("notebib: error: "), "{}", run.snapshot());
        assert!(
            run.stderr
                .lines()
                .skip(1)
                .all(|line| line.starts_with("hint: ")),
            "{}",
            run.snapshot()
        );
        assert_eq!(run.stdout, "");
    }
}

/// The session in README, run again: every `$ notebib …` line, and what it prints on stdout.
#[test]
fn the_readme_tells_the_truth() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = std::fs::read_to_string(root.join("README.md")).unwrap();
    let session = readme.split("```console\n").nth(1).unwrap();
    let session = session.split("```").next().unwrap();
    let world = World::new();
    let note = "2023-05-14-storage-engines.txt";
    let text = std::fs::read(root.join("refs/notes").join(note)).unwrap();
    world.write(&format!("notes/{note}"), text);
    let mut said = String::new();
    for line in session.lines().filter(|line| line.starts_with("$ ")) {
        let words: Vec<&str> = line
            .strip_prefix("$ notebib ")
            .unwrap()
            .split(' ')
            .collect();
        let run = world.run(&words).expect(0);
        said.push_str(&format!("{line}\n{}", run.stdout));
    }
    assert_eq!(said, session);
    let world = World::new();
    let commands = commands(&world);
    for command in commands.iter().filter(|command| command.len() == 1) {
        let help = help(&world, command);
        let row = format!("| `{}` | {} |", command[0], help.lines().next().unwrap());
        assert!(readme.contains(&row), "README lacks the line {row}");
    }
}
