import type { Kernel } from '../verify/kernel.ts';
import type { SpecVerification } from '../verify/result.ts';

/** A run of `verify`. */
export interface VerifyReport {
  readonly kernel: Pick<Kernel, 'release' | 'version' | 'architecture' | 'worlds'>;
  readonly results: readonly SpecVerification[];
  /** What a reader has to know about the circumstances, one sentence each. */
  readonly notices: readonly string[];
  /** How many calls were made. */
  readonly made: number;
  /** How long the run took. */
  readonly seconds: number;
}
