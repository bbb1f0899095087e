import { addedConstants } from '../../draft/added-constants.ts';
import { NAME_TREE } from '../../draft/changed-calls.ts';
import type { FileDiff } from '../../draft/diff.ts';
import { callTaking } from '../../draft/uapi-values.ts';
import { refusedOf } from '../../entry/discover/failures.ts';
import { flagInputs } from '../../entry/discover/inputs.ts';
import { bogusTexts } from '../../entry/suggest/values.ts';
import { type CompiledEntry, compileEntry } from '../../entry/trace.ts';
import type { Spec } from '../../spec/model.ts';
import { NEWEST } from '../../spec/version.ts';
import type { Note } from '../run.ts';
import { type ShownChange, shownChanges } from './mask-changes.ts';

/** Reads the spec that ships for a call; undefined where none does. */
type DescribedCall = (syscall: string) => Promise<Spec | undefined>;

/** How many changes of one call are told. */
const MAX_CHANGES = 3;
/** How many changes of one series are looked at: for each the spec of a call is read. */
const MAX_READ = 100;

/**
 * What the hunks of a series say, without a tree, of flags and commands that calls take newly: what the changed check did
 * before, and how kernels without the patch refuse the call by the spec that ships. The rest is unknown, and said so.
 */
export async function shownChangeNotes(
  files: readonly FileDiff[],
  describedCall: DescribedCall,
): Promise<readonly Note[]> {
  const values = addedConstants(files);
  const counts = new Map<string, number>();
  const notes: Note[] = [];
  for (const change of shownChanges(files).slice(0, MAX_READ)) {
    const { kind, path, line, names } = change;
    // Other labels than commands that the patch brings may be those of moved code.
    if (kind === 'command' && !names.every((name) => values.has(name))) continue;
    const call = callOf(change);
    const spec = call && (await describedCall(call));
    const count = (counts.get(call ?? '') ?? 0) + 1;
    if (!spec || count > MAX_CHANGES) continue;
    counts.set(spec.name, count);
    const message = messageOf(change, values, compileEntry(spec, NEWEST));
    notes.push({ kind: 'changed-call', path, line, syscall: spec.name, message });
  }
  return notes;
}

/** The call to whose family the names belong, or whose entry point has the change. */
function callOf({ kind, where, names: [first = ''] }: ShownChange): string | undefined {
  return callTaking(first, kind) ?? /^(?:__)?(?:(?:do|ksys|sys)_)*(\w+)$/.exec(where)?.[1];
}

function messageOf(change: ShownChange, values: ReadonlyMap<string, bigint>, entry: CompiledEntry): string {
  const { kind, where, input, names, refusedWith, permissions } = change;
  const list = names.join(', ');
  const shown: string[] = [];
  if (refusedWith !== undefined)
    shown.push(`the check of ${input} in ${where}() passes it now, and failed with ${refusedWith} before`);
  const [refused] = names.flatMap((name) => refusalOf(entry, change, values.get(name)) ?? []);
  if (refused !== undefined) shown.push(`by the spec that ships, ${refused} on kernels without the patch`);
  for (const { capability, line, isBefore } of permissions.slice(0, 2))
    shown.push(
      kind === 'command'
        ? `its code asks for ${capability} in line ${line}`
        : `line ${line}, ${isBefore ? 'above' : 'below'} that check, asks for ${capability}`,
    );
  const what = names.length === 1 ? `a new ${kind}` : `new ${kind}s`;
  return `${entry.spec.name} takes ${what}, ${list}: ${shown.map((clause) => `${clause}; `).join('')}how a kernel with the patch answers is unknown: ${NAME_TREE}add a spec to the patch`;
}

/** Arguments that say what a call does. */
const COMMANDS: ReadonlySet<string> = new Set([
  'cmd',
  'command',
  'op',
  'operation',
  'option',
  'request',
  'behavior',
]);

/** An argument with a value in it. */
interface Input {
  readonly argument: number;
  write(value: string): string;
}

/** A call with this value that a check certainly refuses because of it, and how. */
function refusalOf(entry: CompiledEntry, change: ShownChange, value: bigint | undefined): string | undefined {
  const inputs = inputsOf(entry.spec, change);
  const [input] = inputs;
  if (value === undefined || value === 0n || input === undefined || inputs.length > 1) return undefined;
  for (const others of [bogusTexts(entry.spec), entry.spec.arguments.map(() => '0')]) {
    const [own, zero] = [value, 0n].map((number) => {
      const texts = others.with(input.argument, input.write(`0x${number.toString(16)}`));
      return entry.spec.readCall(`${entry.spec.name}(${texts.join(', ')})`);
    });
    const refused = own?.ok === true ? refusedOf(entry, own.call) : undefined;
    if (own?.ok !== true || refused === undefined || refused.mayBeRefused || refused.others.length > 0)
      continue;
    // What is refused without it, too, is not refused because of it.
    if (change.kind === 'flag' && zero?.ok === true && refusedOf(entry, zero.call)?.step === refused.step)
      continue;
    return `${own.call.text} fails with ${refused.errno}`;
  }
  return undefined;
}

/** The inputs of a call that a change can be about. */
function inputsOf(spec: Spec, { kind, where, input, known }: ShownChange): readonly Input[] {
  const last = /\w*$/.exec(input)?.[0] ?? '';
  if (kind === 'command')
    return spec.arguments
      .filter(({ name }) => (last === '' ? COMMANDS.has(name) : name === last))
      .map(({ index }) => ({ argument: index, write: (value) => value }));
  // A variable of a helper may be named like an argument that it is not.
  return flagInputs(spec).filter(
    ({ name, meaning }) =>
      meaning.values.some((value) => known.includes(value.name)) ||
      (where === spec.name && name.split('.').at(-1) === last),
  );
}
