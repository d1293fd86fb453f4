//! Shows a person at a terminal that work goes on, from half a second on. Whatever is printed next takes the line away.

use std::io::{IsTerminal, Write};
use std::sync::Mutex;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::Duration;

use super::output::variable;
use crate::progress;

/// What is over sooner needs no progress.
const BEFORE: Duration = Duration::from_millis(500);
const BETWEEN: Duration = Duration::from_millis(100);

static SHOWN: Mutex<Option<Shown>> = Mutex::new(None);

#[derive(Debug)]
struct Shown {
    stop: Sender<()>,
    thread: JoinHandle<()>,
}

/// Begins to wait, where anybody would see it.
pub(super) fn start() {
    let is_dumb = variable("TERM").as_deref() == Some("dumb");
    if !is_wanted(std::io::stderr().is_terminal(), is_dumb, variable("CI").is_some()) {
        return;
    }
    let Ok(mut shown) = SHOWN.lock() else { return };
    if shown.is_some() {
        return;
    }
    let (stop, stopped) = mpsc::channel();
    let thread = std::thread::Builder::new().spawn(move || {
        show(&stopped, BEFORE, &mut std::io::stderr());
    });
    // Without another thread the work is done all the same.
    *shown = thread.ok().map(|thread| Shown { stop, thread });
}

/// Ends it, with nothing left on the line.
pub(super) fn stop() {
    let shown = SHOWN.lock().ok().and_then(|mut it| it.take());
    if let Some(Shown { stop, thread }) = shown {
        drop(stop);
        let _ = thread.join();
    }
}

fn is_wanted(is_terminal: bool, is_dumb: bool, is_ci: bool) -> bool {
    is_terminal && !is_dumb && !is_ci
}

fn show(stopped: &Receiver<()>, before: Duration, to: &mut impl Write) {
    let is_going_on = |time| stopped.recv_timeout(time) == Err(RecvTimeoutError::Timeout);
    if !is_going_on(before) {
        return;
    }
    loop {
        let line = progress::line(progress::DOCUMENTS.get(), progress::COMMITS.get());
        let _ = write!(to, "\r{line}\u{1b}[K");
        let _ = to.flush();
        if !is_going_on(BETWEEN) {
            break;
        }
    }
    let _ = write!(to, "\r\u{1b}[K");
    let _ = to.flush();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_person_at_a_terminal_sees_it() {
        assert!(is_wanted(true, false, false));
        assert!(!is_wanted(false, false, false));
        assert!(!is_wanted(true, true, false));
        assert!(!is_wanted(true, false, true));
    }

    #[test]
    fn a_short_run_shows_nothing_and_a_long_one_cleans_up() {
        let (stop, stopped) = mpsc::channel();
        drop(stop);
        let mut shown = Vec::new();
        show(&stopped, BEFORE, &mut shown);
        assert_eq!(shown, b"");
        let (stop, stopped) = mpsc::channel();
        let end = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(20));
            drop(stop);
        });
        show(&stopped, Duration::ZERO, &mut shown);
        end.join().unwrap();
        let shown = String::from_utf8(shown).unwrap();
        assert!(shown.starts_with('\r') && shown.ends_with("\r\u{1b}[K"), "{shown:?}");
        assert!(!shown.contains('\n'), "{shown:?}");
    }
}
