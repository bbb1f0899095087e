/** Releases, such as `6.18`, on which a probe was seen to do its work: it told a kernel from a filter. */
export type VerifiedOn = (syscall: string, call: string) => readonly string[];

/** What has to be known of a record of `verify` to say where a probe was seen. */
interface Seen {
  readonly kernel: string;
  /** By system call, then by call: the answers without a filter. */
  readonly probes: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;
}

/** Reads a record that `verify --record` wrote; undefined where the text is none. */
export function readSeen(text: string): Seen | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const kernel = member(member(value, 'kernel'), 'version');
  const syscalls = member(value, 'syscalls');
  if (member(value, 'version') !== 1 || typeof kernel !== 'string' || !Array.isArray(syscalls))
    return undefined;
  const probes = new Map<string, Map<string, readonly string[]>>();
  for (const entry of syscalls) {
    const [name, own] = [member(entry, 'syscall'), member(entry, 'probes')];
    if (typeof name !== 'string' || !Array.isArray(own)) continue;
    const calls = new Map<string, readonly string[]>();
    for (const probe of own) {
      const call = member(probe, 'call');
      const answers = member(probe, 'answers');
      if (typeof call === 'string')
        calls.set(call, [member(answers, 'unprivileged'), member(answers, 'root')].filter(isText));
    }
    probes.set(name, calls);
  }
  return { kernel, probes };
}

/** Says where probes were seen to answer an errno that no filter is taken for. */
export function verifiedOn(seen: readonly Seen[]): VerifiedOn {
  return (syscall, call) => {
    const kernels = seen.flatMap(({ kernel, probes }) => {
      const answers = probes.get(syscall)?.get(call) ?? [];
      return answers.length > 0 && answers.every(tellsKernel) ? [kernel] : [];
    });
    return [...new Set(kernels)];
  };
}

function tellsKernel(answer: string): boolean {
  return /^E[A-Z0-9]+$/.test(answer) && answer !== 'EPERM' && answer !== 'ENOSYS';
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function member(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return Object.getOwnPropertyDescriptor(value, key)?.value;
}
