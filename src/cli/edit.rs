//! `notebib edit REF`: a work as a form in `$EDITOR`.

use std::ffi::OsString;
use std::io::{self, IsTerminal as _, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use notebib::app::edit::{self, Edits};
use notebib::app::form;
use notebib::model::Work;

use super::changed::{find, load, open, tell};
use super::context::{Context, report};
use super::errors::{Failure, Outcome, Status};
use super::output::{Format, Shape};

/// Edit a work in your editor
///
/// Opens the fields, tags and aliases of the work in $VISUAL, else $EDITOR, else vi. What you change stands over
/// what notes say, as with `set`. A form that cannot be understood changes nothing: it is offered again on
/// a terminal, and else kept in a file that is named, for --from.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  notebib edit PipeDream\n  EDITOR=\"code --wait\" notebib edit 10.1145/3341301.3359646\n  notebib edit PipeDream --print > form.txt && notebib edit PipeDream --from form.txt"
)]
pub(crate) struct Args {
    /// The work: a key, identifier, URL, name, part of its title, author
    #[arg(value_name = "REF")]
    reference: String,
    /// Read the form from a file in place of an editor; `-` is stdin [default: the editor]
    #[arg(long, value_name = "FILE", conflicts_with = "print")]
    from: Option<PathBuf>,
    /// Print the form and change nothing
    #[arg(long)]
    print: bool,
    #[command(flatten)]
    shape: Shape<Format>,
}

/// Runs the command.
pub(crate) fn run(args: &Args, context: &mut Context) -> Outcome {
    let mut catalog = open(context)?;
    let (id, _) = find(&catalog, &args.reference)?;
    let Some(work) = load(&catalog, &[id])?.pop() else {
        return Ok(Status::NothingMatched);
    };
    let form = form::write(&work);
    if args.print {
        context.out.write_all(form.as_bytes())?;
        return Ok(Status::Done);
    }
    let now = context.now.clone();
    let is_changed = match &args.from {
        Some(path) => {
            let text = read(path)?;
            let edit = &mut |edits: &Edits| Ok(edit::edit(&mut catalog, work.id, edits, &now)?);
            apply(&work, &text, edit).map_err(|refusal| refusal.at(path))?
        }
        None => edit_in_editor(&work, |edits| {
            Ok(edit::edit(&mut catalog, work.id, edits, &now)?)
        })?,
    };
    let message = match is_changed {
        true => format!("{} changed", work.key),
        false => format!("{}: nothing changed", work.key),
    };
    tell(context, &catalog, &args.shape, &[id], &message)
}

fn read(path: &Path) -> Result<String, Failure> {
    if path == Path::new("-") {
        let mut text = String::new();
        io::stdin().read_to_string(&mut text)?;
        return Ok(text);
    }
    fs::read_to_string(path).map_err(|error| Failure::on_file(path, &error))
}

/// Why a form was not taken.
enum Refusal {
    /// A line that cannot be understood.
    Line(form::FormError),
    /// What it says cannot be done.
    Verb(Failure),
}

impl Refusal {
    /// As `PATH:LINE: what is wrong`, which editors jump to.
    fn at(self, path: &Path) -> Failure {
        match self {
            Self::Line(error) => Failure::new(format!(
                "{}:{}: {}",
                path.display(),
                error.line,
                error.problem
            )),
            Self::Verb(failure) => failure,
        }
    }
}

fn apply(
    work: &Work,
    text: &str,
    edit: &mut dyn FnMut(&Edits) -> Result<bool, Failure>,
) -> Result<bool, Refusal> {
    let edits = form::read(work, text).map_err(Refusal::Line)?;
    if edits.is_empty() {
        return Ok(false);
    }
    edit(&edits).map_err(Refusal::Verb)
}

/// Lets a person change the form of a work in the editor, and does what it then says; false when nothing
/// changed.
pub(super) fn edit_in_editor(
    work: &Work,
    mut edit: impl FnMut(&Edits) -> Result<bool, Failure>,
) -> Result<bool, Failure> {
    let form = &form::write(work);
    let mut file = tempfile::Builder::new()
        .prefix("notebib-edit-")
        .suffix(".txt")
        .tempfile()?;
    file.write_all(form.as_bytes())?;
    file.flush()?;
    // By path from here on: an editor may put a new file in its place. It goes when this value does.
    let path = file.into_temp_path();
    loop {
        let edited = run_editor(&path).and_then(|()| read(&path));
        let text = match edited {
            Ok(text) => text,
            Err(failure) => return Err(kept(failure, path, form)),
        };
        if text == *form {
            return Ok(false);
        }
        match apply(work, &text, &mut edit) {
            Ok(is_changed) => return Ok(is_changed),
            Err(refusal) => {
                let failure = refusal.at(&path);
                if !is_offered_again(&failure) {
                    return Err(kept(failure, path, form));
                }
            }
        }
    }
}

fn run_editor(path: &Path) -> Result<(), Failure> {
    open_in_editor(&[path.as_os_str().to_owned()])
}

/// Opens a note at a line in the editor, and waits for it.
pub(super) fn open_at_line(path: &Path, line: u32) -> Result<(), Failure> {
    let editor = env::var("VISUAL")
        .or_else(|_| env::var("EDITOR"))
        .unwrap_or_default();
    let is_of = |names: &[&str]| {
        let program = editor.split_whitespace().next().unwrap_or_default();
        names
            .iter()
            .any(|name| program.rsplit('/').next() == Some(name))
    };
    let mut at_line = path.as_os_str().to_owned();
    at_line.push(format!(":{line}"));
    // vi, Emacs, nano, kak and most others take +LINE.
    if is_of(&["code", "codium", "code-insiders", "cursor"]) {
        open_in_editor(&["--goto".into(), at_line])
    } else if is_of(&["subl", "hx", "helix", "zed"]) {
        open_in_editor(&[at_line])
    } else {
        open_in_editor(&[format!("+{line}").into(), path.as_os_str().to_owned()])
    }
}

fn open_in_editor(what: &[OsString]) -> Result<(), Failure> {
    let set = |name| env::var(name).ok().filter(|value| !value.trim().is_empty());
    let hint = "set EDITOR to the program that you edit texts with";
    let editor = match set("VISUAL").or_else(|| set("EDITOR")) {
        Some(editor) => editor,
        None if io::stdin().is_terminal() => "vi".to_owned(),
        // It would wait for keys that nobody can press.
        None => {
            return Err(
                Failure::new("no editor is set, and there is no terminal to edit on")
                    .hint(hint)
                    .hint("or `--print` the form, and read it back with `--from`"),
            );
        }
    };
    let words = shell_words::split(&editor).map_err(|_| {
        Failure::new(format!("the editor `{editor}` has an open quotation mark")).hint(hint)
    })?;
    let Some((program, arguments)) = words.split_first() else {
        return Err(Failure::new("EDITOR names no program").hint(hint));
    };
    let status = Command::new(program)
        .args(arguments)
        .args(what)
        .status()
        .map_err(|error| {
            Failure::new(format!("the editor `{program}` could not be run: {error}")).hint(hint)
        })?;
    if status.success() {
        Ok(())
    } else {
        Err(Failure::new(format!(
            "the editor `{program}` failed ({status}); nothing was changed"
        )))
    }
}

/// Asks on the terminal whether to go back to the editor; without a terminal nobody can be asked.
fn is_offered_again(failure: &Failure) -> bool {
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return false;
    }
    report(failure.message());
    let _ = write!(io::stderr(), "Edit again? [Y/n] ");
    let mut answer = String::new();
    let is_read = io::stdin()
        .read_line(&mut answer)
        .is_ok_and(|bytes| bytes > 0);
    is_read && !answer.trim().to_lowercase().starts_with('n')
}

/// Nothing that was typed is lost: a form that was changed stays in its file, which the failure names.
fn kept(failure: Failure, path: tempfile::TempPath, form: &str) -> Failure {
    if fs::read_to_string(&path).is_ok_and(|text| text == form) {
        return failure;
    }
    match path.keep() {
        Ok(path) => failure.hint(format!(
            "what you typed is in {}; mend it and give it to `notebib edit REF --from`",
            path.display()
        )),
        Err(error) => failure.hint(format!("what you typed could not be kept: {error}")),
    }
}
