import { artifactOf } from '../../src/lint/artifact.ts';
import type { SpecRule } from '../../src/lint/rule.ts';

/** A call that goes on elsewhere than behind itself needs code in every architecture. */
export const abiReturnPath: SpecRule = {
  about: 'spec',
  id: 'abi-return-path',
  topic: 'abi',
  severity: 'info',
  summary: 'A call that does not return as others do says where its entry stubs are.',
  check({ spec }, report) {
    if (spec.returns !== 'never' || artifactOf(spec, 'tables') !== undefined) return;
    report({
      message: `${spec.name} does not return as other calls do, so every architecture needs an entry stub of its own`,
      help: [
        'name the stubs under artifacts.tables, or say there on which architectures alone the call exists',
        'user-mode Linux needs a define that turns them off',
      ],
      range: spec.raw.returns?.node ?? spec.nameNode,
      pointer: '/returns',
    });
  },
};
