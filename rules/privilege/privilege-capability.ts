import { pathExists } from '../../src/entry/paths/path-through.ts';
import type { CompiledEntry } from '../../src/entry/trace.ts';
import type { SpecRule } from '../../src/lint/rule.ts';
import { statedCapabilities } from '../../src/spec/capability.ts';
import type { Step } from '../../src/spec/model.ts';

/** The capability under `privilege` must be checked somewhere on the entry path. */
export const privilegeCapability: SpecRule = {
  about: 'spec',
  id: 'privilege-capability',
  topic: 'privilege',
  severity: 'warning',
  summary: 'A privileged call checks its capability in a permission step.',
  check({ spec, entry, blanks }, report) {
    if (blanks.length > 0) return;
    const query = spec.status === 'merged' ? undefined : capabilityOfQuery(entry);
    if (query !== undefined) {
      report({
        message: `${spec.name} changes nothing but requires a capability`,
        help: [
          'allow the call to everyone who may see the object; if it must be a capability, check it for the object: ns_capable(), not capable()',
        ],
        range: query.range,
        pointer: query.pointer,
      });
    }
    const asked = spec.entry.filter(({ kind }) => kind === 'permission').map(({ text }) => text);
    for (const capability of statedCapabilities(spec.raw)) {
      const stated = words(capability.text);
      if (asked.some((text) => words(text).includes(stated))) continue;
      report({
        message: `"privilege" says that ${spec.name} requires ${capability.text}, but no permission step checks it`,
        help: [
          `add "permission: ${capability.text}" where the kernel calls capable() or ns_capable()`,
          'if its place is still open, put it after the steps that reject a bad pointer or descriptor, so that a probe exists',
        ],
        range: capability,
        pointer: capability.pointer,
      });
    }
  },
};

/** The words of a text, so that one text holds another only as whole words. What authors write is never a pattern. */
function words(text: string): string {
  return ` ${text.replace(/\W+/g, ' ').trim()} `;
}

/** The capability that a query requires, that is, a call without an effect that returns its result in memory. */
function capabilityOfQuery(compiled: CompiledEntry): Step | undefined {
  const { entry, returns, arguments: all } = compiled.spec;
  const isQuery =
    returns !== 'fd' &&
    all.some(({ role }) => role === 'out') &&
    !entry.some(({ kind }) => kind === 'effect' || kind === 'signal');
  if (!isQuery) return undefined;
  const permission = entry.find(({ kind, text }) => kind === 'permission' && /\bCAP_[A-Z]/.test(text));
  if (permission?.when === undefined) return permission;
  // If it is required only for a part of the result or for another command, callers without it get the rest.
  const isSpared = entry.some(
    (step) => step.kind === 'write' && pathExists(compiled, { through: [step], around: [permission] }),
  );
  return isSpared ? undefined : permission;
}
