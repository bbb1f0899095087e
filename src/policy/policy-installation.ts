import { ARCHITECTURES, type Architecture } from '../seccomp/architecture.ts';
import { isNarrowArchitecture } from '../seccomp/compare/narrow.ts';
import { type NumberActions, numberActions } from '../seccomp/compare/number-actions.ts';
import { type ComparedProgram, processAction } from '../seccomp/compare/process-filters.ts';
import type { SeccompAction } from '../seccomp/seccomp-action.ts';
import { hostOf } from '../seccomp/simulate/host.ts';
import type { InstalledPolicy } from '../seccomp/simulate/installed-policy.ts';
import { syscallNumbers } from '../seccomp/syscalls/syscall-numbers.ts';

/** A call whose arguments are known. */
export interface ExactCall {
  readonly number: number;
  readonly args: readonly bigint[];
}

/** A policy as one engine installs it on one host: what its programs return, by call and architecture of the caller. */
export class PolicyInstallation {
  /** What installs it: "runc", "crun@1.8", "systemd@257". */
  readonly engine: string;
  readonly host: Architecture;
  readonly installed: InstalledPolicy;
  /** What the kernel has for it, in the order of installation. */
  readonly programs: readonly ComparedProgram[];
  readonly #known = new Map<string, NumberActions>();

  constructor(installed: InstalledPolicy, host: Architecture, programs: readonly ComparedProgram[]) {
    this.engine = installed.engine;
    this.installed = installed;
    this.host = host;
    this.programs = programs;
  }

  /** The architectures of the programs that the host can run, its own first. */
  get callers(): readonly Architecture[] {
    const others = ARCHITECTURES.filter((one) => one !== this.host && hostOf(one) === this.host);
    return [this.host, ...others];
  }

  /** What a call gets; undefined if the architecture has no call of that name. */
  actions(name: string, caller: Architecture = this.host): NumberActions | undefined {
    const number = syscallNumbers().numberOf(name, caller);
    return number === undefined || number < 0 ? undefined : this.actionsOfNumber(number, caller);
  }

  /** What the calls of a number get, with x32's bit where the caller is x32. */
  actionsOfNumber(number: number, caller: Architecture = this.host): NumberActions {
    const key = `${caller.name} ${number}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const { token, isBigEndian } = caller;
    const asked = { token, number, isNarrow: isNarrowArchitecture(caller) };
    const made = numberActions(this.programs, asked, isBigEndian);
    this.#known.set(key, made);
    return made;
  }

  /** The action for one call, which the programs were run with. */
  run({ number, args }: ExactCall, { token, isBigEndian }: Architecture = this.host): SeccompAction {
    return processAction(this.programs, { token, number, args }, isBigEndian);
  }
}
