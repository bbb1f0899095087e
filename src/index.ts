export { RULES } from '../rules/index.ts';
export { Checker, type CheckerOptions } from './check/checker.ts';
export type { Configuration } from './check/configuration.ts';
export { Containers } from './check/containers.ts';
export type { CheckBase, CheckInput, CheckPort, Content, PatchSeries } from './check/port.ts';
export { textsPort } from './check/port.ts';
export { readConfiguration } from './check/read-configuration.ts';
export { type PluginRule, Ruleset, type RulesetOptions } from './check/ruleset.ts';
export type { Run, RunFacts } from './check/run.ts';
export type { CallDescription } from './draft/call-description.ts';
export { fromPrototype } from './draft/from/prototype.ts';
export { readDescription } from './draft/read-description.ts';
export { type Draft, writeDraft } from './draft/write-draft.ts';
export { explainTrace } from './entry/explain.ts';
export {
  compareGrades,
  type Disqualification,
  disqualifications,
  type Grade,
  gradeOf,
  isAmbiguous,
  isProbe,
} from './entry/grade.ts';
export type { Outcome } from './entry/outcomes.ts';
export { type Suggestion, suggestProbes } from './entry/suggest/suggest.ts';
export {
  type CompiledEntry,
  compileEntry,
  type Trace,
  type TracedStep,
  trace,
} from './entry/trace.ts';
export { generateKapi } from './generate/kapi.ts';
export { generateRst } from './generate/rst/rst-page.ts';
export { Engine } from './lint/engine.ts';
export type { DocumentResult, FileResult } from './lint/file-result.ts';
export type { Finding, Severity } from './lint/finding.ts';
export type { EngineOptions } from './lint/finding-collector.ts';
export type { Rule } from './lint/rule.ts';
export { FORMATTERS, type FormatName } from './report/index.ts';
export { ARCHITECTURES, type Architecture, findArchitecture } from './seccomp/architecture.ts';
export { CompiledProgram } from './seccomp/bpf/compiled-program.ts';
export type { FilteredCall } from './seccomp/bpf/filtered-call.ts';
export { type ReadProgram, readProgram, writeProgram } from './seccomp/bpf/program-file.ts';
export { runProgram, seccompData } from './seccomp/bpf/run-program.ts';
export type { CallerFact, CallerFacts, CallerReaction } from './seccomp/callers/caller-facts.ts';
export { type CallerConclusion, type CallerQuestion, CallerTable } from './seccomp/callers/caller-table.ts';
export { readCallerFacts } from './seccomp/callers/read-caller-facts.ts';
export { type ArgumentWords, CompiledFilter } from './seccomp/engine/compiled-filter.ts';
export type { ContainerEngine as FilterEngine, Installation } from './seccomp/engine/container-engine.ts';
export { parseEngine } from './seccomp/engine/engine-releases.ts';
export { installProfile } from './seccomp/engine/install-profile.ts';
export { type Decision, InstalledFilter } from './seccomp/engine/installed-filter.ts';
export type { Profile } from './seccomp/profile/profile.ts';
export { type ReadProfile, readProfile } from './seccomp/profile/read-profile.ts';
export { type Host, type ResolvedProfile, resolveProfile } from './seccomp/profile/resolve-profile.ts';
export { Catalogue, type CatalogueOptions } from './seccomp/runtimes/catalogue.ts';
export { type RuntimeFacts, readRuntimeFacts } from './seccomp/runtimes/runtime-facts.ts';
export {
  askFilter as answerQuestion,
  type FilterAnswer as Answer,
  type SimulatedCall as Question,
} from './seccomp/simulate/filter-answer.ts';
export { type SyscallNumbers, syscallNumbers as numbersOf } from './seccomp/syscalls/syscall-numbers.ts';
export { specJsonSchema } from './spec/definition/spec.ts';
export type { Argument, Call, CallResult, Probe, Spec, SpecDocument, Step } from './spec/model.ts';
export type { Problem } from './spec/problem.ts';
export { readSpecs } from './spec/read.ts';
export { NEWEST, parseVersion, type Version } from './spec/version.ts';
export { type Conclusion, conclude } from './verify/conclusion.ts';
export { isHarmless } from './verify/harmless.ts';
export type { Kernel, NumberedCall, OpenWorld } from './verify/kernel.ts';
export { readSeen } from './verify/read-record.ts';
export { recordSpec, type VerificationRecord } from './verify/record.ts';
export type { SpecVerification } from './verify/result.ts';
export { makeUpCalls, type SweepCall } from './verify/sweep/calls.ts';
export {
  type CallSeen,
  type CallsSeen,
  type ProbeSeen,
  type VerifiedOn,
  verifiedOn,
} from './verify/verified.ts';
export { type VerifyOptions, verifySpecs } from './verify/verify.ts';
export { Vouchers } from './verify/vouchers.ts';
export type { World } from './verify/world.ts';
