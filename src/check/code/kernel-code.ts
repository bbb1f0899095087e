import { KernelOptions } from '../../derive/tree/kernel-options.ts';
import { SourceTree } from '../../derive/tree/source-tree.ts';
import { NO_TREE } from './no-tree.ts';

/** The code that entry paths are derived from. */
export interface KernelCode {
  /** What derived specs name as their origin: `6.12.117`. */
  readonly name: string;
  readonly tree: SourceTree;
  readonly configuration: KernelOptions;
  /** The system calls whose entry paths may depend on one of these definitions. */
  callsReaching(names: ReadonlySet<string>): readonly string[];
}

/** No kernel tree: only what an input itself contains is known. */
export function noKernelCode(): KernelCode {
  const tree = new SourceTree({ paths: [], read: () => undefined });
  return {
    name: NO_TREE,
    tree,
    configuration: new KernelOptions(tree),
    callsReaching: () => [],
  };
}
