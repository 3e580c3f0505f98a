// Whether time tells what an answer does not: 10 000 requests for something that is there and may not be known, and as many for nothing, one after the other
// in a random order on one connection; the two samples are compared by the test of Mann and Whitney. Where tries are counted, or where each thing can be asked
// for once only, there are fewer (`each` in the report). `CARNET_TIMING` lowers the number, `CARNET_TIMING_PARTS` takes some parts.
import http from 'node:http';
import { Demo, programPath } from '../lib/program.mjs';
import { load, median, round, write } from './report.mjs';
import { PARTS } from './timing/questions.mjs';
import { opened } from './timing/register.mjs';

const EACH = Number(process.env.CARNET_TIMING ?? 10_000);
/** Parts of the proof, if not all. */
const ONLY = process.env.CARNET_TIMING_PARTS;
/** People of the register: many more than are asked for, since each unknown INS is answered with the work of somebody's. */
const REGISTER = 12_000;
/** Requests from one network: tries are counted by it, a hundred in ten minutes. */
const A_NETWORK = 90;
const P = 0.01;

/** Standard normal probability beyond |z|, both sides (Abramowitz and Stegun 26.2.17). */
function beyond(z) {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const tail = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return 2 * tail * Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
}

/** The test of Mann and Whitney: p, and how often a value of the first is larger than one of the second. */
export function mannWhitney(one, other) {
  const all = [...one.map((value) => [value, 1]), ...other.map((value) => [value, 0])].sort((a, b) => a[0] - b[0]);
  let ranks = 0;
  let ties = 0;
  for (let at = 0; at < all.length;) {
    let end = at;
    while (end < all.length && all[end][0] === all[at][0]) end += 1;
    for (let place = at; place < end; place += 1) if (all[place][1]) ranks += (at + end + 1) / 2;
    ties += (end - at) ** 3 - (end - at);
    at = end;
  }
  const [n, m] = [one.length, other.length];
  const larger = ranks - (n * (n + 1)) / 2;
  const spread = Math.sqrt((n * m / 12) * (n + m + 1 - ties / ((n + m) * (n + m - 1))));
  return { p: beyond((larger - (n * m) / 2) / spread), larger: larger / (n * m) };
}

/** Sends one request on a kept connection: milliseconds, status and size. */
function timed(agent, { url, method = 'GET', headers = {}, body }) {
  return new Promise((resolve, reject) => {
    const began = process.hrtime.bigint();
    const request = http.request(url, { agent, method, headers: { ...headers, ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }) } }, (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('end', () => resolve({ ms: Number(process.hrtime.bigint() - began) / 1e6, status: answer.statusCode, text: Buffer.concat(parts).toString() }));
    });
    request.on('error', reject);
    request.end(body);
  });
}

/** As many requests for each side, in a random order; a new connection now and then, from another network where tries are counted by it. */
async function sample(question) {
  const each = Math.min(EACH, question.each ?? EACH);
  const warm = Math.ceil(each / 10);
  const taken = { known: [], unknown: [] };
  const answers = { known: new Set(), unknown: new Set() };
  const sides = [...Array(each + warm).fill('known'), ...Array(each + warm).fill('unknown')];
  for (let at = sides.length - 1; at > 0; at -= 1) {
    const other = Math.floor(Math.random() * (at + 1));
    [sides[at], sides[other]] = [sides[other], sides[at]];
  }
  const connected = () => new http.Agent({ keepAlive: true, maxSockets: 1, localAddress: question.localAddress?.() });
  let agent = connected();
  const skipped = { known: 0, unknown: 0 };
  for (const [at, side] of sides.entries()) {
    if (question.localAddress && at % A_NETWORK === A_NETWORK - 1) {
      agent.destroy();
      agent = connected();
    }
    const asked = question.ask(side);
    const answer = await timed(agent, asked);
    answers[side].add(`${answer.status} ${question.bare(answer.text, asked)}`);
    if ((skipped[side] += 1) > warm) taken[side].push(answer.ms);
  }
  agent.destroy();
  const alike = answers.known.size === 1 && answers.unknown.size === 1 && [...answers.known][0] === [...answers.unknown][0];
  if (!alike) console.log([...answers.known].slice(0, 2), [...answers.unknown].slice(0, 2));
  return { ...taken, alike };
}

async function prove() {
  const began = new Date();
  const before = load();
  const register = [];
  const demo = await Demo.start({ people: 40, seed: 3, prepare: async (data) => { register.push(...await opened(data, REGISTER)); } });
  const figures = {};
  const checks = [];
  try {
    for (const part of PARTS.filter(({ name }) => !ONLY || ONLY.split(',').includes(name))) {
      for (const question of await part({ demo, register })) {
        const { known, unknown, alike } = await sample(question);
        const { p, larger } = mannWhitney(known, unknown);
        figures[question.name] = { each: known.length, p: round(p, 4), known_is_slower: round(larger, 4), median_known_ms: round(median(known), 3), median_unknown_ms: round(median(unknown), 3) };
        console.log(question.name, JSON.stringify(figures[question.name]));
        checks.push([`${question.name}: the same answer`, alike], [`${question.name}: p > ${P}`, p > P]);
      }
    }
  } finally {
    await demo.stop();
  }
  write('timing', began, { load_before: before, program: programPath().split('/').at(-2), questions: figures }, checks);
}

await prove();
