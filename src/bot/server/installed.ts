import { at, numberAt } from '../payload.ts';

/** Looks for the open pull requests of a repository that the App was given access to. */
export interface OpenPullsTask {
  readonly installation: number;
  readonly owner: string;
  readonly repo: string;
  readonly what: {
    readonly kind: 'open pulls';
    /** How many further repositories of the same webhook are not searched. */
    readonly unsearchedRepositories?: number;
  };
}

/** How many repositories of one webhook are searched for open pull requests. */
const MAX_REPOSITORIES = 1000;

/**
 * The tasks of an installation webhook: one for each repository that the App was given access to, which looks for its open
 * pull requests. GitHub sends these webhooks to every App, whatever events it subscribes to.
 */
export function tasksOfInstallation(event: string, payload: unknown): readonly OpenPullsTask[] {
  const installation = numberAt(payload, 'installation', 'id');
  const action = at(payload, 'action');
  const isNew =
    (event === 'installation' && action === 'created') ||
    (event === 'installation_repositories' && action === 'added');
  const listed = at(payload, event === 'installation' ? 'repositories' : 'repositories_added');
  if (installation === undefined || !isNew || !Array.isArray(listed)) return [];
  const repositories = listed.flatMap((each: unknown) => fullName(at(each, 'full_name')) ?? []);
  const unsearchedRepositories = Math.max(repositories.length - MAX_REPOSITORIES, 0);
  return repositories.slice(0, MAX_REPOSITORIES).map(({ owner, repo }, index) => {
    const isLast = index === MAX_REPOSITORIES - 1 && unsearchedRepositories > 0;
    return {
      installation,
      owner,
      repo,
      what: { kind: 'open pulls', ...(isLast ? { unsearchedRepositories } : {}) },
    };
  });
}

/** Parses `owner/name`; undefined unless both are names that GitHub allows. */
function fullName(value: unknown): { readonly owner: string; readonly repo: string } | undefined {
  const [, owner = '', repo = ''] =
    /^([\w.-]{1,100})\/([\w.-]{1,100})$/.exec(typeof value === 'string' ? value : '') ?? [];
  return owner === '' || /^\.+$/.test(owner) || /^\.+$/.test(repo) ? undefined : { owner, repo };
}
