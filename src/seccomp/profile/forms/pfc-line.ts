import { MAX_ERRNO, type SeccompAction } from '../../seccomp-action.ts';

/** A test of a line: which word is compared, how, and with what. */
export interface PfcTest {
  readonly index: number;
  readonly isHigh: boolean;
  readonly comparison: 'jeq #k' | 'jgt #k' | 'jge #k';
  readonly mask: number;
  readonly datum: number;
}

/** What a line of pseudo filter code says. */
export type PfcLine =
  | { readonly kind: 'architecture-name'; readonly name: string; readonly token: number }
  | { readonly kind: 'architecture'; readonly token: number }
  | { readonly kind: 'syscall'; readonly number: number }
  | { readonly kind: 'half' | 'else' }
  | { readonly kind: 'test'; readonly test: PfcTest }
  | { readonly kind: 'action'; readonly action: SeccompAction }
  | { readonly kind: 'fault'; readonly message: string };

/** Reads a line; undefined for a comment that says nothing more, and for an empty line. */
export function readPfcLine(source: string): PfcLine | undefined {
  const line = source.trim();
  const name = /^# filter for arch (\w{1,20}) \((\d{1,10})\)$/.exec(line);
  if (name !== null) return { kind: 'architecture-name', name: name[1] ?? '', token: Number(name[2]) };
  if (line === '' || line.startsWith('#')) return undefined;
  if (/^else(?: # \(\$syscall <= \d+\))?$/.test(line)) return { kind: line === 'else' ? 'else' : 'half' };
  const action = /^action ([^;]{1,40});$/.exec(line)?.[1];
  if (action !== undefined) return readAction(action);
  const condition = /^if \(([^()]{1,80})\)$/.exec(line)?.[1];
  if (condition === undefined)
    return { kind: 'fault', message: 'this line is no condition and no action of pseudo filter code' };
  return readCondition(condition);
}

function readCondition(text: string): PfcLine {
  const word = /^(\$arch|\$syscall) (==|>) (\d{1,10})$/.exec(text);
  if (word !== null) {
    const value = Number(word[3]);
    if (value > 0xffff_ffff) return tooLarge(word[3] ?? '');
    if (word[1] === '$syscall')
      return word[2] === '==' ? { kind: 'syscall', number: value } : { kind: 'half' };
    if (word[2] === '==') return { kind: 'architecture', token: value };
  }
  const test = /^\$a([0-5])(?:\.(hi32|lo32))?(?: & 0x([\da-f]{8}))? (==|>=|>) (\d{1,10})$/.exec(text);
  if (test === null) return { kind: 'fault', message: `"${text}" is no condition of pseudo filter code` };
  const [, index, half, mask, operator, datum] = test;
  if (Number(datum) > 0xffff_ffff) return tooLarge(datum ?? '');
  return {
    kind: 'test',
    test: {
      index: Number(index),
      isHigh: half === 'hi32',
      comparison: operator === '==' ? 'jeq #k' : operator === '>' ? 'jgt #k' : 'jge #k',
      mask: mask === undefined ? 0xffff_ffff : Number.parseInt(mask, 16),
      datum: Number(datum),
    },
  };
}

function tooLarge(number: string): PfcLine {
  return { kind: 'fault', message: `${number} is larger than 32 bits` };
}

const ACTIONS: ReadonlyMap<string, SeccompAction> = new Map<string, SeccompAction>([
  ['ALLOW', { kind: 'allow' }],
  ['KILL', { kind: 'kill-thread' }],
  ['KILL_THREAD', { kind: 'kill-thread' }],
  ['KILL_PROCESS', { kind: 'kill-process' }],
  ['TRAP', { kind: 'trap' }],
  ['LOG', { kind: 'log' }],
  ['NOTIFY', { kind: 'notify' }],
  // _pfc_action() has no word for SCMP_ACT_NOTIFY.
  ['0x7fc00000', { kind: 'notify' }],
]);

function readAction(text: string): PfcLine {
  const known = ACTIONS.get(text);
  if (known !== undefined) return { kind: 'action', action: known };
  const [, word, number] = /^(ERRNO|TRACE)\((\d{1,5})\)$/.exec(text) ?? [];
  if (word === 'TRACE' && Number(number) <= 0xffff)
    return { kind: 'action', action: { kind: 'trace', message: Number(number) } };
  if (word === 'ERRNO' && Number(number) <= 0xffff)
    return { kind: 'action', action: { kind: 'errno', errno: Math.min(Number(number), MAX_ERRNO) } };
  return { kind: 'fault', message: `"${text}" is no action of pseudo filter code` };
}
