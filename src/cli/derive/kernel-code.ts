import { type KernelCode, noKernelCode } from '../../check/code/kernel-code.ts';
import type { KernelRequest } from './kernel-request.ts';
import { readKernelTree } from './kernel-tree.ts';

/** Opens a kernel tree for a check. Throws a Failure where the folder is none. */
export function openKernelCode({ folder, architecture, config, isCached }: KernelRequest): KernelCode {
  const { tree, configuration, release, callsReaching } = readKernelTree(
    folder,
    architecture,
    config,
    isCached,
  );
  return { name: release, tree, configuration, callsReaching };
}

/** The code of a kernel tree, or of none. */
export function kernelCodeOf(request: KernelRequest | undefined): KernelCode {
  return request === undefined ? noKernelCode() : openKernelCode(request);
}
