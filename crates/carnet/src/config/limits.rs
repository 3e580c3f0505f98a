//! How much the server takes on at once, and how long it waits for clients. Source of the classes: `design/security.md`
//! 11.5; defaults are our own.

use std::net::IpAddr;
use std::time::Duration;

use serde::Deserialize;

/// The section `[limits]`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Limits {
    /// Connections of a listener at one time; more wait in the kernel's queue.
    connections: usize,
    /// Of them, from one address (a /64 of IPv6); more are closed at once.
    connections_per_address: u32,
    /// Addresses of proxies in front: many people come from them, so that they are not counted as one caller. Loopback
    /// addresses are none either.
    proxies: Vec<IpAddr>,
    /// Seconds for the head of a request, and between two requests of a connection.
    head_seconds: u16,
    /// Seconds without a byte of a body that was begun, or of an answer that its client does not take.
    idle_seconds: u16,
    /// The least pace of a body over all, in bytes a second.
    body_bytes_per_second: u64,
    /// Seconds of work for an answer, the coming of the body apart.
    answer_seconds: u16,
    /// Seconds for the requests under way when the server is told to stop.
    drain_seconds: u16,
    /// MiB of plaintext of deposits in memory at once.
    in_flight_mib: usize,
    /// Calls of emergency: the regulating physician, breaking the glass, opening a record.
    emergency: Lane,
    /// Reading by professionals, feeding.
    care: Lane,
    /// People on their own records.
    citizen: Lane,
    /// Applications, exports.
    apps: Lane,
}

/// How many requests of a class are taken on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Lane {
    /// Requests under way at one time.
    pub(crate) at_once: u32,
    /// Requests that may wait for one of those to end.
    pub(crate) waiting: u32,
    /// How long they wait, in milliseconds: nobody wants the answer after that.
    pub(crate) patience_ms: u32,
    /// Requests of one caller, under way or waiting.
    pub(crate) per_caller: u32,
}

impl Default for Limits {
    fn default() -> Self {
        let lane =
            |at_once, patience_ms, per_caller| Lane { at_once, waiting: at_once, patience_ms, per_caller };
        Self {
            connections: 4_096,
            connections_per_address: 1_024,
            proxies: Vec::new(),
            head_seconds: 20,
            idle_seconds: 20,
            body_bytes_per_second: 4_096,
            answer_seconds: 60,
            drain_seconds: 20,
            in_flight_mib: 64,
            emergency: lane(64, 5_000, 64),
            care: lane(256, 2_000, 64),
            citizen: lane(128, 1_500, 32),
            apps: lane(32, 1_000, 16),
        }
    }
}

/// Limits of the connections of a listener.
#[derive(Debug, Clone)]
pub(crate) struct Connections {
    pub(crate) at_once: usize,
    pub(crate) per_address: u32,
    pub(crate) proxies: Vec<IpAddr>,
    /// For the head of a request.
    pub(crate) head: Duration,
    /// For an answer that its client does not take.
    pub(crate) stalled: Duration,
    pub(crate) body: Pace,
}

/// How fast a body must come.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pace {
    /// Longest silence.
    pub(crate) idle: Duration,
    /// Least bytes a second over all, after one such silence.
    pub(crate) bytes_per_second: u64,
}

/// Limits of the requests of all listeners together.
#[derive(Debug, Clone)]
pub(crate) struct Requests {
    pub(crate) emergency: Lane,
    pub(crate) care: Lane,
    pub(crate) citizen: Lane,
    pub(crate) apps: Lane,
    pub(crate) proxies: Vec<IpAddr>,
    /// Longest work for an answer.
    pub(crate) answer: Duration,
    pub(crate) body: Pace,
}

impl Limits {
    pub(super) fn check(&self) -> Result<(), String> {
        if !(16..=1_000_000).contains(&self.connections) || self.connections_per_address == 0 {
            return Err(
                "limits.connections is from 16 to 1000000, connections_per_address at least 1".to_owned()
            );
        }
        for (name, seconds, most) in [
            ("head_seconds", self.head_seconds, 120),
            ("idle_seconds", self.idle_seconds, 120),
            ("answer_seconds", self.answer_seconds, 600),
            ("drain_seconds", self.drain_seconds, 600),
        ] {
            if !(1..=most).contains(&seconds) {
                return Err(format!("limits.{name} is from 1 to {most}"));
            }
        }
        if !(64..=1_048_576).contains(&self.body_bytes_per_second) {
            return Err("limits.body_bytes_per_second is from 64 to 1048576".to_owned());
        }
        if !(32..=1_048_576).contains(&self.in_flight_mib) {
            return Err("limits.in_flight_mib is from 32 to 1048576: a document needs its room".to_owned());
        }
        let lanes = [
            ("emergency", self.emergency),
            ("care", self.care),
            ("citizen", self.citizen),
            ("apps", self.apps),
        ];
        for (name, lane) in lanes {
            if lane.at_once == 0 || lane.per_caller == 0 || lane.at_once > 100_000 || lane.waiting > 100_000 {
                return Err(format!(
                    "limits.{name}: at_once from 1 to 100000, waiting up to it, per_caller from 1"
                ));
            }
            if lane.patience_ms > 30_000 {
                return Err(format!("limits.{name}.patience_ms is 30000 at most"));
            }
        }
        Ok(())
    }

    const fn pace(&self) -> Pace {
        let idle = Duration::from_secs(self.idle_seconds as u64);
        Pace { idle, bytes_per_second: self.body_bytes_per_second }
    }

    /// Of the connections of a listener.
    pub(crate) fn connections(&self) -> Connections {
        Connections {
            at_once: self.connections,
            per_address: self.connections_per_address,
            proxies: self.proxies.clone(),
            head: Duration::from_secs(self.head_seconds.into()),
            stalled: Duration::from_secs(self.idle_seconds.into()),
            body: self.pace(),
        }
    }

    /// Of all requests.
    pub(crate) fn requests(&self) -> Requests {
        Requests {
            emergency: self.emergency,
            care: self.care,
            citizen: self.citizen,
            apps: self.apps,
            proxies: self.proxies.clone(),
            answer: Duration::from_secs(self.answer_seconds.into()),
            body: self.pace(),
        }
    }

    /// For the requests under way at the end.
    pub(crate) const fn drain(&self) -> Duration {
        Duration::from_secs(self.drain_seconds as u64)
    }

    /// Bytes of plaintext of deposits at once.
    pub(crate) const fn in_flight_bytes(&self) -> usize {
        self.in_flight_mib << 20
    }

    /// The meaning of the section.
    pub(super) fn meaning(&self) -> String {
        let lane = |lane: Lane| format!("{}+{}", lane.at_once, lane.waiting);
        format!(
            "{} connections a listener; requests at once + waiting: emergency {}, care {}, citizen {}, apps {}; {} MiB of \
             deposits in flight",
            self.connections,
            lane(self.emergency),
            lane(self.care),
            lane(self.citizen),
            lane(self.apps),
            self.in_flight_mib
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_that_would_stop_everything_are_refused() {
        Limits::default().check().unwrap();
        for (text, fine) in [
            ("connections = 16", true),
            ("connections = 15", false),
            ("connections_per_address = 0", false),
            ("head_seconds = 0", false),
            ("idle_seconds = 121", false),
            ("body_bytes_per_second = 63", false),
            ("in_flight_mib = 31", false),
            ("proxies = [\"192.0.2.1\"]", true),
            ("care = { at_once = 1, waiting = 0, patience_ms = 0, per_caller = 1 }", true),
            ("care = { at_once = 0, waiting = 0, patience_ms = 0, per_caller = 1 }", false),
            ("apps = { at_once = 1, waiting = 0, patience_ms = 30001, per_caller = 1 }", false),
        ] {
            let limits: Limits = toml::from_str(text).unwrap();
            assert_eq!(limits.check().is_ok(), fine, "{text}");
        }
        assert!(toml::from_str::<Limits>("speed = 1").is_err());
    }
}
