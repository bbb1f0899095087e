import { closeSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { type RegisteredApp, startRegistration } from '../../bot/register/register.ts';
import { describeSystemError, Failure } from '../failure.ts';
import { PACKAGE, pageUrl } from '../package-info.ts';

export interface RegisterRequest {
  /** Where GitHub will send webhooks. */
  readonly url: string;
  readonly name: string;
  readonly organization: string | undefined;
  /** The address of GitHub or of a GitHub Enterprise Server. */
  readonly github: string;
  readonly port: number;
  /** The file that is created for the App's id, key and secret. */
  readonly file: string;
  readonly hasSarif: boolean;
  print(line: string): void;
}

/** Registers an App on GitHub, and writes the file for `bot serve --env`, which only its owner may read. */
export async function register(request: RegisterRequest): Promise<void> {
  const { name, organization, port, file, hasSarif, print } = request;
  const hookUrl = address('--url', request.url);
  if (hookUrl.protocol !== 'https:') throw new Failure('--url: GitHub should send webhooks to https:// only');
  const github = address('--github', request.github);
  const isGitHub = github.hostname === 'github.com';
  // GitHub Enterprise Server serves its API at /api/v3.
  const apiUrl = isGitHub ? 'https://api.github.com' : `${github.origin}/api/v3`;
  // GitHub shows the key only once, so the file is created first.
  const kept = create(file);
  const registering = await startRegistration({
    name,
    organization,
    port,
    file,
    hasSarif,
    hookUrl: hookUrl.href,
    homepage: pageUrl('') ?? `${hookUrl.origin}/`,
    webUrl: github.origin,
    apiUrl,
    version: PACKAGE.version,
    keep: (app) => writeFileSync(kept, environmentOf(app, isGitHub ? undefined : apiUrl)),
  }).catch((error: unknown) => {
    rmSync(file);
    throw new Failure(`cannot listen on port ${port}: ${describeSystemError(error) ?? String(error)}`);
  });
  // Interrupting the registration leaves no empty file behind.
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      rmSync(file, { force: true });
      process.exit(1);
    });
  print(`Open ${registering.url} in a browser on this machine, and press the button.`);
  try {
    const { page } = await registering.done;
    print(`The App is registered; its key is in ${file}.`);
    print(`Install it: ${page}/installations/new`);
    print(`Start it:   probeable bot serve --env ${file}`);
  } catch (error) {
    rmSync(file);
    throw new Failure(
      `GitHub did not register the App: ${error instanceof Error ? error.message : String(error)}`,
    );
  } finally {
    closeSync(kept);
    // Leaves time for the last page to reach the browser.
    setTimeout(() => registering.stop(), 500);
  }
}

/** Creates a file that only its owner may read. An existing file is an error. */
function create(file: string): number {
  try {
    return openSync(file, 'wx', 0o600);
  } catch (error) {
    throw new Failure(
      `${file}: ${describeSystemError(error) ?? String(error)}; it may hold the key of an App`,
    );
  }
}

function address(option: string, text: string): URL {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new Failure(`${option}: "${text}" is no address`);
  return new URL(text);
}

/** The file's text, in the syntax of Node's --env-file, which most shells also read. */
function environmentOf({ id, privateKey, webhookSecret }: RegisteredApp, apiUrl: string | undefined): string {
  return [
    `APP_ID=${id}`,
    `WEBHOOK_SECRET="${webhookSecret}"`,
    `PRIVATE_KEY="${privateKey.trim().replaceAll('\n', '\\n')}"`,
    ...(apiUrl === undefined ? [] : [`GITHUB_API_URL=${apiUrl}`]),
    '',
  ].join('\n');
}
