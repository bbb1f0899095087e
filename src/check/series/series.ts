import { NAME_TREE } from '../../draft/changed-calls.ts';
import { type FileDiff, readDiff } from '../../draft/diff.ts';
import { type ProposedCall, seriesCalls } from '../../draft/series.ts';
import { splitSeries } from '../../draft/split-series.ts';
import { inSeriesOrder } from '../../draft/subject.ts';
import { Engine } from '../../lint/engine.ts';
import type { FileResult } from '../../lint/file-result.ts';
import type { EngineOptions } from '../../lint/finding-collector.ts';
import { isOldCall } from '../../seccomp/syscalls/old-calls.ts';
import { syscallNumbers } from '../../seccomp/syscalls/syscall-numbers.ts';
import { isSpecCandidate } from '../../spec/candidate.ts';
import type { CodeState } from '../code/code-state.ts';
import type { KernelCode } from '../code/kernel-code.ts';
import { NO_TREE } from '../code/no-tree.ts';
import type { SeriesCode } from '../code/series-code.ts';
import type { PatchSeries } from '../port.ts';
import type { InputFault, Note } from '../run.ts';
import { DefinitionPlaces } from './definition-places.ts';
import { headerStructs } from './header-structs.ts';
import { damagedHunks, deletedSpecs, describedNames, nothingIn } from './series-notes.ts';
import { structuredPatch } from './structured-patch.ts';

/** The diff library, which is loaded only for patches. */
type Diff = typeof import('diff');

/** What `check` needs from a series of patches. */
export interface SeriesContent {
  /** Specs that the series adds or changes, in their new form. */
  readonly specs: readonly PatchedSpec[];
  /** Results for calls that it defines without a spec, checked by their prototypes. */
  readonly calls: readonly FileResult[];
  readonly faults: readonly InputFault[];
  readonly notes: readonly Note[];
  /** The code after the series; undefined if it changes none. */
  readonly after: CodeState | undefined;
}

/** A spec after a patch was applied. */
interface PatchedSpec {
  readonly path: string;
  readonly text: string;
}

/** What the hunks of a series say of calls that exist. */
type ShownChanges = (files: readonly FileDiff[]) => Promise<readonly Note[]>;

/** Reads a file as it is without the series; undefined if there is no such text file. */
type ReadCurrent = (path: string) => Promise<string | undefined>;

/**
 * Reads the patches of an input. The places of calls are lines of the input.
 *
 * @param kernel opens the code that the patches apply to
 * @param shownChanges says what hunks show of calls that exist, without a tree
 */
export async function readSeries(
  name: string,
  input: PatchSeries,
  current: ReadCurrent,
  kernel: () => Promise<KernelCode>,
  shownChanges: ShownChanges,
  options: EngineOptions,
): Promise<SeriesContent> {
  const { series, omitted } = splitSeries(input.patches);
  const contents: SeriesContent[] = [];
  for (const patches of series)
    contents.push(await readOne(name, { ...input, patches }, current, kernel, shownChanges, options));
  const [only] = contents;
  const faults: InputFault[] = input.faults.map((message) => ({ path: name, message }));
  const notes = omitted.map(
    (message): Note => ({ kind: 'left-out', path: name, line: undefined, syscall: undefined, message }),
  );
  const specs = new Map(
    contents.flatMap((content) => content.specs.map((spec) => [spec.path, spec] as const)),
  );
  return {
    specs: [...specs.values()],
    calls: contents.flatMap(({ calls }) => calls),
    faults: [...faults, ...contents.flatMap((content) => content.faults)],
    notes: [...notes, ...contents.flatMap((content) => content.notes)],
    // A spec is compared with the code of its own series.
    after: contents.length === 1 ? only?.after : undefined,
  };
}

/** Reads one series. */
async function readOne(
  name: string,
  { source, patches: arrived, text, faults: unreadable }: PatchSeries,
  current: ReadCurrent,
  kernel: () => Promise<KernelCode>,
  shownChanges: ShownChanges,
  options: EngineOptions,
): Promise<SeriesContent> {
  const { applyPatch } = await import('diff');
  const patches = inSeriesOrder(arrived);
  const faults: InputFault[] = [];
  // Several patches of a series may change one file, one after the other.
  const specs = new Map<string, string>();
  const files = patches.flatMap(({ body }) => readDiff(body));
  for (const file of files) {
    const spec = await specAfter(file, specs, current, applyPatch);
    if (spec !== undefined && 'message' in spec) faults.push(spec);
    else if (spec !== undefined) specs.set(spec.path, spec.text);
  }
  const described = new Set([...specs.values()].flatMap(describedNames));
  const {
    proposed,
    changed,
    values,
    faults: unfit,
  } = seriesCalls(patches, described, (call) => syscallNumbers().knows(call), isOldCall);
  faults.push(...unfit.map((message) => ({ path: name, message })));
  const code = await codeOf(name, text, files, proposed, kernel, options);
  faults.push(...code.faults);
  faults.push(...damagedHunks(name, files));
  const hasTree = code.after !== undefined && (await kernel()).name !== NO_TREE;
  const shown =
    code.after === undefined || hasTree
      ? []
      : (await shownChanges(files)).filter(
          ({ syscall = '' }) => !described.has(syscall) && !code.added.has(syscall),
        );
  const notes: Note[] = changed
    .filter(({ name }) => !code.compared.has(name) && !shown.some(({ syscall }) => syscall === name))
    .map(({ name: syscall, path, line, message }) => ({
      kind: 'changed-call',
      path,
      line,
      syscall,
      message: hasTree ? message.replace(NAME_TREE, '') : message,
    }));
  notes.push(...shown, ...code.notes);
  notes.push(
    ...values.map(
      ({ isQuestion, ...value }): Note => ({ kind: isQuestion ? 'question' : 'new-value', ...value }),
    ),
  );
  notes.push(...headerStructs(files, proposed, options));
  for (const file of files) notes.push(...deletedSpecs(file, described));
  const siblings: ReadonlySet<string> = new Set([...described, ...proposed.map((call) => call.name)]);
  const places = new DefinitionPlaces(text);
  const unread = proposed.filter((call) => !code.added.has(call.name));
  const isEmpty = specs.size + proposed.length + notes.length + faults.length + unreadable.length === 0;
  return {
    specs: [...specs].map(([path, after]) => ({ path, text: after })),
    calls: [
      { path: name, isUnreadable: false, documents: code.documents },
      ...unread.map((call) => judgeCall(call, name, places, { ...options, siblings: () => siblings })),
    ].filter(({ documents }) => documents.length > 0),
    faults,
    after: code.after,
    notes: isEmpty ? [nothingIn(name, source, patches.length, files)] : notes,
  };
}

/** What the C of a series shows. The reader of C is loaded only where there is some. */
async function codeOf(
  name: string,
  text: string,
  files: readonly FileDiff[],
  proposed: readonly ProposedCall[],
  kernel: () => Promise<KernelCode>,
  options: EngineOptions,
): Promise<SeriesCode> {
  const hasCode = files.some(({ oldPath, newPath }) => /\.[ch]$/.test(newPath ?? oldPath ?? ''));
  if (!hasCode)
    return { documents: [], notes: [], faults: [], compared: new Set(), added: new Set(), after: undefined };
  return (await import('../code/series-code.ts')).judgeSeriesCode(
    name,
    text,
    files,
    proposed,
    await kernel(),
    options,
  );
}

/** The spec after a patch; undefined if the patch deletes it or is about something else. */
async function specAfter(
  file: FileDiff,
  patched: ReadonlyMap<string, string>,
  current: ReadCurrent,
  applyPatch: Diff['applyPatch'],
): Promise<PatchedSpec | InputFault | undefined> {
  const { oldPath, newPath: path, hunks } = file;
  if (path === undefined || !/\.ya?ml$/.test(path)) return undefined;
  // Only the mode of the file changes.
  if (hunks.length === 0 && path === oldPath) return undefined;
  const shown = hunks.flatMap(({ lines }) =>
    lines.filter(({ sign }) => sign !== '-').map(({ text }) => text),
  );
  const maySpec = isSpecCandidate(shown.join('\n'));
  if (path.startsWith('/') || path.split('/').includes('..'))
    return maySpec ? { path, message: 'lies outside this folder, so it was not checked' } : undefined;
  const before = oldPath === undefined ? '' : (patched.get(oldPath) ?? (await textBefore(oldPath, current)));
  if (before === undefined)
    return maySpec
      ? { path, message: 'is changed by the patch, but does not exist here, so it was not checked' }
      : undefined;
  if (!maySpec && !isSpecCandidate(before)) return undefined;
  if (!hunks.every(({ isWhole }) => isWhole))
    return {
      path,
      message: 'is changed by a damaged patch: a hunk does not have as many lines as its header says',
    };
  const text = hunks.length === 0 ? before : applyPatch(before, structuredPatch(file));
  if (text === false)
    return {
      path,
      message: 'is changed by a patch that does not apply to the version here, so it was not checked',
    };
  return isSpecCandidate(text) ? { path, text } : undefined;
}

/** Reads a file for a patch. Paths in patches are untrusted: none that leads out of the folder is read. */
async function textBefore(path: string, current: ReadCurrent): Promise<string | undefined> {
  const isInside = !path.startsWith('/') && !path.split('/').includes('..');
  return isInside ? current(path) : undefined;
}

/** Checks a call that has no spec; all findings are at the line that defines it. */
function judgeCall(
  { definition, text }: ProposedCall,
  name: string,
  places: DefinitionPlaces,
  options: EngineOptions,
): FileResult {
  const rules = options.rules.filter(({ basis }) => basis === 'prototype');
  const engine = new Engine({ ...options, rules, unjudged: [] });
  engine.add(name, text);
  const place = { ...places.of(definition), fix: undefined };
  const documents = engine.finish().flatMap((file) =>
    file.documents.map((document) => ({
      ...document,
      // The grade depends on the order of checks, which is not known.
      grade: 'unknown' as const,
      isPrototypeOnly: true,
      ambiguous: undefined,
      probes: [],
      findings: document.findings.map((finding) => ({ ...finding, ...place })),
    })),
  );
  return { path: name, isUnreadable: false, documents };
}
