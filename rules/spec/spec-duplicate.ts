import type { CorpusEntry, CorpusRule } from '../../src/lint/rule.ts';

/** One system call has one spec, and one number stands for one call. Superseded and rejected specs do not count. */
export const specDuplicate: CorpusRule = {
  about: 'corpus',
  id: 'spec-duplicate',
  topic: 'spec',
  severity: 'error',
  summary: 'No two specs describe the same system call or claim the same number.',
  check(entries, report) {
    const names = new Map<string, CorpusEntry>();
    const numbers = new Map<bigint, { architecture: string; entry: CorpusEntry }[]>();
    for (const entry of entries) {
      if (!entry.isLive) continue;
      const first = names.get(entry.name);
      if (first !== undefined) {
        const message = `${entry.name} is already described in ${place(first)}`;
        report(entry, { message, range: entry.nameRange, pointer: '/syscall' });
        continue;
      }
      names.set(entry.name, entry);
      for (const { architecture, value, range, pointer } of entry.numbers) {
        const owners = numbers.get(value) ?? [];
        const owner = owners.find((other) => isSameTable(other.architecture, architecture));
        owners.push({ architecture, entry });
        numbers.set(value, owners);
        if (owner === undefined || owner.entry === entry) continue;
        const where = architecture === '' ? '' : ` on ${architecture}`;
        const message = `number ${value}${where} already belongs to ${owner.entry.name} (${place(owner.entry)})`;
        report(entry, { message, range, pointer });
      }
    }
  },
};

/** Whether two architectures share a table; a number without an architecture is for all of them. */
function isSameTable(a: string, b: string): boolean {
  return a === b || a === '' || b === '';
}

function place({ path, line }: CorpusEntry): string {
  return `${path}:${line}`;
}
