//! The front door: parse, run, turn the outcome into an exit status.

mod cli;

fn main() -> std::process::ExitCode {
    cli::main()
}
