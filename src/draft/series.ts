import { fromPatch } from './from/patch.ts';
import type { Known } from './known.ts';
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
  const known = patches.flatMap(({ body, subject }) => fromPatch(`Subject: ${subject}\n\n${body}`));
  const seen = new Set<string>();
  return known.flatMap((call): ProposedCall[] => {
    const { name } = call;
    const added = new RegExp(`^\\+\\s*(SYSCALL_DEFINE\\d\\(${name})\\b`, 'm').exec(all);
    const isMoved = new RegExp(`^-\\s*SYSCALL_DEFINE\\d\\(${name}\\b`, 'm').test(all);
    if (added === null || isMoved || seen.has(name)) return [];
    seen.add(name);
    const draft = writeDraft({ ...call, ...fromSeries(call, all) });
    if (!draft.ok) return [];
    const artifacts = isComplete(patches) ? artifactsOf(patches, all, name) : undefined;
    const more = artifacts === undefined ? '' : `status: proposed\nartifacts: ${JSON.stringify(artifacts)}\n`;
    return [
      {
        name,
        definition: added[1] ?? '',
        path: pathOf(all, added.index),
        text: `${draft.value.text}${more}`,
      },
    ];
  });
}

/** Structs and numbers that another patch of the series adds than the one that defines the call. */
function fromSeries(call: Known, all: string): Pick<Known, 'structs' | 'numbers'> {
  const whole = fromPatch(all).find(({ name }) => name === call.name);
  return { structs: whole?.structs ?? call.structs, numbers: whole?.numbers ?? call.numbers };
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
function artifactsOf(patches: readonly Patch[], all: string, name: string): Artifacts {
  const files = [...new Set([...all.matchAll(/^\+\+\+ (?:b\/)?(\S+)/gm)].map(([, file = '']) => file))];
  const matching = (pattern: RegExp): readonly string[] => files.filter((file) => pattern.test(file));
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
  if (compat !== null) add('compat', [pathOf(all, compat.index)]);
  return Object.fromEntries(found);
}

/** The file whose difference holds an offset. */
function pathOf(all: string, offset: number): string {
  return [...all.slice(0, offset).matchAll(/^\+\+\+ (?:b\/)?(\S+)/gm)].at(-1)?.[1] ?? '';
}
