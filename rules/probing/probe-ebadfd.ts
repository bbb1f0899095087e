import { mayHold } from '../../src/entry/grade.ts';
import { descriptorOf } from '../../src/entry/steps/lookup.ts';
import { type CompiledEntry, initialState, type Trace, trace } from '../../src/entry/trace.ts';
import { isMemory } from '../../src/entry/value.ts';
import type { Fix } from '../../src/lint/finding.ts';
import { type FixMaker, replace } from '../../src/lint/fix/fixes.ts';
import type { SpecRule } from '../../src/lint/rule.ts';
import type { Probe, Step } from '../../src/spec/model.ts';
import type { Scalar } from '../../src/spec/yaml/node.ts';

/** The guideline of 2020 confused them: descriptor -1 fails with EBADF; EBADFD is about a descriptor's state. */
export const probeEbadfd: SpecRule = {
  about: 'spec',
  id: 'probe-ebadfd',
  topic: 'probing',
  fixable: 'all',
  severity: 'error',
  summary: 'A descriptor that is not open fails with EBADF; EBADFD is for one in a bad state.',
  check({ spec, entry, probes }, report) {
    for (const step of spec.entry) {
      const node = step.errorNodes.find(({ text }) => text === 'EBADFD');
      if (step.kind !== 'lookup' || node === undefined) continue;
      report({
        message: `looking up "${step.target.text}" must fail with EBADF; EBADFD is for a descriptor in a bad state`,
        range: node,
        pointer: `${step.pointer}/error`,
        fix: replacement(node, 'path'),
      });
    }
    for (const step of checksOfMinusOne(entry)) {
      const node = step.errorNodes.find(({ text }) => text === 'EBADFD');
      if (node === undefined) continue;
      report({
        message: `descriptor -1 fails here (${step.text}), which must be EBADF, not EBADFD`,
        range: node,
        pointer: `${step.pointer}/error`,
        fix: replacement(node, 'path'),
      });
    }
    for (const { probe, trace: traced } of probes) {
      const node = probe.expect.find(({ text }) => text === 'EBADFD');
      const descriptor = node && refusedDescriptor(probe, entry, traced);
      if (node === undefined || descriptor === undefined) continue;
      report({
        message: `descriptor ${descriptor} must fail with EBADF, not EBADFD`,
        range: node,
        pointer: `${probe.pointer}/expect`,
        fix: replacement(node, 'promise'),
      });
    }
  },
};

/**
 * The negative descriptor because of which a probe may fail; undefined if it passes none, if each is a sentinel, or if a
 * step that is not about descriptors may fail with EBADFD.
 */
function refusedDescriptor(probe: Probe, entry: CompiledEntry, traced: Trace): number | undefined {
  const elsewhere = traced.steps.some(
    ({ step, verdict, errors }) =>
      (verdict === 'fails' || verdict === 'may-fail') &&
      step.kind !== 'lookup' &&
      step.kind !== 'check' &&
      errors.includes('EBADFD'),
  );
  if (elsewhere) return undefined;
  const state = initialState(entry, probe.call);
  const descriptors = entry.spec.arguments.flatMap(({ role, sentinels, index }) => {
    const value = state.values[index];
    const descriptor = isMemory(value) ? undefined : descriptorOf(value);
    const isNamed = sentinels.some(
      (sentinel) => descriptorOf(sentinel.value) === descriptor && mayHold(sentinel, entry.kernel, state),
    );
    const isHandle = role === 'fd' || role === 'dirfd';
    return isHandle && descriptor !== undefined && descriptor < 0 && !isNamed ? [descriptor] : [];
  });
  return descriptors.find((descriptor) => descriptor === -1) ?? descriptors[0];
}

/** Checks that reject -1 for a descriptor, whatever the other arguments are. */
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

function replacement(node: Scalar, changes: Fix['changes']): FixMaker | undefined {
  return node.style === 'plain' ? replace(node, 'EBADF', changes) : undefined;
}
