import type { Architecture } from '../../architecture.ts';
import { ALL_ONES, type Condition } from '../../libseccomp/condition.ts';
import type { FilterRule } from '../../libseccomp/filter-rule.ts';
import { ALL_NAMESPACES, CLONE_NEWTIME, NAMESPACES } from '../../profile/forms/unit-values.ts';
import type { UnitSandbox } from '../../profile/unit-sandbox.ts';
import type { SyscallNumbers } from '../../syscalls/syscall-numbers.ts';
import { systemdDoes } from './behaviour.ts';

/** A rule of a filter that allows what no rule names. */
export type Restriction = Pick<FilterRule, 'syscall' | 'conditions'> & { readonly errno: number };

const EPERM = 1;
const ENOSYS = 38;
const EAFNOSUPPORT = 97;

function bits(index: number, value: number): Condition {
  return { index, operator: 'MASKED_EQ', mask: BigInt(value), datum: BigInt(value) };
}

function compare(index: number, operator: 'NE' | 'LT' | 'EQ' | 'GT', value: number): Condition {
  return { index, operator, mask: ALL_ONES, datum: BigInt(value) };
}

function refuse(syscall: string, ...conditions: Condition[]): Restriction {
  return { syscall, conditions, errno: EPERM };
}

function hide(syscall: string | number): Restriction {
  return { syscall, conditions: [], errno: ENOSYS };
}

/** Architectures whose socket() is a call of its own (seccomp_restrict_address_families); others get no filter. */
const WITH_SOCKET = new Set(
  'x86_64 x32 arm aarch64 loongarch64 mipsel64n32 mips64n32 mipsel64 mips64 riscv64'.split(' '),
);

/** seccomp_restrict_address_families(). */
export function familyRestrictions(
  { isAllowList, families }: NonNullable<UnitSandbox['families']>,
  { name }: Architecture,
): readonly Restriction[] {
  if (!WITH_SOCKET.has(name)) return [];
  const refused = (condition?: Condition): Restriction => ({
    syscall: 'socket',
    conditions: condition === undefined ? [] : [condition],
    errno: EAFNOSUPPORT,
  });
  if (!isAllowList) return families.map((family) => refused(compare(0, 'EQ', family)));
  const valid = families.filter((family) => family > 0);
  const [first] = valid;
  const last = valid.at(-1);
  if (first === undefined || last === undefined) return [refused()];
  const between = Array.from({ length: last - first }, (_, index) => first + index);
  return [
    refused(compare(0, 'LT', first)),
    refused(compare(0, 'GT', last)),
    ...between.filter((family) => !valid.includes(family)).map((family) => refused(compare(0, 'EQ', family))),
  ];
}

/** seccomp_restrict_namespaces(). */
export function namespaceRestrictions(
  allowed: number,
  { name }: Architecture,
  release: string,
): readonly Restriction[] {
  const flags = [...NAMESPACES.values()].filter(
    (flag) =>
      (allowed & flag) === 0 && (flag !== CLONE_NEWTIME || systemdDoes('refusesTimeNamespaces', release)),
  );
  const hasNone = (allowed & ALL_NAMESPACES) === 0;
  const cloneFlags = name === 's390' || name === 's390x' ? 1 : 0;
  return [
    ...(systemdDoes('hidesClone3', release) ? [hide('clone3')] : []),
    hasNone ? refuse('setns') : refuse('setns', compare(1, 'EQ', 0)),
    ...flags.flatMap((flag) => [
      refuse('unshare', bits(0, flag)),
      refuse('clone', bits(cloneFlags, flag)),
      ...(hasNone ? [] : [refuse('setns', bits(1, flag))]),
    ]),
  ];
}

const PROT_WRITE_EXEC = 6;
const PROT_EXEC = 4;
const SHM_EXEC = 0o100000;

/** seccomp_memory_deny_write_execute(): mmap2 on some architectures, and no shmat where ipc() carries it. */
export function writeExecuteRestrictions({ name }: Architecture, release: string): readonly Restriction[] {
  const isOld = name === 'x86' || name === 's390';
  const isMapped = /^(?:ppc|ppc64|ppc64le|s390x)$/.test(name);
  const hasShmat = /^(?:arm|x86_64|x32|aarch64|riscv64|loongarch64)$/.test(name);
  if (!isOld && !isMapped && !hasShmat) return [];
  return [
    refuse(isOld || name === 'arm' ? 'mmap2' : 'mmap', bits(2, PROT_WRITE_EXEC)),
    ...(isOld ? [refuse('mmap')] : []),
    refuse('mprotect', bits(2, PROT_EXEC)),
    ...(systemdDoes('refusesPkeyMprotect', release) ? [refuse('pkey_mprotect', bits(2, PROT_EXEC))] : []),
    ...(hasShmat ? [refuse('shmat', bits(2, SHM_EXEC))] : []),
  ];
}

/** seccomp_restrict_realtime(): of the policies only SCHED_OTHER (0), SCHED_BATCH (3) and SCHED_IDLE (5) remain. */
export const REALTIME_RESTRICTIONS: readonly Restriction[] = [
  ...[1, 2, 4].map((policy) => refuse('sched_setscheduler', compare(1, 'EQ', policy))),
  refuse('sched_setscheduler', compare(1, 'GT', 5)),
];

const O_CREAT = 0o100;
const FCHMODAT2 = 452;

/** seccomp_restrict_suid_sgid(). */
export function setIdRestrictions(release: string, numbers: SyscallNumbers): readonly Restriction[] {
  const byMode: readonly (readonly [syscall: string, index: number])[] = [
    ['chmod', 1],
    ['fchmod', 1],
    ['fchmodat', 2],
    ...(systemdDoes('refusesFchmodat2', release) && numbers.knows('fchmodat2')
      ? ([['fchmodat2', 2]] as const)
      : []),
    ['mkdir', 1],
    ['mkdirat', 2],
    ['mknod', 1],
    ['mknodat', 2],
    ['creat', 1],
  ];
  const isHidden = systemdDoes('refusesFchmodat2', release) && !numbers.knows('fchmodat2');
  return [
    ...[0o4000, 0o2000].flatMap((mode) => [
      ...byMode.map(([syscall, index]) => refuse(syscall, bits(index, mode))),
      refuse('open', bits(1, O_CREAT), bits(2, mode)),
      refuse('openat', bits(2, O_CREAT), bits(3, mode)),
    ]),
    ...(isHidden ? [hide(FCHMODAT2)] : []),
    ...(systemdDoes('hidesOpenat2', release)
      ? [hide('openat2')]
      : systemdDoes('refusesOpenat2', release)
        ? [refuse('openat2')]
        : []),
  ];
}

/** seccomp_protect_sysctl(): _sysctl, which these architectures never had. */
export function sysctlRestrictions({ name }: Architecture): readonly Restriction[] {
  return /^(?:aarch64|riscv64|x32|loongarch64)$/.test(name) ? [] : [refuse('_sysctl')];
}

/** seccomp_protect_syslog(). */
export const LOG_RESTRICTIONS: readonly Restriction[] = [refuse('syslog')];

/** seccomp_protect_hostname(). */
export const HOSTNAME_RESTRICTIONS: readonly Restriction[] = [refuse('sethostname'), refuse('setdomainname')];

/** seccomp_lock_personality(): PER_LINUX, or PER_LINUX32 (8) where Personality= names a 32-bit one. */
export function personalityRestrictions(is32Bit: boolean): readonly Restriction[] {
  return [refuse('personality', compare(0, 'NE', is32Bit ? 8 : 0))];
}

/** The calls of a set, all refused (seccomp_load_syscall_filter_set()). */
export function setRestrictions(members: Iterable<string>): readonly Restriction[] {
  return [...members].map((name) => refuse(name));
}
