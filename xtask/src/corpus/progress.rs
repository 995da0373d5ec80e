//! How far a run is: a bar on a terminal, now and then a line elsewhere.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use indicatif::{HumanDuration, ProgressBar, ProgressStyle};

use crate::terminal;

/// How often a line is written where there is no terminal.
const LINE_EVERY: Duration = Duration::from_secs(30);

/// How far a run is.
pub struct Progress {
    bar: ProgressBar,
    last_line: Mutex<Instant>,
}

impl Progress {
    /// Nothing of `total` is done. The bar is drawn on standard error if that is a terminal.
    pub fn new(total: usize) -> Progress {
        let bar = ProgressBar::new(total as u64);
        let style = "{bar:30} {pos}/{len} documents, {per_sec:.1}, {eta} left  {wide_msg}";
        if let Ok(style) = ProgressStyle::with_template(style) {
            bar.set_style(style);
        }
        // Also while the first documents take their time.
        bar.enable_steady_tick(Duration::from_millis(500));
        Progress {
            bar,
            last_line: Mutex::new(Instant::now()),
        }
    }

    /// One more is done, and so many have come to a bad end so far.
    pub fn step(&self, document: &str, bad: usize) {
        self.bar.inc(1);
        self.bar.set_message(match bad {
            0 => document.to_owned(),
            _ => format!("{bad} bad; {document}"),
        });
        if self.bar.is_hidden() {
            self.line(bad);
        }
    }

    fn line(&self, bad: usize) {
        let Ok(mut last) = self.last_line.lock() else {
            return;
        };
        if last.elapsed() < LINE_EVERY {
            return;
        }
        *last = Instant::now();
        terminal::report(&format!(
            "{}/{} documents, {:.1}/s, {} left, {bad} bad\n",
            self.bar.position(),
            self.bar.length().unwrap_or_default(),
            self.bar.per_sec(),
            HumanDuration(self.bar.eta()),
        ));
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
