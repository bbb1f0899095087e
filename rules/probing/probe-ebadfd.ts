import { descriptorOf } from '../../src/entry/steps/lookup.ts';
import { type CompiledEntry, trace } from '../../src/entry/trace.ts';
import { isMemory } from '../../src/entry/value.ts';
import { type FixMaker, replace } from '../../src/lint/fix/fixes.ts';
import type { SpecRule } from '../../src/lint/rule.ts';
import type { Step } from '../../src/spec/model.ts';
import type { Scalar } from '../../src/spec/yaml/node.ts';

/** The slip of the 2020 text: descriptor -1 is answered with EBADF, EBADFD is about a descriptor's state. */
export const probeEbadfd: SpecRule = {
  about: 'spec',
  id: 'probe-ebadfd',
  topic: 'probing',
  fixable: 'safe',
  severity: 'error',
  summary: 'A descriptor that names nothing is EBADF; EBADFD is for one in a bad state.',
  check({ spec, entry, probes }, report) {
    for (const step of spec.entry) {
      const node = step.errorNodes.find(({ text }) => text === 'EBADFD');
      if (step.kind !== 'lookup' || node === undefined) continue;
      report({
        message: `looking up "${step.target.text}" fails with EBADF, not EBADFD: that is for a descriptor in a bad state`,
        range: node,
        pointer: `${step.pointer}/error`,
        fix: replacement(node),
      });
    }
    for (const step of checksOfMinusOne(entry)) {
      const node = step.errorNodes.find(({ text }) => text === 'EBADFD');
      if (node === undefined) continue;
      report({
        message: `descriptor -1 fails here (${step.text}), and that is EBADF, not EBADFD`,
        range: node,
        pointer: `${step.pointer}/error`,
        fix: replacement(node),
      });
    }
    for (const { probe } of probes) {
      const node = probe.expect.find(({ text }) => text === 'EBADFD');
      const passesMinusOne = spec.arguments.some(({ role, index }) => {
        const value = probe.call.values[index];
        return (role === 'fd' || role === 'dirfd') && !isMemory(value) && descriptorOf(value) === -1;
      });
      if (node === undefined || !passesMinusOne) continue;
      report({
        message: 'descriptor -1 is answered with EBADF, not EBADFD',
        range: node,
        pointer: `${probe.pointer}/expect`,
        fix: replacement(node),
      });
    }
  },
};

/** Checks that refuse -1 for a descriptor, whatever the other arguments are. */
function checksOfMinusOne(entry: CompiledEntry): readonly Step[] {
  if (!entry.steps.some(({ step }) => step.errors.includes('EBADFD'))) return [];
  const parameters = entry.spec.arguments;
  return parameters
    .filter(({ role }) => role === 'fd' || role === 'dirfd')
    .flatMap(({ index }) => {
      const values = parameters.map((argument) => (argument.index === index ? -1n : undefined));
      const { steps } = trace(entry, { text: '', values });
      return steps
        .filter(({ step, verdict }) => step.kind === 'check' && verdict === 'fails')
        .map(({ step }) => step);
    });
}

function replacement(node: Scalar): FixMaker | undefined {
  return node.style === 'plain' ? replace(node, 'EBADF', true) : undefined;
}
