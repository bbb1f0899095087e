import { execFileSync } from 'node:child_process';
import type { ContainerEngine } from '../../src/seccomp/engine/container-engine.ts';
import { parseEngine } from '../../src/seccomp/engine/engine-releases.ts';
import type { ResolvedProfile } from '../../src/seccomp/profile/resolve-profile.ts';
import { profile } from '../support/engines.ts';
import { installedRelease, type RunnableEngine, whyNoContainers } from './runtime.ts';
import { StartBench } from './start-bench.ts';

/** A profile that refuses these calls and no other. */
export function refusing(names: readonly string[], action = 'SCMP_ACT_ERRNO'): ResolvedProfile {
  return profile({
    defaultAction: 'SCMP_ACT_ALLOW',
    architectures: ['SCMP_ARCH_X86_64'],
    syscalls: [{ names, action }],
  });
}

/** A profile that allows these calls and no other. */
export function allowing(names: readonly string[]): ResolvedProfile {
  return profile({
    defaultAction: 'SCMP_ACT_ERRNO',
    architectures: ['SCMP_ARCH_X86_64'],
    syscalls: [{ names, action: 'SCMP_ACT_ALLOW' }],
  });
}

/** The engine of this machine, as its package names its release where there is one. */
export function installedEngine(name: RunnableEngine): ContainerEngine {
  const engine = parseEngine(`${name}@${packagedRelease(name) ?? installedRelease(name)}`);
  if (typeof engine === 'string') throw new Error(engine);
  return engine;
}

function packagedRelease(name: RunnableEngine): string | undefined {
  if (process.env[`PROBEABLE_${name.toUpperCase()}`] !== undefined) return undefined;
  try {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a format of dpkg-query
    return execFileSync('dpkg-query', ['--show', '--showformat', '${Version}', name], {
      stdio: ['ignore', 'pipe', 'ignore'],
    }).toString();
  } catch {
    return undefined;
  }
}

/** Why an engine starts no container here, even under a filter that refuses none of its calls. */
export function whyNoStart(name: RunnableEngine): string | undefined {
  const missing = whyNoContainers(name);
  if (missing !== undefined) return missing;
  const bench = new StartBench();
  try {
    const { isStarted, said } = bench.start(name, refusing(['reboot']), true);
    return isStarted ? undefined : `no container starts on this machine: ${said.trim()}`;
  } finally {
    bench.remove();
  }
}
