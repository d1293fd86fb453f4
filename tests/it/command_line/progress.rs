//! A slow run at a real terminal, and beside it where nobody watches. Slow is a run whose settings come through a pipe that
//! is held open: it goes on when the test says so, however fast the machine is.

use std::fs::File;
use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use rustix::fs::{Mode, OFlags};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use tempfile::TempDir;

use super::{SETTINGS, command, owned};
use crate::small_isms::TODAY;

const SHOWN: &str = "\rlooking for documents\u{1b}[K";
const TAKEN_AWAY: &str = "\r\u{1b}[K";

/// Twice as long as a run may take before anything is shown.
const LONG: Duration = Duration::from_secs(1);

/// So long that only a run that is stuck takes it.
const STUCK: Duration = Duration::from_secs(60);

/// `isms check` that waits for its settings.
struct Slow {
    folder: TempDir,
    command: Command,
}

impl Slow {
    fn new(environment: &[(&str, &str)]) -> Slow {
        let folder = super::folder(&[("isms/a.md", &owned("POL-01"))]);
        let pipe = folder.path().join("settings");
        assert!(Command::new("mkfifo").arg(&pipe).status().expect("mkfifo").success());
        let arguments = ["check", "--today", TODAY, "--output", "json", "--config", "../settings"];
        let mut command = command(&folder.path().join("isms"), &arguments, environment);
        command.stdout(Stdio::null());
        Slow { folder, command }
    }

    /// Starts it; what it writes to standard error comes piece by piece.
    fn start(mut self, stderr: impl Into<Stdio>, mut read: File) -> Started {
        let child = self.command.stderr(stderr).spawn().expect("the program starts");
        let (send, pieces) = mpsc::channel();
        std::thread::spawn(move || {
            let mut piece = [0; 1024];
            // The end of a terminal is an error on Linux.
            while let Ok(length @ 1..) = read.read(&mut piece) {
                if send.send(String::from_utf8_lossy(&piece[..length]).into_owned()).is_err() {
                    break;
                }
            }
        });
        // It has begun once it opens the pipe from its side.
        let settings = File::options().write(true).open(self.folder.path().join("settings"));
        Started { child, pieces, settings: settings.expect("a pipe"), _folder: self.folder }
    }

    fn start_at_a_terminal(self) -> Started {
        let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).expect("a pseudo-terminal");
        grantpt(&ours).expect("a terminal of one's own");
        unlockpt(&ours).expect("an open terminal");
        let name = ptsname(&ours, Vec::new()).expect("a name");
        let theirs = rustix::fs::open(&name, OFlags::RDWR | OFlags::NOCTTY, Mode::empty());
        self.start(theirs.expect("the other side"), ours.into())
    }

    fn start_in_a_pipe(self) -> Started {
        let (ours, theirs) = std::io::pipe().expect("a pipe");
        self.start(theirs, std::os::fd::OwnedFd::from(ours).into())
    }
}

struct Started {
    child: Child,
    pieces: Receiver<String>,
    settings: File,
    _folder: TempDir,
}

impl Started {
    /// Lets it go on, and says everything that comes until its end.
    fn finish(mut self) -> String {
        self.settings.write_all(SETTINGS.as_bytes()).expect("somebody reads");
        drop(self.settings);
        let mut said = String::new();
        loop {
            match self.pieces.recv_timeout(STUCK) {
                Ok(piece) => said += &piece,
                Err(mpsc::RecvTimeoutError::Disconnected) => break,
                Err(mpsc::RecvTimeoutError::Timeout) => {
                    self.child.kill().expect("it runs");
                    panic!("the run never ends: {said:?}");
                }
            }
        }
        assert!(self.child.wait().expect("an end").code().is_some_and(|it| it < 2), "{said:?}");
        said
    }

    /// The same after so long that whatever would be shown is there.
    fn finish_late(self) -> String {
        std::thread::sleep(LONG);
        self.finish()
    }
}

#[test]
fn a_person_at_a_terminal_sees_that_a_slow_run_goes_on() {
    let run = Slow::new(&[("TERM", "xterm")]).start_at_a_terminal();
    let mut said = String::new();
    while !said.contains(SHOWN) {
        said += &run.pieces.recv_timeout(STUCK).unwrap_or_else(|_| panic!("only {said:?}"));
    }
    said += &run.finish();
    assert!(said.starts_with(SHOWN) && said.ends_with(TAKEN_AWAY), "{said:?}");
    assert!(!said.contains('\n'), "{said:?}");
}

#[test]
fn a_pipe_gets_nothing_of_it() {
    assert_eq!(Slow::new(&[("TERM", "xterm")]).start_in_a_pipe().finish_late(), "");
}

#[test]
fn a_terminal_that_cannot_take_a_line_back_gets_nothing_of_it() {
    assert_eq!(Slow::new(&[("TERM", "dumb")]).start_at_a_terminal().finish_late(), "");
}

#[test]
fn a_terminal_that_only_records_gets_nothing_of_it() {
    let environment = [("TERM", "xterm"), ("CI", "true")];
    assert_eq!(Slow::new(&environment).start_at_a_terminal().finish_late(), "");
}
