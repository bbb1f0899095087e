import { OCI_FORM, readPolicies } from '../../seccomp/profile/read-policies.ts';
import { noContainerAnswer } from '../../seccomp/simulate/filter-answer.ts';
import { installPolicy } from '../../seccomp/simulate/installed-policy.ts';
import { type AnsweredQuestion, PROFILE } from './answer-view.tsx';
import type { AskQuestion } from './ask-protocol.ts';
import { aboutCall } from './asked-call.ts';
import type { ReadQuestion } from './read-question.ts';

/** The answer of a policy that was pasted; a text for a fault. */
export function answerOfProfile(asked: AskQuestion, question: ReadQuestion): AnsweredQuestion | string {
  const { policies, form, problems } = readPolicies(asked.profile);
  const [problem] = problems.filter(({ severity }) => severity === 'error');
  if (problem !== undefined)
    return `The profile, line ${problem.place.line}, column ${problem.place.column}: ${problem.message}.`;
  const [policy, ...more] = policies;
  if (policy === undefined) return 'The text is not a profile.';
  if (more.length > 0) {
    const names = policies.map(({ name }) => name ?? '').join(', ');
    return `The text holds several profiles (${names}): paste one of them.`;
  }
  if (policy.policy.kind === 'unit')
    return 'This is a unit of systemd, which only the command reads: probeable simulate CALL --profile FILE.';
  const { options, engine, call } = question;
  const installed = installPolicy(policy, engine, options, { systemdSets: () => undefined });
  const answer = typeof installed === 'string' ? noContainerAnswer(installed) : installed.ask(call);
  const about = aboutCall(asked, question, undefined);
  return {
    ...about,
    ...answer,
    title: PROFILE,
    release: undefined,
    remedies: [],
    libraries: [],
    notes: [
      ...(form === undefined || form === OCI_FORM ? [] : [`the text was read as ${form}`]),
      ...problems.map(({ place, message }) => `line ${place.line} of the profile: ${message}`),
      ...(typeof installed === 'string' ? [] : [...installed.notes, `${installed.engine} installs it`]),
      ...about.notes,
    ],
  };
}
