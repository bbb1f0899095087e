import type { SpecRule } from '../../src/lint/rule.ts';
import type { Spec } from '../../src/spec/model.ts';
import type { Scalar } from '../../src/spec/yaml/node.ts';

/** debugfs has no ABI: it may be absent, and what it holds may change. */
export const alternativesNoDebugfs: SpecRule = {
  about: 'spec',
  id: 'alternatives-no-debugfs',
  topic: 'process',
  severity: 'warning',
  summary: 'No part of an interface is in debugfs.',
  check({ spec }, report) {
    for (const { scalar, pointer } of relied(spec)) {
      if (!/\bdebugfs\b|\/sys\/kernel\/debug\b/i.test(scalar.text)) continue;
      report({
        message: 'this relies on debugfs, which is no interface for programs',
        help: [
          'debugfs is for people who debug: not mounted in production, for root alone, and free to change',
          'where a file serves better than a call, it belongs in sysfs, /proc or a file system of its own',
        ],
        range: { start: scalar.start, end: scalar.end },
        pointer,
      });
    }
  },
};

/** Words in which an interface in debugfs would be relied on; what is said of it as an alternative is why it will not do. */
function relied(spec: Spec): readonly { readonly scalar: Scalar; readonly pointer: string }[] {
  const { raw } = spec;
  const words: Scalar[] = [];
  if (raw.summary !== undefined) words.push(raw.summary);
  for (const { key, value } of raw.alternatives ?? []) if (key.text !== 'debugfs') words.push(value);
  for (const step of raw.entry) if (step.kind === 'gate') words.push(step.gate);
  return words.map((scalar) => ({ scalar, pointer: scalar.pointer }));
}
