/** The properties of an App to register. */
export interface Registration {
  readonly name: string;
  /** The address that receives the webhooks. */
  readonly hookUrl: string;
  /** The address to which GitHub sends the browser back. */
  readonly redirectUrl: string;
  /** The App's home page, which GitHub requires: the published site, or else the server itself. */
  readonly homepage: string;
  readonly hasSarif: boolean;
}

/** The App's permissions. GitHub requires `issues` and `merge_queues` for the events of comments and merge queues. */
const PERMISSIONS = {
  checks: 'write',
  contents: 'read',
  issues: 'read',
  merge_queues: 'read',
  metadata: 'read',
  pull_requests: 'write',
} as const;

/** The events that GitHub sends to the App. */
const EVENTS = ['check_run', 'check_suite', 'issue_comment', 'merge_group', 'pull_request'] as const;

/** The manifest of an App (docs: "Registering a GitHub App from a manifest"). */
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
