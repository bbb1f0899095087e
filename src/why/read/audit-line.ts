import { encodeAction } from '../../seccomp/seccomp-action.ts';
import { syscallNumbers } from '../../seccomp/syscalls/syscall-numbers.ts';
import { errnoName } from '../../spec/errno.ts';
import { findAuditArchitecture } from './audit-architecture.ts';
import { AuditFields } from './audit-fields.ts';
import type { ReadLine, SeenCall } from './evidence.ts';

/** `AUDIT_SECCOMP`, `AUDIT_SYSCALL` of include/uapi/linux/audit.h, and how auditd and journald call them. */
const RECORD = /(?:\btype=|\baudit(?:\[\d+\])?: )(SECCOMP|1326|SYSCALL|1300)\b/;

/** How snappy-debug shows the call of a record: `arch=c000003e 330(pkey_alloc) compat=0`. */
const NAMED = /(?<=\barch=[0-9a-f]{8} )(\d{1,10})\(\w{1,60}\)(?= compat=)/;

/** The words of audit-userspace (auparse/seccomptab.h) for actions, which `ausearch -i` prints instead of numbers. */
const ACTION_WORDS: Readonly<Record<string, number>> = {
  kill: encodeAction({ kind: 'kill-thread' }),
  'kill-thread': encodeAction({ kind: 'kill-thread' }),
  'kill-process': encodeAction({ kind: 'kill-process' }),
  trap: encodeAction({ kind: 'trap' }),
  errno: encodeAction({ kind: 'errno', errno: 0 }),
  'user-notif': encodeAction({ kind: 'notify' }),
  trace: encodeAction({ kind: 'trace', message: 0 }),
  log: encodeAction({ kind: 'log' }),
  allow: encodeAction({ kind: 'allow' }),
};

/** Reads a record of a filter's decision or of a failed call; undefined for another line. */
export function readAuditLine(line: string): ReadLine | undefined {
  const type = RECORD.exec(line)?.[1];
  if (type === undefined)
    return NAMED.test(line) ? readSeccomp(new AuditFields(line.replace(NAMED, 'syscall=$1'))) : undefined;
  const fields = new AuditFields(line);
  return type === 'SECCOMP' || type === '1326' ? readSeccomp(fields) : readSyscall(fields);
}

function readSeccomp(fields: AuditFields): ReadLine {
  const arch = fields.get('arch') ?? '';
  const text = fields.get('syscall') ?? '';
  const architecture = findAuditArchitecture(arch, text);
  const number =
    fields.number('syscall') ??
    (architecture === undefined ? undefined : syscallNumbers().numberOf(text, architecture));
  if (number === undefined)
    return {
      kind: 'unreadable',
      message:
        text === ''
          ? 'the record of a filter names no system call: it is cut'
          : `the record of a filter names the system call "${text}", which ${architecture === undefined ? `cannot be looked up on the architecture "${arch}"` : `${architecture.name} does not have`}`,
    };
  const word = fields.get('code');
  const code = word === undefined ? undefined : (ACTION_WORDS[word] ?? fields.hexadecimal('code'));
  return {
    kind: 'evidence',
    evidence: {
      kind: 'seccomp',
      architecture,
      arch,
      number,
      code,
      signal: signalOf(fields.get('sig')),
      isCompat: fields.get('compat') === undefined ? undefined : fields.get('compat') === '1',
      pid: fields.get('pid'),
      command: fields.get('comm'),
    },
  };
}

function signalOf(text: string | undefined): number | undefined {
  if (text === 'SIGSYS') return 31;
  return text !== undefined && /^\d{1,3}$/.test(text) ? Number(text) : undefined;
}

/** A failed call as audit_log_exit() writes it; a call that succeeded tells nothing. */
function readSyscall(fields: AuditFields): ReadLine {
  const arch = fields.get('arch') ?? '';
  const text = fields.get('syscall') ?? '';
  if (fields.get('success') === 'yes') return { kind: 'success' };
  const architecture = findAuditArchitecture(arch, text);
  const number = fields.number('syscall');
  const name =
    number === undefined
      ? text
      : ((architecture && syscallNumbers().nameOf(number, architecture)) ??
        `syscall_0x${number.toString(16)}`);
  const exit = fields.get('exit') ?? '';
  const errno = /^E[A-Z0-9]+/.exec(exit)?.[0] ?? errnoName(-Number(/^-?\d{1,4}/.exec(exit)?.[0] ?? 'NaN'));
  if (architecture === undefined || name === '' || errno === undefined)
    return {
      kind: 'unreadable',
      message: 'the record of a call lacks its architecture, its number or its errno',
    };
  // a4 and a5 are not in a record.
  const args = ['a0', 'a1', 'a2', 'a3'].map((field): SeenCall['args'][number] => {
    const digits = /^(?:0x)?([0-9a-f]{1,16})$/i.exec(fields.get(field) ?? '')?.[1];
    return {
      name: undefined,
      value: digits === undefined ? { kind: 'unknown' } : { kind: 'number', value: BigInt(`0x${digits}`) },
    };
  });
  return {
    kind: 'evidence',
    evidence: {
      kind: 'call',
      syscall: name,
      args,
      hasRegisters: true,
      result: { kind: 'error', errno, isInjected: false },
      pid: fields.get('pid'),
      architecture,
    },
  };
}
