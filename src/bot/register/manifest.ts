/** What is asked of an App that is to be registered. */
export interface Registration {
  readonly name: string;
  /** Where webhooks go. */
  readonly hookUrl: string;
  /** Where the browser comes back to. */
  readonly redirectUrl: string;
  /** The App's home page, which GitHub requires: the site where one is published, else the server itself. */
  readonly homepage: string;
  readonly hasSarif: boolean;
}

/** What the App may do, and nothing else. `issues` and `merge_queues` are what GitHub wants for being told of comments and queues. */
const PERMISSIONS = {
  checks: 'write',
  contents: 'read',
  issues: 'read',
  merge_queues: 'read',
  metadata: 'read',
  pull_requests: 'write',
} as const;

/** What the App is told of. */
const EVENTS = ['check_run', 'check_suite', 'issue_comment', 'merge_group', 'pull_request'] as const;

/** A manifest from which GitHub makes an App (docs: "Registering a GitHub App from a manifest"). */
export function appManifest({ name, hookUrl, redirectUrl, homepage, hasSarif }: Registration): object {
  return {
    name,
    url: homepage,
    description: 'Judges proposed Linux system calls in pull requests.',
    public: false,
    hook_attributes: { url: hookUrl, active: true },
    redirect_url: redirectUrl,
    default_permissions: { ...PERMISSIONS, ...(hasSarif ? { security_events: 'write' } : {}) },
    default_events: EVENTS,
  };
}
