use std::io::{Read, Write};
use std::net::TcpListener;

use super::*;

/// A server that gives one answer to one request, and what it was sent.
fn server(answer: Vec<u8>) -> (String, std::thread::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let thread = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut seen = vec![0; 4096];
        let length = stream.read(&mut seen).unwrap();
        // A client that has seen enough closes early.
        let _ = stream.write_all(&answer);
        String::from_utf8_lossy(&seen[..length]).into_owned()
    });
    (url, thread)
}

fn client(allowed: &[(&str, Reach)]) -> Client {
    let mut hosts = Hosts::new();
    for (url, reach) in allowed {
        allow(&mut hosts, url, *reach).unwrap();
    }
    Client::new(hosts, None).unwrap()
}

#[tokio::test]
async fn a_request_goes_out_and_its_answer_comes_back() {
    let (url, thread) = server(
        b"HTTP/1.1 302 Found\r\nlocation: http://elsewhere/\r\ncontent-type: Application/JSON; charset=utf-8\r\ncontent-length: 2\r\n\r\n{}"
            .to_vec(),
    );
    let request = OutboundRequest::form(format!("{url}/token?x=1"), &[("a", "b c")]).bearer("secret");
    let answer = client(&[(&url, Reach::Loopback)]).send(request).await.unwrap();
    assert_eq!((answer.status, &*answer.media_type, &*answer.body), (302, "application/json", &b"{}"[..]));
    let seen = thread.join().unwrap();
    assert!(seen.starts_with("POST /token?x=1 HTTP/1.1\r\n"), "{seen}");
    assert!(seen.contains("authorization: Bearer secret") && seen.ends_with("\r\n\r\na=b%20c"), "{seen}");
}

#[tokio::test]
async fn what_is_not_configured_is_not_reached() {
    let canary = TcpListener::bind("127.0.0.1:0").unwrap();
    canary.set_nonblocking(true).unwrap();
    let url = format!("http://{}", canary.local_addr().unwrap());
    let port = canary.local_addr().unwrap().port();
    let (other, public) = (format!("http://127.0.0.1:{}", port ^ 1), url.replace("http:", "https:"));
    for (allowed, asked) in [
        (vec![(other.as_str(), Reach::Loopback)], url.clone()),
        (vec![(public.as_str(), Reach::Public)], url.clone()),
        (vec![(public.as_str(), Reach::Public)], public.clone()),
        (vec![(public.as_str(), Reach::Public)], format!("https://localhost:{port}")),
        (vec![(url.as_str(), Reach::Loopback)], format!("http://me@127.0.0.1:{port}")),
        (vec![(url.as_str(), Reach::Loopback)], format!("ftp://127.0.0.1:{port}")),
    ] {
        let outcome = client(&allowed).send(OutboundRequest::get(&asked)).await;
        assert!(matches!(outcome, Err(OutboundError::NotAllowed(_))), "{allowed:?} {asked}: {outcome:?}");
    }
    assert!(canary.accept().is_err(), "something came");
}

#[tokio::test]
async fn an_answer_that_is_too_large_is_cut() {
    let mut answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", MOST + 1).into_bytes();
    answer.resize(answer.len() + MOST + 1, b'x');
    let (url, _thread) = server(answer);
    let outcome = client(&[(&url, Reach::Loopback)]).send(OutboundRequest::get(&url)).await;
    assert_eq!(outcome, Err(OutboundError::TooLarge));
}

#[tokio::test]
async fn a_header_cannot_be_broken_out_of() {
    let (url, _thread) = server(Vec::new());
    let request = OutboundRequest::get(&url).header("x-note", "a\r\nhost: other");
    let outcome = client(&[(&url, Reach::Loopback)]).send(request).await;
    assert!(matches!(outcome, Err(OutboundError::Malformed(_))), "{outcome:?}");
}
