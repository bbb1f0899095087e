import { existsSync } from 'node:fs';
import type { CallDescription } from '../../draft/call-description.ts';
import { changedCalls, variantDefinitions } from '../../draft/changed-calls.ts';
import { readDiff } from '../../draft/diff.ts';
import { fromPrototype } from '../../draft/from/prototype.ts';
import { fromTraceFormat } from '../../draft/from/trace-format.ts';
import { INPUT_FORMS, readPatchContent } from '../../draft/read-description.ts';
import { knownCalls } from '../../draft/series.ts';
import { type Draft, writeDraft } from '../../draft/write-draft.ts';
import type { Mail } from '../../mail/message.ts';
import { patchSource, readPatches } from '../../mail/patches.ts';
import type { KernelRequest } from '../derive/kernel-request.ts';
import { Failure } from '../failure.ts';
import { InputReader } from '../input/inputs.ts';
import { readTextFile } from '../input/read-file.ts';
import { warn } from '../print.ts';
import type { CodeDraft, CodeDrafts } from './code-drafts.ts';

const TRACEPOINTS = '/sys/kernel/tracing/events/syscalls';

/** A call that an input describes. */
export interface DraftSource {
  readonly name: string;
  /** What describes it. */
  readonly source: string;
  /** Writes the spec. Throws a Failure where the description has no readable prototype. */
  readonly write: () => Draft;
}

/** The calls of an input. */
export interface DraftInput {
  readonly drafts: readonly DraftSource[];
  /** Definitions that could not be read, each as a sentence. */
  readonly faults: readonly string[];
  /** Calls that are defined more than once, each as a sentence. */
  readonly repeated: readonly string[];
}

/** Reads what specs are drafted from. */
export class DraftReader {
  readonly #files = new InputReader();
  readonly #kernel: KernelRequest | undefined;
  #code: Promise<CodeDrafts> | undefined;

  /** @param kernel the kernel tree that C belongs to */
  constructor(kernel: KernelRequest | undefined) {
    this.#kernel = kernel;
  }

  /** Reads a prototype, a file, standard input, or the name of a call of the kernel tree. */
  async read(input: string): Promise<DraftInput> {
    if (/^[\w\s*]+\(/.test(input)) return described([fromPrototype(input)]);
    if (this.#kernel !== undefined && /^\w+$/.test(input) && !existsSync(input)) {
      const { source, ...draft } = (await this.#codeDrafts()).ofTree(input);
      return { drafts: [{ name: input, source, write: () => draft }], faults: [], repeated: [] };
    }
    const file = await this.#files.read(input);
    const text = file.ok ? file.text : undefined;
    const bytes = file.ok ? Buffer.from(file.text) : file.bytes;
    const source = patchSource(text, bytes);
    if (source !== undefined && bytes !== undefined)
      return this.#ofPatches(input, await readPatches(source, bytes));
    if (!file.ok) throw new Failure(`${input}: ${file.message}`);
    return this.#ofText(input, file.text);
  }

  /** Reads the tracepoint of a call of the running kernel. */
  running(name: string): readonly DraftSource[] {
    return readRunning(name).map((known) => found(known, undefined));
  }

  #codeDrafts(): Promise<CodeDrafts> {
    this.#code ??= import('./code-drafts.ts').then(({ CodeDrafts: Reader }) => new Reader(this.#kernel));
    return this.#code;
  }

  async #ofText(input: string, text: string): Promise<DraftInput> {
    const { calls, faults, repeated } = readPatchContent(text);
    if (calls.length > 0) {
      const isCode = /^[ \t]*SYSCALL_DEFINE\d/m.test(text);
      const read = isCode ? (await this.#codeDrafts()).ofFile(input, text, calls) : [];
      return { drafts: withCode(calls, read), faults, repeated };
    }
    if (faults.length > 0) throw new Failure(faults.map((fault) => `${input}: ${fault}`).join('\n'));
    const variants = variantDefinitions(text);
    if (variants.length > 0)
      throw new Failure(
        `${input} defines ${variants.join(', ')}, but no SYSCALL_DEFINEn; a spec is drafted from the native definition, not from that for another ABI`,
      );
    throw new Failure(`${input} describes no system call; give one of these: ${INPUT_FORMS}`);
  }

  /** The calls that a series adds. Calls that it changes get a warning and are not drafted. */
  async #ofPatches(input: string, { messages, faults: unread }: Mail): Promise<DraftInput> {
    const { calls, faults, repeated } = knownCalls(messages);
    const [fault] = unread;
    if (fault !== undefined) throw new Failure(`${input}: ${fault}`);
    const files = messages.flatMap(({ body }) => readDiff(body));
    for (const { path, line, message } of changedCalls(files, new Set()))
      warn(`probeable: ${path}:${line}: ${message}\n`);
    if (calls.length > 0) {
      const read = (await this.#codeDrafts()).ofSeries(files, calls);
      return { drafts: withCode(calls, read), faults, repeated };
    }
    if (faults.length > 0) throw new Failure(faults.map((each) => `${input}: ${each}`).join('\n'));
    const what = messages.length === 1 ? '1 message' : `${messages.length} messages`;
    throw new Failure(
      `${input} (${what}) adds no system call: it adds no line with SYSCALL_DEFINEn to a C file`,
    );
  }
}

function described(calls: readonly CallDescription[]): DraftInput {
  return { drafts: withCode(calls, []), faults: [], repeated: [] };
}

/** The calls, with what was read from their code where it could be read. */
function withCode(calls: readonly CallDescription[], read: readonly CodeDraft[]): readonly DraftSource[] {
  return calls.map((known) =>
    found(
      known,
      read.find(({ name }) => name === known.name),
    ),
  );
}

function found(known: CallDescription, code: CodeDraft | undefined): DraftSource {
  return { name: known.name, source: known.source, write: () => code ?? write(known) };
}

function readRunning(name: string): readonly CallDescription[] {
  if (!/^\w+$/.test(name)) throw new Failure(`--running: "${name}" cannot be the name of a system call`);
  const path = `${TRACEPOINTS}/sys_enter_${name}/format`;
  const file = readTextFile(path);
  if (file.ok) return fromTraceFormat(file.text);
  throw new Failure(
    `--running ${name}: ${path}: ${file.message} (this needs root and tracefs: mount -t tracefs none /sys/kernel/tracing)`,
  );
}

function write(known: CallDescription): Draft {
  const draft = writeDraft(known);
  if (draft.ok) return draft.value;
  const what = known.prototype ?? known.name;
  throw new Failure(`${what}: this is not a C prototype: ${draft.fault.message}`);
}
