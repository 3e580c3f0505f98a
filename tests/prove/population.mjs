// A million insured people opened on the embedded store: time, memory, and a second run that changes nothing. A run that is killed in between, several times, goes on.
//   population.mjs [--people N] [--short]     --short: a small file and no report
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { programPath, temporaryFolder } from '../lib/program.mjs';
import { load, needDisk, round, write } from './report.mjs';

const { values: given } = parseArgs({ options: { people: { type: 'string', default: '1000000' }, short: { type: 'boolean', default: false } } });
const PEOPLE = given.short ? 20_000 : Number(given.people);
const [SECONDS, MEGABYTES, KILLS] = [600, 500, 3];

const folder = temporaryFolder('population');
needDisk(folder, given.short ? 1 : 6);
const program = programPath();
const file = path.join(folder, 'people.csv');
const out = fs.openSync(file, 'w');
const sample = spawnSync(program, ['population', 'sample', '--people', PEOPLE], { stdio: ['ignore', out, 'inherit'] });
fs.closeSync(out);
if (sample.status !== 0) throw new Error(`sample: status ${sample.status}`);

const memory = (pid) => {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
};

/** One run over the file; `killAfter` in milliseconds. */
async function run(name, killAfter) {
  const data = path.join(folder, name);
  const began = Date.now();
  const child = spawn(program, ['population', 'open', file, '--data', data, '--letters', `${data}-letters`, '--report', `${data}-report.csv`], { stdio: ['ignore', 'pipe', 'ignore'] });
  let text = '';
  let peak = 0;
  child.stdout.on('data', (part) => (text += part));
  const watch = setInterval(() => (peak = Math.max(peak, memory(child.pid))), 200);
  const killer = killAfter && setTimeout(() => child.kill('SIGKILL'), killAfter);
  const [code] = await once(child, 'exit');
  clearInterval(watch);
  clearTimeout(killer);
  return { code, seconds: round((Date.now() - began) / 1000, 1), peak_mb: round(peak, 0), ...(code === 0 ? JSON.parse(text) : {}) };
}

const letters = (name) => {
  const of = `${path.join(folder, name)}-letters`;
  const rows = fs.readdirSync(of).flatMap((one) => fs.readFileSync(path.join(of, one), 'utf8').split('\n'));
  return rows.filter((row) => /^\d+;/.test(row)).map((row) => row.split(';')[0]);
};

const began = new Date();
const before = load();
const first = await run('whole');
const second = await run('whole');
const verified = spawnSync(program, ['verify', path.join(folder, 'whole')], { encoding: 'utf8', maxBuffer: 1 << 26 });

// The same file again, killed at moments of its own time.
const killed = [];
for (let kill = 0; kill < KILLS; kill += 1) killed.push(await run('killed', Math.max(300, first.seconds * 1000 * ((kill + 0.5) / (KILLS + 2)))));
const last = await run('killed');
const rows = letters('killed');
const figures = { people: PEOPLE, load_before: before, per_second: round(PEOPLE / first.seconds_opening, 0), first, second, killed: { kills: killed.map((one) => one.code ?? 'killed'), last, letters: rows.length } };
const checks = [
  ['the first run opened everybody', first.code === 0 && first.opened === PEOPLE && first.reported === 0],
  [`in under ${SECONDS} s`, first.seconds < SECONDS],
  [`and under ${MEGABYTES} MB`, first.peak_mb < MEGABYTES],
  ['the second run changed nothing', second.opened === 0 && second.letters === 0 && second.parents === 0 && second.known === PEOPLE],
  ['carnet verify finds no fault', verified.status === 0],
  ['after the kills everybody has a record', last.code === 0 && last.opened + last.known === PEOPLE],
  ['and whoever is informed on paper has one letter', rows.length === first.letters && new Set(rows).size === rows.length],
  ['and children their parents', last.parents + last.parents_known === first.parents],
];
fs.rmSync(folder, { recursive: true, force: true });
if (given.short) {
  for (const [what, held] of checks) console.log(`${held ? 'ok' : 'FAILED'}: ${what}`);
  process.exitCode = checks.every(([, held]) => held) ? 0 : 1;
} else {
  write('population', began, figures, checks);
}
