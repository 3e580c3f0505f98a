// Ten million random cases through `carnet policy --batch`, judged by rules that were written a second time from the text (tests/prove/oracle).
//   decisions.mjs [--cases N] [--seed N] [--short]     --short: no report, for ./test
//   decisions.mjs --exhaustive     every cell of the finite dimensions against the second formulation (crates/carnet-record/tests/policy), 4.4 thousand million
import { fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ROOT, programPath, temporaryFolder } from '../lib/program.mjs';
import { Cases } from './oracle/cases.mjs';
import { judge, lawOf, matrixOf } from './oracle/rules.mjs';
import { settings } from './oracle/settings.mjs';
import { load, round, write } from './report.mjs';

const PROCESSES = 2;
const SECONDS_FOR_TEN_MILLION = 60;
const KEPT = 20;

const { values: given } = parseArgs({
  options: {
    cases: { type: 'string', default: '10000000' }, seed: { type: 'string', default: '1' }, short: { type: 'boolean', default: false }, exhaustive: { type: 'boolean', default: false },
    worker: { type: 'string' },
  },
});
const CASES = Number(given.cases);
const SEED = Number(given.seed);
/** Small enough that a short run meets every setting. */
const PORTION = Math.min(50_000, Math.ceil(CASES / 16));

const read = (name) => JSON.parse(fs.readFileSync(path.join(ROOT, 'data/access', name), 'utf8'));

/** What a line of the program says, in the words of the judge. */
function answered(line, number) {
  const answer = JSON.parse(line);
  if (answer.case !== number) return `an answer to case ${answer.case}`;
  if (answer.decision === 'permit') return 'permit';
  return answer.reason === 'malformed' ? (answer.appears_as === undefined ? 'malformed' : 'malformed with appears_as') : answer.appears_as;
}

/** The program alone on a file of cases: elapsed and processor seconds. */
function run(folder, name) {
  const [cases, answers] = ['cases', 'answers'].map((one) => path.join(folder, one));
  const script = 'TIMEFORMAT="%R %U %S"; time "$0" policy --batch --matrix "$1" --law "$2" <"$3" >"$4"';
  const done = spawnSync('bash', ['-c', script, programPath(), path.join(folder, `${name}.matrix`), path.join(folder, `${name}.law`), cases, answers], { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`carnet policy: status ${done.status}: ${done.stderr}`);
  const [elapsed, user, system] = done.stderr.trim().split('\n').at(-1).split(' ').map(Number);
  return { elapsed, processor: user + system, lines: fs.readFileSync(answers, 'utf8').trimEnd().split('\n') };
}

/** A share of the portions, one after the other. */
function work(share) {
  const folder = temporaryFolder('decisions');
  const variants = settings(read('matrix.json'), read('law.json')).map((one) => {
    const name = one.name.replaceAll(' ', '-');
    fs.writeFileSync(path.join(folder, `${name}.matrix`), JSON.stringify(one.matrix));
    fs.writeFileSync(path.join(folder, `${name}.law`), JSON.stringify(one.law));
    return { name, matrix: matrixOf(one.matrix), law: lawOf(one.law) };
  });
  const found = { cases: 0, elapsed: 0, processor: 0, answers: {}, cells: {}, disagreements: 0, examples: [] };
  const portions = Math.ceil(CASES / PORTION);
  for (let portion = share; portion < portions; portion += PROCESSES) {
    const { name, matrix, law } = variants[Math.floor(portion / PROCESSES) % variants.length];
    const source = new Cases(SEED * 1_000_003 + portion, matrix);
    const values = Array.from({ length: Math.min(PORTION, CASES - portion * PORTION) }, () => source.draw());
    const texts = values.map((value) => JSON.stringify(value));
    fs.writeFileSync(path.join(folder, 'cases'), `${texts.join('\n')}\n`);
    const { elapsed, processor, lines } = run(folder, name);
    if (lines.length !== values.length) throw new Error(`${values.length} cases, ${lines.length} answers`);
    found.elapsed += elapsed;
    found.processor += processor;
    found.cases += values.length;
    values.forEach((value, place) => {
      const wanted = judge(value, matrix, law);
      const got = answered(lines[place], place);
      found.answers[wanted] = (found.answers[wanted] ?? 0) + 1;
      const cell = `${value.caller?.kind} ${value.action}`;
      if (wanted !== 'malformed') found.cells[cell] = (found.cells[cell] ?? 0) + 1;
      if (got === wanted) return;
      found.disagreements += 1;
      if (found.examples.length < KEPT) found.examples.push({ data: name, wanted, got, line: texts[place] });
    });
  }
  return found;
}

const sum = (parts, field) => parts.reduce((total, part) => total + part[field], 0);
function merged(parts, field) {
  const all = {};
  for (const part of parts) for (const [name, count] of Object.entries(part[field])) all[name] = (all[name] ?? 0) + count;
  return all;
}

async function prove() {
  const began = new Date();
  const before = load();
  const children = Array.from({ length: PROCESSES }, (_, share) => fork(fileURLToPath(import.meta.url), ['--worker', String(share), '--cases', CASES, '--seed', SEED].map(String)));
  const parts = await Promise.all(children.map(async (child) => {
    let part = null;
    child.on('message', (message) => { part = message; });
    const [code] = await once(child, 'exit');
    if (code !== 0 || part === null) throw new Error(`a process ended with status ${code}`);
    return part;
  }));
  const disagreements = sum(parts, 'disagreements');
  for (const { data, wanted, got, line } of parts.flatMap((part) => part.examples)) console.log(`the text says ${wanted}, the program ${got} (${data})\n  ${line}`);
  const slowest = Math.max(...parts.map((part) => part.elapsed));
  const cells = merged(parts, 'cells');
  const figures = {
    load_before: before, seed: SEED, cases: sum(parts, 'cases'), processes: PROCESSES, disagreements, answers: merged(parts, 'answers'),
    program: { elapsed_s: round(slowest), processor_s: round(sum(parts, 'processor')), cases_per_processor_second: Math.round(sum(parts, 'cases') / sum(parts, 'processor')) },
    kinds_and_actions: Object.keys(cells).length, rarest: Object.entries(cells).sort((a, b) => a[1] - b[1]).slice(0, 3),
  };
  const checks = [
    [`${CASES} cases answered`, figures.cases === CASES],
    ['no answer differs from the text', disagreements === 0],
    ['every kind of caller asked for every action', figures.kinds_and_actions === 9 * 24],
    [`the program alone, on one core, within ${SECONDS_FOR_TEN_MILLION} s for ten million`, figures.program.processor_s <= SECONDS_FOR_TEN_MILLION * Math.max(CASES / 10_000_000, 0.05)],
  ];
  if (!given.short) write('decisions', began, figures, checks);
  console.log(JSON.stringify(figures));
  for (const [what, holds] of checks) console.log(`${holds ? 'holds' : 'FAILS'}  ${what}`);
  const failed = checks.filter(([, holds]) => !holds).length;
  console.log(`${checks.length - failed} passed, ${failed} failed`);
  process.exit(failed ? 1 : 0);
}

/** Every cell: the tests of the enumeration without their stride. */
function enumerate() {
  const began = new Date();
  const before = load();
  const line = ['test', '--release', '-p', 'carnet-record', '--test', 'policy', 'enumeration::'];
  const done = spawnSync('cargo', line, { cwd: ROOT, encoding: 'utf8', env: { ...process.env, CARNET_STRIDE: '1' }, stdio: ['ignore', 'pipe', 'inherit'] });
  console.log(done.stdout);
  const [, passed, failed, seconds] = /result: \w+\. (\d+) passed; (\d+) failed;.*finished in ([\d.]+)s/.exec(done.stdout) ?? [null, '0', '1', '0'];
  write('decisions-exhaustive', began, { load_before: before, tests: Number(passed), elapsed_s: Number(seconds) }, [
    ['every cell answered alike by both formulations', done.status === 0 && failed === '0'],
    ['the tests of the enumeration ran', Number(passed) >= 7],
  ]);
}

if (given.exhaustive) {
  enumerate();
} else if (given.worker !== undefined) {
  const part = work(Number(given.worker));
  process.send(part, () => process.disconnect());
} else {
  await prove();
}
