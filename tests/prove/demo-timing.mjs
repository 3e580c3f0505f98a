// How long the demonstration takes from its start to its first page.
import fs from 'node:fs';
import { Demo } from '../lib/program.mjs';
import { load, median, write } from './report.mjs';

const began = new Date();
const runs = [];
for (let run = 0; run < 3; run += 1) {
  const before = load();
  const demo = await Demo.start({ people: 300 });
  const said = /(\d+) records, (\d+) documents/.exec(demo.words()) ?? [];
  runs.push({ load_before: before, ready_ms: Math.round(demo.readyAfter), records: Number(said[1]), documents: Number(said[2]) });
  await demo.stop();
  fs.rmSync(demo.data, { recursive: true, force: true });
}
const ready = median(runs.map((run) => run.ready_ms));
write('demo-timing', began, { median_ready_ms: ready, runs }, [
  ['ready in under 20 s', ready < 20_000],
  ['about 6 000 documents', runs.every((run) => run.documents > 4_000)],
]);
