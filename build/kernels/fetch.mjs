/* Kernels as Debian's packages: pinned by version and hash, and never installed. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Debian's name of an architecture. */
const DEBIAN = { x86_64: 'amd64', aarch64: 'arm64', riscv64: 'riscv64' };

/** The kernel of a pin as files in `cache`, its image and its configuration, or why there is none. */
export function fetchKernel(pin, cache) {
  const files = {};
  for (const part of ['image', 'configuration']) {
    const { package: from, sha256, file } = pin[part];
    files[part] = join(cache, `${pin.name}-${sha256.slice(0, 12)}.${part}`);
    if (existsSync(files[part])) continue;
    const found = fetchPackage(pin, pin[part], cache);
    if (found.fault !== undefined) return found;
    const { status, stdout } = spawnSync(
      'sh',
      ['-c', 'dpkg-deb --fsys-tarfile "$0" | tar -xO -f - "$1"', found.file, file],
      { maxBuffer: 1 << 28 },
    );
    if (status !== 0 || stdout.length === 0) return { fault: `${from} has no ${file}` };
    writeFileSync(files[part], stdout);
  }
  return files;
}

/** A package of a pin. A private source list keeps the machine's own apt as it is. */
function fetchPackage({ architecture: own, suite, version }, { package: name, sha256 }, cache) {
  const architecture = DEBIAN[own];
  const home = join(cache, `apt-${suite}-${architecture}`);
  for (const folder of ['lists/partial', 'archives/partial'])
    mkdirSync(join(home, folder), { recursive: true });
  const mirror = mirrorOf(suite);
  if (mirror === undefined) return { fault: 'apt knows no mirror of Debian (set PROBEABLE_DEBIAN_MIRROR)' };
  const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';
  writeFileSync(
    join(home, 'sources.list'),
    `deb [arch=${architecture} signed-by=${keyring}] ${mirror} ${suite} main\n`,
  );
  const apt = (...args) =>
    spawnSync('apt-get', [...aptOptions(home, architecture), ...args], { cwd: home, encoding: 'utf8' });
  const path = () => {
    const file = readdirSync(home).find((one) => one.startsWith(`${name}_`) && one.endsWith('.deb'));
    return file === undefined ? undefined : join(home, file);
  };
  if (path() === undefined) {
    const updated = apt('update');
    if (updated.status !== 0) return { fault: `apt-get update failed: ${lastLine(updated.stderr)}` };
    const { status, stderr } = apt('download', `${name}=${version}`);
    if (status !== 0 || path() === undefined)
      return { fault: `the archive no longer has ${name} ${version} (${lastLine(stderr)})` };
  }
  const file = path();
  const digest = createHash('sha256').update(readFileSync(file)).digest('hex');
  if (digest !== sha256) {
    renameSync(file, `${file}.refused`);
    return { fault: `${name} ${version} has the hash ${digest}, and ${sha256} is pinned` };
  }
  return { file };
}

function aptOptions(home, architecture) {
  const settings = {
    'Dir::Etc::SourceList': join(home, 'sources.list'),
    'Dir::Etc::SourceParts': '/dev/null',
    'Dir::State::Lists': join(home, 'lists'),
    'Dir::State::status': '/dev/null',
    'Dir::Cache::Archives': join(home, 'archives'),
    'Dir::Cache::pkgcache': '',
    'Dir::Cache::srcpkgcache': '',
    'APT::Architecture': architecture,
    'APT::Architectures::': architecture,
    'APT::Sandbox::User': 'root',
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
}

/** Where a suite is: those of the security team lie beside the others. */
function mirrorOf(suite) {
  const mirror = debianMirror();
  return suite.endsWith('-security') ? mirror?.replace(/\/debian(\/?)$/, '/debian-security$1') : mirror;
}

/** The mirror that this machine's apt uses. */
function debianMirror() {
  if (process.env.PROBEABLE_DEBIAN_MIRROR !== undefined) return process.env.PROBEABLE_DEBIAN_MIRROR;
  const { stdout } = spawnSync(
    'apt-get',
    ['indextargets', '--format', '$(REPO_URI)', 'Created-By: Packages'],
    {
      encoding: 'utf8',
    },
  );
  return (stdout ?? '').split('\n').find((uri) => /\/debian\/?$/.test(uri));
}

function lastLine(text) {
  return text.trim().split('\n').at(-1) ?? '';
}
