import type { FileDiff } from '../diff.ts';
import type { NewValue } from '../uapi-values.ts';

/** The structs of one series that are told of. */
const MAX_TOLD = 3;
const PACKED = /^\}\s*(?:\w+\s+)?(?:__packed\b|__attribute__\s*\(\(\s*_*packed|[A-Z]+_PACKED\b)/;
/** Formats of disks, networks and devices are packed, since something else decides about their layout. */
const FOREIGN =
  /\/(?:rdma|scsi|sound|linux\/(?:usb|can|netfilter|tc_act|byteorder|nfsd|wmi|virtio|vhost|iommu|fuse|btrfs|nvme|qrtr))/;

/** Structs that a series adds to headers for userspace without the padding that their members need. */
export function packedStructs(files: readonly FileDiff[]): readonly NewValue[] {
  const found: NewValue[] = [];
  for (const { newPath: path = '', hunks } of files) {
    if (!/^(?:arch\/\w+\/)?include\/uapi\//.test(path) || FOREIGN.test(path)) continue;
    for (const { lines } of hunks) {
      let open: { readonly name: string; readonly line: number } | undefined;
      for (const { sign, text, line } of lines) {
        const name = /^struct (\w{1,60})\s*\{/.exec(text)?.[1];
        if (name !== undefined) open = sign === '+' ? { name, line } : undefined;
        else if (open !== undefined && sign === '+' && PACKED.test(text) && !/\baligned\b/.test(text)) {
          const message = `struct ${open.name} is packed, so its members may lie at addresses that some architectures read bytewise, or not at all; order them by size and write the padding as members`;
          found.push({ syscall: undefined, path, line: open.line, isQuestion: false, message });
          open = undefined;
        } else if (/^\}/.test(text)) open = undefined;
      }
    }
  }
  return found.slice(0, MAX_TOLD);
}
