import { isPosted } from '../../src/lint/artifact.ts';
import type { SpecRule } from '../../src/lint/rule.ts';
import { isDerived } from '../../src/spec/derived.ts';
import type { Spec } from '../../src/spec/model.ts';

/** An alternative to a system call, for calls of a certain form. */
interface Alternative {
  /** Its key under `alternatives`. */
  readonly key: string;
  readonly isAnswered: RegExp;
  readonly question: string;
  fits(spec: Spec): boolean;
}

/** adding-syscalls.rst, "System Call Alternatives". */
const ALTERNATIVES: readonly Alternative[] = [
  {
    key: 'fcntl',
    isAnswered: /fcntl|ioctl/i,
    question: 'it acts on one descriptor with hardly any arguments, as fcntl(2) does',
    fits: ({ arguments: all }) => all[0]?.role === 'fd' && scalars(all) <= 1 && all.every(isScalar),
  },
  {
    key: 'prctl',
    isAnswered: /prctl/i,
    question: 'it sets or gets a simple property of the caller, as prctl(2) does',
    fits: ({ arguments: all, returns }) =>
      returns !== 'fd' && scalars(all) <= 2 && all.every((each) => isScalar(each) && OWN.has(each.role)),
  },
  {
    key: 'filesystem',
    isAnswered: /file ?system|sysfs|procfs?|device/i,
    question: 'it only returns information, which could be a file in sysfs or /proc',
    fits: ({ arguments: all, entry, returns }) =>
      returns !== 'fd' &&
      all.some(({ role }) => role === 'out') &&
      !all.some(({ role }) => role === 'fd' || role === 'dirfd' || role === 'path') &&
      !entry.some(({ kind }) => kind === 'effect' || kind === 'blank'),
  },
];

/** Roles of arguments that refer to nothing but the caller itself. */
const OWN: ReadonlySet<string> = new Set(['flags', 'command', 'value', 'size', 'mode', 'signal', 'cookie']);

/** A file, an ioctl, an fcntl, a prctl or a flag of an existing call may suffice, and needs no number. */
export const alternativesConsidered: SpecRule = {
  about: 'spec',
  id: 'alternatives-considered',
  topic: 'process',
  severity: 'info',
  summary: 'A proposal states why no existing interface suffices.',
  check({ spec }, report) {
    // What a derived spec does not discuss may stand in the mail.
    if (!isPosted(spec) || isDerived(spec)) return;
    const place = { range: spec.nameNode, pointer: '/alternatives' };
    const answers = spec.raw.alternatives ?? [];
    const open = ALTERNATIVES.filter(
      (alternative) =>
        alternative.fits(spec) && !answers.some(({ key }) => alternative.isAnswered.test(key.text)),
    );
    for (const { key, question } of open) {
      report({
        message: `the spec of ${spec.name} does not discuss ${key}, although ${question}`,
        help: [`add "${key}: …" under alternatives, with the reason why it does not suffice`],
        ...place,
      });
    }
    if (open.length > 0 || answers.length > 0) return;
    report({
      message: `the spec of ${spec.name} names no alternatives that were considered`,
      help: [
        'state under alternatives why an ioctl, a file system, prctl, fcntl or a flag of an existing call does not suffice',
      ],
      ...place,
    });
  },
};

function isScalar({ type }: Spec['arguments'][number]): boolean {
  return type.kind === 'integer';
}

/** The number of values besides the descriptor and the flags. */
function scalars(all: Spec['arguments']): number {
  return all.filter(({ role }) => role !== 'flags' && role !== 'fd').length;
}
