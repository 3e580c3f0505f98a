// Dated reports of the proofs, with what a reader needs to weigh them.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ROOT } from '../lib/program.mjs';

export const load = () => os.loadavg().map((one) => Math.round(one * 100) / 100);

export const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

export const round = (value, digits = 2) => Math.round(value * 10 ** digits) / 10 ** digits;

/** The folder of the load generator and of the floor. */
export function benchFolder() {
  const folder = process.env.CARNET_BENCH ?? path.join(ROOT, '../shared/bench');
  if (!fs.existsSync(path.join(folder, 'docshare-bench.mjs'))) throw new Error(`no docshare-bench.mjs in ${folder}: set CARNET_BENCH`);
  return folder;
}

/** Refuses to begin without this much room for the data. */
export function needDisk(folder, gigabytes) {
  const about = fs.statfsSync(folder);
  const free = (about.bavail * about.bsize) / 1e9;
  if (free < gigabytes) throw new Error(`${gigabytes} GB of disk are needed in ${folder}, ${round(free, 1)} are free`);
}

/** Runs a command, its output shown; fails when it fails. */
export async function command(program, given, options = {}) {
  const child = spawn(program, given.map(String), { stdio: ['ignore', 'inherit', 'inherit'], ...options });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${program} ${given.slice(0, 2).join(' ')}: status ${code}`);
}

function commit() {
  try {
    const git = (...given) => execFileSync('git', given, { cwd: ROOT, encoding: 'utf8' }).trim();
    return git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain') ? '+' : '');
  } catch {
    return null;
  }
}

/** Writes the report, and the last line. `checks` are [what, whether it holds]. */
export function write(name, began, figures, checks) {
  const now = new Date();
  const report = {
    proof: name,
    date: now.toISOString().slice(0, 19) + 'Z',
    commit: commit(),
    seconds: Math.round((now - began) / 1000),
    machine: { cores: os.cpus().length, processor: os.cpus()[0].model, memory_gb: round(os.totalmem() / 1e9, 1), kernel: os.release(), node: process.version },
    load_after: load(),
    ...figures,
    checks: Object.fromEntries(checks),
  };
  const folder = path.join(ROOT, 'docs/proofs');
  fs.mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${name}-${report.date.slice(0, 10)}.json`);
  fs.writeFileSync(file, `${JSON.stringify(report, null, 1)}\n`);
  for (const [what, holds] of checks) console.log(`${holds ? 'holds' : 'FAILS'}  ${what}`);
  const failed = checks.filter(([, holds]) => !holds).length;
  console.log(`${path.relative(ROOT, file)}\n${checks.length - failed} passed, ${failed} failed`);
  process.exit(failed ? 1 : 0);
}
