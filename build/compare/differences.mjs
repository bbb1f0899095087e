import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What differs between the specs and the data of others. differences.json says of each difference who is right, and why;
 * one that it does not name is printed.
 *
 * @param {'tables' | 'tests'} source whose data it is
 */
export function differencesOf(source) {
  const path = join(import.meta.dirname, 'differences.json');
  const read = JSON.parse(readFileSync(path, 'utf8')).filter((one) => one.source === source);
  const found = [];
  return {
    /** Notes a difference: what the spec of a call says, and what they say. */
    add(syscall, ours, theirs) {
      found.push({ syscall, ours, theirs });
    },
    /** Prints how many differ and who is right, and the open ones; sets the exit status. */
    report() {
      const isOf = (one, { syscall, ours, theirs }) =>
        one.syscalls.includes(syscall) && (one.ours ?? ours) === ours && (one.theirs ?? theirs) === theirs;
      const open = found.filter((difference) => !read.some((one) => isOf(one, difference)));
      const unused = read.filter((one) => !found.some((difference) => isOf(one, difference)));
      for (const { syscall, ours, theirs } of open)
        console.log(`to be read: ${syscall}: ${ours}, and they say ${theirs}`);
      for (const { syscalls } of unused)
        console.log(`differences.json: no difference any more: ${syscalls.join(', ')}`);
      console.log(`${found.length} differences, ${open.length} to be read`);
      for (const right of ['both', 'specs', 'others']) {
        const count = found.filter((difference) =>
          read.some((one) => one.right === right && isOf(one, difference)),
        ).length;
        if (count > 0) console.log(`  ${count}: ${right === 'both' ? 'both are' : `the ${right} are`} right`);
      }
      if (open.length > 0 || unused.length > 0) process.exitCode = 1;
    },
  };
}
