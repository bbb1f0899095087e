/*
 * Runs the built program repeatedly in one process: `node warm-program.mjs PROGRAM-FOLDER REQUESTS ANSWERS`. A request is
 * a line of JSON with arguments, working directory, environment and standard input; the answer has the exit status and
 * the output.
 */
import { closeSync, openSync, readdirSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';

const [, , folder, requestsPath, answersPath] = process.argv;
const main = readdirSync(folder).find((name) => /^main-[\w-]+\.mjs$/.test(name));
/** The module exports one function, whose name the bundler chooses. */
const [run] = Object.values(await import(pathToFileURL(join(folder, main)).href));
const requests = openSync(requestsPath, 'r');
const answers = openSync(answersPath, 'w');

/** Thrown instead of ending the process. */
const ENDED = Symbol('ended');

const written = { stdout: '', stderr: '' };
let status;
for (const name of ['stdout', 'stderr'])
  process[name].write = (text, ...more) => {
    if (status === undefined) written[name] += text;
    more.find((each) => typeof each === 'function')?.();
    return true;
  };
process.exit = (code) => {
  status ??= Number(code ?? process.exitCode ?? 0);
  throw ENDED;
};
const emitters = [process, process.stdout, process.stderr];
const listeners = () =>
  emitters.map((emitter) => new Map(emitter.eventNames().map((event) => [event, emitter.listeners(event)])));
const usual = listeners();

async function answer({ args, cwd, env, input }) {
  status = undefined;
  written.stdout = '';
  written.stderr = '';
  process.chdir(cwd);
  process.env = { ...env };
  process.argv = [process.execPath, join(folder, 'probeable.mjs'), ...args];
  process.exitCode = undefined;
  const stdin = Readable.from(input === '' ? [] : [Buffer.from(input, 'base64')]);
  Object.defineProperty(process, 'stdin', { value: stdin, configurable: true });
  try {
    await run();
  } catch (error) {
    if (error !== ENDED) throw error;
  }
  status ??= Number(process.exitCode ?? 0);
  for (const [index, emitter] of emitters.entries())
    for (const [event, now] of listeners()[index])
      for (const listener of now)
        if (!usual[index].get(event)?.includes(listener)) emitter.removeListener(event, listener);
  process.chdir('/');
  return { status, ...written };
}

function write(text) {
  const bytes = Buffer.from(text);
  for (let sent = 0; sent < bytes.length; ) sent += writeSync(answers, bytes, sent);
}

function* requestLines() {
  const chunk = Buffer.alloc(1 << 16);
  let text = '';
  for (;;) {
    const length = readSync(requests, chunk);
    if (length === 0) return;
    text += chunk.latin1Slice(0, length);
    if (!text.endsWith('\n')) continue;
    yield Buffer.from(text, 'latin1').toString();
    text = '';
  }
}

for (const line of requestLines()) write(`${JSON.stringify(await answer(JSON.parse(line)))}\n`);
closeSync(answers);
process.reallyExit(0);
