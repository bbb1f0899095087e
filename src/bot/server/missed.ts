import type { App } from './app.ts';
import type { Deliveries } from './deliveries.ts';
import type { Log } from './log.ts';

/** How far back missed deliveries are searched for, in hours. GitHub keeps deliveries for three days. */
const HOURS = 24;
/** How many deliveries are requested at a time. */
const MAX_ASKED = 100;

/**
 * Asks GitHub to redeliver the webhooks that did not arrive, because GitHub does not retry by itself. A redelivery keeps
 * its GUID, so a delivery that has arrived since is found among the other deliveries or in the queue.
 *
 * @returns how many redeliveries were requested
 */
export async function fetchMissed(app: App, queue: Pick<Deliveries, 'known'>, log: Log): Promise<number> {
  const github = app.self;
  const since = Date.now() - HOURS * 3_600_000;
  const missed = new Map<string, number>();
  const arrived = new Set<string>();
  for await (const { data } of github.paginate.iterator(github.rest.apps.listWebhookDeliveries, {
    per_page: 100,
  })) {
    for (const { id, guid, status_code: status, delivered_at: at } of data) {
      if (Date.parse(at) < since) continue;
      if (status >= 200 && status < 300) arrived.add(guid);
      else missed.set(guid, id);
    }
    if (data.some(({ delivered_at: at }) => Date.parse(at) < since)) break;
  }
  const known = await queue.known([...missed.keys()]);
  const asked = [...missed].filter(([guid]) => !arrived.has(guid) && !known.has(guid)).slice(0, MAX_ASKED);
  for (const [, id] of asked) await github.rest.apps.redeliverWebhookDelivery({ delivery_id: id });
  if (asked.length > 0) log.info('asked GitHub to redeliver missed webhooks', { deliveries: asked.length });
  return asked.length;
}
