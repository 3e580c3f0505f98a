// Whether a deposit and a listing cost the same at 1 000 and at 200 000 records.
import os from 'node:os';
import { cell, documentRun } from './load.mjs';
import { load, median, needDisk, round, write } from './report.mjs';

/** The larger size may be lowered for a quick look; the report says which it was. */
const SIZES = [1_000, Number(process.env.CARNET_FLAT_RECORDS ?? 200_000)];
const RUNS = 3;
const CALLERS = 8;
/** In processor time of the server for each request; wall time may differ by twice as much. */
const [WITHIN_CPU, WITHIN_WALL] = [0.15, 0.3];
const OPTIONS = ['--patients', 10, '--docs', 1500, '--reads', 6000, '--max-seconds', 12, '--phases', 'ingest,find', '--conc', CALLERS];

const began = new Date();
needDisk(os.tmpdir(), 4);
const runs = [];
for (let number = 0; number < RUNS; number += 1) {
  for (const people of SIZES) {
    const before = load();
    const report = await documentRun({ people, options: OPTIONS });
    for (const phase of ['ingest', 'find']) {
      const { server_cpu_ms_per_op: cpu, p50_ms, per_s, err } = cell(report, phase, CALLERS);
      runs.push({ people, phase, cpu_ms: cpu, p50_ms, per_s, err, load_before: before, ready_ms: report.ready_ms });
    }
  }
}
const of = (people, phase, field) => median(runs.filter((run) => run.people === people && run.phase === phase).map((run) => run[field]));
const growth = {};
const checks = [['no request failed', runs.every((run) => run.err === 0)]];
for (const phase of ['ingest', 'find']) {
  for (const [field, within] of [['cpu_ms', WITHIN_CPU], ['p50_ms', WITHIN_WALL]]) {
    const [small, large] = SIZES.map((people) => of(people, phase, field));
    growth[`${phase}_${field}`] = { small, large, ratio: round(large / small, 3) };
    checks.push([`${phase}: ${field} at ${SIZES[1]} records within ${within * 100} % of ${SIZES[0]}`, large <= small * (1 + within)]);
  }
}
write('flat', began, { callers: CALLERS, sizes: SIZES, growth, runs }, checks);
