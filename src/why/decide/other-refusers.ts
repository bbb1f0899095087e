import type { Spec } from '../../spec/model.ts';
import { compareVersions, formatVersion, type Version } from '../../spec/version.ts';
import type { Refuser } from './candidates/candidate.ts';
import type { KernelSide } from './kernel-side.ts';

/** Kernels that lack a call. `sandbox` says in which releases gVisor does. */
export function lackingKernels(
  spec: Spec,
  kernel: Version | undefined,
  sandbox: string | undefined,
): readonly Refuser[] {
  const { since } = spec;
  const isOld = since !== undefined && (kernel === undefined || compareVersions(kernel, since) < 0);
  return [
    ...(isOld && since !== undefined
      ? [
          {
            kind: 'kernel release' as const,
            name: `Linux before ${formatVersion(since)}`,
            text: `${spec.name} was added in Linux ${formatVersion(since)}`,
            check: 'uname -r',
            source: `the description of ${spec.name}`,
          },
        ]
      : []),
    ...(sandbox === undefined
      ? []
      : [
          {
            kind: 'other kernel' as const,
            name: 'gVisor',
            text: sandbox,
            check: 'dmesg in the container: gVisor prints its name',
            source: "gVisor's tables of system calls, by release",
          },
        ]),
  ];
}

/** The steps of the entry path that certainly know the errno; what could not be read is told in a note. */
export function stepRefusers(
  { steps }: KernelSide,
  spec: Spec | undefined,
  errno: string,
): readonly Refuser[] {
  return steps
    .filter(({ step }) => step.errors.includes(errno))
    .map(({ step, isSecurityModule, releases }): Refuser => {
      const when = releases === '' ? '' : ` (${releases})`;
      const source = step.source ?? `step ${step.index + 1} of the entry path of ${spec?.name ?? 'the call'}`;
      const text = `${step.text}${when}`;
      if (isSecurityModule) return securityModule(text, source);
      const [kind, name] = KINDS[step.kind] ?? ['state', 'the kernel'];
      return { kind, name, text, check: undefined, source };
    });
}

function securityModule(text: string, source: string): Refuser {
  return {
    kind: 'security module',
    name: 'AppArmor, SELinux or another security module',
    text,
    check: 'the kernel log: apparmor="DENIED", avc: denied',
    source,
  };
}

/** Kinds of steps, as kinds of refusers with a name. */
const KINDS: Readonly<Partial<Record<string, readonly [Refuser['kind'], string]>>> = {
  permission: ['permission', 'a permission'],
  limit: ['limit', 'a limit'],
  gate: ['kernel configuration', 'the configuration of the kernel'],
};

/**
 * Known refusers, since they say what to look at, and the steps that they do not cover: a step is covered by a refuser
 * with the same capability or setting. What else it says of security modules is kept.
 */
export function withSteps(known: readonly Refuser[], steps: readonly Refuser[]): readonly Refuser[] {
  const words = new Set(known.flatMap(({ name, text }) => wordsOf(`${name} ${text}`)));
  const isCovered = ({ kind, text }: Refuser): boolean =>
    kind === 'permission' && wordsOf(text).some((word) => words.has(word));
  const fresh = steps.filter((step) => !isCovered(step));
  const hasModule = [...known, ...fresh].some(
    ({ kind, name }) => kind === 'security module' && /AppArmor|SELinux/.test(name),
  );
  const covered = steps.find((step) => isCovered(step) && /security module/.test(step.text));
  return [
    ...known,
    ...fresh,
    ...(covered === undefined || hasModule
      ? []
      : [securityModule('a security module refuses', covered.source)]),
  ];
}

/** Capabilities and settings that a text names. */
function wordsOf(text: string): readonly string[] {
  return text.match(/\bCAP_[A-Z_]+\b|\b(?:kernel|vm|fs|user|net)\.[\w.]+/g) ?? [];
}
