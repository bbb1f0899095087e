import type { Rule } from '../src/lint/rule.ts';
import { abi64BitAlignment } from './abi/abi-64bit-alignment.ts';
import { abiArgumentCount } from './abi/abi-argument-count.ts';
import { abiBreaking } from './abi/abi-breaking.ts';
import { abiCompat } from './abi/abi-compat.ts';
import { abiDeclaration } from './abi/abi-declaration.ts';
import { abiFailureAfterEffect } from './abi/abi-failure-after-effect.ts';
import { abiMultiplexer } from './abi/abi-multiplexer.ts';
import { abiName } from './abi/abi-name.ts';
import { abiNumber } from './abi/abi-number.ts';
import { abiPointerInStruct } from './abi/abi-pointer-in-struct.ts';
import { abiReturnPath } from './abi/abi-return-path.ts';
import { abiSizeType } from './abi/abi-size-type.ts';
import { abiTables } from './abi/abi-tables.ts';
import { abiUapiType } from './abi/abi-uapi-type.ts';
import { abiUserAnnotation } from './abi/abi-user-annotation.ts';
import { abiX32 } from './abi/abi-x32.ts';
import { argumentIgnored } from './extension/argument-ignored.ts';
import { flagsArgument } from './extension/flags-argument.ts';
import { flagsAtNamespace } from './extension/flags-at-namespace.ts';
import { flagsDiscoverable } from './extension/flags-discoverable.ts';
import { flagsTestedNotAccepted } from './extension/flags-tested-not-accepted.ts';
import { flagsUnknownBits } from './extension/flags-unknown-bits.ts';
import { flagsWidth } from './extension/flags-width.ts';
import { pointerNeverRead } from './extension/pointer-never-read.ts';
import { setWithoutGet } from './extension/set-without-get.ts';
import { structFixedArray } from './extension/struct-fixed-array.ts';
import { structForManyArguments } from './extension/struct-for-many-arguments.ts';
import { structMultipleOf8 } from './extension/struct-multiple-of-8.ts';
import { structPadding } from './extension/struct-padding.ts';
import { structSize } from './extension/struct-size.ts';
import { structSizeMinimum } from './extension/struct-size-minimum.ts';
import { structTrailingZero } from './extension/struct-trailing-zero.ts';
import { structVersion } from './extension/struct-version.ts';
import { structZeroDefault } from './extension/struct-zero-default.ts';
import { fdCloexec } from './handles/fd-cloexec.ts';
import { fdCloexecValue } from './handles/fd-cloexec-value.ts';
import { fdEbadf } from './handles/fd-ebadf.ts';
import { fdPoll } from './handles/fd-poll.ts';
import { fdSentinelRefused } from './handles/fd-sentinel-refused.ts';
import { handleIsFd } from './handles/handle-is-fd.ts';
import { offsetLoffT } from './handles/offset-loff-t.ts';
import { pathAt } from './handles/path-at.ts';
import { pathEmptyPath } from './handles/path-empty-path.ts';
import { policyChange } from './policy/policy-change.ts';
import { policyEqualsDefault } from './policy/policy-equals-default.ts';
import { policyHiddenFlags } from './policy/policy-hidden-flags.ts';
import { policyIoUring } from './policy/policy-io-uring.ts';
import { policyKill } from './policy/policy-kill.ts';
import { policyNeverDecides } from './policy/policy-never-decides.ts';
import { policyNewCalls } from './policy/policy-new-calls.ts';
import { policyNotify } from './policy/policy-notify.ts';
import { policyOrConditions } from './policy/policy-or-conditions.ts';
import { policyOtherAbi } from './policy/policy-other-abi.ts';
import { policyStale } from './policy/policy-stale.ts';
import { policyStartRule } from './policy/policy-start.ts';
import { policySyntax } from './policy/policy-syntax.ts';
import { policyUnknownName } from './policy/policy-unknown-name.ts';
import { policyUpperHalf } from './policy/policy-upper-half.ts';
import { privilegeCapability } from './privilege/privilege-capability.ts';
import { privilegeHookOrder } from './privilege/privilege-hook-order.ts';
import { privilegeLsmHook } from './privilege/privilege-lsm-hook.ts';
import { privilegeNoSysAdmin } from './privilege/privilege-no-sys-admin.ts';
import { privilegePtrace } from './privilege/privilege-ptrace.ts';
import { deriveUnknown } from './probing/derive-unknown.ts';
import { epermAmbiguous } from './probing/eperm-ambiguous.ts';
import { probeAcrossVersions } from './probing/probe-across-versions.ts';
import { probeBeforePermission } from './probing/probe-before-permission.ts';
import { probeDeclared } from './probing/probe-declared.ts';
import { probeEbadfd } from './probing/probe-ebadfd.ts';
import { probeErrno } from './probing/probe-errno.ts';
import { probeExists } from './probing/probe-exists.ts';
import { probeFilterBlind } from './probing/probe-filter-blind.ts';
import { probeHolds } from './probing/probe-holds.ts';
import { probePermanent } from './probing/probe-permanent.ts';
import { probeSentinel } from './probing/probe-sentinel.ts';
import { probeSideEffect } from './probing/probe-side-effect.ts';
import { alternativesConsidered } from './process/alternatives-considered.ts';
import { alternativesNoDebugfs } from './process/alternatives-no-debugfs.ts';
import { processAudit } from './process/process-audit.ts';
import { processCommits } from './process/process-commits.ts';
import { processDiscussion } from './process/process-discussion.ts';
import { processInternalCall } from './process/process-internal-call.ts';
import { processKconfig } from './process/process-kconfig.ts';
import { processKernelDoc } from './process/process-kernel-doc.ts';
import { processManPage } from './process/process-man-page.ts';
import { processSelftest } from './process/process-selftest.ts';
import { processSplit } from './process/process-split.ts';
import { processStub } from './process/process-stub.ts';
import { processTables } from './process/process-tables.ts';
import { seccompHiddenFlags } from './seccomp/seccomp-hidden-flags.ts';
import { seccompNumberGap } from './seccomp/seccomp-number-gap.ts';
import { specCodeMismatch } from './spec/spec-code-mismatch.ts';
import { specDuplicate } from './spec/spec-duplicate.ts';
import { specErrno } from './spec/spec-errno.ts';
import { specKeyOrder } from './spec/spec-key-order.ts';
import { specNarrowMask } from './spec/spec-narrow-mask.ts';
import { specPlaceholder } from './spec/spec-placeholder.ts';
import { specReadBeforeCopy } from './spec/spec-read-before-copy.ts';
import { specSchema } from './spec/spec-schema.ts';
import { specSyntax } from './spec/spec-syntax.ts';
import { specUnknownName } from './spec/spec-unknown-name.ts';
import { specUnreachableStep } from './spec/spec-unreachable-step.ts';
import { suppressionUnused } from './spec/suppression-unused.ts';

/** All rules, by topic, then by name. A test compares this list with the folders. */
export const RULES: readonly Rule[] = [
  deriveUnknown,
  epermAmbiguous,
  probeAcrossVersions,
  probeBeforePermission,
  probeDeclared,
  probeEbadfd,
  probeErrno,
  probeExists,
  probeFilterBlind,
  probeHolds,
  probePermanent,
  probeSentinel,
  probeSideEffect,
  argumentIgnored,
  flagsAtNamespace,
  flagsArgument,
  flagsDiscoverable,
  flagsTestedNotAccepted,
  flagsUnknownBits,
  flagsWidth,
  pointerNeverRead,
  setWithoutGet,
  structForManyArguments,
  structPadding,
  structSizeMinimum,
  structSize,
  structFixedArray,
  structMultipleOf8,
  structTrailingZero,
  structVersion,
  structZeroDefault,
  fdCloexecValue,
  fdCloexec,
  fdPoll,
  fdEbadf,
  fdSentinelRefused,
  handleIsFd,
  offsetLoffT,
  pathAt,
  pathEmptyPath,
  privilegeCapability,
  privilegeHookOrder,
  privilegeLsmHook,
  privilegeNoSysAdmin,
  privilegePtrace,
  abi64BitAlignment,
  abiArgumentCount,
  abiBreaking,
  abiCompat,
  abiDeclaration,
  abiFailureAfterEffect,
  abiMultiplexer,
  abiName,
  abiNumber,
  abiPointerInStruct,
  abiReturnPath,
  abiSizeType,
  abiTables,
  abiUapiType,
  abiUserAnnotation,
  abiX32,
  seccompHiddenFlags,
  seccompNumberGap,
  policyChange,
  policyEqualsDefault,
  policyHiddenFlags,
  policyIoUring,
  policyKill,
  policyNeverDecides,
  policyNewCalls,
  policyNotify,
  policyOrConditions,
  policyOtherAbi,
  policyStale,
  policyStartRule,
  policySyntax,
  policyUnknownName,
  policyUpperHalf,
  alternativesConsidered,
  alternativesNoDebugfs,
  processAudit,
  processCommits,
  processDiscussion,
  processInternalCall,
  processKconfig,
  processKernelDoc,
  processManPage,
  processSelftest,
  processSplit,
  processStub,
  processTables,
  specCodeMismatch,
  specDuplicate,
  specErrno,
  specKeyOrder,
  specNarrowMask,
  specPlaceholder,
  specReadBeforeCopy,
  specSchema,
  specSyntax,
  specUnknownName,
  specUnreachableStep,
  suppressionUnused,
];
