import type { Command } from 'commander';
import { changedCalls } from '../../draft/changed-calls.ts';
import { FORMS, readDescription } from '../../draft/detect.ts';
import { readDiff } from '../../draft/diff.ts';
import { fromPrototype } from '../../draft/from/prototype.ts';
import { fromTraceFormat } from '../../draft/from/trace-format.ts';
import type { Known } from '../../draft/known.ts';
import { knownCalls } from '../../draft/series.ts';
import { type Draft, writeDraft } from '../../draft/write.ts';
import { didYouMean } from '../../spec/nearest-word.ts';
import { Failure } from '../failure.ts';
import { InputReader } from '../input/inputs.ts';
import { readTextFile } from '../input/read-file.ts';
import type { Mail } from '../mail/message.ts';
import { patchSource, readPatches } from '../mail/patches.ts';
import { print, warn } from '../print.ts';
import { formatOption, prettyOrJson } from '../shared-options.ts';

interface DraftOptions {
  readonly running: readonly string[];
  readonly syscall: readonly string[];
  readonly format: string;
}

const TRACEPOINTS = '/sys/kernel/tracing/events/syscalls';
const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

export function addDraft(program: Command): void {
  program
    .command('draft')
    .summary('draft specs from what others know')
    .description(
      'Writes specs with what a patch, the running kernel, syzkaller or KAPI tell, and blanks for the rest.',
    )
    .argument('[input...]', `a prototype, a file, or -: ${FORMS}`)
    .option(
      '--running <name>',
      'the call NAME of the running kernel, from its tracepoint; repeatable',
      collect,
      [],
    )
    .option('--syscall <name>', 'only this call of the input; repeatable', collect, [])
    .addOption(formatOption('[{"syscall","source","spec"}]'))
    .addHelpText(
      'after',
      `
No description has the order of the checks: that is left to be read from the
code, and marked TODO.

Examples:
  $ b4 am -o - MESSAGE-ID | probeable draft - > xyzzy.yaml
  $ probeable draft fs/open.c --syscall openat2
  $ sudo probeable draft --running openat2
  $ probeable draft syzkaller/sys/linux/auto.txt --syscall mseal
  $ probeable draft 'int xyzzy(int dfd, const char __user *path)'
`,
    )
    .action(async (inputs: string[], options: DraftOptions) => {
      const format = prettyOrJson(options.format);
      const known = [...options.running.flatMap(readRunning)];
      const reader = new InputReader();
      for (const input of inputs) known.push(...(await readInput(input, reader)));
      if (inputs.length + options.running.length === 0)
        throw new Failure('nothing to draft from: give a prototype, a file or --running NAME');
      const chosen = choose(known, options.syscall);
      const drafts = chosen.map((one) => ({ known: one, draft: write(one) }));
      print(
        format === 'json'
          ? `${JSON.stringify(
              drafts.map(({ known: { source }, draft }) => ({
                syscall: draft.name,
                source,
                spec: draft.text,
              })),
              null,
              2,
            )}\n`
          : drafts.map(({ draft }) => draft.text).join('---\n'),
      );
    });
}

async function readInput(input: string, reader: InputReader): Promise<readonly Known[]> {
  if (/^[\w\s*]+\(/.test(input)) return [fromPrototype(input)];
  const file = await reader.read(input);
  const text = file.ok ? file.text : undefined;
  const bytes = file.ok ? Buffer.from(file.text) : file.bytes;
  const source = patchSource(text, bytes);
  if (source !== undefined && bytes !== undefined)
    return fromPatches(input, await readPatches(source, bytes));
  if (!file.ok) throw new Failure(`${input}: ${file.message}`);
  const known = readDescription(file.text);
  if (known.length === 0) throw new Failure(`${input} describes no system call: it is none of ${FORMS}`);
  return known;
}

/** The calls that a series adds. What it changes, and what cannot be read of it, is said and not drafted. */
function fromPatches(input: string, { messages, faults: unread }: Mail): readonly Known[] {
  const { calls, faults } = knownCalls(messages);
  const [fault] = [...unread, ...faults];
  if (fault !== undefined) throw new Failure(`${input}: ${fault}`);
  const changed = changedCalls(
    messages.flatMap(({ body }) => readDiff(body)),
    new Set(),
  );
  for (const { path, line, message } of changed) warn(`probeable: ${path}:${line}: ${message}\n`);
  if (calls.length > 0) return calls;
  const what = messages.length === 1 ? '1 message' : `${messages.length} messages`;
  throw new Failure(
    `${input} (${what}) adds no system call: no line with SYSCALL_DEFINEn in a C file is new`,
  );
}

function readRunning(name: string): readonly Known[] {
  if (!/^\w+$/.test(name)) throw new Failure(`--running: "${name}" is no name of a system call`);
  const path = `${TRACEPOINTS}/sys_enter_${name}/format`;
  const file = readTextFile(path);
  if (file.ok) return fromTraceFormat(file.text);
  throw new Failure(
    `--running ${name}: ${path}: ${file.message} (root and tracefs are needed: mount -t tracefs none /sys/kernel/tracing)`,
  );
}

function choose(known: readonly Known[], names: readonly string[]): readonly Known[] {
  if (names.length === 0) return known;
  return names.map((name) => {
    const found = known.find((one) => one.name === name);
    if (found !== undefined) return found;
    throw new Failure(
      `the input describes no "${name}"${didYouMean(
        name,
        known.map((one) => one.name),
      )}`,
    );
  });
}

function write(known: Known): Draft {
  const draft = writeDraft(known);
  if (draft.ok) return draft.value;
  const what = known.prototype ?? known.name;
  throw new Failure(`${what}: this is no C prototype: ${draft.fault.message}`);
}
