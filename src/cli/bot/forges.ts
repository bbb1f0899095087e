import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type HookSecrets, readHookSecrets } from '../../bot/gitlab/hook.ts';
import type { GitHubAccess, GitLabAccess } from '../../bot/server/thread/protocol.ts';
import { describeSystemError, Failure } from '../failure.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The forges that are served; undefined for one that is not configured. */
export interface ServedForges {
  readonly github: { readonly access: GitHubAccess; readonly secrets: readonly string[] } | undefined;
  readonly gitlab: { readonly access: GitLabAccess; readonly secrets: HookSecrets } | undefined;
}

/**
 * Reads from the environment which GitHub App and which GitLab are served. It checks all values, so that a mistake shows
 * when the server starts and not when the first webhook comes.
 *
 * @throws {Failure} if a value is missing or invalid
 */
export function readForges(environment: Environment): ServedForges {
  const hasGitLab = isSet(environment.GITLAB_TOKEN) || isSet(environment.GITLAB_TOKEN_FILE);
  if (!hasGitLab && isSet(environment.GITLAB_WEBHOOK_SECRET))
    throw new Failure('GITLAB_TOKEN is not set: see probeable bot serve --help');
  const hasGitHub = isSet(environment.APP_ID) || !hasGitLab;
  return {
    github: hasGitHub
      ? {
          access: {
            appId: required(environment, 'APP_ID'),
            privateKey: privateKey(environment),
            apiUrl: environment.GITHUB_API_URL ?? 'https://api.github.com',
          },
          secrets: secretsIn(environment, 'WEBHOOK_SECRET'),
        }
      : undefined,
    gitlab: hasGitLab
      ? {
          access: {
            url: gitlabUrl(environment.GITLAB_URL),
            token: readSecret(environment, 'GITLAB_TOKEN').trim(),
          },
          secrets: gitlabSecrets(environment),
        }
      : undefined,
  };
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}

/** At least one secret is needed: without any, every delivery would be refused and nobody would learn why. */
function secretsIn(environment: Environment, name: string): readonly string[] {
  const secrets = required(environment, name)
    .split(',')
    .map((secret) => secret.trim())
    .filter((secret) => secret !== '');
  if (secrets.length === 0) throw new Failure(`${name} holds no secret, only commas and spaces`);
  return secrets;
}

function gitlabSecrets(environment: Environment): HookSecrets {
  const name = 'GITLAB_WEBHOOK_SECRET';
  try {
    return readHookSecrets(secretsIn(environment, name));
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(`${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function gitlabUrl(written = ''): string {
  if (written === '') return 'https://gitlab.com';
  if (!URL.canParse(written) || !/^https?:$/.test(new URL(written).protocol))
    throw new Failure(`GITLAB_URL: "${written}" is no address`);
  const { origin, pathname } = new URL(written);
  return `${origin}${pathname.replace(/\/+$/, '').replace(/\/api\/v4$/, '')}`;
}

function required(environment: Environment, name: string): string {
  const value = environment[name];
  if (value === undefined || value === '')
    throw new Failure(`${name} is not set: see probeable bot serve --help`);
  return value;
}

/** The key as PEM. In an environment variable, line ends may be written as `\n`. */
function privateKey(environment: Environment): string {
  const key = readSecret(environment, 'PRIVATE_KEY').replaceAll('\\n', '\n');
  try {
    createPrivateKey(key);
    return key;
  } catch {
    throw new Failure(
      'PRIVATE_KEY: this is not a private key; GitHub provides it as a file that ends in .pem',
    );
  }
}

/** Reads a secret from the file that `NAME_FILE` names, else from the variable `NAME`. */
function readSecret(environment: Environment, name: string): string {
  const path = environment[`${name}_FILE`];
  if (path === undefined || path === '') return required(environment, name);
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new Failure(`${name}_FILE: ${path}: ${describeSystemError(error) ?? String(error)}`);
  }
}
