import { spawnSync } from 'node:child_process';

/** What a command line never reads: the library's entry and its types, the data that it can make, and the one file that is made of the rest. */
const LEFT_OUT = /^dist\/types\/|^dist\/data\/|^dist\/bin\/library\.mjs$|^dist\/probeable\.mjs$/;

/** The files of the package that the command line needs, as `npm pack` would list them, and its version. */
export function packageFiles() {
  const { stdout, status } = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error('npm cannot tell what the package holds');
  const [{ files, version }] = JSON.parse(stdout);
  const paths = files.map(({ path }) => path).filter((path) => !LEFT_OUT.test(path));
  return { paths: paths.sort(), version };
}
