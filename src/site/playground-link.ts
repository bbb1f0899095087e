import { deflateRawSync } from 'node:zlib';

/** The address of the playground with a text, from the root of the site; its fragment is what `page/permalink.ts` reads. */
export function playgroundLink(text: string): string {
  return `playground/#text=${deflateRawSync(text).toString('base64url')}`;
}
