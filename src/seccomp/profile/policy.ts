import type { Instruction } from '../bpf/instruction.ts';
import type { Profile } from './profile.ts';
import type { RuleList } from './rule-list.ts';
import type { UnitSandbox } from './unit-sandbox.ts';

/** A policy as one form writes it, with what makes a filter of it. */
export type Policy =
  /** A profile in OCI's model, which a container engine installs. */
  | { readonly kind: 'profile'; readonly profile: Profile }
  /** A program as a process has it. */
  | {
      readonly kind: 'program';
      readonly program: readonly Instruction[];
      /** The byte order of its arguments; undefined for that of the host. */
      readonly isBigEndian?: boolean;
    }
  /** The settings of a unit of systemd, of which each installs filters. */
  | { readonly kind: 'unit'; readonly sandbox: UnitSandbox }
  /** The list of a tool that makes the filter itself. */
  | { readonly kind: 'list'; readonly list: RuleList };

/** A policy of a text that may hold several. */
export interface NamedPolicy {
  /** Its name in the text; undefined if the text holds one policy without a name. */
  readonly name: string | undefined;
  readonly policy: Policy;
  /** What the form says that no filter shows, such as a base profile that was not resolved. */
  readonly notes: readonly string[];
}
