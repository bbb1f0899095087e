import { appendFileSync, readFileSync } from 'node:fs';
import { readEvent, readNumber } from '../../bot/action/event.ts';
import { runAction } from '../../bot/action/run.ts';
import { readDemands } from '../../bot/demands.ts';
import type { Judge } from '../../bot/judging/judge.ts';
import { Judges } from '../../bot/judging/judges.ts';
import { escapeData } from '../../report/github.ts';
import { Failure } from '../failure.ts';
import { botContext } from './context.ts';
import { judgeProgram } from './judge-program.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Runs the Action: reads the runner's environment (GitHub Docs, "Default environment variables"; inputs as INPUT_*), does
 * the work, and writes the result to the log and to the summary of the job.
 *
 * @returns the exit status: 1 if the verdict is a failure or anything went wrong, else 0
 */
export async function action(environment: Environment, print: (line: string) => void): Promise<number> {
  const judges = new Judges({
    program: judgeProgram({ isWarm: false }),
    count: 1,
    ended: ({ message }) => print(`::warning title=probeable::${escapeData(message)}`),
    failed: (error) => print(`::warning title=probeable::${escapeData(error)}`),
  });
  try {
    const context = botContext();
    const work = readEvent(
      required(environment, 'GITHUB_EVENT_NAME'),
      JSON.parse(readFileSync(required(environment, 'GITHUB_EVENT_PATH'), 'utf8')),
    );
    const [owner = '', repo = ''] = required(environment, 'GITHUB_REPOSITORY').split('/');
    const file = input(environment, 'pull-request-file');
    const result = await runAction(
      work,
      {
        owner,
        repo,
        token: input(environment, 'github-token') || required(environment, 'GITHUB_TOKEN'),
        apiUrl: environment.GITHUB_API_URL ?? 'https://api.github.com',
        check: input(environment, 'check-name') || 'probeable',
        author: input(environment, 'comment-author') || 'github-actions[bot]',
        hasSarif: input(environment, 'sarif') === 'true',
        demands: readDemands(input(environment, 'fail-on'), input(environment, 'preset')),
        number: file === '' ? undefined : readNumber(readFileSync(file, 'utf8').slice(0, 100)),
        secondMs: Number(environment.PROBEABLE_SECOND ?? 1000),
      },
      { context, judge: startJudge(judges) },
    );
    for (const line of result.lines) print(line);
    const summary = environment.GITHUB_STEP_SUMMARY;
    if (result.publication !== undefined && summary !== undefined && summary !== '') {
      const { title, summary: text } = result.publication;
      appendFileSync(summary, `## probeable: ${title}\n\n${text}\n`);
    }
    return result.isPassed ? 0 : 1;
  } catch (error) {
    print(`::error title=probeable::${escapeData(error instanceof Error ? error.message : String(error))}`);
    return 1;
  } finally {
    judges.stop();
  }
}

/** Starts a judge in the background, while the files are fetched from GitHub. */
function startJudge(judges: Judges): Judge {
  const started = judges.start();
  // The first question reports a failed start; here it only must not be an unhandled rejection.
  started.catch(() => {});
  return {
    answer: async (question, allowance) => {
      await started;
      return judges.answer(question, allowance);
    },
  };
}

function required(environment: Environment, name: string): string {
  const value = environment[name];
  if (value === undefined || value === '')
    throw new Failure(`${name} is not set: this program runs as a GitHub Action`);
  return value;
}

/** An input of action.yml. The runner upper-cases its name and keeps its dashes. */
function input(environment: Environment, name: string): string {
  return environment[`INPUT_${name.toUpperCase()}`]?.trim() ?? '';
}
