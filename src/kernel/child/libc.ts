import koffi from 'koffi';

/** The functions of the C library that the child needs, bound once. Addresses are bigints. */
export interface Libc {
  /** syscall(2): -1 and errno on failure. Its variable arguments are passed as longs, as every 64-bit ABI does. */
  syscall(number: number, ...args: readonly (number | bigint)[]): number | bigint;
  errno(): number;
  /** Throws with the errno's number where a call returns -1. */
  checked(name: string, result: number | bigint): number | bigint;
  prctl(option: number, ...args: readonly (number | bigint)[]): void;
  chroot(path: string): void;
  setLimit(resource: number, value: number): void;
  /** Whether the calling thread holds any capability (capget(2)). */
  hasCapabilities(): boolean;
  /** Maps pages: `MAP_SHARED` of a file, or anonymous where it is -1. */
  mmap(length: number, protection: number, flags: number, file: number): bigint;
  /** The bytes at an address. */
  view(address: bigint, length: number): Uint8Array;
}

const CAPABILITY_VERSION_3 = 0x20080522;

export function loadLibc(): Libc {
  const library = koffi.load(null);
  const syscall = library.func('long syscall(long, long, long, long, long, long, long)');
  const prctl = library.func('int prctl(int, unsigned long, unsigned long, unsigned long, unsigned long)');
  const chroot = library.func('int chroot(const char *)');
  const setrlimit = library.func('int setrlimit(int, const uint64_t *)');
  const capget = library.func('int capget(const uint32_t *, _Out_ uint32_t *)');
  const mmap = library.func('int64_t mmap(int64_t, size_t, int, int, int, int64_t)');

  function checked(name: string, result: number | bigint): number | bigint {
    if (result === -1 || result === -1n) throw new Error(`${name} failed with errno ${koffi.errno()}`);
    return result;
  }

  return {
    syscall: (number, ...args) => syscall(number, ...args),
    errno: () => koffi.errno(),
    checked,
    prctl(option, a = 0, b = 0, c = 0, d = 0) {
      checked(`prctl(${option})`, prctl(option, a, b, c, d));
    },
    chroot(path) {
      checked('chroot', chroot(path));
    },
    setLimit(resource, value) {
      checked('setrlimit', setrlimit(resource, [value, value]));
    },
    hasCapabilities() {
      const sets = new Uint32Array(6);
      checked('capget', capget(new Uint32Array([CAPABILITY_VERSION_3, 0]), sets));
      // struct __user_cap_data_struct: effective, permitted, inheritable, twice.
      return [0, 1, 3, 4].some((index) => sets[index] !== 0);
    },
    mmap(length, protection, flags, file) {
      return BigInt(checked('mmap', mmap(0, length, protection, flags, file, 0)));
    },
    view: (address, length) => new Uint8Array(koffi.view(address, length)),
  };
}
