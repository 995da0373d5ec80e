//! Contests as lines of JSON.

use crate::contest::{Contender, Contest};

/// Prints a contest.
pub fn print(contest: &Contest<'_>) {
    let Contest { name, length, theirs, ours, .. } = contest;
    let ratio = contest.ratio();
    let side = |side: &Contender| {
        let (seconds, allocations, bytes) = (side.seconds(), side.allocations, side.bytes);
        format!("{{\"seconds\":{seconds},\"allocations\":{allocations},\"bytes\":{bytes}}}")
    };
    let (theirs, ours) = (side(theirs), side(ours));
    println!(
        "{{\"name\":\"{name}\",\"length\":{length},\"ratio\":{ratio},\
         \"theirs\":{theirs},\"ours\":{ours}}}"
    );
}
