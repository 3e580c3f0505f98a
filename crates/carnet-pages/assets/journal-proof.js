// Checks the proof of the journal on this device, as docs/journal-proof.md says. Comfort only: the file can be
// checked by other programs. What is said comes from the page.
(() => {
  "use strict";
  const box = document.querySelector("[data-proof]");
  if (!box || !window.crypto || !crypto.subtle) return;
  const button = box.querySelector("button");
  const out = box.querySelector("[role=status]");
  const CHAINS = ["state.open", "state.withheld", "state.secret", "trace.open", "trace.withheld", "trace.secret", "measure"];
  const bytes = (text) => new TextEncoder().encode(text);
  const base64 = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const unhex = (text) => Uint8Array.from(text.match(/../g) || [], (pair) => parseInt(pair, 16));
  const hex = (list) => [...list].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const join = (...parts) => Uint8Array.from(parts.flatMap((part) => [...part]));
  const long = (number) => {
    const view = new DataView(new ArrayBuffer(8));
    view.setBigUint64(0, BigInt(number));
    return new Uint8Array(view.buffer);
  };
  const sha = async (...parts) => new Uint8Array(await crypto.subtle.digest("SHA-256", join(...parts)));
  const node = (left, right) => sha([1], left, right);
  const same = (a, b) => hex(a) === hex(b);
  const field = (part) => join([part.length], part);
  const odd = (number) => number % 2 === 1;
  const half = (number) => Math.floor(number / 2);
  class Fault extends Error {}
  const must = (holds, what) => { if (!holds) throw new Fault(what); };

  // A signed note: its text, once the signature by this key holds. Browsers without Ed25519 leave that to others.
  let signed = true;
  const opened = async (note, key) => {
    const cut = note.lastIndexOf("\n\n");
    const text = note.slice(0, cut + 1);
    const [name, id] = key.split("+");
    const raw = base64(key.slice(name.length + id.length + 2));
    must(raw[0] === 1, "key");
    const signatures = note.slice(cut + 2).split("\n").filter((line) => line.startsWith(`— ${name} `));
    const found = signatures.map((line) => base64(line.split(" ")[2])).find((one) => hex(one.slice(0, 4)) === id);
    must(found, "signature");
    let imported;
    try {
      imported = await crypto.subtle.importKey("raw", raw.slice(1), { name: "Ed25519" }, false, ["verify"]);
    } catch {
      signed = false;
      return text;
    }
    must(await crypto.subtle.verify("Ed25519", imported, found.slice(4), bytes(text)), "signature");
    return text;
  };

  // RFC 6962, 2.1.1: the leaf stands at this place of the tree.
  const includes = async (leaf, index, size, path, root) => {
    let [at, last, hash] = [index, size - 1, leaf];
    for (const beside of path) {
      if (last === 0) return false;
      if (odd(at) || at === last) {
        hash = await node(beside, hash);
        while (!odd(at) && at !== 0) [at, last] = [half(at), half(last)];
      } else {
        hash = await node(hash, beside);
      }
      [at, last] = [half(at), half(last)];
    }
    return last === 0 && index < size && same(hash, root);
  };

  // RFC 6962, 2.1.2: the tree goes on from an older one.
  const extends_ = async (size, root, newer, newest, path) => {
    if (size === newer) return path.length === 0 && same(root, newest);
    const whole = Number.isInteger(Math.log2(size));
    const [first, ...rest] = whole ? [root, ...path] : path;
    if (!first) return false;
    let [at, last] = [size - 1, newer - 1];
    while (odd(at)) [at, last] = [half(at), half(last)];
    let [old, now] = [first, first];
    for (const beside of rest) {
      if (last === 0) return false;
      if (odd(at) || at === last) {
        [old, now] = [await node(beside, old), await node(beside, now)];
        while (!odd(at) && at !== 0) [at, last] = [half(at), half(last)];
      } else {
        now = await node(now, beside);
      }
      [at, last] = [half(at), half(last)];
    }
    return last === 0 && same(old, root) && same(now, newest);
  };

  // One chain: each entry holds the hash of the one before; its leaves stand in the log.
  const chain = async (proof, shown, end, tree) => {
    const number = CHAINS.indexOf(shown.chain);
    must(number >= 0, "format");
    const hashes = [];
    let before = new Uint8Array(32);
    for (const entry of shown.entries) {
      const seq = hashes.length + 1;
      must(entry.seq === seq, `chain ${seq}`);
      const sealed = base64(entry.sealed);
      const data = [sealed.slice(0, 8), unhex(proof.deployment), bytes("ledger"), unhex(proof.record), [number],
        long(seq), long(seq), before].map(field);
      before = await sha([2], ...data, sealed.slice(8));
      hashes.push(before);
    }
    must(end && end[1] === String(hashes.length) && end[2] === hex(before), `chain ${hashes.length}`);
    let reached = 0;
    for (const leaf of shown.leaves) {
      must(leaf.seq > reached && leaf.seq <= hashes.length, `leaf ${leaf.seq}`);
      const head = await sha([3], base64(leaf.salt), long(leaf.epoch), [number], long(leaf.seq), hashes[leaf.seq - 1]);
      const hash = await sha([0], base64(leaf.label), head);
      must(await includes(hash, leaf.index, tree.size, leaf.path.map(base64), tree.root), `leaf ${leaf.seq}`);
      reached = leaf.seq;
    }
    must(reached + shown.waiting === hashes.length, `leaf ${reached}`);
    return hashes.length;
  };

  const memory = (work) => { try { return work(localStorage); } catch { return null; } };
  const remembered = () => memory((store) => JSON.parse(store.getItem("journal")));

  const check = async () => {
    const seen = remembered();
    const answer = await fetch(`/journal/preuve.json${seen ? `?depuis=${seen.size}` : ""}`);
    must(answer.ok, "file");
    const proof = await answer.json();
    must(proof.format === "carnet-journal-proof/1", "format");
    const [, size, root] = (await opened(proof.checkpoint, proof.key)).split("\n");
    const tree = { size: Number(size), root: base64(root) };
    for (const one of proof.consistency) {
      const holds = await extends_(one.size, base64(one.root), tree.size, tree.root, one.path.map(base64));
      must(holds, `consistency ${one.size}`);
    }
    if (seen && seen.key === proof.key) {
      const shown = seen.size === tree.size ? root : (proof.consistency.find((one) => one.size === seen.size) || {}).root;
      must(seen.size <= tree.size && shown === seen.root, `consistency ${seen.size}`);
    }
    must(!seen || seen.key === proof.key, "key");
    const lines = (await opened(proof.statement, proof.key)).split("\n").slice(3).map((line) => line.split(" "));
    let entries = 0;
    for (const shown of proof.chains) {
      entries += await chain(proof, shown, lines.find((line) => line[0] === shown.chain), tree);
    }
    memory((store) => store.setItem("journal", JSON.stringify({ key: proof.key, size: tree.size, root })));
    return { entries, again: Boolean(seen) };
  };

  const say = (kind, words) => {
    box.dataset.state = kind;
    out.textContent = words;
  };
  const run = async () => {
    button.disabled = true;
    say("busy", box.dataset.busy);
    try {
      const { entries, again } = await check();
      const more = [again ? box.dataset.again : box.dataset.first, signed ? "" : box.dataset.unsigned];
      say("good", [box.dataset.good.replace("#", entries), ...more].filter(Boolean).join(" "));
    } catch (fault) {
      say("bad", fault instanceof Fault ? box.dataset.bad.replace("#", fault.message) : box.dataset.failed);
    }
    button.disabled = false;
  };
  box.hidden = false;
  button.addEventListener("click", run);
  if (location.hash === "#verifier") run();
})();
