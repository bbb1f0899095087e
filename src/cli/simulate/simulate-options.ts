/** The options that name policies and the host and container that they are for. */
export interface NamedPolicies {
  readonly runtime: string | undefined;
  readonly profile: readonly string[];
  readonly filter: readonly string[];
  readonly stack: boolean;
  readonly engine: string | undefined;
  readonly arch: string;
  readonly host: string | undefined;
  readonly cap: string | undefined;
  readonly kernel: string | undefined;
  readonly libseccomp: string | undefined;
}

/** The options of `simulate` on the command line. */
export interface SimulateOptions extends NamedPolicies {
  readonly args: string | undefined;
  readonly spec: readonly string[];
  readonly emitBpf: string | undefined;
  readonly compare: readonly string[] | undefined;
  readonly format: string;
}
