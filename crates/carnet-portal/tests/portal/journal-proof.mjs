// Runs the script of the proof page on a proof, without a browser: node journal-proof.mjs SCRIPT PROOF…
import { readFileSync } from "node:fs";
import { runInThisContext } from "node:vm";

const [script, ...proofs] = process.argv.slice(2);
const store = new Map();
const define = (name, value) => Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
define("window", globalThis);
define("localStorage", { getItem: (key) => store.get(key) ?? null, setItem: (key, value) => store.set(key, value) });
define("location", { hash: "#verifier" });
const text = readFileSync(script, "utf8");
for (const proof of proofs) {
  const said = { textContent: "" };
  const words = { busy: "busy", good: "good #", bad: "bad #", failed: "failed", first: "first", again: "again", unsigned: "unsigned" };
  const button = { addEventListener: () => {}, disabled: false };
  const box = { dataset: words, hidden: true, querySelector: (wanted) => (wanted === "button" ? button : said) };
  define("document", { querySelector: () => box });
  define("fetch", async () => ({ ok: true, json: async () => JSON.parse(readFileSync(proof, "utf8")) }));
  runInThisContext(text);
  while (button.disabled) await new Promise((done) => setImmediate(done));
  console.log(said.textContent);
}
