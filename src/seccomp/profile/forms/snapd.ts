import { didYouMean } from '../../../spec/nearest-word.ts';
import { shorten } from '../../../spec/shorten.ts';
import { ARGUMENT_COUNT } from '../../argument-count.ts';
import { ALL_ONES, type Operator } from '../../libseccomp/condition.ts';
import type { SeccompAction } from '../../seccomp-action.ts';
import { syscallNumbers } from '../../syscalls/syscall-numbers.ts';
import type { NamedPolicy } from '../policy.ts';
import type { ProfileProblem } from '../read-json.ts';
import type { ListCondition, ListFilter, ListRule } from '../rule-list.ts';
import { CallHints } from './call-hints.ts';
import type { FormClaim, PolicyForm } from './form.ts';
import { SNAPD_CONSTANTS } from './snapd-constants.ts';

/** addSecondaryArches(), where userspace has the kernel's architecture. */
const OTHERS: Readonly<Record<string, readonly string[]>> = {
  x86_64: ['x86'],
  aarch64: ['arm'],
  ppc64: ['ppc'],
};

/** Calls with users, groups and offsets of which -1 means something: of their arguments the low word is compared. */
const WITH_NEGATIVE = new Set(
  (
    'chown chown32 fchown fchown32 fchownat lchown lchown32 setgid setgid32 setregid setregid32 setresgid setresgid32 ' +
    'setreuid setreuid32 setresuid setresuid32 setuid setuid32 copy_file_range'
  ).split(' '),
);

const ALLOW: SeccompAction = { kind: 'allow' };
const KILL: SeccompAction = { kind: 'kill-thread' };
const EPERM: SeccompAction = { kind: 'errno', errno: 1 };
const EACCES: SeccompAction = { kind: 'errno', errno: 13 };

/** The most characters of one line and the most lines that decide whether a text is such a profile. */
const CLAIMED_LINES = 2000;

/**
 * The profiles of snaps, in /var/lib/snapd/seccomp/bpf/*.src, as snap-seccomp reads them (snapcore/snapd,
 * cmd/snap-seccomp/main.go, parseLine, 2.64): a call that passes on each line, or one that is refused with `~`, with
 * conditions on its arguments. Both kinds have a filter of their own.
 */
export const SNAPD: PolicyForm = {
  title: 'a profile of snapd',
  endings: ['.src'],
  claim: claimProfile,
  read: (text, problems) => {
    const rules = readRules(text, problems);
    return rules === undefined ? [] : [rules];
  },
};

/** Every line that says something begins with a call, or is a directive. */
function claimProfile(text: string): FormClaim | undefined {
  let first: FormClaim | undefined;
  for (const [index, source] of text.split('\n', CLAIMED_LINES).entries()) {
    const line = source.trim();
    if (line === '' || line.startsWith('#')) continue;
    const word = /^~?(\w{1,60})(?=\s|$)/.exec(line)?.[1];
    const isDirective = line === '@unrestricted' || line === '@complain';
    if (!isDirective && (word === undefined || !/^[a-z_]/.test(word))) return undefined;
    if (first === undefined) {
      if (!isDirective && !syscallNumbers().knows(word ?? '')) return undefined;
      first = { line: index + 1, evidence: shorten(line, 60) };
    }
  }
  return first;
}

function readRules(text: string, problems: ProfileProblem[]): NamedPolicy | undefined {
  const lines = text.split('\n');
  const trimmed = lines.map((line) => line.trim());
  if (trimmed.includes('@unrestricted'))
    return policyOf(
      [],
      [`line ${trimmed.indexOf('@unrestricted') + 1}: @unrestricted, so snapd installs no filter`],
    );
  const hints = new CallHints();
  const allowed: ListRule[] = [];
  const denied: ListRule[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '' || line.startsWith('#') || trimmed[index] === '@complain') continue;
    const rule = readLine(line, index + 1, hints, problems);
    if (rule === undefined) return undefined;
    if (rule.action.kind === 'allow') allowed.push(rule);
    else denied.push(rule);
  }
  const complains = trimmed.indexOf('@complain');
  const filter = { foreignAction: KILL, others: OTHERS, merge: 'libseccomp' } as const;
  const filters: ListFilter[] = [
    {
      ...filter,
      name: denied.length === 0 ? '' : 'what is allowed',
      defaultAction: complains === -1 ? EPERM : { kind: 'log' },
      rules: allowed,
    },
    ...(denied.length === 0
      ? []
      : [{ ...filter, name: 'what is denied (~)', defaultAction: ALLOW, rules: denied }]),
  ];
  return policyOf(
    filters,
    complains === -1
      ? []
      : [`line ${complains + 1}: @complain, so a call that no line allows is logged and runs`],
  );
}

function policyOf(filters: readonly ListFilter[], notes: readonly string[]): NamedPolicy {
  return { name: undefined, notes, policy: { kind: 'list', list: { tool: 'snap-seccomp', filters } } };
}

function readLine(
  line: string,
  place: number,
  hints: CallHints,
  problems: ProfileProblem[],
): ListRule | undefined {
  const words = [...line.matchAll(/\S+/g)];
  const [head, ...args] = words;
  const column = (head?.index ?? 0) + 1;
  const fault = (message: string, at: number): undefined => {
    problems.push({ severity: 'error', message, place: { line: place, column: at }, pointer: '' });
    return undefined;
  };
  const isDenied = head?.[0].startsWith('~') ?? false;
  const syscall = isDenied ? (head?.[0].slice(1) ?? '') : (head?.[0] ?? '');
  if (args.length > ARGUMENT_COUNT)
    return fault(`${shorten(syscall, 40)} has more than six arguments`, column);
  if (!syscallNumbers().knows(syscall))
    problems.push({
      severity: 'warning',
      message: `"${shorten(syscall, 40)}" is no system call, so snap-seccomp ignores the line${hints.for(syscall)}`,
      place: { line: place, column },
      pointer: '',
    });
  const conditions: ListCondition[] = [];
  for (const [index, { 0: word, index: at }] of args.entries()) {
    if (word === '-') continue;
    const read = readCondition(word, index, syscall);
    if (typeof read === 'string') return fault(read, at + 1);
    conditions.push(read);
  }
  return { syscall, action: isDenied ? EACCES : ALLOW, conditions, origin: `line ${place}` };
}

const PREFIXES: readonly (readonly [prefix: string, operator: Operator])[] = [
  ['>=', 'GE'],
  ['<=', 'LE'],
  ['!', 'NE'],
  ['<', 'LT'],
  ['>', 'GT'],
];

/** The condition that a word of a line is; a text says why it is none. */
function readCondition(word: string, index: number, syscall: string): ListCondition | string {
  const shown = shorten(word, 40);
  if (/^[ug]:/.test(word))
    return `"${shown}" names a user or a group of the host, whose number is not known here; write the number`;
  const isNegative = WITH_NEGATIVE.has(syscall);
  const [prefix, operator] = PREFIXES.find(([one]) => word.startsWith(one)) ?? ['', 'EQ' as const];
  if (word.includes('|') && prefix === '') {
    if (isNegative) return `${syscall} can be compared for equality alone`;
    const [mask = '', datum = '', more] = word.startsWith('|')
      ? [word.slice(1), word.slice(1)]
      : word.split('|');
    const bits = more === undefined ? readNumber(mask, syscall) : undefined;
    const value = readNumber(datum, syscall);
    if (bits === undefined || value === undefined)
      return unreadable(shown, word.startsWith('|') ? mask : datum, syscall);
    return { index, operator: 'MASKED_EQ', mask: bits, datum: value, bits: 64 };
  }
  const text = word.slice(prefix.length);
  const value = readNumber(text, syscall);
  if (value === undefined) return unreadable(shown, text, syscall);
  if (!isNegative) return { index, operator, mask: ALL_ONES, datum: value, bits: 64 };
  if (operator !== 'EQ') return `${syscall} can be compared for equality alone`;
  return { index, operator: 'MASKED_EQ', mask: 0xffff_ffffn, datum: value, bits: 64 };
}

function unreadable(shown: string, text: string, syscall: string): string {
  if (/^-\d+$/.test(text))
    return `"${shown}": snap-seccomp takes no negative argument of ${shorten(syscall, 40)}`;
  return `"${shown}" is neither a number of 32 bits nor a constant that is known${didYouMean(text, SNAPD_CONSTANTS.keys())}`;
}

function readNumber(text: string, syscall: string): bigint | undefined {
  const constant = SNAPD_CONSTANTS.get(text);
  if (constant !== undefined) return constant;
  if (/^\+?\d{1,10}$/.test(text)) {
    const value = BigInt(text.replace('+', ''));
    return value <= 0xffff_ffffn ? value : undefined;
  }
  if (!WITH_NEGATIVE.has(syscall) || !/^-\d{1,10}$/.test(text)) return undefined;
  return BigInt.asUintN(32, BigInt(text));
}
