import type { FileDiff } from '../../draft/diff.ts';
import { describedStructs } from '../../draft/from/structs.ts';
import type { ProposedCall } from '../../draft/series.ts';
import { Engine } from '../../lint/engine.ts';
import type { EngineOptions } from '../../lint/finding-collector.ts';
import type { Note } from '../run.ts';

/** The rules about what programs compile in, whoever takes the struct. */
const RULES: ReadonlySet<string> = new Set([
  'abi-pointer-in-struct',
  'abi-uapi-type',
  'struct-padding',
  'abi-compat',
]);

/** Rules that one fault breaks together, that which names it best first. */
const CAUSES: readonly string[] = ['abi-pointer-in-struct', 'abi-compat', 'struct-padding'];

/** The structs of one series that are judged, and the findings about each that are told. */
const MAX_STRUCTS = 40;
const MAX_TOLD = 2;

/** Types of the kernel alone, as the members of a struct in YAML have them. */
const KERNEL_ONLY =
  /\b(\w+): "((?:struct (?:list_head|hlist_head|hlist_node|rb_node|rb_root|rcu_head|mutex|kref|page|file|inode|task_struct|mm_struct|path|timespec64|ktime)|spinlock_t|raw_spinlock_t|atomic_t|atomic64_t|refcount_t|wait_queue_head_t|kuid_t|kgid_t|ktime_t|gfp_t|phys_addr_t|pgoff_t|sector_t)[ *]*)"/;

/** fuse.h is compiled where linux/types.h is missing, and has the types of stdint.h on purpose. */
const NOT_OURS = /\/(?:fuse|cuse)\.h$/;

/**
 * What rules say of structs that a series adds to headers for userspace and that none of its new calls takes: those of
 * ioctls, of commands and of calls that exist.
 */
export function headerStructs(
  files: readonly FileDiff[],
  proposed: readonly ProposedCall[],
  options: EngineOptions,
): readonly Note[] {
  const added = addedStructs(files);
  if (added.length === 0) return [];
  const fields = describedStructs(
    files,
    added.map(({ name }) => name),
  );
  const isTaken = (name: string): boolean => proposed.some(({ text }) => text.includes(`struct ${name}`));
  const rules = options.rules.filter(({ id }) => RULES.has(id));
  return added.flatMap(({ name, path, line }): readonly Note[] => {
    const say = (message: string): Note => ({
      kind: 'new-value',
      path,
      line,
      syscall: undefined,
      message: `struct ${name} is new: ${message}`,
    });
    const [, member, type] = KERNEL_ONLY.exec(fields.get(name) ?? '') ?? [];
    if (member !== undefined)
      return [say(`"${member}" has the type ${type}, which no header for userspace defines`)];
    if (!fields.has(name) || isTaken(name)) return [];
    const structs = [...fields].map(([other, lines]) => `  ${other}: ${lines}`);
    const text = [
      `syscall: ${name}`,
      'status: proposed',
      `prototype: long ${name}(struct ${name} __user *${name})`,
      'structs:',
      ...structs,
      'entry:',
      '  - blank: what takes it is not judged',
      '',
    ].join('\n');
    const engine = new Engine({ ...options, rules, unjudged: [] });
    engine.add(path, text);
    const [document] = engine.finish().flatMap(({ documents }) => documents);
    const findings = (document?.findings ?? []).filter(({ rule }) => RULES.has(rule));
    // A pointer or a hole is why layouts differ: one cause is told once.
    const cause = CAUSES.find((id) => findings.some(({ rule }) => rule === id));
    const messages = findings.flatMap(({ rule, message }) =>
      CAUSES.includes(rule) && rule !== cause ? [] : [message],
    );
    return [...new Set(messages)].slice(0, MAX_TOLD).map(say);
  });
}

interface AddedStruct {
  readonly name: string;
  readonly path: string;
  readonly line: number;
}

/** The structs that patches define in headers for userspace; none that they also remove somewhere. */
function addedStructs(files: readonly FileDiff[]): readonly AddedStruct[] {
  const found = new Map<string, AddedStruct>();
  const gone = new Set<string>();
  for (const { newPath, oldPath, hunks } of files) {
    const path = newPath ?? oldPath ?? '';
    // The pages that the kernel shares with the vDSO are read by programs of both sizes.
    const isOurs = /^(?:arch\/\w+\/)?include\/(?:uapi|vdso)\/.*\.h$/.test(path) && !NOT_OURS.test(path);
    for (const { sign, text, line } of hunks.flatMap(({ lines }) => lines)) {
      const name = /^struct (\w{1,60})\s*\{/.exec(text)?.[1];
      if (name === undefined) continue;
      if (sign !== '+') gone.add(name);
      else if (isOurs) found.set(name, { name, path, line });
    }
  }
  return [...found.values()].filter(({ name }) => !gone.has(name)).slice(0, MAX_STRUCTS);
}
