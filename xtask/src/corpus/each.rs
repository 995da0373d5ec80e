//! The same work on every document, several at a time.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::find::CorpusFile;

/// What `work` makes of each document, in their order, with the document's name.
pub fn each<R: Send>(
    documents: &[CorpusFile],
    work: impl Fn(&CorpusFile) -> Option<R> + Sync,
) -> Vec<(&str, R)> {
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, R)>> = Mutex::new(Vec::new());
    let worker = || {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(document) = documents.get(index) else {
                return;
            };
            if let Some(made) = work(document) {
                let mut done = done.lock().unwrap_or_else(PoisonError::into_inner);
                done.push((index, made));
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(worker);
        }
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(index, _)| *index);
    let named = |(index, made): (usize, R)| (documents[index].name.as_str(), made);
    done.into_iter().map(named).collect()
}
