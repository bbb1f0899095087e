/** What is known besides specs and runtimes; `probeable site build` writes it. */
export interface WhyData {
  /** The constants that specs name, in decimal; null: they differ. */
  readonly constants: Readonly<Record<string, string | null>>;
  /** The errnos that the facts about runtimes name. */
  readonly errnos: readonly string[];
  /** The facts about gVisor, in YAML. */
  readonly gvisor: string;
}
