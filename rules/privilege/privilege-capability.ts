import { pathExists } from '../../src/entry/paths/path-through.ts';
import type { CompiledEntry } from '../../src/entry/trace.ts';
import type { SpecRule } from '../../src/lint/rule.ts';
import { statedCapabilities } from '../../src/spec/capability.ts';
import type { Step } from '../../src/spec/model.ts';

/** What a spec says that a call asks for is asked for somewhere on its entry path. */
export const privilegeCapability: SpecRule = {
  about: 'spec',
  id: 'privilege-capability',
  topic: 'privilege',
  severity: 'warning',
  summary: 'A privileged call asks for its capability in a permission step.',
  check({ spec, entry, blanks }, report) {
    if (blanks.length > 0) return;
    const query = spec.status === 'merged' ? undefined : capabilityOfQuery(entry);
    if (query !== undefined) {
      report({
        message: `${spec.name} changes nothing, and asks for a capability all the same`,
        help: [
          'let who may see the object see this, too; where it must be a capability, ask for it over the object: ns_capable(), not capable()',
        ],
        range: query.range,
        pointer: query.pointer,
      });
    }
    const asked = spec.entry.filter(({ kind }) => kind === 'permission').map(({ text }) => text);
    for (const capability of statedCapabilities(spec.raw)) {
      const word = new RegExp(`\\b${capability.text}\\b`);
      if (asked.some((text) => word.test(text))) continue;
      report({
        message: `${spec.name} is said to need ${capability.text}, and no permission step asks for it`,
        help: [
          `add "permission: ${capability.text}" where the kernel calls capable() or ns_capable()`,
          'its place decides whether a probe exists: behind what refuses a bad pointer or descriptor',
        ],
        range: capability,
        pointer: capability.pointer,
      });
    }
  },
};

/** The capability that a call asks for that only reports something: no effect, and a result in memory. */
function capabilityOfQuery(compiled: CompiledEntry): Step | undefined {
  const { entry, returns, arguments: all } = compiled.spec;
  const isQuery =
    returns !== 'fd' &&
    all.some(({ role }) => role === 'out') &&
    !entry.some(({ kind }) => kind === 'effect' || kind === 'signal');
  if (!isQuery) return undefined;
  const permission = entry.find(({ kind, text }) => kind === 'permission' && /\bCAP_[A-Z]/.test(text));
  if (permission?.when === undefined) return permission;
  // Asked for some of what can be had, or for another command: whoever lacks it gets the rest.
  const isSpared = entry.some(
    (step) => step.kind === 'write' && pathExists(compiled, { through: [step], around: [permission] }),
  );
  return isSpared ? undefined : permission;
}
