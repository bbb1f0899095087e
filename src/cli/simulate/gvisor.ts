import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ContainerEngine } from '../../seccomp/engine/container-engine.ts';
import { DEFAULT_CAPABILITIES } from '../../seccomp/profile/default-capabilities.ts';
import { askSandboxKernel, readSandboxKernel } from '../../seccomp/simulate/sandbox-kernel.ts';
import { PACKAGE } from '../package-info.ts';
import type { AskedPolicy } from './policies.ts';

const NO_PROFILE = 'gVisor is a kernel of its own: it applies a profile only where runsc has --oci-seccomp';

/** A container under gVisor: gVisor's own kernel decides, whatever the policy says; without a policy, gVisor alone. */
export function onGvisor(
  policy: AskedPolicy | undefined,
  engine: ContainerEngine,
  given: ReadonlySet<string> | undefined,
): AskedPolicy {
  const kernel = readSandboxKernel(
    readFileSync(join(PACKAGE.root, 'content/runtimes/kernels/gvisor.yaml'), 'utf8'),
  );
  const capabilities = given ?? DEFAULT_CAPABILITIES;
  const release = engine.label.split('@')[1];
  return {
    runtime: policy?.runtime ?? engine.label,
    title: policy?.title ?? kernel.title,
    release: policy === undefined ? release : policy.release,
    until: policy?.until,
    date: policy?.date,
    engine: engine.label,
    notes: [...(policy?.notes ?? []), NO_PROFILE],
    filter: undefined,
    others: undefined,
    parts: undefined,
    isKernel: true,
    programs: () => 'gVisor is a kernel of its own, not a filter',
    ask: (question) => {
      const own = askSandboxKernel(kernel, release, capabilities, question);
      const filtered = policy?.ask(question).answer ?? 'allow';
      if (filtered === 'allow') return own;
      const rule = `${own.rule}; with --oci-seccomp, the profile's answer comes first: ${filtered}`;
      return { ...own, rule, possible: own.possible.map(({ answer }) => ({ answer, rule })) };
    },
  };
}
