import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findArchitecture } from '../../src/seccomp/architecture.ts';
import { CompiledProgram } from '../../src/seccomp/bpf/compiled-program.ts';
import { readProgram } from '../../src/seccomp/bpf/program-file.ts';
import { Catalogue } from '../../src/seccomp/runtimes/catalogue.ts';
import { answerWord, decodeAction } from '../../src/seccomp/seccomp-action.ts';
import { syscallNumbers } from '../../src/seccomp/syscalls/syscall-numbers.ts';
import { factsOf } from './facts.ts';

const isInstalled = existsSync('/usr/bin/flatpak') && process.arch === 'x64';
const REF =
  'name=org.probeable.Platform\nruntime=org.probeable.Platform/x86_64/1\nsdk=org.probeable.Platform/x86_64/1\n';

/** In place of bubblewrap: keeps the filter that Flatpak passes with --seccomp, among the arguments in a descriptor. */
const BUBBLEWRAP = `#!/bin/bash
kept=$(dirname "$0")/filter
last=
for one in "$@"; do
  if [ "$last" = --args ]; then tr '\\0' '\\n' < /proc/self/fd/$one > "$kept.args"; fi
  last=$one
done
cat /proc/self/fd/$(grep -A1 '^--seccomp$' "$kept.args" | tail -n1) > "$kept"
`;

/** The filter of an app that asks for nothing, as the installed Flatpak gives it to bubblewrap. */
function flatpakFilter(folder: string): Buffer {
  const env = {
    ...process.env,
    HOME: folder,
    XDG_RUNTIME_DIR: join(folder, 'run'),
    FLATPAK_USER_DIR: join(folder, 'user'),
    FLATPAK_BWRAP: join(folder, 'bwrap'),
  };
  const flatpak = (...args: string[]) => execFileSync('flatpak', args, { env, stdio: 'pipe' });
  const write = (path: string, text: string) => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  mkdirSync(env.XDG_RUNTIME_DIR);
  write('bwrap', BUBBLEWRAP);
  chmodSync(env.FLATPAK_BWRAP, 0o755);
  write('platform/metadata', `[Runtime]\n${REF}`);
  write('platform/files/empty', '');
  mkdirSync(join(folder, 'platform/usr'));
  write('app/metadata', `[Application]\n${REF.replace('Platform', 'App')}command=true\n`);
  write('app/files/bin/true', '#!/bin/sh\n');
  mkdirSync(join(folder, 'app/export'));
  const repository = join(folder, 'repository');
  flatpak('build-export', '--runtime', '--disable-sandbox', repository, join(folder, 'platform'), '1');
  flatpak('build-export', '--disable-sandbox', repository, join(folder, 'app'));
  flatpak('--user', 'remote-add', '--no-gpg-verify', 'own', `file://${repository}`);
  flatpak('--user', 'install', '-y', '--noninteractive', 'own', 'org.probeable.Platform//1');
  flatpak('--user', 'install', '-y', '--noninteractive', 'own', 'org.probeable.App');
  flatpak('--user', 'run', 'org.probeable.App');
  return readFileSync(join(folder, 'filter'));
}

test.skipIf(!isInstalled)(
  'the installed Flatpak filters as its release is said to',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'probeable-flatpak-'));
    try {
      const version = execFileSync('flatpak', ['--version']).toString().trim().replace('Flatpak ', '');
      const read = readProgram(flatpakFilter(folder), false);
      if (!read.ok) throw new Error(read.message);
      const real = new CompiledProgram(read.program, false);
      const architecture = findArchitecture('x86_64');
      if (architecture === undefined) throw new Error('no architecture');
      const numbers = syscallNumbers();
      const catalogue = new Catalogue([factsOf('flatpak')], {
        architecture,
        kernel: [7, 0],
        capabilities: undefined,
        engine: undefined,
        numbers,
      });
      const named = catalogue.parse(`flatpak@${version}`);
      if (typeof named === 'string') throw new Error(named);
      const own = catalogue.install(named.facts, named.release);
      const values = [
        0n,
        1n,
        3n,
        8n,
        16n,
        17n,
        40n,
        0x5412n,
        0x541cn,
        0x1_0000_5412n,
        0x1000_0011n,
        2n ** 64n - 1n,
      ];
      let refused = 0;
      for (const caller of ['x86_64', 'x86'].flatMap((name) => findArchitecture(name) ?? [])) {
        for (let number = 0; number < 480; number++) {
          for (const value of values) {
            const args = Array.from({ length: 6 }, () => value);
            const call = { architecture: caller, number, syscall: numbers.nameOf(number, caller), args };
            const answer = answerWord(decodeAction(real.decide(caller.token, number, args)));
            expect(own?.ask(call).answer, `${caller.name} ${number} with ${value}`).toBe(answer);
            if (answer !== 'allow' && caller === architecture) refused++;
          }
        }
      }
      // 17 calls of x86_64 whatever their arguments are, in all releases, and some arguments of four more.
      expect(refused).toBeGreaterThan(17 * values.length);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
  120_000,
);
