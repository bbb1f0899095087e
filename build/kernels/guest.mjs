/* Guests: emulated machines whose whole file system is an archive with the programs that they run. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

/** How a guest of each architecture is compiled for and started. Emulated: nested virtualisation hangs too often. */
const MACHINES = {
  x86_64: {
    compiler: 'gcc',
    qemu: ['qemu-system-x86_64', '-accel', 'tcg,thread=multi', '-cpu', 'max'],
    // A busy host delivers timer interrupts too late for the kernel's test of its timer.
    append: 'console=ttyS0 no_timer_check ia32_emulation=on',
  },
  aarch64: {
    compiler: 'aarch64-linux-gnu-gcc',
    qemu: ['qemu-system-aarch64', '-M', 'virt', '-cpu', 'max'],
    append: 'console=ttyAMA0',
  },
  riscv64: {
    compiler: 'riscv64-linux-gnu-gcc',
    qemu: ['qemu-system-riscv64', '-M', 'virt', '-cpu', 'rv64'],
    append: 'console=ttyS0',
  },
};

const BOOT_DEADLINE_MS = 600_000;

/** Compiles the program that is a guest's first process, and its only one, and packs it; a fault where that does not work here. */
export function packGuest(architecture, source, base) {
  const init = compileFor(architecture, source, `${base}.init`);
  return init.fault === undefined ? packFiles({ init: init.binary }, `${base}.cpio`) : init;
}

/** Compiles a static program for an architecture. */
export function compileFor(architecture, source, binary) {
  const { compiler } = MACHINES[architecture];
  const { status, stderr, error } = spawnSync(compiler, ['-O2', '-static', '-o', binary, source], {
    encoding: 'utf8',
  });
  if (status !== 0)
    return { fault: `${compiler} failed: ${error?.message ?? stderr.trim().split('\n').at(-1)}` };
  return { binary };
}

/** Packs programs as the root of a guest, by their names there: `init` is started. */
export function packFiles(files, archive) {
  const members = Object.entries(files).map(([name, path]) => member(name, 0o100755, readFileSync(path)));
  writeFileSync(archive, Buffer.concat([...members, member('TRAILER!!!', 0, Buffer.alloc(0))]));
  return { archive };
}

/** Boots a kernel and returns what its console showed, and the seconds that it took. */
export function boot(architecture, image, archive) {
  const { qemu, append } = MACHINES[architecture];
  const [program, ...args] = qemu;
  const start = performance.now();
  const { stdout, stderr, error } = spawnSync(
    program,
    [
      ...args,
      '-smp',
      '2',
      '-m',
      '1500',
      '-nographic',
      '-no-reboot',
      '-kernel',
      image,
      '-initrd',
      archive,
      '-append',
      `${append} quiet panic=-1`,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], timeout: BOOT_DEADLINE_MS, maxBuffer: 1 << 28 },
  );
  const complaint = stderr?.toString('utf8').trim().split('\n').at(-1) ?? '';
  return {
    console: stdout ?? Buffer.alloc(0),
    complaint,
    error,
    seconds: (performance.now() - start) / 1000,
  };
}

/** A member of a cpio archive in the "newc" form (Documentation/driver-api/early-userspace/buffer-format.rst). */
function member(name, mode, bytes) {
  const fields = [0, mode, 0, 0, 1, 0, bytes.length, 0, 0, 0, 0, name.length + 1, 0];
  const header = `070701${fields.map((field) => field.toString(16).padStart(8, '0')).join('')}${name}\0`;
  return Buffer.concat([padded(Buffer.from(header, 'latin1')), padded(bytes)]);
}

function padded(bytes) {
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
}
