import type { Command } from 'commander';
import { changedCalls, variantDefinitions } from '../../draft/changed-calls.ts';
import { readDiff } from '../../draft/diff.ts';
import type { PatchContent } from '../../draft/from/patch.ts';
import { fromPrototype } from '../../draft/from/prototype.ts';
import { fromTraceFormat } from '../../draft/from/trace-format.ts';
import type { Known } from '../../draft/known.ts';
import { INPUT_FORMS, readPatchContent } from '../../draft/read-description.ts';
import { knownCalls } from '../../draft/series.ts';
import { type Draft, writeDraft } from '../../draft/write-draft.ts';
import { didYouMean } from '../../spec/nearest-word.ts';
import { EXIT, Failure } from '../failure.ts';
import { InputReader } from '../input/inputs.ts';
import { readTextFile } from '../input/read-file.ts';
import type { Mail } from '../mail/message.ts';
import { patchSource, readPatches } from '../mail/patches.ts';
import { print, warn } from '../print.ts';
import { collectValues, formatOption, prettyOrJson } from '../shared-options.ts';

interface DraftOptions {
  readonly running: readonly string[];
  readonly syscall: readonly string[];
  readonly format: string;
}

const TRACEPOINTS = '/sys/kernel/tracing/events/syscalls';

export function addDraft(program: Command): void {
  program
    .command('draft')
    .summary('draft specs from other descriptions')
    .description(
      'Writes specs from a patch, the running kernel, syzkaller or KAPI, with a blank for the unknown entry path.',
    )
    .argument('[input...]', `a prototype, a file, or -: ${INPUT_FORMS}`)
    .option(
      '--running <name>',
      'draft the call NAME of the running kernel from its tracepoint; repeatable',
      collectValues,
      [],
    )
    .option('--syscall <name>', 'draft only this call of the input; repeatable', collectValues, [])
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
      let isWhole = true;
      for (const input of inputs) {
        const { calls, faults, repeated } = await readInput(input, reader);
        known.push(...calls);
        for (const message of [...faults, ...repeated]) warn(`probeable: ${input}: ${message}\n`);
        isWhole &&= faults.length === 0;
      }
      // If calls were selected, each must be in the input.
      if (!isWhole && options.syscall.length === 0) process.exitCode = EXIT.failed;
      if (inputs.length + options.running.length === 0)
        throw new Failure('there is nothing to draft from\nhelp: give a prototype, a file or --running NAME');
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

async function readInput(input: string, reader: InputReader): Promise<PatchContent> {
  if (/^[\w\s*]+\(/.test(input)) return { calls: [fromPrototype(input)], faults: [], repeated: [] };
  const file = await reader.read(input);
  const text = file.ok ? file.text : undefined;
  const bytes = file.ok ? Buffer.from(file.text) : file.bytes;
  const source = patchSource(text, bytes);
  if (source !== undefined && bytes !== undefined)
    return fromPatches(input, await readPatches(source, bytes));
  if (!file.ok) throw new Failure(`${input}: ${file.message}`);
  const content = readPatchContent(file.text);
  if (content.calls.length > 0) return content;
  if (content.faults.length > 0)
    throw new Failure(content.faults.map((fault) => `${input}: ${fault}`).join('\n'));
  const variants = variantDefinitions(file.text);
  if (variants.length > 0)
    throw new Failure(
      `${input} defines ${variants.join(', ')}, but no SYSCALL_DEFINEn; a spec is drafted from the native definition, not from that for another ABI`,
    );
  throw new Failure(`${input} describes no system call; give one of these: ${INPUT_FORMS}`);
}

/** The calls that a series adds. Calls that it changes get a warning and are not drafted. */
function fromPatches(input: string, { messages, faults: unread }: Mail): PatchContent {
  const { calls, faults, repeated } = knownCalls(messages);
  const [fault] = unread;
  if (fault !== undefined) throw new Failure(`${input}: ${fault}`);
  const changed = changedCalls(
    messages.flatMap(({ body }) => readDiff(body)),
    new Set(),
  );
  for (const { path, line, message } of changed) warn(`probeable: ${path}:${line}: ${message}\n`);
  if (calls.length > 0) return { calls, faults, repeated };
  if (faults.length > 0) throw new Failure(faults.map((each) => `${input}: ${each}`).join('\n'));
  const what = messages.length === 1 ? '1 message' : `${messages.length} messages`;
  throw new Failure(
    `${input} (${what}) adds no system call: it adds no line with SYSCALL_DEFINEn to a C file`,
  );
}

function readRunning(name: string): readonly Known[] {
  if (!/^\w+$/.test(name)) throw new Failure(`--running: "${name}" cannot be the name of a system call`);
  const path = `${TRACEPOINTS}/sys_enter_${name}/format`;
  const file = readTextFile(path);
  if (file.ok) return fromTraceFormat(file.text);
  throw new Failure(
    `--running ${name}: ${path}: ${file.message} (this needs root and tracefs: mount -t tracefs none /sys/kernel/tracing)`,
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
  throw new Failure(`${what}: this is not a C prototype: ${draft.fault.message}`);
}
