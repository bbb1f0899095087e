import type { SpecRule } from '../../src/lint/rule.ts';
import type { Spec } from '../../src/spec/model.ts';
import type { Scalar } from '../../src/spec/yaml/node.ts';

/** debugfs has no stable ABI: it may be absent, and its content may change. */
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
        message: 'this relies on debugfs, which is not an interface for programs',
        help: [
          'do not rely on debugfs, which is for debugging: it is not mounted in production, only root can use it, and it may change',
          'if a file is better than a call, put it in sysfs, /proc or a file system of its own',
        ],
        range: { start: scalar.start, end: scalar.end },
        pointer,
      });
    }
  },
};

/** Texts that would rely on debugfs. Texts under `alternatives` explain why it was rejected and do not count. */
function relied(spec: Spec): readonly { readonly scalar: Scalar; readonly pointer: string }[] {
  const { raw } = spec;
  const words: Scalar[] = [];
  if (raw.summary !== undefined) words.push(raw.summary);
  for (const { key, value } of raw.alternatives ?? []) if (key.text !== 'debugfs') words.push(value);
  for (const step of raw.entry) if (step.kind === 'gate') words.push(step.gate);
  return words.map((scalar) => ({ scalar, pointer: scalar.pointer }));
}
