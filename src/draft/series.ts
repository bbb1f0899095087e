import { fromPatch } from './from/patch.ts';
import { oneLine } from './known.ts';
import { writeDraft } from './write.ts';

/** A patch of a series, as it was sent. */
export interface Patch {
  readonly id: string | undefined;
  readonly subject: string;
  readonly recipients: string;
  readonly body: string;
}

/** A system call that a series brings, with what the series says of it beside the code. */
export interface ProposedCall {
  readonly name: string;
  /** `SYSCALL_DEFINE4(xyzzy`: how the line begins that defines it. */
  readonly definition: string;
  /** The file that the line is in. */
  readonly path: string;
  /** A spec of it: the entry path is a guess, all else is what the series has. */
  readonly text: string;
}

/**
 * The system calls that patches add: those that are defined in lines that are new. What belongs to a complete proposal
 * is filled in from the whole series; where only some of its patches are here, nobody can say what is missing.
 */
export function proposedCalls(patches: readonly Patch[]): readonly ProposedCall[] {
  const all = patches.map(({ body }) => body).join('\n');
  const places = definitionsIn(all);
  if (places.size === 0) return [];
  // Another patch than the one that defines a call may add its structs and its numbers.
  const whole = new Map(fromPatch(all).map((call) => [call.name, call]));
  const files = filesOf(all);
  const known = patches.flatMap(({ body, subject }) => fromPatch(`Subject: ${subject}\n\n${body}`));
  const seen = new Set<string>();
  return known.flatMap((call): ProposedCall[] => {
    const { name } = call;
    const place = places.get(name);
    if (place === undefined || seen.has(name)) return [];
    seen.add(name);
    const { structs, numbers } = whole.get(name) ?? call;
    const draft = writeDraft({ ...call, structs, numbers });
    if (!draft.ok) return [];
    const artifacts = isComplete(patches) ? artifactsOf(patches, all, files, name) : undefined;
    const more = artifacts === undefined ? '' : `status: proposed\nartifacts: ${JSON.stringify(artifacts)}\n`;
    return [
      { name, definition: place.text, path: fileAt(files, place.index), text: `${draft.value.text}${more}` },
    ];
  });
}

/** Calls that are defined in a line that is new, and in none that goes: those were only moved. */
function definitionsIn(all: string): ReadonlyMap<string, { readonly text: string; readonly index: number }> {
  const added = new Map<string, { readonly text: string; readonly index: number }>();
  const gone = new Set<string>();
  for (const match of all.matchAll(/^([-+])[ \t]*(SYSCALL_DEFINE\d\((\w+))/gm)) {
    const [, sign, text = '', name = ''] = match;
    if (sign === '-') gone.add(name);
    else if (!added.has(name)) added.set(name, { text, index: match.index });
  }
  for (const name of gone) added.delete(name);
  return added;
}

/** A file that a patch changes, and where its part of the patch begins. */
interface ChangedFile {
  readonly path: string;
  readonly index: number;
}

function filesOf(all: string): readonly ChangedFile[] {
  return [...all.matchAll(/^\+\+\+ (?:b\/)?(\S+)/gm)].map(({ 1: path = '', index }) => ({ path, index }));
}

/** The file whose part holds an offset. */
function fileAt(files: readonly ChangedFile[], offset: number): string {
  return files.findLast(({ index }) => index <= offset)?.path ?? '';
}

/** Whether every patch of the series is here: `[PATCH 2/5]` says of how many it is one. */
function isComplete(patches: readonly Patch[]): boolean {
  const parts = patches.flatMap(({ subject }) => {
    const [, part, of] = /^\[[^\]]*?(\d+)\/(\d+)[^\]]*\]/.exec(subject) ?? [];
    return part === undefined ? [] : [{ part: Number(part), of: Number(of) }];
  });
  const [first] = parts;
  if (first === undefined) return true;
  const present = new Set(parts.map(({ part }) => part));
  return Array.from({ length: Math.min(first.of, 1000) }, (_, index) => index + 1).every((part) =>
    present.has(part),
  );
}

type Artifacts = Readonly<Record<string, readonly string[] | { readonly none: string }>>;

/** What the files of a series, its subjects and its recipients say of what belongs to a proposal. */
function artifactsOf(
  patches: readonly Patch[],
  all: string,
  files: readonly ChangedFile[],
  name: string,
): Artifacts {
  const paths = [...new Set(files.map(({ path }) => path))];
  const matching = (pattern: RegExp): readonly string[] => paths.filter((path) => pattern.test(path));
  const found = new Map<string, readonly string[] | { readonly none: string }>();
  const add = (key: string, value: readonly string[]): void => {
    if (value.length > 0) found.set(key, value.map(oneLine));
  };
  const id = patches.find((patch) => patch.id !== undefined)?.id;
  if (patches.some(({ recipients }) => recipients.includes('linux-api@vger.kernel.org')))
    add('discussion', id === undefined ? [] : [`https://lore.kernel.org/all/${id}/`]);
  add(
    'commits',
    patches
      .filter(({ body }) => /^diff --git /m.test(body))
      .map(({ subject }) => subject.replace(/^\[[^\]]*\]\s*/, '')),
  );
  add('man', matching(/(?:^|\/)man2\/|\.2$/));
  if (!found.has('man') && patches.some(({ recipients }) => recipients.includes('linux-man@vger.kernel.org')))
    found.set('man', { none: 'it goes to linux-man@vger.kernel.org' });
  add('selftest', matching(/^tools\/testing\/selftests\/\w/));
  add('tables', matching(/syscall(?:_\d+|_n\d+)?\.tbl$|asm-generic\/unistd\.h$/));
  add('audit', matching(/asm-generic\/audit_|audit_arch|lib\/audit\.c/));
  const options = [...all.matchAll(/^\+config (\w+)$/gm)].map(([, option = '']) => `CONFIG_${option}`);
  add('kconfig', options);
  const isOptional = new RegExp(`COND_SYSCALL\\(${name}\\)`).test(all);
  if (options.length === 0 && !isOptional) found.set('kconfig', { none: 'the series makes it no option' });
  const compat = new RegExp(`^\\+\\s*COMPAT_SYSCALL_DEFINE\\d\\(${name}\\b`, 'm').exec(all);
  if (compat !== null) add('compat', [fileAt(files, compat.index)]);
  return Object.fromEntries(found);
}
