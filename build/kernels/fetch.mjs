/* Kernels as Debian's packages: pinned by version and hash, and never installed. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Debian's name of an architecture. */
const DEBIAN = { x86_64: 'amd64', aarch64: 'arm64', riscv64: 'riscv64' };

/** The kernel image of a pin as a file in `cache`, or why there is none. */
export function fetchKernel(pin, cache) {
  const image = join(cache, `${pin.name}-${pin.sha256.slice(0, 12)}.vmlinuz`);
  if (existsSync(image)) return { image };
  const found = fetchPackage(pin, cache);
  if (found.fault !== undefined) return found;
  const { status, stdout } = spawnSync(
    'sh',
    ['-c', 'dpkg-deb --fsys-tarfile "$0" | tar -xO -f - "$1"', found.file, pin.kernel],
    { maxBuffer: 1 << 28 },
  );
  if (status !== 0 || stdout.length === 0) return { fault: `${pin.package} has no ${pin.kernel}` };
  writeFileSync(image, stdout);
  return { image };
}

/** The package of a pin. A private source list keeps the machine's own apt as it is. */
function fetchPackage(pin, cache) {
  const architecture = DEBIAN[pin.architecture];
  const home = join(cache, `apt-${pin.suite}-${architecture}`);
  for (const folder of ['lists/partial', 'archives/partial'])
    mkdirSync(join(home, folder), { recursive: true });
  const mirror = debianMirror();
  if (mirror === undefined) return { fault: 'apt knows no mirror of Debian (set PROBEABLE_DEBIAN_MIRROR)' };
  const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';
  writeFileSync(
    join(home, 'sources.list'),
    `deb [arch=${architecture} signed-by=${keyring}] ${mirror} ${pin.suite} main\n`,
  );
  const apt = (...args) =>
    spawnSync('apt-get', [...aptOptions(home, architecture), ...args], { cwd: home, encoding: 'utf8' });
  const updated = apt('update');
  if (updated.status !== 0) return { fault: `apt-get update failed: ${lastLine(updated.stderr)}` };
  const downloaded = apt('download', `${pin.package}=${pin.version}`);
  const file = readdirSync(home).find((name) => name.startsWith(`${pin.package}_`));
  if (downloaded.status !== 0 || file === undefined)
    return {
      fault: `the archive no longer has ${pin.package} ${pin.version} (${lastLine(downloaded.stderr)})`,
    };
  const path = join(home, file);
  const digest = createHash('sha256').update(readFileSync(path)).digest('hex');
  if (digest !== pin.sha256) {
    renameSync(path, `${path}.refused`);
    return { fault: `${pin.package} ${pin.version} has the hash ${digest}, and ${pin.sha256} is pinned` };
  }
  return { file: path };
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
