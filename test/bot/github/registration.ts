import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { isObject, type Json, type JsonObject } from './schema.ts';

/** An App that was registered. */
export interface RegisteredApp {
  readonly manifest: JsonObject;
  readonly publicKey: KeyObject;
  readonly webhookSecret: string;
}

/** Which permission GitHub wants for being told of an event. */
const WANTED: Readonly<Record<string, string>> = {
  check_run: 'checks',
  check_suite: 'checks',
  issue_comment: 'issues',
  merge_group: 'merge_queues',
  pull_request: 'pull_requests',
};

/** The part of GitHub where Apps are registered from manifests: a form, a way back with a code, and the code's worth. */
export class Registration {
  readonly #codes = new Map<string, JsonObject>();
  /** The last one. */
  app: RegisteredApp | undefined;

  /** Takes the form's body; gives where the browser is sent, or what GitHub has to say against the manifest. */
  submit(body: string, state: string): { readonly location: string } | { readonly fault: string } {
    const manifest: Json = JSON.parse(new URLSearchParams(body).get('manifest') ?? 'null');
    if (!isObject(manifest)) return { fault: 'no manifest' };
    const { redirect_url: redirect, default_events: events, default_permissions: permissions } = manifest;
    const hook = manifest.hook_attributes;
    if (typeof redirect !== 'string' || !isObject(hook) || !/^https:/.test(String(hook.url)))
      return { fault: 'redirect_url and hook_attributes.url are wanted' };
    if (!Array.isArray(events) || !isObject(permissions)) return { fault: 'no events or permissions' };
    const refused = events.filter((event) => !((WANTED[String(event)] ?? '?') in permissions));
    if (refused.length > 0) return { fault: `Default events are not supported: ${refused}` };
    const code = randomBytes(20).toString('hex');
    this.#codes.set(code, manifest);
    return { location: `${redirect}?code=${code}&state=${encodeURIComponent(state)}` };
  }

  /** Changes a code for the App, once. */
  convert(code: string, origin: string): JsonObject | undefined {
    const manifest = this.#codes.get(code);
    if (manifest === undefined) return undefined;
    this.#codes.delete(code);
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const webhookSecret = randomBytes(20).toString('hex');
    this.app = { manifest, publicKey, webhookSecret };
    return {
      id: 1,
      slug: String(manifest.name),
      name: String(manifest.name),
      html_url: `${origin}/apps/${manifest.name}`,
      client_id: 'Iv1.0',
      client_secret: 'unused',
      webhook_secret: webhookSecret,
      pem: String(privateKey.export({ type: 'pkcs1', format: 'pem' })),
    };
  }
}
