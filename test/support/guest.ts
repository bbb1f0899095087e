import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fetchKernel, type Pin } from '../../build/kernels/fetch.mjs';
import { boot, compileFor, packFiles } from '../../build/kernels/guest.mjs';

const root = join(import.meta.dirname, '../..');

/** The first process of the guest: runs each program, and powers off. */
const INIT = `#include <stdio.h>
#include <sys/reboot.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	static const char *const programs[] = { PROGRAMS };
	int index, status;

	for (index = 0; programs[index]; index++) {
		printf("\\nbegin %s\\n", programs[index]);
		fflush(stdout);
		if (fork() == 0) {
			execl(programs[index], programs[index], (char *)0);
			_exit(127);
		}
		wait(&status);
		printf("end %d\\n", WIFEXITED(status) ? WEXITSTATUS(status) : -1);
	}
	fflush(stdout);
	reboot(RB_POWER_OFF);
	return 0;
}
`;

/** What a program did in a guest: its exit status (-1: it did not end), and what it printed. */
export interface Outcome {
  readonly status: number;
  readonly lines: string;
}

/** Runs static programs in a guest with a pinned kernel, whose files go into `folder`; by the path of each program. */
export function runInGuest(
  pin: Pin,
  programs: readonly string[],
  folder: string,
): ReadonlyMap<string, Outcome> {
  const kernel = fetchKernel(pin, join(root, 'node_modules/.cache/probeable-kernels'));
  if (kernel.fault !== undefined) throw new Error(kernel.fault);
  const names = programs.map((_, index) => `test${index}`);
  const init = join(folder, `init-${pin.name}`);
  const table = names.map((name) => `"/${name}", `).join('');
  writeFileSync(`${init}.c`, INIT.replace('PROGRAMS', `${table}0`));
  const compiled = compileFor(pin.architecture, `${init}.c`, init);
  if (compiled.fault !== undefined) throw new Error(compiled.fault);
  const files = Object.fromEntries(names.map((name, index) => [name, programs[index] ?? '']));
  const { archive } = packFiles({ init, ...files }, `${init}.cpio`);
  const { console } = boot(pin.architecture, kernel.image, archive);
  const shown = console.toString('latin1').replaceAll('\r', '');
  return new Map(
    programs.map((path, index) => {
      const printed = new RegExp(`^begin /test${index}\n([\\s\\S]*?)^end (-?\\d+)$`, 'm').exec(shown);
      return [path, { status: Number(printed?.[2] ?? -1), lines: printed?.[1] ?? shown }];
    }),
  );
}
