// The program under test: started on a folder of its own and free ports, stopped by its pid.
import { spawn } from 'node:child_process';
import dns from 'node:dns';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

// The demo listens on 127.0.0.1 and calls itself localhost.
dns.setDefaultResultOrder('ipv4first');

export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const WORK = path.join(ROOT, '.test');

export const programPath = () => process.env.CARNET_PROGRAM ?? path.join(ROOT, 'target/ci/carnet');

const running = new Set();
for (const signal of ['SIGTERM', 'SIGINT']) {
  process.on(signal, () => {
    for (const child of running) child.kill('SIGKILL');
    process.exit(1);
  });
}
const folders = [];
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
  for (const folder of folders) fs.rmSync(folder, { recursive: true, force: true });
});

/** A folder that goes when this process ends. */
export function temporaryFolder(name) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), `carnet-${name}-`));
  folders.push(folder);
  return folder;
}

/** Waits until `condition` gives a value, and gives it; it looks often and fails after `limit` milliseconds. */
export async function until(what, condition, limit = 20_000) {
  const end = Date.now() + limit;
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (Date.now() > end) throw new Error(`not within ${limit} ms: ${what}`);
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
}

export class Demo {
  /**
   * Starts `carnet demo` and waits until it says that it is ready, by writing the accounts. `prepare` is given the folder
   * of the data while no server has it, between the sowing and the start.
   */
  static async start({ people = 30, seed = 1, empty = false, data = temporaryFolder('data'), limit = 180_000, prepare } = {}) {
    if (prepare) {
      await (await Demo.start({ people, seed, empty, data, limit })).stop();
      await prepare(data);
    }
    const file = path.join(temporaryFolder('accounts'), 'accounts.jsonl');
    const given = ['demo', '--seed', seed, '--people', people, '--data', data, '--listen', '127.0.0.1:0', '--accounts', file];
    if (empty) given.push('--empty');
    const began = performance.now();
    const child = spawn(programPath(), given.map(String), { stdio: ['ignore', 'pipe', 'pipe'] });
    running.add(child);
    const said = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => { said.push(bytes); if (said.length > 2000) said.shift(); });
    const words = () => Buffer.concat(said).toString();
    child.once('error', (error) => said.push(Buffer.from(String(error))));
    const gone = once(child, 'exit').catch(() => {}).then(() => running.delete(child));
    await until('the demo is ready', () => {
      if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) throw new Error(`the demo ended at its start:\n${words()}`);
      return fs.existsSync(file);
    }, limit);
    const demo = new Demo();
    const lines = fs.readFileSync(file, 'utf8').trim().split('\n').map((line) => JSON.parse(line));
    Object.assign(demo, { child, gone, words, data, readyAfter: performance.now() - began });
    demo.server = lines.find((line) => line.kind === 'server');
    demo.accounts = lines.filter((line) => line.kind !== 'server');
    demo.people = demo.accounts.filter((account) => account.kind === 'holder');
    demo.professionals = demo.accounts.filter((account) => account.kind === 'professional');
    return demo;
  }

  /** The professional who always exists. */
  get physician() {
    return this.professionals.find((account) => account.id === '899700218896');
  }

  async stop() {
    this.child.kill('SIGTERM');
    const late = setTimeout(() => this.child.kill('SIGKILL'), 30_000);
    await this.gone;
    clearTimeout(late);
    return this.child.exitCode;
  }

  async kill() {
    this.child.kill('SIGKILL');
    await this.gone;
  }
}

/** Runs the program to its end. */
export async function run(given, { input } = {}) {
  const child = spawn(programPath(), given, { stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'] });
  const out = { stdout: [], stderr: [] };
  for (const name of ['stdout', 'stderr']) child[name].on('data', (bytes) => out[name].push(bytes));
  if (input !== undefined) child.stdin.end(input);
  const [code] = await once(child, 'close');
  return { code, stdout: Buffer.concat(out.stdout).toString(), stderr: Buffer.concat(out.stderr).toString() };
}
