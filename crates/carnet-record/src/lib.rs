//! Floor 1, pure: the decider and the access policy.
//!
//! What lives here: the state of a record and its fold ([`record`], `fold`), every rule of what may happen to it
//! ([`decide`]), who may see what ([`policy`], through the one [`gate`]), and everything that may be shown
//! ([`view`]). `decide(record, actor, command) -> events or refusal` and `apply(record, event) -> record`.
//!
//! What may not: time, randomness and I/O (they are given), interfaces, sentences for people.

pub mod account;
pub mod audience;
pub mod command;
pub mod decide;
pub mod family;
mod fold;
pub mod gate;
pub mod life;
pub mod policy;
pub mod record;
pub mod refusal;
pub mod rows;
pub mod split;
pub mod system;
pub mod timers;
pub mod view;
