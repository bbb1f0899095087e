/** What kernels answered about a derived spec. */
export interface DerivedAnswers {
  readonly spec: string;
  readonly seeds: readonly string[];
  readonly status: string;
  readonly calls: number;
  readonly refusing: number;
  readonly witnessed: number;
  readonly disagreements: number;
  readonly against: readonly {
    readonly call: string;
    readonly predicted: readonly string[];
    readonly answer: string;
    readonly explanation?: string;
  }[];
  readonly probes: Readonly<Record<string, readonly string[]>>;
}

export interface AskedKernels {
  readonly kernels: Readonly<
    Record<
      string,
      {
        readonly kernel: string;
        readonly release: string;
        readonly architecture: string;
        readonly worlds: readonly string[];
        readonly calls: Readonly<Record<string, DerivedAnswers>>;
      }
    >
  >;
}

export interface DerivedVerdict {
  readonly omit?: string;
  readonly arch?: string;
  readonly from?: string;
}

export function compareReleases(a: string, b: string): number;
export function verdictsOf(
  kernels: AskedKernels['kernels'],
  tree: string,
): Readonly<Record<string, DerivedVerdict>>;
export function judgeDerived(
  known: AskedKernels,
  shipped: ReadonlyMap<string, { readonly tree: string }>,
): ReadonlyMap<string, string>;
