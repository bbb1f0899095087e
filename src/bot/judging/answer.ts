import { BaseSpecs } from '../../check/base/base-specs.ts';
import { type BotContext, judgePull } from '../judge.ts';
import { isJudgedText } from './candidate.ts';
import { configurationOf, configuredBy, configuredPaths, withPreset } from './configuration.ts';
import { FileMap } from './file-map.ts';
import { publicationOf } from './publication.ts';
import type { Answer, File, Question, VerdictQuestion } from './question.ts';

/**
 * Answers a question about a stranger's files. The answer depends on the question alone, and nothing else is changed.
 *
 * @param reading called with each file before it is read, and with `undefined` after the last one
 */
export async function answerQuestion(
  question: Question,
  context: BotContext,
  reading: (path: string | undefined) => void,
): Promise<Answer> {
  switch (question.kind) {
    case 'paths': {
      const configurations = await Promise.all(question.configurations.map(configurationOf));
      return { kind: 'paths', paths: configuredPaths(configurations, question.paths) };
    }
    case 'candidates': {
      const files = new FileMap(question.files, reading);
      const found = [...files].filter(([, text]) => isJudgedText(text));
      return { kind: 'paths', paths: found.map(([path]) => path) };
    }
    case 'calls':
      return { kind: 'calls', calls: [...callsIn(question.files, reading)] };
    case 'verdict':
      return verdictOf(question, context, reading);
  }
}

async function verdictOf(
  question: VerdictQuestion,
  context: BotContext,
  reading: (path: string | undefined) => void,
): Promise<Answer> {
  const { code, removed, unjudged, elsewhere, demands, acceptances, marker, patches, hasSarif } = question;
  if (elsewhere === undefined && question.base.length > 0) {
    const missing = callsIn(question.base, reading);
    if (missing.size > 0) for (const name of callsIn(question.head, reading)) missing.delete(name);
    if (missing.size > 0) return { kind: 'missing', calls: [...missing] };
  }
  const head = new FileMap(question.head, reading);
  const base = new FileMap(question.base, reading);
  const files = { head, base, removed, elsewhere: new Set(elsewhere), unjudged, code };
  const found = await Promise.all(question.configurations.map(configurationOf));
  const configurations = withPreset(found, demands.preset);
  const verdict = {
    ...(await judgePull(files, configurations, context, { failOn: demands.failOn, acceptances })),
    configured: configuredBy(configurations, [...head.keys()]),
  };
  const request = { marker, head, patches: new Map(patches), hasSarif };
  return { kind: 'publication', publication: publicationOf(verdict, request, context) };
}

function callsIn(files: readonly File[], reading: (path: string | undefined) => void): Set<string> {
  const found = new Set<string>();
  for (const [path, text] of new FileMap(files, reading))
    for (const [name] of new BaseSpecs(new Map([[path, text]])).names()) found.add(name);
  return found;
}
