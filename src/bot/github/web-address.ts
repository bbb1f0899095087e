import type { GitHub } from './client.ts';

/**
 * The web address of a repository, derived from that of the API: https://api.github.com, https://api.SUBDOMAIN.ghe.com,
 * or https://HOST/api/v3 of a GitHub Enterprise Server (docs.github.com, "Getting started with the REST API").
 */
export function webAddress(github: GitHub, owner: string, repo: string): string {
  const { baseUrl } = github.request.endpoint.DEFAULTS;
  const site = baseUrl
    .replace(/\/(?:api\/v3\/?)?$/, '')
    .replace(/^https:\/\/api\.(?=github\.com$|[\w-]+\.ghe\.com$)/, 'https://');
  return `${site}/${owner}/${repo}`;
}
