// The sentences of the pages, from their message files: tests name what a person reads, and follow its changes.
import fs from 'node:fs';
import path from 'node:path';
import { ROOT } from './program.mjs';

const FOLDER = path.join(ROOT, 'crates/carnet-pages/messages/fr');

function read() {
  const messages = new Map();
  for (const file of fs.readdirSync(FOLDER)) {
    for (const line of fs.readFileSync(path.join(FOLDER, file), 'utf8').split('\n')) {
      const simple = /^([a-z][a-z0-9-]*) = (.+)$/.exec(line);
      if (simple) messages.set(simple[1], simple[2]);
    }
  }
  return messages;
}

const messages = read();

/** A message of one line, its variables filled, its marks of emphasis taken out. */
export function say(id, values = {}) {
  const pattern = messages.get(id);
  if (pattern === undefined) throw new Error(`no message of one line is called ${id}`);
  return pattern.replace(/\{ \$(\w+) \}/g, (_, name) => values[name] ?? '').replace(/<\/?b>/g, '');
}
