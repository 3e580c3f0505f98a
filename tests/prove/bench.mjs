// Deposit, find and read under load, three runs, each beside the floor of the same disk.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { temporaryFolder } from '../lib/program.mjs';
import { cell, documentRun } from './load.mjs';
import { letterOnDisk } from './letter.mjs';
import { benchFolder, command, load, median, needDisk, round, write } from './report.mjs';

const RUNS = 3;
const CALLERS = 32;
/** Below this floor the machine is too slow for absolute figures to mean anything. */
const FAIR_FLOOR = 2000;
const OPTIONS = ['--patients', 10, '--docs', 2000, '--reads', 4000, '--max-seconds', 12, '--phases', 'ingest,find,retrieve'];

const began = new Date();
needDisk(os.tmpdir(), 4);

async function floor() {
  const folder = temporaryFolder('floor');
  const out = path.join(folder, 'floor.json');
  await command('python3', [path.join(benchFolder(), 'floor.py'), '--dir', folder, '--seconds', 5, '--only', 'sqlite', '--conc', CALLERS, '--out', out]);
  const [row] = JSON.parse(fs.readFileSync(out, 'utf8'));
  fs.rmSync(folder, { recursive: true, force: true });
  return row;
}

const runs = [];
for (let number = 1; number <= RUNS; number += 1) {
  const loadBefore = load();
  const [below, report] = [await floor(), await documentRun({ options: OPTIONS })];
  const [ingest, find, retrieve] = ['ingest', 'find', 'retrieve'].map((phase) => cell(report, phase, CALLERS));
  runs.push({
    load_before: loadBefore, floor_per_s: below.per_s, ingest, find, retrieve,
    every_cell: report.results.map(({ phase, conc, per_s, p50_ms, p99_ms, err }) => ({ phase, conc, per_s, p50_ms, p99_ms, err })),
    ratio: round(ingest.per_s / below.per_s), bytes_per_document: report.fin.disk.bytes_per_doc,
    idle_mb: report.info.pss_idle_mb, peak_mb: report.fin.root_peak_rss_mb[0],
  });
}
const letter = await letterOnDisk();

const of = (pick) => median(runs.map(pick));
const medians = {
  floor_per_s: of((run) => run.floor_per_s), ratio: of((run) => run.ratio),
  ingest_per_s: of((run) => run.ingest.per_s), ingest_p99_ms: of((run) => run.ingest.p99_ms),
  find_per_s: of((run) => run.find.per_s), find_p99_ms: of((run) => run.find.p99_ms),
  retrieve_per_s: of((run) => run.retrieve.per_s), retrieve_p99_ms: of((run) => run.retrieve.p99_ms),
  bytes_per_document: of((run) => run.bytes_per_document), idle_mb: of((run) => run.idle_mb), peak_mb: of((run) => run.peak_mb),
};
const fair = medians.floor_per_s >= FAIR_FLOOR;
const absolute = fair ? [
  ['ingest ≥ 1 200/s', medians.ingest_per_s >= 1200], ['ingest p99 < 60 ms', medians.ingest_p99_ms < 60],
  ['find ≥ 4 000/s', medians.find_per_s >= 4000], ['find p99 < 25 ms', medians.find_p99_ms < 25],
  ['retrieve ≥ 5 000/s', medians.retrieve_per_s >= 5000],
] : [];
write('bench', began, { callers: CALLERS, floor_is_fair: fair, medians, letter, runs }, [
  ['no request failed', runs.every((run) => [run.ingest, run.find, run.retrieve].every((row) => row.err === 0))],
  ['ingest ≥ 45 % of the floor', medians.ratio >= 0.45],
  ...absolute,
  ['≤ 68 kB on disk for 60 incompressible kB', medians.bytes_per_document <= 68_000],
  ['≤ 15 kB on disk for the official discharge letter', letter.bytes_per_document <= 15_000],
  ['≤ 150 MB of memory', medians.peak_mb <= 150],
  ['≤ 60 MB of memory at rest', medians.idle_mb <= 60],
]);
