export { RULES } from '../rules/index.ts';
export {
  compareGrades,
  type Disqualification,
  disqualifications,
  type Grade,
  gradeOf,
  isAmbiguous,
  isProbe,
} from './entry/grade.ts';
export { type Suggestion, suggestProbes } from './entry/suggest/suggest.ts';
export {
  type CompiledEntry,
  compileEntry,
  explainTrace,
  type Outcome,
  type Trace,
  type TracedStep,
  trace,
} from './entry/trace.ts';
export type { EngineOptions } from './lint/collector.ts';
export { type DocumentResult, Engine, type FileResult } from './lint/engine.ts';
export type { Finding, Severity } from './lint/finding.ts';
export type { Rule } from './lint/rule.ts';
export { FORMATTERS, type FormatName } from './report/index.ts';
export type { Run } from './report/run.ts';
export { specJsonSchema } from './spec/definition/spec.ts';
export type { Argument, Call, CallResult, Probe, Spec, SpecDocument, Step } from './spec/model.ts';
export type { Problem } from './spec/problem.ts';
export { readSpecs } from './spec/read.ts';
export { NEWEST, parseVersion, type Version } from './spec/version.ts';
