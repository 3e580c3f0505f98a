//! The floors: who may import whom. The table is that of `ARCHITECTURE.md`.

use std::collections::BTreeMap;
use std::process::Command;

use serde_json::Value;

use crate::tree::{none, root};

/// Libraries that only some crates may name: what it is, and who may.
const RESERVED: [(&[&str], &[&str]); 5] = [
    (&["rusqlite", "libsqlite3-sys", "tokio-postgres"], &["carnet-store"]),
    (
        &["axum", "hyper", "hyper-util", "http", "http-body", "http-body-util", "tower", "tower-http"],
        &["carnet-fhir", "carnet-oauth", "carnet-portal", "carnet"],
    ),
    (&["aws-lc-rs", "ring", "sha2", "aes-gcm", "cryptoki"], &["carnet-seal"]),
    // TLS: of our listeners and of our calls, and towards PostgreSQL.
    (&["rustls", "tokio-rustls"], &["carnet", "carnet-store"]),
    (&["askama", "fluent-bundle"], &["carnet-pages"]),
];
/// What a floor may not know in its code, beside what stands above it. Tests may.
const HIDDEN: [(&str, &[&str]); 5] = [
    ("carnet-fhir", &["carnet-store"]),
    ("carnet-oauth", &["carnet-store"]),
    ("carnet-portal", &["carnet-store"]),
    ("carnet-store", &["carnet-record", "carnet-insight", "carnet-town"]),
    ("carnet-pages", &["carnet-model", "carnet-record", "carnet-service"]),
];
/// Floors below this one are pure: no runtime, no socket.
const FIRST_WITH_IO: f32 = 2.0;
const IO: [&str; 4] = ["tokio", "lettre", "mio", "socket2"];

struct Package {
    name: String,
    depends: Vec<(String, Kind)>,
    manifest: String,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Code,
    Tests,
}

fn packages() -> Vec<Package> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(root()).args(["metadata", "--format-version", "1", "--no-deps", "--offline"]);
    let output = cargo.output().expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let list = |value: &Value, key: &str| value[key].as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let package = |package: &Value| Package {
        name: text(&package["name"]),
        depends: list(package, "dependencies")
            .iter()
            .map(|one| (text(&one["name"]), if one["kind"] == "dev" { Kind::Tests } else { Kind::Code }))
            .collect(),
        manifest: text(&package["manifest_path"]),
    };
    list(&metadata, "packages").iter().map(package).collect()
}

/// The floor of each crate, from the table of `ARCHITECTURE.md`; crates beside the floors stand at `–`.
fn floors() -> BTreeMap<String, Option<f32>> {
    let page = std::fs::read_to_string(root().join("ARCHITECTURE.md")).expect("ARCHITECTURE.md");
    let mut floors = BTreeMap::new();
    for line in page.lines().filter(|line| line.starts_with('|')) {
        let cells: Vec<_> = line.split('|').map(str::trim).collect();
        let [_, floor, crates, ..] = cells.as_slice() else { continue };
        let height = floor.parse::<f32>().ok();
        if height.is_none() && *floor != "–" {
            continue;
        }
        for name in crates.split('`').skip(1).step_by(2) {
            assert!(floors.insert(name.to_owned(), height).is_none(), "{name} stands twice in the table");
        }
    }
    floors
}

#[test]
fn every_crate_has_its_floor_and_every_floor_its_crates() {
    let (floors, packages) = (floors(), packages());
    let lost =
        packages.iter().filter(|p| !floors.contains_key(&p.name)).map(|p| format!("{}: no floor", p.name));
    let named = |name: &String| packages.iter().any(|p| p.name == *name);
    let empty = floors.keys().filter(|name| !named(name)).map(|name| format!("{name}: no such crate"));
    none("the table of ARCHITECTURE.md", &lost.chain(empty).collect::<Vec<_>>());
}

#[test]
fn nothing_imports_upwards_or_sideways() {
    let floors = floors();
    let mut faults = Vec::new();
    for package in packages() {
        let own = floors.get(&package.name).copied().flatten();
        for (name, _) in package.depends.iter().filter(|(name, _)| floors.contains_key(name)) {
            let below = match (own, floors.get(name).copied().flatten()) {
                (Some(own), Some(other)) => other < own,
                _ => false,
            };
            if !below {
                faults.push(format!("{} imports {name}", package.name));
            }
        }
    }
    none("a crate imports only floors below its own", &faults);
}

#[test]
fn each_library_has_its_door() {
    let mut faults = Vec::new();
    for package in packages() {
        let code = |name: &&(String, Kind)| name.1 == Kind::Code;
        for (libraries, allowed) in RESERVED {
            let named =
                package.depends.iter().filter(code).filter(|(name, _)| libraries.contains(&name.as_str()));
            if !allowed.contains(&package.name.as_str()) {
                faults.extend(named.map(|(name, _)| format!("{} names {name}", package.name)));
            }
        }
        for (who, hidden) in HIDDEN.iter().filter(|(who, _)| package.name == *who) {
            let named =
                package.depends.iter().filter(code).filter(|(name, _)| hidden.contains(&name.as_str()));
            faults.extend(named.map(|(name, _)| format!("{who} names {name}")));
        }
    }
    none(
        "SQL in carnet-store, HTTP in the interfaces, cryptography in carnet-seal, storage behind the service",
        &faults,
    );
}

#[test]
fn the_lower_floors_are_pure() {
    let floors = floors();
    let mut faults = Vec::new();
    for package in packages() {
        let pure = floors.get(&package.name).copied().flatten().is_some_and(|floor| floor < FIRST_WITH_IO);
        let named =
            package.depends.iter().filter(|(name, kind)| *kind == Kind::Code && IO.contains(&name.as_str()));
        faults.extend(named.filter(|_| pure).map(|(name, _)| format!("{} names {name}", package.name)));
    }
    none("no runtime and no socket below floor 2", &faults);
}

#[test]
fn every_crate_obeys_the_lints_of_the_workspace() {
    let mut faults = Vec::new();
    for package in packages() {
        let manifest = std::fs::read_to_string(&package.manifest).expect("a manifest");
        let wanted = [
            ("[lints]\nworkspace = true", "the lints"),
            ("edition.workspace = true", "the edition"),
            ("license.workspace = true", "the licence"),
        ];
        let missing = wanted.iter().filter(|(text, _)| !manifest.contains(text));
        faults.extend(missing.map(|(_, what)| format!("{}: not {what} of the workspace", package.name)));
    }
    none("one law for all crates", &faults);
    let workspace = std::fs::read_to_string(root().join("Cargo.toml")).expect("the workspace");
    assert!(
        workspace.contains("unsafe_code = \"forbid\""),
        "unsafe code is forbidden in the whole workspace"
    );
}
