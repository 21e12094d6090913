//! The front door: parse, run, turn the outcome into an exit status.

mod cli;

fn main() -> std::process::ExitCode {
    std::process::ExitCode::SUCCESS
}
