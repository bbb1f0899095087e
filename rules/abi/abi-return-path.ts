import { artifactOf } from '../../src/lint/artifact.ts';
import type { SpecRule } from '../../src/lint/rule.ts';

/** A call that does not return to its caller may need code in assembly, on some architectures. */
export const abiReturnPath: SpecRule = {
  about: 'spec',
  id: 'abi-return-path',
  topic: 'abi',
  severity: 'info',
  summary: 'A call that does not return like others names its entry stubs.',
  check({ spec }, report) {
    if (spec.returns !== 'never' || artifactOf(spec, 'tables') !== undefined) return;
    report({
      message: `${spec.name} does not return like other calls, so architectures whose usual entry does not save all registers need a stub for it`,
      help: [
        'name the stubs under artifacts.tables, or state there on which architectures the call exists',
        'add a define that turns them off for user-mode Linux',
      ],
      range: spec.raw.returns?.node ?? spec.nameNode,
      pointer: '/returns',
    });
  },
};
