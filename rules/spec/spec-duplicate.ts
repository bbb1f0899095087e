import type { CorpusEntry, CorpusRule } from '../../src/lint/rule.ts';

/** One system call, one spec; one number, one system call. States that were superseded or rejected may stay beside. */
export const specDuplicate: CorpusRule = {
  about: 'corpus',
  id: 'spec-duplicate',
  topic: 'spec',
  severity: 'error',
  summary: 'No two specs describe the same system call or claim the same number.',
  check(entries, report) {
    const names = new Map<string, CorpusEntry>();
    const numbers = new Map<string, CorpusEntry>();
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
        const key = `${architecture} ${value}`;
        const owner = numbers.get(key);
        if (owner === undefined) numbers.set(key, entry);
        else {
          const where = architecture === '' ? '' : ` on ${architecture}`;
          report(entry, {
            message: `number ${value}${where} already belongs to ${owner.name} (${place(owner)})`,
            range,
            pointer,
          });
        }
      }
    }
  },
};

function place({ path, line }: CorpusEntry): string {
  return `${path}:${line}`;
}
