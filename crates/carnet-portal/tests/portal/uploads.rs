//! Adding one's own document: what goes wrong is told, proposes a fix, keeps the draft, and leaves nothing behind.

use axum::http::StatusCode;
use carnet_service::query::{DocumentQuery, Page};

use crate::person::own_kind;
use crate::world::{Browser, PDF, World, helene, samples};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\nIDATx\x9cc\0\x01\0\0\x05\0\x01\r\n-\xb4\0\0\0\0IEND\xaeB`\x82";

/// What is sent, and what is said: name of the case, texts, file, words of the page.
type Row<'a> = (&'a str, [(&'a str, &'a str); 3], Option<(&'a str, &'a [u8])>, &'a str);

async fn number(world: &World) -> usize {
    let holder = crate::world::holder(helene(), "PAT-UN");
    let all = DocumentQuery::default();
    world.service.find_documents(&holder, helene().into(), &all, &Page::default()).await.unwrap().total
}

async fn ready(name: &str) -> (World, Browser, String) {
    let world = World::new(name);
    let person = world.person(helene(), "PAT-UN").await;
    let mut browser = world.signed_in(&person).await;
    let kind = own_kind(&mut browser).await;
    (world, browser, kind)
}

#[tokio::test]
async fn a_good_file_is_added() {
    let (world, mut browser, kind) = ready("upload-good").await;
    let fields = [
        ("titre", "Ma tension"),
        ("type", kind.as_str()),
        ("date", "2024-05-06"),
        ("commentaire", "Matin et soir"),
    ];
    for (number_then, file) in [(1, ("a.pdf", PDF)), (2, ("photo.png", PNG)), (2, ("photo.png", PNG))] {
        let answer = browser.upload("/documents/ajouter", &fields, Some(file)).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{} {}", file.0, answer.text());
        assert!(answer.location().ends_with("?fait=ajoute"));
        let page = browser.page(answer.location()).await;
        assert!(
            page.contains("Ma tension") && page.contains("Matin et soir") && page.contains("6\u{a0}mai 2024"),
            "{page}"
        );
        assert_eq!(number(&world).await, number_then);
    }
}

#[tokio::test]
async fn what_is_wrong_is_told_and_nothing_is_filed() {
    let (world, mut browser, kind) = ready("upload-bad").await;
    let good = [("titre", "Ma tension"), ("type", kind.as_str()), ("date", "2024-05-06")];
    let html = b"<!doctype html><html><script>alert(1)</script></html>";
    let polyglot = [PDF, b"<html><script>alert(1)</script></html>"].concat();
    let zip = b"PK\x03\x04\x14\0\0\0";
    let with = |name: &'static str, value: &'static str| {
        good.map(|(known, old)| if known == name { (known, value) } else { (known, old) })
    };
    let rows: [Row; 13] = [
        ("no file", good, None, "Choisissez un fichier"),
        ("empty", good, Some(("a.pdf", b"")), "Ce fichier est vide"),
        ("web page", good, Some(("a.pdf", html)), "Ce fichier est de type HTML"),
        ("web page in a PDF", good, Some(("a.pdf", &polyglot)), "class=\"error\""),
        ("archive", good, Some(("lettre.docx", zip)), "Ce fichier est de type DOCX"),
        ("broken image", good, Some(("a.png", b"\x89PNG\r\n\x1a\nxx")), "Ce fichier est abîmé"),
        ("text", good, Some(("a.txt", b"bonjour")), "Ce fichier est de type TXT"),
        (
            "no title",
            with("titre", ""),
            Some(("carnet_de_tension.pdf", PDF)),
            "value=\"titre:Carnet de tension\"",
        ),
        ("no type", with("type", ""), Some(("a.pdf", PDF)), "Choisissez un type dans la liste"),
        (
            "type of professionals",
            with("type", "11488-4"),
            Some(("a.pdf", PDF)),
            "Choisissez un type dans la liste",
        ),
        ("no date", with("date", ""), Some(("a.pdf", PDF)), "Cette date n’existe pas"),
        ("impossible date", with("date", "2024-02-31"), Some(("a.pdf", PDF)), "Cette date n’existe pas"),
        ("future", with("date", "2999-01-01"), Some(("a.pdf", PDF)), "Cette date est dans le futur"),
    ];
    for (name, fields, file, words) in rows {
        let answer = browser.upload("/documents/ajouter", &fields, file).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}: {}", answer.text());
        assert!(answer.text().contains(words), "{name}: {}", answer.text());
        for (field, value) in fields.iter().filter(|(field, value)| *field != "type" && !value.is_empty()) {
            assert!(answer.text().contains(&format!("value=\"{value}\"")), "{name}: {field} was lost");
        }
        assert_eq!(number(&world).await, 0, "{name}");
    }
}

#[tokio::test]
async fn a_file_over_the_limit_is_told_with_the_way_out() {
    let (world, mut browser, kind) = ready("upload-large").await;
    let limit = world.service.config().limits.document_bytes;
    let fields = [("titre", "Scanner"), ("type", kind.as_str()), ("date", "2024-05-06")];
    for (size, taken) in [(limit, true), (limit + 1, false)] {
        let mut bytes = PDF.to_vec();
        bytes.resize(size - 7, b' ');
        bytes.extend_from_slice(b"\n%%EOF\n");
        let answer = browser.upload("/documents/ajouter", &fields, Some(("a.pdf", &bytes))).await;
        assert_eq!(answer.status.is_redirection(), taken, "{size}: {}", answer.text());
        if !taken {
            assert!(answer.text().contains("la limite est de 25\u{a0}Mo"), "{}", answer.text());
            assert!(answer.text().contains("value=\"Scanner\""));
        }
    }
    // A body that says from the start that it is far too large is not read.
    let csrf = browser.csrf.clone();
    let headers = [("origin", crate::world::ORIGIN), ("content-length", "100000001")];
    let answer =
        browser.upload_with("/documents/ajouter", &fields, Some(("a.pdf", PDF)), &csrf, &headers).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(answer.text().contains("25\u{a0}Mo au plus"), "{}", answer.text());
    assert_eq!(number(&world).await, 1);
}

#[tokio::test]
async fn a_kept_file_need_not_be_chosen_again_and_is_its_sender_s() {
    let (world, mut browser, kind) = ready("upload-kept").await;
    let answer = browser.upload("/documents/ajouter", &[("titre", "")], Some(("carnet.pdf", PDF))).await;
    let page = answer.text();
    assert!(page.contains("Fichier gardé"), "{page}");
    let ticket =
        page.split_once("name=\"fichier_garde\" value=\"").unwrap().1.split('"').next().unwrap().to_owned();
    let fields = [
        ("fichier_garde", ticket.as_str()),
        ("type", &kind),
        ("date", "2999-05-06"),
        ("titre", ""),
        ("correction", "titre:Carnet"),
    ];
    let mut stranger = world.signed_in(&crate::world::holder(helene(), "PAT-UN")).await;
    assert!(
        stranger.upload("/documents/ajouter", &fields, None).await.text().contains("Choisissez un fichier")
    );
    let answer = browser.upload("/documents/ajouter", &fields, None).await;
    assert!(
        answer.text().contains("value=\"Carnet\"") && answer.text().contains("Écrire "),
        "{}",
        answer.text()
    );
    let fields =
        [("fichier_garde", ticket.as_str()), ("type", &kind), ("date", "2024-05-06"), ("titre", "Carnet")];
    let answer = browser.upload("/documents/ajouter", &fields, None).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    assert_eq!(number(&world).await, 1);
}

#[tokio::test]
async fn a_broken_form_is_refused_without_a_trace_of_it() {
    let (world, mut browser, _) = ready("upload-broken").await;
    for (kind, body) in [
        (
            "multipart/form-data; boundary=limit",
            &b"--limit\r\nContent-Disposition: form-data; name=\"_csrf\"\r\n\r\n"[..],
        ),
        ("multipart/form-data", b"--x--"),
        ("application/x-www-form-urlencoded", b"titre=a"),
        ("text/plain", b""),
    ] {
        let request = axum::http::Request::post("/documents/ajouter")
            .header("content-type", kind)
            .header("origin", crate::world::ORIGIN)
            .body(axum::body::Body::from(body))
            .unwrap();
        let answer = browser.send(request).await;
        assert!(answer.status.is_client_error(), "{kind}: {}", answer.status);
        assert!(answer.text().contains("<h1>"), "{kind}");
    }
    assert_eq!(number(&world).await, 0);
}

#[tokio::test]
async fn a_person_cannot_file_a_clinical_document() {
    let Some(dir) = samples() else { return };
    let (world, mut browser, kind) = ready("upload-cda").await;
    let bytes = std::fs::read(dir.join("VSM_1.4_2022.01.xml")).unwrap();
    let fields = [("titre", "Synthèse"), ("type", kind.as_str()), ("date", "2024-05-06")];
    let answer = browser.upload("/documents/ajouter", &fields, Some(("vsm.xml", &bytes))).await;
    assert!(answer.text().contains("Ce fichier est de type XML"), "{}", answer.text());
    assert_eq!(number(&world).await, 0);
}
