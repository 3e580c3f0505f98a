//! A full disk: deposits are refused with a reason, nothing is half done, and all goes on when there is room again.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::fhir::{fault, new_oid, note};
use crate::server::{Demo, Start, assert_sound, folder};

/// A small file system of its own, which goes with the value.
pub(crate) struct Disk(pub(crate) PathBuf);

impl Disk {
    /// Mounts it; only root may.
    pub(crate) fn mount(at: &Path) -> Option<Self> {
        Self::with(at, 24)
    }

    /// One of this size, in MiB.
    pub(crate) fn with(at: &Path, mib: u32) -> Option<Self> {
        std::fs::create_dir_all(at).unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={mib}m,mode=0700"), "tmpfs"])
            .arg(at)
            .stderr(Stdio::null())
            .status();
        mounted.is_ok_and(|status| status.success()).then(|| Self(at.to_owned()))
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // What cannot be unmounted now goes when nobody uses it any longer.
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

/// A text that cannot be made smaller, of 200 kB.
pub(crate) fn text(seed: u64) -> String {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut text = String::with_capacity(200_000);
    while text.len() < 200_000 {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        write!(text, "{state:016x}").unwrap();
    }
    text
}

#[test]
fn a_full_disk_refuses_deposits_and_recovers() {
    let dir = folder("disk");
    let Some(disk) = Disk::mount(&dir.join("data")) else {
        println!("skipped: only root may mount the small file system of this test");
        return;
    };
    let demo = Demo::start(&Start { data: &disk.0, people: 1, more: &["--empty"] });
    let (doctor, ins) = (demo.physician(), demo.account("p0").ins.clone().unwrap());
    let first = doctor.file(&ins, "Before the disk was full");
    let ballast = disk.0.join("ballast");
    std::fs::write(&ballast, vec![1; 8 << 20]).unwrap();

    let mut acknowledged = 1;
    let refused = loop {
        let unique_id = new_oid();
        let deposit = note(&ins, &unique_id, &text(acknowledged));
        let answer = doctor.post("/DocumentReference", &deposit);
        if answer.status == 201 {
            acknowledged += 1;
            assert!(acknowledged < 500, "the disk never fills");
        } else {
            break (unique_id, deposit, answer);
        }
    };
    let (unique_id, deposit, answer) = refused;
    assert!(matches!(answer.status, 503 | 507), "{} {}", answer.status, answer.text());
    assert_eq!(fault(&answer), "full", "{}", answer.text());
    assert!(!answer.header("retry-after").is_empty(), "{:?}", answer.headers);
    // Again and again: the same answer, and the process lives.
    for _ in 0..20 {
        let answer = doctor.post("/DocumentReference", &deposit);
        assert!(matches!(answer.status, 503 | 507), "{} {}", answer.status, answer.text());
        assert_eq!(fault(&answer), "full");
    }
    // A reading goes on while its trace finds room, or says why not.
    let read = doctor.get(&format!("/Binary/{}", first.content));
    match read.status {
        200 => assert_eq!(read.body, b"Before the disk was full"),
        503 | 507 => assert_eq!(fault(&read), "full"),
        other => panic!("{other} {}", read.text()),
    }

    std::fs::remove_file(&ballast).unwrap();
    // There is room: the same deposit is taken, with everything that was acknowledged before.
    doctor.post("/DocumentReference", &deposit).with(201);
    doctor.file(&ins, "After");
    assert_eq!(doctor.get(&format!("/Binary/{}", first.content)).with(200).body, b"Before the disk was full");
    assert_eq!(doctor.count(&ins), acknowledged + 2);
    let found = doctor.find(&ins, &format!("&identifier=urn:ietf:rfc:3986%7Curn:oid:{unique_id}"));
    assert_eq!(found.with(200).json()["total"], 1);
    assert!(demo.stop().success());
    assert_sound(&disk.0);
    drop(disk);
    std::fs::remove_dir_all(&dir).unwrap();
}
