import { z } from 'zod';

/** A release of the kernel: 6.12, or 6.12.117. */
export const releaseShape = z.string().regex(/^\d+\.\d+(\.\d+)?$/);
const errno = z.string().regex(/^(?:E[A-Z0-9]+|unknown)$/);

/** Names of errnos; `unknown` where what happens is not known. */
export const errnosShape = z.array(errno);
