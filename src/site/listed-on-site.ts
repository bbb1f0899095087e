import { type ListedCall, listedCall } from '../entry/listed-call.ts';
import type { Spec } from '../spec/model.ts';
import { NEWEST } from '../spec/version.ts';

/** A merged call as `list` has it, with the path of its spec on the site. Takes some milliseconds. */
export function listedOnSite(spec: Spec): ListedCall | undefined {
  return listedCall(`syscalls/${spec.name}/spec.yaml`, spec, NEWEST);
}
