import { expect, test } from 'vitest';
import { ARCHITECTURES } from '../../src/seccomp/architecture.ts';
import { checkProgram } from '../../src/seccomp/bpf/check-program.ts';
import { runProgram, seccompData } from '../../src/seccomp/bpf/run-program.ts';
import { CompiledFilter } from '../../src/seccomp/engine/compiled-filter.ts';
import { Catalogue } from '../../src/seccomp/runtimes/catalogue.ts';
import { encodeAction } from '../../src/seccomp/seccomp-action.ts';
import { syscallNumbers } from '../../src/seccomp/syscalls/syscall-numbers.ts';
import { factsOf } from './facts.ts';

/*
 * The newest release of every runtime on every host that libseccomp knows, in both byte orders: the rules, the program
 * that is written for a kernel and the compiled form decide alike.
 */

const RUNTIMES = [
  'docker',
  'containerd',
  'containers-common',
  'podman',
  'systemd-nspawn',
  'lxc',
  'firejail',
].map(factsOf);
const ARGUMENTS = [
  [0n, 0n, 9n, 0n, 0n, 0n],
  [40n, 0x1_0000_0000n, 2n, 0n, 0n, 0n],
  [0x10000000n, 0x10000000n, 0n, 0n, 0n, 0n],
];

function words(args: readonly bigint[]): Uint32Array {
  return Uint32Array.from(args.flatMap((value) => [Number(value & 0xffff_ffffn), Number(value >> 32n)]));
}

test.each(ARCHITECTURES.map((architecture) => [architecture.name, architecture] as const))(
  '%s',
  (_name, architecture) => {
    const catalogue = new Catalogue(RUNTIMES, {
      architecture,
      kernel: [6, 18],
      capabilities: undefined,
      engine: undefined,
      numbers: syscallNumbers(),
    });
    let count = 0;
    for (const facts of RUNTIMES) {
      const installed = catalogue.install(facts, facts.releases.at(-1) ?? '');
      if (!installed?.installation.ok) throw new Error(`${facts.name} has no filter`);
      const { filter } = installed.installation;
      const program = filter.program() ?? [];
      expect(checkProgram(program)).toBeUndefined();
      const compiled = new CompiledFilter(filter);
      for (const { architecture: abi } of filter.collection.architectures) {
        const { token, base } = abi;
        for (let number = base; number < base + 480; number += 3) {
          for (const args of ARGUMENTS) {
            const returned = runProgram(program, seccompData(token, number, args, architecture.isBigEndian));
            const decided = filter.decide({ token, number, args }).map(({ action }) => encodeAction(action));
            const fast = compiled.decide(token, number, words(args));
            if (decided[0] !== returned || fast !== returned)
              expect([facts.name, abi.name, number, args, decided, fast]).toEqual(returned);
            count++;
          }
        }
      }
    }
    expect(count).toBeGreaterThan(2000);
  },
);
