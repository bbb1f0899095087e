import {
  ARCHITECTURES,
  type Architecture,
  findArchitecture,
  X32_SYSCALL_BIT,
} from '../../seccomp/architecture.ts';

/**
 * Finds an architecture by `AUDIT_ARCH_*` in hexadecimal, with or without `0x`, by the constant's name, or by a usual
 * name. x32 shares x86_64's: the number tells.
 */
export function findAuditArchitecture(arch: string, syscall = ''): Architecture | undefined {
  const digits = /^(?:0x)?([0-9a-f]{8}|[0-9a-f]{1,2})$/i.exec(arch)?.[1];
  if (digits === undefined) return findArchitecture(arch.replace(/^AUDIT_ARCH_/, '').toLowerCase());
  const token = Number.parseInt(digits, 16);
  const found = ARCHITECTURES.filter((one) => one.token === token);
  const isX32 = /^\d+$/.test(syscall) && (Number(syscall) & X32_SYSCALL_BIT) !== 0;
  return found.find(({ name }) => (name === 'x32') === isX32) ?? found[0];
}
