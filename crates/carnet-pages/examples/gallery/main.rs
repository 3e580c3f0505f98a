//! Writes every page with invented data, in both languages, and the assets, below the folder given as the
//! first argument: `cargo run -p carnet-pages --example gallery -- /tmp/gallery`.

mod account;
mod operator;
mod people;
mod person;
mod professional;
mod sample;
mod service;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use carnet_pages::{Lang, assets};

/// A page of the gallery: name of the file without language, and content.
pub(crate) type Sheet = (&'static str, String);

fn main() -> io::Result<()> {
    let target = std::env::args_os().nth(1).map_or_else(|| PathBuf::from("gallery"), PathBuf::from);
    for asset in assets() {
        write(&target.join(asset.path.trim_start_matches('/')), &asset.bytes)?;
    }
    let mut links = String::new();
    for lang in Lang::ALL {
        let sheets = [
            account::sheets(lang),
            operator::sheets(lang),
            people::sheets(lang),
            person::sheets(lang),
            professional::sheets(lang),
            service::sheets(lang),
        ]
        .concat();
        for (name, html) in sheets {
            let file = format!("{name}.{}.html", lang.tag());
            write(&target.join(&file), html.as_bytes())?;
            links.push_str(&file);
            links.push('\n');
        }
    }
    write(&target.join("index.txt"), links.as_bytes())
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, bytes)
}
